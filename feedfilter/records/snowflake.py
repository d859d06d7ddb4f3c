"""Discord's ids hold when they were made: milliseconds since 2015 above the lowest 22 bits."""

from __future__ import annotations

from feedfilter.stamps import from_millis

_EPOCH = 1_420_070_400_000
_BITS = 22


def instant_of(identifier: int | str | None) -> int | None:
    """Give the instant in an id as microseconds since 1970 UTC; None where there is none in it."""
    text = str(identifier or "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 20 else 0
    return from_millis((number >> _BITS) + _EPOCH) if number >> _BITS else None
