"""Stamps as nearly everybody writes them, read a whole column at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import polars as pl

from feedfilter.stamps import CALENDAR, MICRO

Moment: TypeAlias = tuple[int | None, bool, str]  # microseconds, absolute, unit
_PLAIN_STAMP = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-5][0-9](?:Z|[+-][01][0-9]:[0-5][0-9])?$"
)
_NUMBER = r"^[0-9]{9,16}$"


def plain_moments(values: Sequence[Any]) -> list[Moment | None]:
    """Read the stamps that are written as usual, all at once; null for the others."""
    texts = pl.Series([value if type(value) is str else None for value in values], dtype=pl.String)
    return [
        None if moment is None else (moment, absolute, "second")
        for moment, absolute in plain_columns(texts).rows()
    ]


def plain_columns(texts: pl.Series) -> pl.DataFrame:
    """Read the stamps that are written as usual as `time` and `absolute`; null for the others."""
    texts = texts.set(~texts.str.contains(_PLAIN_STAMP).fill_null(False), None)
    clocks = texts.str.slice(0, 10) + texts.str.slice(11, 8)
    micros = clocks.str.to_datetime("%Y-%m-%d%H:%M:%S", strict=False, time_unit="us").dt.epoch("us")
    zones = texts.str.slice(19)
    offsets = {zone: _offset(zone) for zone in zones.unique().drop_nulls()}
    instants = micros - zones.replace_strict(offsets, return_dtype=pl.Int64).cast(pl.Int64)
    in_calendar = micros.is_between(*CALENDAR) & instants.is_between(*CALENDAR)
    instants = instants.set(~in_calendar.fill_null(False), None)
    return pl.DataFrame({"time": instants, "absolute": zones != ""})


def number_columns(texts: pl.Series) -> pl.DataFrame:
    """Read whole numbers as `from_unknown_number` does, as `time` and `absolute`.

    Null for what is no number, and for those in which a float would lose a digit.
    """
    numbers = texts.set(~texts.str.contains(_NUMBER).fill_null(False), None).cast(pl.Int64)
    unit = pl.when(numbers < 10**11).then(MICRO).when(numbers < 10**14).then(1000).otherwise(1)
    micros = pl.select(time=pl.lit(numbers) * unit).to_series()
    sure = micros.is_between(1, CALENDAR[1])
    return pl.DataFrame({"time": micros.set(~sure.fill_null(False), None), "absolute": sure})


def moment_columns(
    moments: Sequence[Moment | None], read: Callable[[int], Moment]
) -> dict[str, Sequence[Any]]:
    """Make the columns of items; `read` gives the moments of the rows that have none yet."""
    found = [read(row) if moment is None else moment for row, moment in enumerate(moments)]
    names = ("time", "absolute", "time_unit")
    return {name: [moment[at] for moment in found] for at, name in enumerate(names)}


def _offset(zone: str) -> int:
    """Give the microseconds that `+08:00` is ahead of UTC; none for `Z` and no zone."""
    if len(zone) < 6:
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return (-minutes if zone[0] == "-" else minutes) * 60 * MICRO
