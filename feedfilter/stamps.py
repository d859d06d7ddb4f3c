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
MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1)
_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
_SNS_EPOCH_BITS = 23

_WALL = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
    r"(?:[T ]?\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)?"
)
_HALF = re.compile(r"\s*([ap])\.?\s?m\b", re.IGNORECASE)  # of the day, behind the clock


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


def from_iso(text: str | None) -> tuple[int | None, bool]:
    """Read ISO 8601 as (microseconds, absolute): with an offset it is an instant."""
    if not text:
        return None, True
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return from_wall(text), False
    absolute = moment.tzinfo is not None
    try:
        return micros_of(moment), absolute
    except OverflowError:
        return None, absolute


def from_wall(text: str | None) -> int | None:
    """Read a wall clock such as `2025-05-15 10:00:00`, `2025/5/15 9:05`, `2025年5月15日 10:00`."""
    written = text.strip() if text else ""
    match = _WALL.match(written)
    if not match:
        return None
    year, month, day, clock, minute, second, fraction = match.groups(default="0")
    micros = int(fraction.ljust(6, "0")[:6])
    hour = int(clock)
    if (half := _HALF.match(written, match.end())) and hour <= 12:
        hour = hour % 12 + (12 if half[1] in "pP" else 0)
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


def unit_of(text: str | None) -> str:
    """Say how exact a written stamp is: second, minute or day."""
    colons = len(re.findall(r"(?<=[0-9]):[0-9]{2}", text or ""))
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
