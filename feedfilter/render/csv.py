"""Items as CSV: one row an item, RFC 4180, UTF-8."""

from __future__ import annotations

import io
from collections.abc import Iterator

import polars as pl

from feedfilter.model import Feed
from feedfilter.render.jsonl import KEYS, SLICE, time_text
from feedfilter.render.safe import UNSAFE, safe

# What spreadsheets take for a formula at the start of a cell, full-width forms included.
_FORMULA = "^[=+\\-@\t\r\n＝＋－＠]"


def csv_text(
    feed: Feed, rows: pl.DataFrame, *, spreadsheet_safe: bool = False, on_screen: bool = False
) -> Iterator[bytes]:
    """Give items as CSV; lists are joined by blanks.

    Cells are exact, so that the file can be read back; `spreadsheet_safe` puts an apostrophe
    before cells that a spreadsheet would run as a formula, and `on_screen` shows the controls
    that a terminal would obey.
    """
    time = time_text(feed, rows)
    for start in range(0, max(rows.height, 1), SLICE):
        part = rows.slice(start, SLICE).select(
            time, *(_cell(name).alias(key) for name, key in KEYS.items())
        )
        if spreadsheet_safe:
            part = part.with_columns(inert(pl.col(pl.String)))
        if on_screen:
            part = part.with_columns(map(_shown, part.select(pl.col(pl.String))))
        buffer = io.BytesIO()
        part.write_csv(buffer, include_header=start == 0)
        yield buffer.getvalue()


def _shown(cells: pl.Series) -> pl.Series:
    """Pass the few cells that hold controls through `safe`."""
    rows = cells.str.contains(UNSAFE).arg_true()
    return cells.scatter(rows, list(map(safe, cells.gather(rows)))) if rows.len() else cells


def _cell(name: str) -> pl.Expr:
    column = pl.col(name)
    return column.list.join(" ") if name in ("links", "picture_keys") else column


def inert(text: pl.Expr) -> pl.Expr:
    """Put an apostrophe before what a spreadsheet would run."""
    return pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text).name.keep()
