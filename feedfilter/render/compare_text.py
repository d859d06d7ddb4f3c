"""A comparison as text: the sums, then each kind of change by rule, by friend, item by item."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from feedfilter.compare.changes import CHANGES, Change, Compared
from feedfilter.compare.guard import Guarded
from feedfilter.render.cells import cut, pad
from feedfilter.render.safe import safe_line

TITLES: dict[Change, str] = {
    "hidden": "newly hidden",
    "shown": "newly shown",
    "otherwise": "differently decided",
}
_NAMED = 8  # rules or friends in one line
_NAME = 14


def compare_lines(
    compared: Compared, items: pl.DataFrame, friends: pl.Series, zone: str, *, top: int, width: int
) -> Iterator[str]:
    """Give the lines; of each kind of change the first `top` items."""
    counts = ", ".join(f"{TITLES[change]} {compared.count(change)}" for change in CHANGES)
    tagged = f", tagged otherwise {compared.retagged}" if compared.retagged else ""
    yield f"{counts}{tagged}; {compared.unchanged} as before"
    for change in CHANGES:
        if compared.count(change):
            yield ""
            yield f"{TITLES[change]}: {compared.count(change)}"
            yield f"  by rule    {_counts(compared.by_rule(change))}"
            yield f"  by friend  {_counts(compared.by_friend(change, friends))}"
            yield from change_lines(compared.of(change), items, friends, zone, top, width)


def _counts(counted: pl.DataFrame) -> str:
    pairs = [f"{safe_line(str(name))} {items}" for name, items in counted.head(_NAMED).iter_rows()]
    more = counted.height - _NAMED
    return ", ".join(pairs) + (f" and {more} more" if more > 0 else "")


def change_lines(
    changes: pl.DataFrame,
    items: pl.DataFrame,
    friends: pl.Series,
    zone: str,
    top: int,
    width: int,
) -> Iterator[str]:
    """Give one line an item: its number, time, friend, old and new verdict, first words."""
    for change in changes.head(top).iter_rows(named=True):
        row = change["row"]
        item = items.row(row, named=True)
        friend = pad(cut(safe_line(friends[row]), _NAME), _NAME)
        start = f"{row + 1:>8}  {_when(item['time'], zone)}  {friend}  {_verdicts(change)}  "
        words = safe_line(item["text"] or item["link_title"] or f"({item['kind']})")
        yield cut(start + words, max(width, 60))
    if changes.height > top:
        yield f"          and {changes.height - top} more"


def _when(time: object, zone: str) -> str:
    local = pl.Series([time], dtype=pl.Datetime("us", "UTC")).dt.convert_time_zone(zone)[0]
    return f"{local:%Y-%m-%d %H:%M}" if local else "(no time)       "


def _verdicts(change: dict[str, str | None]) -> str:
    old, new = (_verdict(change, side) for side in ("old", "new"))
    return f"{old} → {new}"


def _verdict(change: dict[str, str | None], side: str) -> str:
    rule = change[f"{side}_rule"]
    return f"{change[f'{side}_action']}{f' ({safe_line(rule)})' if rule else ''}"


def guard_lines(
    guarded: Guarded, items: pl.DataFrame, friends: pl.Series, zone: str, width: int
) -> Iterator[str]:
    """Say whether the guarded items are as before; all that are not are listed."""
    yield ""
    missing = f"; {len(guarded.missing)} are not in this feed" if guarded.missing else ""
    if not guarded.changed.height:
        yield f"guard: {guarded.found} items are as before{missing}"
        return
    yield f"guard: {guarded.changed.height} of {guarded.found} items changed{missing}"
    everything = guarded.changed.height
    yield from change_lines(guarded.changed, items, friends, zone, everything, width)
