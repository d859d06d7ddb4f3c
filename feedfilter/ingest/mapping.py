"""Read a mapping file (`--map`): where the columns of a table or of plain JSON are."""

from __future__ import annotations

from typing import Any

from rapidfuzz import process

from feedfilter.errors import UsageError
from feedfilter.records.columns import FIELDS, UNITS, Column, ColumnMap
from feedfilter.records.yaml import load_text
from feedfilter.zones import is_zone

_KEYS = ("format", "delimiter", "encoding", "records", "fields", "header")
_FORMATS = ("csv", "json", "jsonl", "yaml")
_INNER = ("path", "join", "with", "format", "unit", "zone")


def read_mapping(data: bytes, name: str) -> ColumnMap:
    """Read a mapping file; raises UsageError that names what is wrong in it."""
    value = load_text(data, name)
    if not isinstance(value, dict) or not isinstance(value.get("fields"), dict):
        raise UsageError("has no `fields:`", where=name, advice="write `fields: {text: body}`")
    for key in value:
        _known(key, _KEYS, "key", name)
    if value.get("format") not in (None, *_FORMATS):
        raise UsageError(
            f"unknown format '{value['format']}'",
            where=name,
            advice=f"one of {', '.join(_FORMATS)}",
        )
    fields = {}
    for field, column in value["fields"].items():
        _known(field, FIELDS, "field", name)
        fields[field] = _column(column, f"{name}: fields.{field}")
    return ColumnMap(
        fields,
        value.get("format"),
        value.get("delimiter"),
        value.get("encoding"),
        value.get("records"),
        value.get("header") not in ("false", "no"),
    )


def _known(key: str, keys: tuple[str, ...], what: str, where: str) -> None:
    if key not in keys:
        near = process.extractOne(key, keys, score_cutoff=60)
        advice = f"did you mean '{near[0]}'?" if near else f"one of {', '.join(keys)}"
        raise UsageError(f"unknown {what} '{key}'", where=where, advice=advice)


def _column(value: Any, where: str) -> Column:
    if isinstance(value, str):
        return Column((value,))
    if isinstance(value, list):
        return Column(tuple(_path(each, where) for each in value))
    if not isinstance(value, dict):
        raise UsageError(
            "is no column", where=where, advice="give a name, a list of names or a mapping"
        )
    for key in value:
        _known(key, _INNER, "key", where)
    if value.get("unit") not in (None, *UNITS):
        raise UsageError(
            f"unknown unit '{value['unit']}'", where=where, advice=f"one of {', '.join(UNITS)}"
        )
    if value.get("zone") is not None and not is_zone(value["zone"]):
        raise UsageError(
            f"unknown zone '{value['zone']}'", where=where, advice="write Europe/Berlin or the like"
        )
    path = value.get("path")
    paths = path if isinstance(path, list) else [path] if path is not None else []
    return Column(
        tuple(_path(each, where) for each in paths),
        tuple(_path(each, where) for each in value.get("join") or ()),
        value.get("with") or " ",
        value.get("format"),
        value.get("unit"),
        value.get("zone"),
    )


def _path(value: Any, where: str) -> str:
    """Read a path; a list of one name is that name with its dots."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str):
        raise UsageError("is no path", where=where, advice="write user.name")
    return value
