"""The report as text: friends with their ads, what the rules did, and the sum."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl

from feedfilter.render.cells import cut, pad
from feedfilter.render.safe import safe_line
from feedfilter.report.totals import Totals

_BAR = 8
_BLOCKS = " ▏▎▍▌▋▊▉█"


def friend_lines(friends: pl.DataFrame, *, top: int, width: int) -> Iterator[str]:
    """Give the overview: one line per friend with ads, most ads first."""
    sellers = friends.filter(pl.col("ads") > 0)
    room = max(10, width - 66)
    yield (
        f"{'friend':<14} {'items':>5} {'ads':>4} {'share':<13} {'burst':>5} {'gap':>6}"
        f" {'gone':>4} {'kept':>4}  ads begin"
    )
    for friend in sellers.head(top).iter_rows(named=True):
        gone = friend["collapsed"] + friend["digested"] + friend["hidden"]
        words = " / ".join(safe_line(each) for each in friend["words"] or [])
        yield (
            f"{pad(cut(safe_line(friend['friend']), 14), 14)} {friend['items']:>5}"
            f" {friend['ads']:>4} {bar(friend['share'])} {friend['share']:>4.0%}"
            f" {friend['burst']:>5} {gap_text(friend['gap']):>6} {gone:>4}"
            f" {friend['personal']:>4}  {cut(words, room)}"
        ).rstrip()
    rest = sellers.height - top
    if rest > 0:
        yield f"… and {rest} more with ads; --top shows them"
    others = friends.height - sellers.height
    yield f"{others} more without a single ad"
    yield "burst: most ads within 30 minutes; gap: the median between two; kept: personal items"


def bar(share: float) -> str:
    """Draw a share of one as a bar of eight cells."""
    eighths = round(share * _BAR * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_BLOCKS[rest] if rest else "")).ljust(_BAR)


def gap_text(gap: timedelta | None) -> str:
    """Write a length of time in its two largest units, or nothing."""
    if gap is None:
        return ""
    minutes = round(gap.total_seconds() / 60)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days}d{hours}h"
    return f"{hours}h{minutes:02}m" if hours else f"{minutes}m"


def rule_lines(rules: pl.DataFrame) -> Iterator[str]:
    """Give one line per rule: what it asks for and what it did."""
    size = max([4, *(len(name) for name in rules["rule"])])
    size = min(size, 28)
    columns = ("applied", "decided", "friends", "unknown", "allowed")
    yield f"{'rule':<{size}} {'action':<8} " + " ".join(f"{name:>7}" for name in columns)
    for rule in rules.iter_rows(named=True):
        yield _rule(rule, size)


def _rule(rule: dict[str, Any], size: int) -> str:
    name = pad(cut(safe_line(rule["rule"]), size), size)
    numbers = (rule["applied"], rule["decided"], rule["friends"], rule["unknown"], rule["allowed"])
    return f"{name} {rule['action']:<8} " + " ".join(f"{number or '':>7}" for number in numbers)


def sum_line(summed: Totals) -> str:
    """Write the sum that closes."""
    return str(summed)
