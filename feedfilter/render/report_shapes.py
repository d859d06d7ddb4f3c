"""The charts of the page as numbers and SVG paths; nothing here holds a word of the feed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import polars as pl
from msgspec import Struct

PLACES = 360  # moments that a strip can tell apart
STRIP = 24  # its height
TOWER = 6  # posts in one moment that fill the height
BARS = 124  # of the timeline, at most
DAYS = 28  # lines of the day-by-hour chart, at most
LINE = 14  # height of one of its lines
STROKES = 600  # in one such chart, at most but for a single day
STEP = 4  # minutes that a stroke stands for
ROW = 28  # height of a name in the relay map
LEVELS = 5
KINDS = ("own", "shown", "gone")  # personal, ads that stay, what was removed


class Bar(Struct, frozen=True):
    """A step of the timeline: from `top` (percent) down, and what it counts."""

    day: date
    x: float
    width: float
    kept: int
    removed: int
    kept_height: float
    removed_height: float


class Timeline(Struct, frozen=True):
    """Bars, each `step` days long; `most` is what fills the height."""

    bars: tuple[Bar, ...]
    step: int
    most: int


def kind_of_post() -> pl.Expr:
    """Sort items into KINDS."""
    gone, ad = pl.col("removed"), pl.col("is_ad")
    return (
        pl.when(gone).then(pl.lit("gone")).when(ad).then(pl.lit("shown")).otherwise(pl.lit("own"))
    )


def timeline(days: pl.DataFrame) -> Timeline:
    """Lay days out as bars; a long feed in steps of several days."""
    if not days.height:
        return Timeline((), 1, 0)
    first, last = days["day"][0], days["day"][-1]
    step = -(-((last - first).days + 1) // BARS)
    number = (pl.col("day") - pl.lit(first)).dt.total_days() // step
    counted = days.group_by(at=number).agg(pl.col("kept").sum(), pl.col("removed").sum())
    most = max([1, *(counted["kept"] + counted["removed"])])
    steps = ((last - first).days) // step + 1
    bars = (
        Bar(
            day=first + timedelta(days=at * step),
            x=round(at * 1000 / steps, 1),
            width=round(1000 / steps * 0.82, 1),
            kept=kept,
            removed=removed,
            kept_height=round(kept * 100 / most, 1),
            removed_height=round(removed * 100 / most, 1),
        )
        for at, kept, removed in counted.sort("at").iter_rows()
    )
    return Timeline(tuple(bars), step, most)


def strips(rows: pl.DataFrame, first: date, length: int) -> dict[str, dict[str, str]]:
    """Give per author key a path for each of KINDS; `rows` have `local` moments."""
    start = pl.lit(first).cast(pl.Datetime("us"))
    since = (pl.col("local").dt.replace_time_zone(None) - start).dt.total_seconds()
    place = (since * PLACES // (length * 86_400)).clip(0, PLACES - 1)
    counted = rows.group_by("author_key", kind=kind_of_post(), place=place).agg(n=pl.len())
    table = counted.pivot(
        on="kind", on_columns=KINDS, index=["author_key", "place"], values="n"
    ).fill_null(0)
    found: dict[str, dict[str, list[str]]] = {}
    for key, at, *numbers in table.select("author_key", "place", *KINDS).sort("place").iter_rows():
        paths = found.setdefault(key, {kind: [] for kind in KINDS})
        for kind, stroke in _tower(at, numbers):
            paths[kind].append(stroke)
    return {key: {kind: "".join(paths[kind]) for kind in KINDS} for key, paths in found.items()}


def _tower(at: int, numbers: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Stack the kinds of one moment upon each other."""
    total = sum(numbers)
    scale = (STRIP - 6) / TOWER * min(1.0, TOWER / total)
    foot = float(STRIP)
    lowest = 6 / sum(number > 0 for number in numbers)
    for kind, number in zip(KINDS, numbers, strict=True):
        if number:
            height = round(number * scale + lowest, 1)
            yield kind, f"M{at} {foot:g}v{-height:g}"
            foot = round(foot - height, 1)


class DayChart(Struct, frozen=True):
    """A line a day from midnight to midnight, newest first, and a path for each of KINDS."""

    days: tuple[date, ...]
    paths: dict[str, str]


def day_charts(rows: pl.DataFrame) -> dict[str, DayChart]:
    """Give per author key its newest days; only items with a clock time."""
    minute = pl.col("local").dt.hour().cast(pl.Int32) * 60 + pl.col("local").dt.minute()
    timed = rows.drop_nulls("hour").select(
        "author_key", "day", kind=kind_of_post(), minute=minute // STEP * STEP
    )
    strokes = timed.unique().sort("author_key", "day", "minute", descending=[False, True, False])
    return {str(key): _day_chart(own) for (key,), own in strokes.group_by("author_key")}


def _day_chart(own: pl.DataFrame) -> DayChart:
    counted = own.group_by("day", maintain_order=True).len().head(DAYS)
    fits = (counted["len"].cum_sum() <= STROKES) | (pl.arange(0, counted.height, eager=True) == 0)
    days = counted["day"].filter(fits).to_list()
    line = {day: number for number, day in enumerate(days)}
    paths: dict[str, list[str]] = {kind: [] for kind in KINDS}
    shown = own.filter(pl.col("day") >= days[-1])
    for kind, day, at in shown.select("kind", "day", "minute").iter_rows():
        paths[kind].append(f"M{at} {line[day] * LINE + 2}v{LINE - 4}")
    return DayChart(tuple(days), {kind: "".join(paths[kind]) for kind in KINDS})


class Tie(Struct, frozen=True):
    """A curve of the relay map and how thick it is."""

    path: str
    width: float


def ties(edges: Sequence[tuple[int, int, int]]) -> list[Tie]:
    """Draw from the place on the left to the place on the right, thicker for more ads."""
    drawn = []
    most = max((ads for _, _, ads in edges), default=1)
    for left, right, ads in edges:
        begin, end = (place * ROW + ROW // 2 for place in (left, right))
        curve = f"M0 {begin}C50 {begin} 50 {end} 100 {end}"
        drawn.append(Tie(curve, round(1 + 7 * (ads / most) ** 0.5 * (most > 1), 1)))
    return drawn


def shades(table: Sequence[Sequence[int]]) -> list[list[int]]:
    """Turn numbers into steps of colour from 0 (none) to 4 (the most)."""
    most = max((max(line) for line in table), default=0)
    return [[-(-n * (LEVELS - 1) // most) if most else 0 for n in line] for line in table]
