"""Dates and times as phones write them: any order of day and month, twelve-hour words.

Which number is the day is decided once per file, from all of its dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from feedfilter.records import day_periods
from feedfilter.stamps import BUDDHIST, MICRO, is_buddhist, wall

BLANK = "[ \\t\u00a0\u2009\u202f\u3000]"


def _is_small(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) < 4


def _one_of(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace("_", f"{BLANK}?") for word in longest_first)


PERIOD = _one_of(day_periods.COMMON)
_OTHER = _one_of(day_periods.OTHER)
# Small words with which dates go on in some languages ("em 9:05") tell nothing before a clock.
_BEFORE = _one_of(
    [*day_periods.COMMON, *(word for word in day_periods.OTHER if not _is_small(word))]
)
_NO_LETTER = r"(?![^\W\d_])"
_STAMP_ENDS = rf"(?={BLANK}*(?:[-–—\]]|$))"
_MARK = "[\u200e\u200f]?"  # Arabic phones write one behind each number
DATE = (
    rf"(?P<a>[0-9]{{1,4}}){_MARK}(?:{BLANK}?[-/.年]{BLANK}?)(?P<b>[0-9]{{1,2}}){_MARK}"
    rf"(?:{BLANK}?[-/.月]{BLANK}?)(?P<c>[RH]?[0-9]{{1,4}}){_MARK}[.日]?(?:{BLANK}BE)?"
)
# No word of the many begins with what stands there in a clock of 24 hours: none is tried then.
TIME = (
    rf"(?:(?![0-9])(?P<before>{_BEFORE}){BLANK}*)?(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-9]{{2}})"
    rf"(?:[:.](?P<second>[0-9]{{2}}))?"
    rf"(?:{BLANK}*(?![-–—\]])(?P<after>(?:{PERIOD}){_NO_LETTER}|(?:{_OTHER}){_STAMP_ENDS}))?"
    rf"(?:{BLANK}?(?:น\.|(?:uhr|ч\.){_STAMP_ENDS}))?"  # the word for a clock says no more
)
BETWEEN = rf"[,.،]?(?:{BLANK}+(?!(?:{_BEFORE}){_NO_LETTER})[^\W\d_]{{1,3}}(?={BLANK}))?{BLANK}*"


_BEFORE_FIRST = {"R": 2018, "H": 1988}  # 令和, 平成


class Written(Struct, frozen=True):
    """A date and time as it was written: three numbers, and a clock in 24 hours."""

    numbers: tuple[str, str, str]
    hour: int
    minute: int
    second: int
    exact: bool  # seconds were written
    halved: bool = False  # the half of the day was written


def written(match: re.Match[str]) -> Written:
    """Read what DATE and TIME matched."""
    hour = hour_of(match)
    numbers = (match["a"], match["b"], match["c"])
    second = match["second"]
    minute, halved = int(match["minute"]), bool(match["before"] or match["after"])
    return Written(numbers, hour, minute, int(second or 0), second is not None, halved)


def hour_of(match: re.Match[str]) -> int:
    """Give the hour of what TIME matched, in 24 hours."""
    period = match["before"] or match["after"]
    hour = int(match["hour"])
    return day_periods.in_24_hours(hour, re.sub(BLANK, "", period.lower())) if period else hour


class Order(Struct, frozen=True):
    """The order of day, month and year, and whether the dates themselves showed it."""

    name: str  # dmy, mdy or ymd
    sure: bool


def order_of(dates: Sequence[Written]) -> Order:
    """Decide the order from all dates of a file, in their order.

    A number over 12 is no month, over 31 a year. Else, within one year, the number that ever
    falls is the day, and else the one that changes more. What is still open is day first.
    """
    pairs = [(int(a), int(b), c) for a, b, c in (each.numbers for each in dates) if len(a) < 3]
    if not pairs:
        return Order("ymd", sure=True)
    if any(a > 31 for a, _, _ in pairs):
        return Order("ymd", sure=True)
    if any(a > 12 for a, _, _ in pairs):
        return Order("dmy", sure=True)
    if any(b > 12 for _, b, _ in pairs):
        return Order("mdy", sure=True)
    return _by_steps(
        [(a2 - a1, b2 - b1) for (a1, b1, c1), (a2, b2, c2) in pairwise(pairs) if c1 == c2]
    )


def _by_steps(steps: Sequence[tuple[int, int]]) -> Order:
    first_falls = any(a < 0 for a, _ in steps)
    second_falls = any(b < 0 for _, b in steps)
    if first_falls != second_falls:
        return Order("dmy" if first_falls else "mdy", sure=True)
    first, second = sum(abs(a) for a, _ in steps), sum(abs(b) for _, b in steps)
    if first != second:
        return Order("dmy" if first > second else "mdy", sure=True)
    return Order("dmy", sure=False)


def micros(date: Written, order: str) -> int | None:
    """Give the wall clock as microseconds; None for a date or a clock that there is not."""
    midnight = _midnight(date.numbers, order)
    if midnight is None or date.hour > 23 or date.minute > 59 or date.second > 59:
        return None
    return midnight + (date.hour * 3600 + date.minute * 60 + date.second) * MICRO


@lru_cache(maxsize=4096)
def _midnight(numbers: tuple[str, str, str], order: str) -> int | None:
    """Give the beginning of a day; many messages are of one."""
    a, b, c = numbers
    if not c.isdecimal():
        a, b = (b, a) if order == "mdy" else (a, b)
        return wall(_BEFORE_FIRST[c[0].upper()] + int(c[1:]), int(b), int(a))
    if len(a) >= 3 or order == "ymd":
        year, month, day = a, b, c
    else:
        year, month, day = (c, b, a) if order == "dmy" else (c, a, b)
    full = int(year) + (2000 if len(year) <= 2 else 0)
    full -= BUDDHIST if is_buddhist(full) else 0
    return wall(full, int(month), int(day))
