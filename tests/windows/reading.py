"""RULES.md 4 read word by word: slow, obviously right, and only for tests.

A candidate is what the sentences speak of: a time, a position in the feed, a group.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct

Satisfies = Callable[[int], bool]


class One(Struct, frozen=True):
    """A candidate; `seq` counts from the older end of the feed."""

    time: int  # microseconds
    seq: int
    group: Hashable = 0
    value: Hashable = None  # what `distinct` looks at
    removed: bool = False
    protected: bool = False

    @property
    def order(self) -> tuple[int, int]:
        return (self.time, self.seq)


def before(ones: Sequence[One], one: One, within: int) -> list[One]:
    """W(i): time(i) - within < time(j) and (time, seq)(j) <= (time, seq)(i), same group."""
    return [
        other
        for other in ones
        if other.group == one.group and one.time - within < other.time and other.order <= one.order
    ]


def after(ones: Sequence[One], one: One, within: int) -> list[One]:
    """The mirror image in time."""
    return [
        other
        for other in ones
        if other.group == one.group and other.time < one.time + within and other.order >= one.order
    ]


def number(window: Sequence[One], distinct: bool) -> int:
    if not distinct:
        return len(window)
    return len({one.value for one in window if one.value is not None})


def brought(window: Sequence[One], one: One) -> bool:
    """Say whether nobody else in the window has its value."""
    return one.value is not None and [each.value for each in window].count(one.value) == 1


def frequency(
    ones: Sequence[One], within: int, satisfies: Satisfies, keep: str, distinct: bool = False
) -> list[bool]:
    """The sliding window."""
    if keep == "none":
        windows = [before(ones, one, within) for one in ones]
        full = [window for window in windows if satisfies(number(window, distinct))]
        return [any(one in window for window in full) for one in ones]
    look = before if keep == "first" else after
    return [_chosen(look(ones, one, within), one, satisfies, distinct) for one in ones]


def _chosen(window: Sequence[One], one: One, satisfies: Satisfies, distinct: bool) -> bool:
    new = brought(window, one) if distinct else True
    return new and satisfies(number(window, distinct))


def parted(
    ones: Sequence[One],
    together: Callable[[One, One], bool],
    satisfies: Satisfies,
    keep: str,
    distinct: bool = False,
) -> list[bool]:
    """Days, hours and sessions: the window is the part, up to the candidate or from it on."""
    chosen = []
    for one in ones:
        part = [each for each in ones if each.group == one.group and together(each, one)]
        if keep == "none":
            chosen.append(satisfies(number(part, distinct)))
            continue
        early = keep == "first"
        side = [each for each in part if each == one or (each.order < one.order) == early]
        chosen.append(_chosen(side, one, satisfies, distinct))
    return chosen


def in_one_session(ones: Sequence[One], gap: int) -> Callable[[One, One], bool]:
    """Candidates are chained if nobody between them waited for `gap` or longer."""

    def together(one: One, other: One) -> bool:
        first, last = sorted([one.order, other.order])
        times = sorted(
            each.time for each in ones if each.group == one.group and first <= each.order <= last
        )
        return all(late - early < gap for early, late in pairwise(times))

    return together


def in_one_part(zone: str, part: str, start: datetime) -> Callable[[One, One], bool]:
    """Two moments lie in the same local hour, day or week."""

    def local(one: One) -> tuple[object, ...]:
        moment = (start + timedelta(microseconds=one.time)).astimezone(ZoneInfo(zone))
        day = moment.date()
        return {
            "1h": (day, moment.hour, moment.utcoffset()),
            "1d": (day,),
            "1w": (day - timedelta(days=day.weekday()),),
        }[part]

    return lambda one, other: local(one) == local(other)


def rate_limit(ones: Sequence[One], at_most: int, per: int) -> list[bool]:
    """One pass in order; counts what is shown in the window that ends at the candidate."""
    shown: list[One] = []
    selected: dict[One, bool] = {}
    for one in sorted(ones, key=lambda each: each.order):
        window = [
            other for other in shown if other.group == one.group and one.time - per < other.time
        ]
        selected[one] = len(window) >= at_most
        if not one.removed and (one.protected or not selected[one]):
            shown.append(one)
    return [selected[one] for one in ones]
