"""The condition `clock`."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

import polars as pl

from feedfilter.condition import Condition, View
from feedfilter.model import Evidence
from feedfilter.values import ClockRange

DAY = 24 * 60  # minutes


class Clock(Condition, frozen=True):
    """The time of day, in the zone of the rules: within one of the ranges.

    A range holds its start and not its end; one that ends before it starts runs over midnight.
    An item without time, or whose stamp only names the day, leaves it unknown.

    Example::

        when: {clock: ["23:00-07:00"], matched: ad}

    Evidence: the local time, `clock: 23:41`.
    """

    name: ClassVar[str] = "clock"
    shorthand: ClassVar[str] = "any"
    near_misses: ClassVar[tuple[str, ...]] = ("hours", "hour", "time", "time_of_day")
    any: tuple[ClockRange, ...] = ()

    def __post_init__(self) -> None:
        if not self.any:
            raise ValueError("'clock' names no time; write clock: [\"23:00-07:00\"]")
        for span in self.any:
            _check(span)

    def test(self, view: View) -> pl.Series:
        """Compare the local time with each range; null is unknown."""
        minutes = _minutes(view)
        return reduce(or_, (_within(minutes, span) for span in self.any))

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Tell the local time."""
        minute = _minutes(view)[0]
        return (Evidence("time", datum=f"clock: {minute // 60:02}:{minute % 60:02}"),)


def _check(span: ClockRange) -> None:
    if not (0 <= span.start < DAY and 0 <= span.end <= DAY):
        raise ValueError(f"'{span.text}' is no time of day; hours go from 00 to 23")
    if span.start == span.end:
        raise ValueError(f"'{span.text}' holds no time; the whole day is 00:00-24:00")


def _minutes(view: View) -> pl.Series:
    """Give the local minute of the day; null where the stamp does not tell it."""
    local = view.column("time").dt.convert_time_zone(view.zone)
    minutes = local.dt.hour().cast(pl.Int32) * 60 + local.dt.minute()
    told = (view.column("time_unit").cast(pl.String) != "day").fill_null(True)
    return minutes.set(~told, None)


def _within(minutes: pl.Series, span: ClockRange) -> pl.Series:
    after, before = minutes >= span.start, minutes < span.end
    return after & before if span.start < span.end else after | before
