"""Dates as DiscordChatExporter writes them in tables and text: the user's form, or ISO 8601.

Month comes first where nothing in the whole file tells otherwise: so the exporter writes by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from feedfilter.records import spoken_dates
from feedfilter.stamps import from_iso

_SPOKEN = re.compile(
    rf"\s*{spoken_dates.DATE}{spoken_dates.BETWEEN}{spoken_dates.TIME}\s*", re.IGNORECASE
)


def order_of(written: Iterable[str]) -> str:
    """Decide the order of day and month from all dates of a file: dmy, mdy or ymd."""
    matches = map(_SPOKEN.fullmatch, written)
    order = spoken_dates.order_of([spoken_dates.written(match) for match in matches if match])
    return order.name if order.sure else "mdy"


def stamp_of(written: str, order: str) -> tuple[int | None, bool, str]:
    """Give the time in microseconds, whether it is an instant, and how exact it is."""
    match = _SPOKEN.fullmatch(written)
    if match is None:
        return (*from_iso(written), "second")
    date = spoken_dates.written(match)
    return spoken_dates.micros(date, order), False, "second" if date.exact else "minute"


def is_date(written: str) -> bool:
    """Say whether this is a date in one of these forms."""
    return bool(_SPOKEN.fullmatch(written)) or from_iso(written)[0] is not None
