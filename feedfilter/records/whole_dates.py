"""Dates as any program writes them, understood as a whole or not at all.

Nothing may be left over but a few words that say nothing: a half of the day, a zone or a clock
that is not understood makes the whole unknown, for a wrong time is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from msgspec import Struct

from feedfilter.records import clocks, month_names, zone_names
from feedfilter.stamps import (
    Moment,
    from_compact,
    from_iso,
    from_unknown_number,
    micros_of,
    unit_of,
    wall,
)

NO_MOMENT: Moment = (None, False, "second")
_LONGEST = 100
_NUMBER = re.compile(r"[0-9]{9,13}(?:\.[0-9]{1,9})?")
_MAIL = re.compile(  # of RFC 822 and 5322, with the zones that these name, and as Twitter has them
    r"(?:[A-Za-z]{3},? )?[0-9]{1,2} [A-Za-z]{3} (?:[0-9]{2}){1,2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?"
    r"(?: (?:[+-]?[0-9]{4}|UTC?|GMT|[ECMP][SD]T))?"
    r"|[A-Za-z]{3} [A-Za-z]{3} [0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4} [0-9]{4}"
)
_NUMERIC = re.compile(
    r"(?<![0-9:.])([0-9]{4}|[0-9]{1,2})\s?([-/.])\s?([0-9]{1,2})\s?\2\s?([0-9]{4}|[0-9]{1,2})\.?(?![0-9:])"
)
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_WORD = re.compile(r"[^\s.,;:،()\[\]/+–—-]+")
_MOST_BEFORE = 2  # words for the day of the week, in any language
_UNSAID = frozenset(  # words that stand between or behind and say nothing more
    "at um à às kl klo v o u la le de del en em den om pukul ore alle г р год года st nd rd th t a"
    " mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday".split()
)
_WEEKDAY = re.compile(
    r"(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日](?:曜日?)?|[월화수목금토일](?:요일)?"
)


class Date(Struct, frozen=True):
    """The readings of a date by the order of its numbers, and the text without it."""

    readings: dict[str, tuple[int, int, int]]
    rest: str
    open: bool  # whether its form allows several orders


@lru_cache(maxsize=4096)
def moment(written: str, order: str | None = None) -> Moment:
    """Give microseconds, whether they are an instant, and how exact they are.

    Where the numbers of a date may be in several orders, `order` (dmy, mdy, ymd) tells; without it
    such a date is unknown.
    """
    text = written.strip()
    if not text or len(text) > _LONGEST:
        return NO_MOMENT
    if _NUMBER.fullmatch(text):
        return from_unknown_number(float(text)), True, "second"
    micros, absolute = from_iso(text)
    if micros is not None:
        return micros, absolute, "second" if absolute else unit_of(text)
    micros = from_compact(text)
    if micros is not None:
        return micros, False, "second"
    return (_mail(text) if _MAIL.fullmatch(text) else None) or _worded(text, order)


def order_shown(written: str) -> str | None:
    """Give the order of day and month that a date in numbers shows by itself."""
    date = _numbered(month_names.plain(written[:_LONGEST]))
    return next(iter(date.readings)) if date and date.open and len(date.readings) == 1 else None


def order_told(texts: Iterable[str]) -> str | None:
    """Give the order of day and month that some of many dates show and none denies."""
    shown = {order for text in texts if (order := order_shown(text))}
    return shown.pop() if len(shown) == 1 else None


def _mail(text: str) -> Moment | None:
    """Read the date of a mail; None where its month is in another language."""
    try:
        found = parsedate_to_datetime(text)
        absolute = found.tzinfo is not None or "-0000" in text
        return micros_of(found), absolute, "second" if absolute else unit_of(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _worded(written: str, order: str | None) -> Moment:
    zone = zone_names.without(month_names.plain(written))
    date = _date(zone.rest)
    reading = _chosen(date, order) if date else None
    if date is None or reading is None:
        return NO_MOMENT
    clock = clocks.without(date.rest)
    if not _is_nothing(clock.rest):
        return NO_MOMENT
    micros = wall(*reading, clock.hour, clock.minute, clock.second, clock.micros)
    if micros is None or zone.zone is None or clock.unit == "day":
        return micros, False, clock.unit
    return _instant(micros, zone), True, "second"


def _instant(micros: int, zone: zone_names.Zone) -> int | None:
    try:
        there = datetime.fromtimestamp(micros // 1_000_000, UTC).replace(tzinfo=None)
        return micros_of(zone.instant(there)) + micros % 1_000_000
    except (OverflowError, ValueError, OSError):
        return None


def _date(text: str) -> Date | None:
    named = month_names.date_in(text)
    if named:
        return Date({"": (named.year, named.month, named.day)}, named.rest, open=False)
    return _numbered(text)


def _numbered(text: str) -> Date | None:
    """Read `2026.3.14`, `14.03.2026`, `3/14/26`; with dots the day comes first if not the year."""
    found = _NUMERIC.search(text)
    if found is None:
        return None
    numbers, mark = (found[1], found[3], found[4]), found[2]
    orders = _orders(numbers, mark)
    readings = {}
    for order in orders:
        year, month, day = (numbers[at] for at in _ORDERS[order])
        full = int(year) + (2000 if len(year) <= 2 else 0)
        if wall(full, int(month), int(day)) is not None:
            readings[order] = (full, int(month), int(day))
    rest = f"{text[: found.start()]}\n{text[found.end() :]}"
    return Date(readings, rest, open=len(orders) > 1)


def _orders(numbers: tuple[str, str, str], mark: str) -> tuple[str, ...]:
    first, _, last = map(len, numbers)
    if first == 4:
        return ("ymd",) if last <= 2 else ()
    if mark == ".":
        return ("dmy",)
    return ("dmy", "mdy") if last == 4 else ("dmy", "mdy", "ymd")


def _chosen(date: Date, order: str | None) -> tuple[int, int, int] | None:
    if len(set(date.readings.values())) == 1:
        return next(iter(date.readings.values()))
    return date.readings.get(order or "")


def _is_nothing(rest: str) -> bool:
    """Say whether words are all that is left, and such that say nothing more.

    In front, and between date and clock, it may be the day of the week in any language; in
    capitals it is rather a zone, of which nothing is known here.
    """
    if re.search(r"\d", rest):
        return False
    before, *between, behind = (_WORD.findall(part) for part in rest.split(month_names.UNDERSTOOD))
    middle = [word for words in between for word in words if not _is_unsaid(word)]
    return (
        len(before) <= _MOST_BEFORE
        and len(middle) <= _MOST_BEFORE
        and not any(word.isascii() and word.isupper() for word in middle)
        and all(map(_is_unsaid, behind))
    )


def _is_unsaid(word: str) -> bool:
    return word.lower() in _UNSAID or _WEEKDAY.fullmatch(word) is not None
