"""The cleaned feed as text: by day, who, when, what; collapsed runs in a line; a digest at the end.

Nothing of the content reaches the output but through `safe`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl
from msgspec import Struct, field

from feedfilter.render.cells import cut, pad, width, wrap
from feedfilter.render.safe import safe, safe_line

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NAME_CELLS = 16
_MARGIN = 2 + 5 + 2 + _NAME_CELLS + 2  # where texts begin
_NEEDED = [
    "time",
    "time_unit",
    "author",
    "friend",
    "author_key",
    "kind",
    "text",
    "quote",
    "link_title",
    "pictures",
    "videos",
    "files",
    "forwarded_from",
    "tags",
    "action",
    "rule",
    "is_ad",
    "links",
]


class Look(Struct, frozen=True):
    """How it is to look: columns wide, coloured or not, the zone of the times."""

    width: int = 80
    colour: bool = False
    zone: str = "UTC"


def feed_lines(rows: pl.DataFrame, look: Look) -> Iterator[str]:
    """Give the lines of the cleaned feed, in input order, without line ends."""
    paint = _Paint(look.colour)
    day = None
    run: list[dict[str, Any]] = []
    for item in _items(rows, look.zone):
        if item["action"] == "collapse":
            run.append(item)
            continue
        if run:
            yield _collapsed(run, look, paint)
            run = []
        here = _day(item["time"])
        if here != day and here:
            day = here
            yield ""
            yield paint.bold(here)
        yield from _shown(item, look, paint)
    if run:
        yield _collapsed(run, look, paint)


def shown_items(rows: pl.DataFrame, look: Look) -> Iterator[dict[str, Any]]:
    """Give kept items for other renderers: `day`, `clock`, `friend`, `lines`, `extras`."""
    for item in _items(rows, look.zone):
        if item["action"] == "keep":
            yield {
                "day": _day(item["time"]),
                "clock": _clock(item),
                "friend": safe_line(item["friend"]),
                "lines": _words(item),
                "extras": _extras(item),
            }


def _items(rows: pl.DataFrame, zone: str) -> Iterator[dict[str, Any]]:
    shown = rows.filter(pl.col("action").cast(pl.String).is_in(["keep", "collapse"]))
    local = shown.select(_NEEDED).with_columns(pl.col("time").dt.convert_time_zone(zone))
    return local.iter_rows(named=True)


def _day(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d} {_WEEKDAYS[time.weekday()]}" if time else ""


def _clock(item: dict[str, Any]) -> str:
    time = item["time"]
    return f"{time:%H:%M}" if time and item["time_unit"] != "day" else "     "


def _shown(item: dict[str, Any], look: Look, paint: _Paint) -> Iterator[str]:
    name = pad(cut(safe_line(item["friend"]), _NAME_CELLS), _NAME_CELLS)
    head = f"  {_clock(item)}  {paint.name(name)}  "
    room = max(20, look.width - _MARGIN)
    lines = [piece for line in _words(item) for piece in wrap(line, room)]
    extras = paint.dim(_extras(item))
    if not lines:
        yield head + extras if extras else (head + paint.dim(f"({item['kind']})")).rstrip()
        return
    if extras and width(lines[-1]) + 2 + width(_extras(item)) <= room:
        lines[-1] += "  " + extras
        extras = ""
    yield head + lines[0]
    for line in [*lines[1:], *([extras] if extras else [])]:
        yield " " * _MARGIN + line


def _words(item: dict[str, Any]) -> list[str]:
    """Give the lines of an item: its text, what it quotes, its card."""
    lines = safe(item["text"]).expandtabs(4).strip("\n").split("\n") if item["text"] else []
    if item["quote"]:
        lines.append("> " + cut(safe_line(item["quote"]), 200))
    if item["link_title"]:
        lines.append("[" + cut(safe_line(item["link_title"]), 200) + "]")
    return lines


def _extras(item: dict[str, Any]) -> str:
    """Name media, forwards and tags."""
    parts = [
        f"{count} {name if count > 1 else name[:-1]}"
        for name in ("pictures", "videos", "files")
        if (count := item[name] or 0)
    ]
    if item["forwarded_from"]:
        parts.append(f"from {cut(safe_line(item['forwarded_from']), 24)}")
    parts += [f"#{safe_line(tag)}" for tag in item["tags"] or []]
    return f"({', '.join(parts)})" if parts else ""


def _collapsed(run: list[dict[str, Any]], look: Look, paint: _Paint) -> str:
    """Join neighbouring collapsed items into one line."""
    names = list(dict.fromkeys(safe_line(item["friend"]) for item in run))
    rules = list(dict.fromkeys(safe_line(item["rule"] or "") for item in run))
    pictures = sum(item["pictures"] or 0 for item in run)
    media = f", {pictures} pictures" if pictures > 1 else ", 1 picture" if pictures else ""
    count = f"{len(run)} items" if len(run) > 1 else "1 item"
    who = cut(", ".join(names), 40)
    words = next((line for item in run for line in _words(item) if line.strip()), "")
    text = f"  {_clock(run[0])}  … {who}: {count}{media} ({', '.join(rules)}) {words}"
    return paint.dim(cut(text, max(40, look.width)))


class _Paint(Struct, frozen=True):
    """Colours, or none."""

    on: bool
    codes: dict[str, str] = field(default_factory=dict)

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.on and text else text

    def name(self, text: str) -> str:
        return f"\x1b[36m{text}\x1b[0m" if self.on and text else text

    def dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.on and text else text


def digest_lines(rows: pl.DataFrame, prices: dict[str, int], look: Look) -> Iterator[str]:
    """Give one line per friend whose items were digested, most first."""
    digested = rows.filter(pl.col("action") == "digest")
    if not digested.height:
        return
    local = digested.with_columns(pl.col("time").dt.convert_time_zone(look.zone))
    friends = (
        local.group_by("author_key", maintain_order=True)
        .agg(
            pl.col("friend").first(),
            count=pl.len(),
            pictures=pl.col("pictures").sum(),
            first=pl.col("time").min(),
            last=pl.col("time").max(),
        )
        .sort("count", descending=True, maintain_order=True)
    )
    kept = rows.filter((pl.col("action") == "keep") & ~pl.col("is_ad"))
    personal = dict(kept["author_key"].value_counts().iter_rows())
    paint = _Paint(look.colour)
    yield ""
    yield paint.bold("Digest")
    for friend in friends.iter_rows(named=True):
        key = friend["author_key"]
        yield f"  {_digest(friend, prices.get(key, 0), personal.get(key, 0))}"


def _digest(friend: dict[str, Any], prices: int, personal: int) -> str:
    parts = [
        _count(friend["count"], "ad"),
        _count(friend["pictures"] or 0, "picture"),
        _count(prices, "price"),
        _span(friend["first"], friend["last"]),
    ]
    told = ", ".join(part for part in parts if part)
    kept = f"; {_count(personal, 'personal post')} kept" if personal else ""
    return f"{safe_line(friend['friend'])}: {told}{kept}"


def _count(number: int, noun: str) -> str:
    if not number:
        return ""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _span(first: datetime | None, last: datetime | None) -> str:
    if first is None or last is None:
        return ""
    if first.date() == last.date():
        return f"{first:%H:%M}-{last:%H:%M}"
    return f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
