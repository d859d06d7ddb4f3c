"""The cleaned feed as text: by day, who, when, what; collapsed runs in a line; a digest at the end.

Content reaches the output through `safe`, or as a text in which `UNSAFE` finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl
from msgspec import Struct

from feedfilter.distinct import each_once
from feedfilter.render.cells import cut, pad, width, wrap
from feedfilter.render.safe import UNSAFE, safe, safe_line

_NAME_CELLS = 16
_MARGIN = 2 + 5 + 2 + _NAME_CELLS + 2  # where texts begin
_NO_CLOCK = "     "
_UNCHANGED = (
    "kind text quote link_title pictures videos files forwarded_from tags action rule".split()
)
_MEDIA = ("pictures", "videos", "files")
_KEPT = pl.col("action") == "keep"
_AT_ONCE = 10_000  # items: more of them are not in memory twice


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
    for shown in _shown_parts(rows, look.zone):
        cells = each_once(shown["friend"], lambda name: _cell(name, paint), pl.String)
        lines = shown.with_columns(cell=cells).with_columns(line=_whole_lines(look))
        others = lines.filter(pl.col("line").is_null()).iter_rows(named=True)
        for here, line in lines.select("day", "line").iter_rows():
            item = None if line is not None else next(others)
            if item and item["action"] == "collapse":
                run.append(item)
                continue
            if run:
                yield _collapsed(run, look, paint)
                run = []
            if here != day and here:
                day = here
                yield ""
                yield paint.bold(day)
            yield from (line,) if item is None else _lines_of(item, look, paint)
    if run:
        yield _collapsed(run, look, paint)


def shown_items(rows: pl.DataFrame, look: Look) -> Iterator[dict[str, Any]]:
    """Give kept items for other renderers: `day`, `clock`, `friend`, `lines`, `extras`."""
    for shown in _shown_parts(rows, look.zone):
        for item in shown.filter(_KEPT).iter_rows(named=True):
            yield item | {"lines": _words(item), "extras": _extras(item)}


def _shown_parts(rows: pl.DataFrame, zone: str) -> Iterator[pl.DataFrame]:
    """Give what is shown of kept and of collapsed items; `friend` is safe, the rest is not."""
    local = pl.col("time").dt.convert_time_zone(zone)
    clock = pl.when(pl.col("time_unit") != "day").then(local.dt.to_string("%H:%M"))
    extras = (*(pl.col(name) > 0 for name in _MEDIA), pl.col("forwarded_from") != "")
    for part in rows.iter_slices(_AT_ONCE):
        shown = part.filter(_KEPT | (pl.col("action") == "collapse"))
        yield shown.select(
            *_UNCHANGED,
            friend=each_once(shown["friend"], safe_line, pl.String),
            day=local.dt.to_string("%Y-%m-%d %a").fill_null(""),
            clock=clock.fill_null(_NO_CLOCK),
            has_extras=pl.any_horizontal(*extras, pl.col("tags").list.len() > 0).fill_null(False),
        )


def _cell(name: str, paint: _Paint) -> str:
    return paint.name(pad(cut(name, _NAME_CELLS), _NAME_CELLS))


def _whole_lines(look: Look) -> pl.Expr:
    """Write the kept items that are one short text; most are. The others are null."""
    text = pl.col("text")
    # A letter two cells wide takes three bytes or four: no text takes more cells than this.
    most_cells = (text.str.len_chars() + text.str.len_bytes()) / 2
    is_short = (text != "") & (most_cells <= _room(look))
    is_plain = ~text.str.contains(rf"{UNSAFE}|[\t\n]") & ~pl.col("has_extras")
    alone = pl.all_horizontal(pl.col("quote", "link_title").fill_null("") == "")
    line = pl.format("  {}  {}  {}", "clock", "cell", "text")
    return pl.when(_KEPT & is_short & is_plain & alone).then(line)


def _room(look: Look) -> int:
    return max(20, look.width - _MARGIN)


def _lines_of(item: dict[str, Any], look: Look, paint: _Paint) -> Iterator[str]:
    head = f"  {item['clock']}  {item['cell']}  "
    room = _room(look)
    lines = [piece for line in _words(item) for piece in wrap(line, room)]
    extras = _extras(item) or ("" if lines else f"({item['kind']})")
    if extras and lines and width(lines[-1]) + 2 + width(extras) <= room:
        lines[-1] += "  " + paint.dim(extras)
    elif extras:
        lines.append(paint.dim(extras))
    yield head + lines[0]
    for line in lines[1:]:
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
    if not item["has_extras"]:
        return ""
    parts = [
        f"{count} {name if count > 1 else name[:-1]}"
        for name in _MEDIA
        if (count := item[name] or 0)
    ]
    if item["forwarded_from"]:
        parts.append(f"from {cut(safe_line(item['forwarded_from']), 24)}")
    parts += [f"#{safe_line(tag)}" for tag in item["tags"] or []]
    return f"({', '.join(parts)})" if parts else ""


def _collapsed(run: list[dict[str, Any]], look: Look, paint: _Paint) -> str:
    """Join neighbouring collapsed items into one line."""
    names = list(dict.fromkeys(item["friend"] for item in run))
    rules = list(dict.fromkeys(safe_line(item["rule"] or "") for item in run))
    pictures = sum(item["pictures"] or 0 for item in run)
    media = f", {pictures} pictures" if pictures > 1 else ", 1 picture" if pictures else ""
    count = f"{len(run)} items" if len(run) > 1 else "1 item"
    who = cut(", ".join(names), 40)
    words = next((line for item in run for line in _words(item) if line.strip()), "")
    text = f"  {run[0]['clock']}  … {who}: {count}{media} ({', '.join(rules)}) {words}"
    return paint.dim(cut(text, max(40, look.width)))


class _Paint(Struct, frozen=True):
    """Colours, or none."""

    on: bool

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
    kept = rows.filter(_KEPT & ~pl.col("is_ad"))
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
