"""Members of many JSON records as columns of texts, decoded in Rust on every core.

Polars writes what is no text as JSON: `5` and `"5"` look alike then, and so do a list and a text
that begins with `[`; half a character that stands alone becomes NUL. Such records are `doubtful`:
they are to be read the slow way, one by one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import msgspec
import polars as pl

_NO_TEXT = r"^(?:[\[{]|-?[0-9][0-9.eE+-]*$|true$|false$)"
ESCAPED = "escaped"  # the column that says whether there may be an escape such as \\u0000
_NUL = "\0"
_ESCAPE = re.compile(rb"\\u")  # found in half the time that `in` takes
_ONE_LINE_EACH = bytes.maketrans(b"\n\r\0", b"  \n")
_AT_ONCE = 8192  # records: their bytes stay in the processor's cache on the way


def members(raws: Sequence[Any], names: Sequence[str], never_null: str) -> pl.DataFrame | None:
    """Decode members of records as String columns; null where one is absent or null.

    None where the records must be read one by one: one of them is broken or is no object, its
    `never_null` is there but null, or they are no slices of a document that was found
    well-formed (only of these the depth is known).
    """
    if not raws or not isinstance(raws[0], msgspec.Raw):
        return None
    schema = dict.fromkeys(names, pl.String())
    parts = []
    for start in range(0, len(raws), _AT_ONCE):
        part = _part(raws[start : start + _AT_ONCE], schema, never_null)
        if part is None:
            return None
        parts.append(part)
    return pl.concat(parts)


def _part(
    raws: Sequence[Any], schema: dict[str, pl.String], never_null: str
) -> pl.DataFrame | None:
    joined = b"\0".join(raws)  # well-formed JSON holds none
    lines = joined.translate(_ONE_LINE_EACH)
    try:
        frame = pl.read_ndjson(io.BytesIO(lines), schema=schema)
    except pl.exceptions.PolarsError:
        return None
    # Inside a text the quotes around a name are escaped: what is counted are members.
    stated = lines.count(b'"%s"' % never_null.encode())
    if frame.height != len(raws) or stated != frame[never_null].count():
        return None
    return frame.with_columns(pl.lit(_ESCAPE.search(lines) is not None).alias(ESCAPED))


def doubtful(columns: pl.DataFrame, texts: Sequence[str], rare: Sequence[str]) -> pl.Series:
    """Say which rows have what may have been no text in `texts`, or anything at all in `rare`."""
    odd = [pl.col(name).str.contains(_NO_TEXT) for name in texts]
    if columns[ESCAPED].any():  # only so can a character have become NUL
        odd += [pl.col(name).str.contains(_NUL, literal=True) for name in texts]
    there = [pl.col(name).is_not_null() for name in rare]
    found = pl.any_horizontal(*(each.fill_null(False) for each in odd), *there)
    return columns.select(found.alias("doubtful")).to_series()
