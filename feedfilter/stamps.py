"""Times as exports write them, read into whole microseconds.

Every function gives None for what is no time; a reader then gives an item without time. A wall
clock is read as if it were UTC: the zone is applied to whole columns later.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Moment: TypeAlias = tuple[int | None, bool, str]  # microseconds, absolute, unit
MICRO = 1_000_000
CALENDAR = (-62_135_596_800 * MICRO, 253_402_300_800 * MICRO - 1)  # the years 1 to 9999
BUDDHIST = 543  # years by which Thailand's count is ahead
_NEVER_OURS = 2400
MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1)
_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
_SNS_EPOCH_BITS = 23

_WALL = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
    r"(?:\s*+[(（]?(?:星期|周|週)[一二三四五六日天][)）]?)?"
    r"(?:[T,]?\s*+(?P<before>上午|下午|午前|午後|오전|오후)?\s*+"
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,:]([0-9]{1,12}))?)?)?"
)
_CLOCK_OF_DIGITS = re.compile(r"([0-9]{8}[T ][0-9]{2})([0-9]{2})([0-9]{2})?(?![0-9])")
_AFTERNOON = ("下午", "午後", "오후")
# What may stand behind a clock: the half of the day, a zone, a day of the week.
_HALF = r"(?P<half>[ap])\.?\s?m(?:\.|\b)"
_ZONE = (
    r"(?:(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?(?:Z|\s?[A-Z]{3,5})?"
    r"|(?P<utc>UTC|GMT|Z))"  # "-05:00Z" is nonsense that is written
)
_BEHIND = re.compile(
    rf"\s*+(?:{_HALF})?\s*+(?:{_ZONE}(?![0-9A-Z]))?\s*+(?:(?:星期|周|週)[一二三四五六日天])?\s*+",
    re.IGNORECASE,
)


def from_seconds(value: float | str | None) -> int | None:
    """Read Unix seconds (a number or its text); 0 and nonsense give None."""
    return from_number(value, MICRO)


def from_millis(value: float | str | None) -> int | None:
    """Read Unix milliseconds."""
    return from_number(value, 1000)


def from_number(value: float | str | None, factor: int) -> int | None:
    """Read a number of units of `factor` microseconds since 1970."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = int(value) if not isinstance(value, float) else value
        micros = int(number * factor)
    except (ValueError, OverflowError):
        return None
    return micros if micros and in_range(micros) else None


def from_unknown_number(value: float | str | None) -> int | None:
    """Read a Unix stamp of unknown unit: its size tells seconds, milli-, micro-, nanoseconds."""
    try:
        size = abs(float(value)) if value is not None else 0.0
    except ValueError:
        return None
    for limit, factor in ((1e11, MICRO), (1e14, 1000), (1e17, 1)):
        if size < limit:
            return from_number(value, factor)
    return from_number(float(value or 0) / 1000, 1)


def from_moments_id(identifier: int | str | None) -> int | None:
    """Read the time inside a WeChat Moments id: its top bits are milliseconds since 1970.

    Tools that print the id as a signed number give it negative.
    """
    try:
        bits = int(identifier or 0) & 0xFFFFFFFFFFFFFFFF
    except (ValueError, OverflowError):
        return None
    return from_millis(bits >> _SNS_EPOCH_BITS) if bits >> 62 else None


def moments_id(identifier: int | str | None) -> str | None:
    """Write a Moments id as the app does: unsigned decimal text."""
    try:
        return str(int(identifier or 0) & 0xFFFFFFFFFFFFFFFF) if identifier else None
    except (ValueError, OverflowError):
        return str(identifier)


def from_compact(text: str) -> int | None:
    """Read a wall clock of digits alone, `20250515100000`; the year tells it from a number."""
    if len(text) != 14 or text[:2] not in ("19", "20") or not (text.isascii() and text.isdecimal()):
        return None
    month, day, hour, minute, second = (int(text[at : at + 2]) for at in range(4, 14, 2))
    return wall(int(text[:4]), month, day, hour, minute, second)


def from_iso(text: str | None) -> tuple[int | None, bool]:
    """Read ISO 8601 as (microseconds, absolute): with an offset it is an instant.

    Of what is written nearly so, `2025-05-15 10:00:00 UTC` and `... +0800` are instants too.
    """
    if not text:
        return None, True
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return _nearly_iso(text)
    absolute = moment.tzinfo is not None
    try:
        return micros_of(moment), absolute
    except OverflowError:
        return None, absolute


def from_wall(text: str | None) -> int | None:
    """Read a wall clock such as `2025-05-15 10:00:00`, `2025/5/15 9:05`, `2025年5月15日 10:00`.

    A zone behind it changes nothing. With anything else behind it, it is not known what was meant.
    """
    found = _matched(text)
    return _wall_of(*found) if found else None


def _nearly_iso(text: str) -> tuple[int | None, bool]:
    found = _matched(text)
    if found is None:
        return None, False
    match, behind = found
    micros = _wall_of(match, behind)
    if micros is None or match[5] is None or not (behind["sign"] or behind["utc"]):
        return micros, False
    if behind["sign"]:
        ahead = (int(behind["hours"]) * 60 + int(behind["minutes"] or 0)) * 60 * MICRO
        micros += ahead if behind["sign"] == "-" else -ahead
    return (micros if in_range(micros) else None), True


def _matched(text: str | None) -> tuple[re.Match[str], re.Match[str]] | None:
    """Match a date with its clock, and all that is behind it."""
    written = text.strip() if text else ""
    match = _WALL.match(written)
    behind = _BEHIND.fullmatch(written, match.end()) if match else None
    return (match, behind) if match and behind else None


def _wall_of(match: re.Match[str], behind: re.Match[str]) -> int | None:
    year, month, day, before, clock, minute, second, fraction = match.groups(default="0")
    hour = int(clock)
    half = behind["half"] or (match["before"] and ("p" if before in _AFTERNOON else "a"))
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in "pP" else 0)
    micros = int(fraction.ljust(6, "0")[:6])
    return wall(int(year), int(month), int(day), hour, int(minute), int(second), micros)


def wall(
    year: int,
    month: int,
    day: int,
    hour: int = 0,
    minute: int = 0,
    second: int = 0,
    micros: int = 0,
) -> int | None:
    """Give a wall clock as microseconds; an impossible date gives None."""
    try:
        return micros_of(datetime(year, month, day, hour, minute, second, micros))
    except (ValueError, OverflowError):
        return None


def is_buddhist(year: int) -> bool:
    """Say whether a year is counted as in Thailand: nobody writes ours of that number."""
    return year > _NEVER_OURS


def unit_of(text: str | None) -> str:
    """Say how exact a written stamp is: second, minute or day."""
    written = _CLOCK_OF_DIGITS.sub(r"\1:\2:\3", text or "")  # 20250515T0905
    colons = len(re.findall(r"(?<=[0-9]):[0-9]{2}", written))
    return ("day", "minute", "second")[min(colons, 2)]


def micros_of(moment: datetime) -> int:
    """Give a datetime as microseconds; one without zone as if it were UTC.

    Raises OverflowError for an instant that in UTC is in no year of the calendar.
    """
    if moment.tzinfo is None:
        return (moment - _EPOCH) // MICROSECOND
    micros = (moment - _INSTANT) // MICROSECOND
    if not in_range(micros):
        raise OverflowError("is in no year of the calendar")
    return micros


def in_range(micros: int) -> bool:
    """Say whether a stamp lies in the years that a calendar has (1 to 9999)."""
    return CALENDAR[0] <= micros <= CALENDAR[1]
