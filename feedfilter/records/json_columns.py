"""Members of many JSON records as columns of texts, decoded in Rust on every core.

Polars writes what is no text as JSON: `5` and `"5"` look alike then, and so do a list and a text
that begins with `[`; half a character that stands alone becomes NUL. A null is as if nothing stood
there; where that makes a difference it is written as `null`. Such records are `doubtful`: they are
to be read the slow way, one by one.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import msgspec
import polars as pl

from feedfilter.flags import constant
from feedfilter.records.json import are_pieces

_NULL = "null"
_NO_TEXT = rf"^(?:[\[{{]|-?[0-9][0-9.eE+-]*$|true$|false$|{_NULL}$)"
_NUL = "\0"
_ONE_LINE_EACH = bytes.maketrans(b"\n\r\0", b"  \n")
_AT_ONCE = 8192  # records: their bytes stay in the processor's cache on the way


def members(raws: Sequence[Any], names: Sequence[str], telling: str) -> pl.DataFrame | None:
    """Decode members of records as String columns; null where one is absent or null.

    Of the member `telling` a null is written out: that it is there says something. None where the
    records must be read one by one: one of them is broken or is no object, or they are neither
    pieces nor slices of a document that was found well-formed (only of these the depth is known).
    """
    if not raws or not (are_pieces(raws) or isinstance(raws[0], msgspec.Raw)):
        return None
    schema = dict.fromkeys(names, pl.String())
    parts = []
    for start in range(0, len(raws), _AT_ONCE):
        part = _part(raws[start : start + _AT_ONCE], schema, telling)
        if part is None:
            return None
        parts.append(part)
    return pl.concat(parts)


def _part(raws: Sequence[Any], schema: dict[str, pl.String], telling: str) -> pl.DataFrame | None:
    lines = raws.as_lines() if are_pieces(raws) else _joined(raws)
    try:
        frame = pl.read_ndjson(io.BytesIO(lines), schema=schema)
    except pl.exceptions.PolarsError:
        return None
    if frame.height != len(raws):
        return None
    # Inside a text the quotes around a name are escaped: what is counted are members, and perhaps
    # texts that are nothing but the name.
    name = f'"{telling}"'
    if _count(name, lines) == frame[telling].count():
        return frame
    stated = pl.Series([name.encode() in line for line in lines.split(b"\n")])
    return frame.with_columns(frame[telling].set(stated & frame[telling].is_null(), _NULL))


def _count(name: str, lines: bytes) -> int | None:
    """Count as Python would, which keeps its lock for as long as it takes."""
    whole = pl.Series([lines], dtype=pl.Binary).cast(pl.String)
    found: int | None = whole.str.count_matches(pl.escape_regex(name))[0]
    return found


def _joined(raws: Sequence[Any]) -> bytes:
    return b"\0".join(raws).translate(_ONE_LINE_EACH)  # well-formed JSON holds no NUL


def doubtful(columns: pl.DataFrame, texts: Sequence[str], rare: Sequence[str]) -> pl.Series:
    """Say which rows have what may have been no text in `texts`, or anything at all in `rare`."""
    found = constant(False, columns.height)
    for name in (*texts, *rare):
        column = columns[name]
        if column.null_count() < column.len():
            found = found | (_odd(column) if name in texts else column.is_not_null())
    return found


def _odd(column: pl.Series) -> pl.Series:
    halves = column.str.contains(_NUL, literal=True)
    return (column.str.contains(_NO_TEXT) | halves).fill_null(False)
