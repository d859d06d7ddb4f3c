"""Dates and times as phones write them: any order of day and month, twelve-hour words.

Which number is the day is decided once per file, from all of its dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from feedfilter.stamps import wall

BLANK = "[ \\t\u00a0\u2009\u202f\u3000]"
_MORNING = "am a.m. a.\u00a0m. 오전 午前 上午 凌晨 早上 清晨 vorm. morgens nachts".split(" ")
_AFTERNOON = "pm p.m. p.\u00a0m. 오후 午後 下午 中午 晚上 傍晚 nachm. abends mittags".split(" ")
_WORDS = sorted([*_MORNING, *_AFTERNOON], key=len, reverse=True)
PERIOD = "|".join(re.escape(word).replace("\u00a0", f"{BLANK}?") for word in _WORDS)
DATE = (
    rf"(?P<a>[0-9]{{1,4}})(?:{BLANK}?[-/.年]{BLANK}?)(?P<b>[0-9]{{1,2}})"
    rf"(?:{BLANK}?[-/.月]{BLANK}?)(?P<c>[0-9]{{1,4}})[.日]?"
)
TIME = (
    rf"(?:(?P<before>{PERIOD}){BLANK}*)?(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-9]{{2}})"
    rf"(?:[:.](?P<second>[0-9]{{2}}))?(?:{BLANK}*(?P<after>{PERIOD})(?![^\W\d_]))?"
)
BETWEEN = rf"[,.]?(?:{BLANK}+(?!{PERIOD})[^\W\d_]{{1,3}}(?={BLANK}))?{BLANK}*"


@dataclass(frozen=True, slots=True)
class Written:
    """A date and time as it was written: three numbers, and a clock in 24 hours."""

    numbers: tuple[str, str, str]
    hour: int
    minute: int
    second: int
    exact: bool  # seconds were written


def written(match: re.Match[str]) -> Written:
    """Read what DATE and TIME matched."""
    hour = hour_of(match)
    numbers = (match["a"], match["b"], match["c"])
    second = match["second"]
    return Written(numbers, hour, int(match["minute"]), int(second or 0), second is not None)


def hour_of(match: re.Match[str]) -> int:
    """Give the hour of what TIME matched, in 24 hours."""
    period = (match["before"] or match["after"] or "").lower()
    period = re.sub(BLANK, "\u00a0", period)
    hour = int(match["hour"])
    if period in _MORNING and hour == 12:
        return 0
    return hour + 12 if period in _AFTERNOON and hour < 12 else hour


@dataclass(frozen=True, slots=True)
class Order:
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
    """Give the wall clock as microseconds; None for a date that the calendar has not."""
    a, b, c = date.numbers
    if len(a) >= 3 or order == "ymd":
        year, month, day = a, b, c
    else:
        year, month, day = (c, b, a) if order == "dmy" else (c, a, b)
    full = int(year) + (2000 if len(year) <= 2 else 0)
    return wall(full, int(month), int(day), date.hour, date.minute, date.second)
