"""Columns whose values come again and again: each different one is converted once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl


def each_once(values: pl.Series, convert: Callable[[Any], Any], dtype: Any) -> pl.Series:
    """Convert a column value by value; nulls are given to `convert` too."""
    known = values.unique()
    made = pl.Series([convert(value) for value in known], dtype=dtype)
    return values.replace_strict(known, made, return_dtype=dtype)
