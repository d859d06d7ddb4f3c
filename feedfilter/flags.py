"""Columns of one value and of Booleans without nulls, made the quick way.

Polars makes these through its query engine, which takes some hundred microseconds, however short
the column is; rules ask for hundreds of them.
"""

from __future__ import annotations

from typing import Any

import polars as pl

_BOOLEAN = pl.Boolean()


def constant(value: Any, height: int, dtype: pl.DataType = _BOOLEAN) -> pl.Series:
    """Give a column that has one value in every row."""
    return pl.Series([value], dtype=dtype).new_from_index(0, height)


def any_in(lists: pl.Series) -> pl.Series:
    """Say which lists have something in them; those that are null have not."""
    return (lists.list.len() > 0).fill_null(False)


def without_nulls(flags: pl.Series, *, instead: bool) -> pl.Series:
    """Give Booleans whose nulls are one value."""
    return flags.fill_null(instead) if flags.null_count() else flags
