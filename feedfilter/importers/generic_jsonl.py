"""Any JSON Lines: one object a line, from a script, a database or a log.

Get it: from the tool at hand. A record is a line; which member is the time, the author and the
text is guessed and said, or told with `--map`. Stamps without a zone are in `--tz`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feedfilter.export import ExportFile
from feedfilter.importer import Columns, Importer, Records
from feedfilter.records.column_reader import Reader
from feedfilter.records.columns import ColumnMap, checked, guess, names_of, said
from feedfilter.records.json import json_lines, objects, sampled

_SAMPLE = 2000


def recognises(file: ExportFile) -> bool:
    """Look for lines that are objects and have a text."""
    lines = file.json_lines
    mapping = file.options.get("mapping")
    if not lines or (len(lines) == 1 and file.suffix == ".json"):
        return False
    if mapping is not None:
        return mapping.format in (None, "jsonl")
    names = dict.fromkeys(name for line in lines for name in names_of(line))
    return file.suffix in (".jsonl", ".ndjson") or "text" in guess(names).fields


def split(file: ExportFile) -> Iterator[Records]:
    """Give the lines, with a reader that knows the members and the order of dates."""
    mapping: ColumnMap | None = file.options.get("mapping")
    for records in json_lines(file):
        sample = sampled(records.raws[:_SAMPLE])
        names = dict.fromkeys(name for record in sample for name in names_of(record))
        columns = checked(mapping or guess(names, sample), names, file.name)
        if mapping is None:
            file.notes.append(said(columns))
        records.context = Reader(columns, sample, file.options.get("date_order"))
        yield records


def read(raws: Sequence[Any], reader: Reader) -> Columns:
    """Make items of lines."""
    return objects(raws, reader.columns)


IMPORTER = Importer(
    name="jsonl",
    title="any JSON Lines",
    recognises=recognises,
    split=split,
    read=read,
    fallback=True,
)
