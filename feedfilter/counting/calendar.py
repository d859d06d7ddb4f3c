"""The local hour, day or week that a moment lies in."""

from __future__ import annotations

import polars as pl

from feedfilter.values import SECOND, UNITS

HOUR, DAY, WEEK = (UNITS[unit] * SECOND for unit in "hdw")
NAMES = {HOUR: "hour", DAY: "day", WEEK: "week"}
_EVERY = {HOUR: "1h", DAY: "1d", WEEK: "1w"}


def local_parts(times: pl.Series, zone: str, length: int) -> pl.Series:
    """Give the hour, day or week (from Monday) of UTC moments as numbers, equal within one.

    A day on which the clocks change is one day of 23 or 25 hours. An hour that the clocks run
    through twice is two hours: they begin at different moments.
    """
    local = times.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    begin = local.dt.truncate(_EVERY[length]).dt.epoch("us")
    if length != HOUR:
        return begin
    return begin - (local.dt.epoch("us") - times.dt.epoch("us"))
