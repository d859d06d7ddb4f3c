"""The report as CSV: a row a friend, always safe for a spreadsheet.

`first`, `last` and `burst_at` are local moments, `gap` and `pace` whole seconds, `share` a number
from 0 to 1, lists are joined by blanks.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import polars as pl

from feedfilter.render.csv import inert
from feedfilter.render.safe import safe_line

COLUMNS = (
    "friend ids role items ads share kept collapsed digested hidden personal per_day worst_day "
    "shown_worst_day burst burst_at gap pace spread even pictures prices contacts payments shops "
    "counterfeit copied lent protected calm calm_removes first last"
).split()


def report_csv(zone: str, parts: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    """Give the friends in the order asked for, all of them, part by part."""
    for number, friends in enumerate(parts):
        yield _part(zone, friends, header=number == 0)


def _part(zone: str, friends: pl.DataFrame, *, header: bool) -> bytes:
    told = friends.with_columns(
        pl.col("friend", "ids").map_batches(_safe, return_dtype=pl.String),
        (pl.col("gap", "pace").dt.total_microseconds() / 1_000_000).round().cast(pl.Int64),
        pl.col("first", "last", "burst_at")
        .dt.convert_time_zone(zone)
        .dt.strftime("%Y-%m-%d %H:%M:%S"),
        pl.col("share", "per_day", "spread").round(4),
    )
    buffer = io.BytesIO()
    safe = told.select(COLUMNS).with_columns(inert(pl.col(pl.String)))
    safe.write_csv(buffer, include_header=header, quote_style="non_numeric", quote_char='"')
    return buffer.getvalue()


def _safe(values: pl.Series) -> pl.Series:
    texts = values.list.join(" ") if values.dtype == pl.List(pl.String) else values
    return pl.Series(values.name, [safe_line(text or "") for text in texts], dtype=pl.String)
