"""Candidates made by hand, as the engine hands them to a condition on many items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from feedfilter.condition import Candidates, Window
from feedfilter.values import SECOND, Duration
from tests.feeds import feed_of

START = datetime(2025, 6, 1, 8, tzinfo=UTC)
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
COLUMNS = {"author": "author_key"}

Item = Mapping[str, Any]


def micros(at: int | str) -> int:
    """Read a moment: microseconds, or `0m` and `90m` as in the tests of rule files."""
    if isinstance(at, int):
        return at
    sign, text = (-1, at[1:]) if at.startswith("-") else (1, at)
    return 0 if text.strip("0") in ("s", "m", "h", "d") else sign * Duration.of(text).micros


def feed(items: Iterable[Item]) -> pl.DataFrame:
    """Give a prepared feed of items that say when they were written with `at`."""
    return feed_of(_dated(item) for item in items)


def _dated(item: Item) -> dict[str, Any]:
    row = {"author": "lin"} | dict(item)
    row.pop("candidate", None)
    at = row.pop("at", None)
    return row if at is None else row | {"time": START + timedelta(microseconds=micros(at))}


def candidates(
    items: Sequence[Item],
    window: Window,
    zone: str = "UTC",
    removed: Iterable[int] = (),
    protected: Iterable[int] = (),
    truths: Mapping[str, Sequence[bool | None]] | None = None,
) -> Candidates:
    """Give as candidates the items that do not say `candidate: False`, by (time, seq).

    `removed` and `protected` are indices of items; `truths` has a value for every item.
    """
    rows = feed(items)
    fields = [COLUMNS.get(name, name) for name in window.group_fields()]
    groups = _groups(rows, fields)
    fits = [
        item.get("candidate", True) and group is not None
        for item, group in zip(items, groups, strict=True)
    ]
    if window.timed:
        fits = [fit and time is not None for fit, time in zip(fits, rows["time"], strict=True)]
    order = [row for row in range(rows.height) if fits[row]]
    if window.timed:
        order.sort(key=lambda row: (rows["time"][row], rows["seq"][row]))
    feed_group = pl.Series(groups, dtype=pl.UInt32)
    chosen = pl.Series(order, dtype=pl.UInt32)
    out, safe = set(removed), set(protected)
    return Candidates(
        rows=chosen,
        items=rows,
        group=feed_group.gather(chosen),
        removed=pl.Series([row in out for row in order], dtype=pl.Boolean),
        protected=pl.Series([row in safe for row in order], dtype=pl.Boolean),
        zone=zone,
        truths={
            name: pl.Series(list(truth), dtype=pl.Boolean) for name, truth in (truths or {}).items()
        },
        feed_group=feed_group,
    )


def _groups(rows: pl.DataFrame, fields: Sequence[str]) -> list[int | None]:
    numbers: dict[tuple[Any, ...], int] = {}
    values = rows.select(fields).rows() if fields else [()] * rows.height
    return [None if None in value else numbers.setdefault(value, len(numbers)) for value in values]


def selected(window: Window, items: Sequence[Item], **more: Any) -> list[bool | None]:
    """Give what the condition makes of every item; null for those that are no candidates."""
    found = candidates(items, window, **more)
    truth = window.select(found)
    assert truth.dtype == pl.Boolean
    assert truth.len() == found.height
    by_row = dict(zip(found.rows.to_list(), truth.to_list(), strict=True))
    return [by_row.get(row) for row in range(len(items))]


def chosen(window: Window, items: Sequence[Item], **more: Any) -> list[int]:
    """Give the indices of the items that are selected."""
    return [row for row, truth in enumerate(selected(window, items, **more)) if truth]


def posts(*times: int | str, **more: Any) -> list[dict[str, Any]]:
    """Give items of one author at these times."""
    return [{"at": at} | more for at in times]
