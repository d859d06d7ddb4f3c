"""Any YAML list of posts: from a script, or written by hand.

Get it: from the tool at hand. A record is an element of a list at the top, or under a key at the
top, which may be named by `records:` in a `--map` file; which member is the time, the author and
the text is guessed and said, or told by the map. Every value is read as the text that was
written. Anchors, aliases and tags are refused. Stamps without a zone are in `--tz`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Records
from feedfilter.records.column_reader import Reader
from feedfilter.records.columns import ColumnMap, checked, guess, names_of, said
from feedfilter.records.yaml_lists import each, first_keys, lists

_SAMPLE = 2000
_ENDINGS = (".yaml", ".yml")
_TOP_KEY = re.compile(r"[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*:\s*(?:#.*)?")


def recognises(file: ExportFile) -> bool:
    """Look for a list whose elements have a text."""
    mapping = file.options.get("mapping")
    if file.json is not None or file.json_lines:
        return False
    if mapping is not None:
        is_yaml = mapping.format == "yaml" or (mapping.format is None and _looks_like_yaml(file))
        return bool(is_yaml)
    return _looks_like_yaml(file) and _records_key(file) is not None


def _looks_like_yaml(file: ExportFile) -> bool:
    first = next((line for line in file.lines if not line.startswith(("#", "%", "---"))), "")
    return file.suffix in _ENDINGS or bool(re.match(r"- [\w\"']+:(?: |$)", first))


def _records_key(file: ExportFile) -> str | None:
    """Find the first list of things with a text: at the top, else under a key at the top."""
    for key in ("", *_top_keys(file)):
        found = guess(sorted(first_keys(file, key))).fields
        if "text" in found and ("time" in found or "author" in found):
            return key
    return None


def _top_keys(file: ExportFile) -> list[str]:
    matches = (_TOP_KEY.fullmatch(line.rstrip("\r")) for line in file.head.split("\n"))
    return list(dict.fromkeys(match.group(1) for match in matches if match))[:50]


def split(file: ExportFile) -> Iterator[Records]:
    """Give the elements, with a reader that knows the members and the order of dates."""
    mapping: ColumnMap | None = file.options.get("mapping")
    key = mapping.records if mapping and mapping.records else _records_key(file) or ""
    if "." in key:
        raise ExportError(
            f"'{key}' lies too deep",
            where=file.name,
            advice="in YAML `records:` is a key at the top",
        )
    for records in lists(key)(file):
        sample = list(_sampled(records.raws[:_SAMPLE]))
        names = dict.fromkeys(name for record in sample for name in names_of(record))
        columns = checked(mapping or guess(names, sample), names, file.name)
        if mapping is None:
            file.notes.append(said(columns))
        records.context = Reader(columns, sample, file.options.get("date_order"))
        yield records


def _sampled(raws: Sequence[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def keep(record: dict[str, Any], _: Any) -> None:
        found.append(record)

    for _ in each(dict[str, Any], keep)(raws, None):
        pass
    return found


def _item(record: dict[str, Any], reader: Reader) -> Item:
    item = reader.item(record)
    item.text = item.text.rstrip("\n")  # a text below `|` ends in a line end of its own
    return item


def read(raws: Sequence[Any], reader: Reader) -> Iterator[Made]:
    """Make items of elements."""
    return each(dict[str, Any], _item)(raws, reader)


IMPORTER = Importer(
    name="yaml",
    title="any YAML with a list of posts",
    recognises=recognises,
    split=split,
    read=read,
    fallback=True,
)
