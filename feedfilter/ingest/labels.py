"""Labels that somebody wrote into an export: ad or not, read from the raw records by their key."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import msgspec
import polars as pl

from feedfilter.errors import ExportError, UsageError
from feedfilter.export import ExportFile
from feedfilter.importer import UnreadableError
from feedfilter.ingest.opened import Group, OpenedExport
from feedfilter.model import Feed, Source
from feedfilter.nearest import did_you_mean, quoted
from feedfilter.records.columns import look_up, names_of
from feedfilter.records.json import decode
from feedfilter.records.table import row_cells, rows

YES = frozenset("1 1.0 true yes ad ads spam 广告".split())
NO = frozenset("0 0.0 false no ham ok other normal 正常".split())
NONE = frozenset(["", "null", "none", "-"])
_SAMPLE = 100  # records whose keys are named in a message
_MOST_NAMES = 12

Record = dict[str, Any]


def labels_of(feed: Feed, key: str) -> pl.Series:
    """Give a Boolean an item of the feed: true for an ad; null where its record has no label.

    `key` is that of the raw record, dotted for an inner one, or the name of a column. Raises
    ExportError for a label that says neither, UsageError where no record has one.
    """
    labels = pl.repeat(None, feed.items.height, dtype=pl.Boolean, eager=True)
    for number, source in enumerate(feed.sources):
        here = (feed.items["source"] == number).arg_true()
        found = pl.Series(_labels(source, key), dtype=pl.Boolean)
        labels = labels.scatter(here, found.gather(feed.items["record"].gather(here)))
    if not labels.is_not_null().any():
        raise UsageError(_no_label(feed, key), where="--label")
    return labels


def _labels(source: Source, key: str) -> list[bool | None]:
    return [
        _label(look_up(record, key), f"{source.name}: record {number}")
        for number, record in enumerate(_records(source), 1)
    ]


def _label(value: Any, where: str) -> bool | None:
    word = "" if value is None else str(value).strip().lower()
    if word in YES or word in NO:
        return word in YES
    if word in NONE:
        return None
    raise ExportError(
        f"{quoted(word)} is no label",
        where=where,
        advice="write 1 or 0, true or false, ad or ham, spam or ham",
    )


def _no_label(feed: Feed, key: str) -> str:
    records = chain.from_iterable(islice(_records(source), _SAMPLE) for source in feed.sources)
    names = dict.fromkeys(name for record in records for name in names_of(record))
    shown = ", ".join(list(names)[:_MOST_NAMES]) or "none"
    return f"no record has a label under {quoted(key)}{did_you_mean(key, names)} (keys: {shown})"


def _records(source: Source) -> Iterator[Record]:
    """Give the raw records in the order of `record`, as mappings of key to value."""
    opened = source.export
    if not isinstance(opened, OpenedExport):
        raise _closed(source)
    for group in opened.groups:
        if group.count and group.spans is None:
            raise _closed(source)
    if opened.file.json is not None or opened.file.json_lines:
        for group in opened.groups:
            yield from _objects(opened.file, group)
    else:
        yield from _rows(opened, source)


def _closed(source: Source) -> ExportError:
    return ExportError(
        f"labels cannot be read from {source.importer}",
        where=source.name,
        advice="give JSON, JSON Lines or CSV; `feedfilter convert` makes them",
    )


def _objects(file: ExportFile, group: Group) -> Iterator[Record]:
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
    starts, ends = group.spans() if group.spans else ([], [])
    for start, end in zip(starts, ends, strict=True):
        try:
            record = decode(decoder, file.data[start:end])
        except UnreadableError:  # such a record is rejected, and no item asks for its label
            record = None
        yield record if isinstance(record, dict) else {}


def _rows(opened: OpenedExport, source: Source) -> Iterator[Record]:
    """Give the rows of a table, its cells named by the header or by their position from 1."""
    mapping = opened.file.options.get("mapping")
    split = rows(
        delimiter=mapping.delimiter if mapping else None,
        header=mapping.header if mapping else True,
    )
    records = next(split(opened.file))
    if len(records.raws) != sum(group.count for group in opened.groups):
        raise _closed(source)
    for raw in records.raws:
        cells = row_cells(raw, records.context.delimiter)
        names = records.context.header or [str(number) for number in range(1, len(cells) + 1)]
        yield dict(zip(names, cells, strict=False))
