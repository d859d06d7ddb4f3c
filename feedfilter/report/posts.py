"""A friend's items as a page of the report lists them: equal ads once, with how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import polars as pl
from msgspec import Struct

from feedfilter.report.whole import Report

LONGEST = 400  # characters of an ad that are kept for a page
_SAID = pl.coalesce(pl.col("text").replace("", None), "link_title").fill_null("")


class Ad(Struct, frozen=True):
    """One ad, or several that say the same; the newest stands for them."""

    time: datetime | None
    said: str
    pictures: int | None
    times: int
    action: str
    rule: str | None
    copied_from: str | None  # author_key


class Listing(Struct, frozen=True):
    """Some of a friend's different ads, and how many there are."""

    ads: list[Ad]
    different: int


def ads_of(report: Report, keys: Iterable[str], most: int) -> dict[str, Listing]:
    """List the ads of some friends, the most repeated and newest first, at most so many each."""
    wanted = list(dict.fromkeys(keys))
    ads = report.rows.filter(pl.col("is_ad") & pl.col("author_key").is_in(wanted))
    told = ads.with_columns(
        said=_SAID.str.slice(0, LONGEST),
        local=pl.col("time").dt.convert_time_zone(report.zone),
        source=report.rows["author_key"].gather(ads["leader"]),
    )
    newest = told.sort("time", "seq", nulls_last=False)
    last = pl.col("local", "pictures", "action", "rule").last()
    grouped = newest.group_by("author_key", "said", maintain_order=True).agg(
        last, times=pl.len(), source=pl.col("source").drop_nulls().last()
    )
    best = grouped.sort("times", "local", descending=True, nulls_last=True, maintain_order=True)
    cut = best.group_by("author_key", maintain_order=True).head(most)
    if report.cover is not None:
        cut = cut.with_columns(said=report.cover(cut["said"]))
    numbers = dict(grouped.group_by("author_key").len().iter_rows())
    found = {key: Listing([], numbers.get(key, 0)) for key in wanted}
    for key, ad in _read(cut):
        found[key].ads.append(ad)
    return found


def _read(cut: pl.DataFrame) -> Iterator[tuple[str, Ad]]:
    for line in cut.iter_rows(named=True):
        yield (
            line["author_key"],
            Ad(
                time=line["local"],
                said=line["said"],
                pictures=line["pictures"],
                times=line["times"],
                action=str(line["action"]),
                rule=line["rule"],
                copied_from=line["source"],
            ),
        )


def relations(report: Report, key: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Give whose ads a friend carried, and who carried theirs: names with numbers of ads."""
    names = dict(report.friends.select("author_key", "friend").iter_rows())
    copied = report.relays.filter(pl.col("carrier") == key).select("source", "ads").iter_rows()
    lent = report.relays.filter(pl.col("source") == key).select("carrier", "ads").iter_rows()
    return [(names[who], n) for who, n in copied], [(names[who], n) for who, n in lent]


def kinds_of(report: Report, key: str) -> dict[str, dict[str, int]]:
    """Give per family (price, contact, payment, shop, tag) how many ads name which kind."""
    found: dict[str, dict[str, int]] = {}
    own = report.kinds.filter(pl.col("author_key") == key).sort(
        "ads", "kind", descending=[True, False]
    )
    for family, kind, ads in own.select("family", "kind", "ads").iter_rows():
        found.setdefault(family, {})[kind] = ads
    return found


def heat_of(heat: pl.DataFrame) -> list[list[int]]:
    """Spread counts per weekday and hour over seven lists of 24."""
    table = [[0] * 24 for _ in range(7)]
    counted = heat.group_by("weekday", "hour").agg(pl.col("ads").sum())
    for weekday, hour, ads in counted.iter_rows():
        table[weekday - 1][hour] = ads
    return table
