"""Any JSON that holds a list of objects with a text: scraped posts, an API's answer.

Get it: from a script or a site. A record is one object; the list is found, or named by `records:`
in a `--map` file; which member is the time, the author and the text is guessed and said, or told
by the map. Stamps without a zone are in `--tz`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feedfilter.export import ExportFile
from feedfilter.importer import Columns, Importer, Records
from feedfilter.records.column_reader import Reader
from feedfilter.records.columns import ColumnMap, checked, guess, names_of, said
from feedfilter.records.json import arrays, objects, sampled

_SAMPLE = 2000
_DEEPEST = 3


def recognises(file: ExportFile) -> bool:
    """Look for a list of objects that have a text."""
    mapping = file.options.get("mapping")
    if file.json is None or len(file.json_lines) > 1:
        return False
    if mapping is not None:
        return mapping.format in (None, "json")
    return _records_path(file) is not None or _is_empty(file.json)


def _is_empty(shape: Any) -> bool:
    """Know an export without items, such as a cleaned one of which nothing stayed."""
    if isinstance(shape, dict):
        lists = [key for key, value in shape.items() if isinstance(value, list)]
        return len(lists) == 1 and bool(lists[0]) and not shape[lists[0]]
    return isinstance(shape, list) and not shape


def split(file: ExportFile) -> Iterator[Records]:
    """Give the objects, with a reader that knows the members and the order of dates."""
    mapping: ColumnMap | None = file.options.get("mapping")
    path = mapping.records if mapping and mapping.records else _records_path(file)
    if path is None and _is_empty(file.json):
        file.notes.append("holds no items")
        yield from (records for records in arrays("")(file) if records.damage)
        return
    for records in arrays(path or "")(file):
        if not records.raws:  # what is damaged around the others
            yield records
            continue
        sample = sampled(records.raws[:_SAMPLE])
        names = dict.fromkeys(name for record in sample for name in names_of(record))
        columns = checked(mapping or guess(names, sample), names, file.name)
        if mapping is None:
            file.notes.append(said(columns))
        records.context = Reader(columns, sample, file.options.get("date_order"))
        yield records


def read(raws: Sequence[Any], reader: Reader) -> Columns:
    """Make items of objects."""
    return objects(raws, reader.columns)


def _records_path(file: ExportFile) -> str | None:
    """Find the first list of objects with a text: level by level, in the file's order."""
    level: list[tuple[str, Any]] = [("", file.json)]
    for _ in range(_DEEPEST):
        for path, value in level:
            if isinstance(value, list) and _has_text(value):
                return path
        level = [
            (f"{path}.{key}".lstrip("."), inner)
            for path, value in level
            if isinstance(value, dict)
            for key, inner in value.items()
            if "." not in key and key != "*"
        ]
    return None


def _has_text(values: list[Any]) -> bool:
    names = dict.fromkeys(name for value in values for name in names_of(value))
    found = guess(names).fields
    return "text" in found and ("time" in found or "author" in found)


IMPORTER = Importer(
    name="json",
    title="any JSON with a list of objects",
    recognises=recognises,
    split=split,
    read=read,
    fallback=True,
)
