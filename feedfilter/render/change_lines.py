"""One item a line with its verdict, and what a save made of it: `hide ad-rate → keep`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from feedfilter.render.cells import cut, pad
from feedfilter.render.safe import safe_line

ARROW = "→"
NAME_CELLS = 16
_MOST_LETTERS = 500  # of a text of which one line is shown


def verdict_words(action: str | None, rule: str | None) -> str:
    """Name a verdict; an item that was not there had none."""
    if action is None:
        return "(new)"
    return f"{action} {safe_line(rule)}" if rule else action


def changed_words(change: Mapping[str, Any]) -> str:
    """Give the old verdict and the new one."""
    was = verdict_words(change["was"], change["was_rule"])
    return f"{was} {ARROW} {verdict_words(change['action'], change['rule'])}"


def moment(item: Mapping[str, Any], zone: str) -> str:
    """Give day and time of an item where it is read, always as many cells."""
    time = item["time"]
    if not isinstance(time, datetime):
        return pad("(no time)", 16)
    local = time.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d}      " if item["time_unit"] == "day" else f"{local:%Y-%m-%d %H:%M}"


def name_of(item: Mapping[str, Any], cells: int = NAME_CELLS) -> str:
    """Give the friend in a column of equal cells."""
    return pad(cut(safe_line(item["friend"]), cells), cells)


def words_of(item: Mapping[str, Any]) -> str:
    """Give the words of an item in one line: its text, else its card, else what it carries."""
    said = (item["text"] or "").strip() or item["link_title"] or ""
    if said:
        return safe_line(said[:_MOST_LETTERS])
    media = [
        f"{item[name]} {name}" for name in ("pictures", "videos", "files") if (item[name] or 0) > 0
    ]
    return f"({', '.join(media) or item['kind']})"


def change_lines(
    changed: pl.DataFrame, rows: pl.DataFrame, zone: str, width: int, most: int = 50
) -> Iterator[str]:
    """Give a line an item that changed, the first so many, and how many more there are."""
    for change in changed.head(most).iter_rows(named=True):
        item = rows.row(change["row"], named=True)
        about = f"{moment(item, zone)}  {name_of(item)}  {changed_words(change)}"
        yield cut(f"  {change['row'] + 1:>7}  {about}  {words_of(item)}", width)
    if changed.height > most:
        yield f"  and {changed.height - most} more"
