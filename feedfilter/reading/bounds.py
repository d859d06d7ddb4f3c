"""What the marks of `Annotated` ask of a value."""

from __future__ import annotations

from typing import Any

from feedfilter.values import Between, Comparison, Length, Whole


def complain(value: Any, mark: Between | Length | Whole) -> str:
    """Say how a value breaks a bound; nothing if it keeps it."""
    if isinstance(mark, Length):
        return _length(value, mark)
    for number in _numbers(value):
        if isinstance(mark, Between) and not mark.least <= number <= mark.most:
            return f"{number:g} is out of range; write {mark.least:,.12g} to {mark.most:,.12g}"
        if isinstance(mark, Whole) and not float(number).is_integer():
            return f"{number:g} is no whole number; write a whole number"
    return ""


def _numbers(value: Any) -> list[float]:
    if isinstance(value, Comparison):
        return [bound for _, bound in value.bounds()]
    if isinstance(value, tuple):
        return [number for one in value for number in _numbers(one)]
    return [value]


def _length(value: Any, mark: Length) -> str:
    what = "characters" if isinstance(value, str) else "entries"
    if len(value) < mark.least:
        return f"too short; write at least {mark.least} {what}" if value else "empty; write one"
    if len(value) > mark.most:
        return f"{len(value):,} {what}; at most {mark.most:,} are allowed"
    return ""
