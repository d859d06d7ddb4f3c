"""The condition `weekday`."""

from __future__ import annotations

from typing import ClassVar, Literal, get_args

import polars as pl

from feedfilter.condition import Condition, View
from feedfilter.model import Evidence

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[str, ...] = get_args(Day)


class Weekday(Condition, frozen=True):
    """The day of the week, in the zone of the rules.

    `sat`, `Saturday` and `周六` are the same day. A stamp that only names the day is good enough.
    An item without time leaves it unknown.

    Example::

        when: {weekday: [sat, sun], matched: ad}

    Evidence: the day, `weekday: sat`.
    """

    name: ClassVar[str] = "weekday"
    shorthand: ClassVar[str] = "any"
    near_misses: ClassVar[tuple[str, ...]] = ("weekdays", "day", "days", "dow")
    any: tuple[Day, ...] = ()

    def __post_init__(self) -> None:
        if not self.any:
            raise ValueError("'weekday' names no day; write weekday: [sat, sun]")

    def test(self, view: View) -> pl.Series:
        """Look the local day up; null is unknown."""
        wanted = [DAYS.index(day) + 1 for day in self.any]
        return _numbers(view).is_in(wanted)

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Name the day."""
        return (Evidence("time", datum=f"weekday: {DAYS[_numbers(view)[0] - 1]}"),)


def _numbers(view: View) -> pl.Series:
    """Give the local days, 1 for Monday to 7 for Sunday."""
    return view.column("time").dt.convert_time_zone(view.zone).dt.weekday()
