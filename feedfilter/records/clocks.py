"""Clocks inside a date that is said with words, in 24 hours, in 12, or with words for the hours."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from feedfilter.records import spoken_dates

_HOURS = re.compile(  # 12시 30분 36초, 20時44分, 20 h 44 min 40 s
    r"(?<![0-9:.])([0-9]{1,2})\s?(?:시|時|时|点|點|h(?![^\W\d_]))"
    r"(?:\s?([0-9]{1,2})(?:\s?(?:분|分|min(?![^\W\d_]))\.?|(?![0-9:])))?"
    r"(?:\s?([0-9]{1,2})\s?(?:초|秒|s(?![^\W\d_])))?"
)
_HOUR_ALONE = re.compile(r"(?<![0-9:.])([0-9]{1,2})(?=\s?[ap]\.?m\b)", re.IGNORECASE)
_FRACTION = re.compile(r"([0-9]:[0-9]{2}:[0-9]{2})[.,]([0-9]{1,12})(?![0-9])")


class Clock(Struct, frozen=True):
    """A clock and the text without it; midnight where none is said."""

    rest: str
    hour: int = 0
    minute: int = 0
    second: int = 0
    micros: int = 0
    unit: str = "day"  # how exact it is


def without(text: str) -> Clock:
    """Take the clock out of a text; what is no clock of a day is left where it is."""
    text = _HOUR_ALONE.sub(r"\1:00", _HOURS.sub(_with_colons, text))
    fraction = _FRACTION.search(text)
    micros = int(fraction[2].ljust(6, "0")[:6]) if fraction else 0
    text = _FRACTION.sub(r"\1", text, count=1)
    found = _clock().search(text)
    if found is None:
        return Clock(text)
    hour, minute = spoken_dates.hour_of(found), int(found["minute"])
    second = int(found["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return Clock(text)
    rest = f"{text[: found.start()]}\n{text[found.end() :]}"
    unit = "minute" if found["second"] is None else "second"
    return Clock(rest, hour, minute, second, micros, unit)


def _with_colons(match: re.Match[str]) -> str:
    hour, minute, second = match.groups()
    seconds = f":{int(second):02}" if second else ""
    return f"{hour}:{int(minute or 0):02}{seconds}"


@cache
def _clock() -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9:.]){spoken_dates.TIME}", re.IGNORECASE)
