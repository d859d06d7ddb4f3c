"""Dates as DiscordChatExporter writes them in tables and text: the user's form, or ISO 8601.

Up to 2.37 the form was `17-May-20 02:21 AM` if the user chose none, then that of the machine's
language. Month comes first where nothing in the whole file tells otherwise: so the exporter writes
by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from feedfilter.records import spoken_dates, whole_dates
from feedfilter.stamps import Moment, from_iso

_SPOKEN = re.compile(
    rf"\s*{spoken_dates.DATE}{spoken_dates.BETWEEN}{spoken_dates.TIME}\s*", re.IGNORECASE
)
# A day, a month or, with a comma, a day of the week stands first, so that "Edited 3 May ..." is
# none; and there is a clock.
_NAMED = re.compile(
    r"(?=.{0,58}[0-9][:.][0-9]{2})(?:[^\W\d_]{2,12}\.?,\s)?"
    r"(?:[0-9]{1,2}[-. /]{1,2}[^\W\d_]{3,12}[-.,\s]|[^\W\d_]{3,12}\.?\s[0-9]{1,2},?\s).*"
)


def order_of(written: Iterable[str]) -> str:
    """Decide the order of day and month from all dates of a file: dmy, mdy or ymd."""
    matches = map(_SPOKEN.fullmatch, written)
    order = spoken_dates.order_of([spoken_dates.written(match) for match in matches if match])
    return order.name if order.sure else "mdy"


def stamp_of(written: str, order: str) -> Moment:
    """Give the time in microseconds, whether it is an instant, and how exact it is."""
    match = _SPOKEN.fullmatch(written)
    if match is None:
        return _moment(written)
    date = spoken_dates.written(match)
    return spoken_dates.micros(date, order), False, "second" if date.exact else "minute"


def is_date(written: str) -> bool:
    """Say whether this is a date in one of these forms."""
    return bool(_SPOKEN.fullmatch(written)) or _moment(written)[0] is not None


def _moment(written: str) -> Moment:
    micros, absolute = from_iso(written)
    if micros is None and _NAMED.fullmatch(written):
        return whole_dates.moment(written)
    return micros, absolute, "second"
