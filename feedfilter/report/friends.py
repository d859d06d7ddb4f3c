"""Per friend: how many items, how many ads, how often, what stays."""

from __future__ import annotations

import polars as pl

from feedfilter.engine.prepare import prepare
from feedfilter.model import Decided, are_removed
from feedfilter.report import rhythm
from feedfilter.rules.rule import Rules

AD = "ad"  # the tag that makes an item an ad; what a rule removed is one too
NOBODY = "(unknown)"
WORDS = 24  # characters of an ad shown in the overview
LINES = 3  # different ads shown there
_TOLD_OF_ADS = ("author_key", "seq", "time", "time_unit", "text", "link_title", "is_ad")


def with_verdicts(decided: Decided) -> pl.DataFrame:
    """Give one row an item: the item, its verdict, `removed` and `is_ad`."""
    rows = decided.feed.items.hstack(decided.verdicts)
    rows = rows.with_columns(removed=are_removed(rows["action"]))
    return rows.with_columns(is_ad=pl.col("removed") | pl.col("tags").list.contains(AD))


def with_friends(decided: Decided, rules: Rules, zone: str) -> pl.DataFrame:
    """Add to `with_verdicts` who the author is: `author_key`, `person` and `friend`, a name.

    One friend per person of the rules, id, or folded name in its chat; the newest name is shown.
    """
    prepared = prepare(decided.feed.items, rules.people, zone).items
    key = prepared.select(pl.col("author_key").fill_null(""), "person")
    rows = with_verdicts(decided).hstack(key)
    told = rows.select("author_key", "author", "author_id", "time", "seq")
    names = (
        told.sort("time", "seq", nulls_last=False)
        .group_by("author_key")
        .agg(pl.col("author", "author_id").drop_nulls().last())
        .select("author_key", friend=pl.coalesce("author", "author_id").fill_null(NOBODY))
    )
    keys = rows.select("author_key")
    shown = keys.join(names, on="author_key", how="left", maintain_order="left")
    return rows.with_columns(shown["friend"])


def per_friend(rows: pl.DataFrame) -> pl.DataFrame:
    """Sum up per friend, most ads first.

    Columns: `friend`, `author_key`, `items`, `ads`, `share` (0-1), `kept`, `collapsed`,
    `digested`, `hidden`, `personal` (kept and no ad), `pictures` (in ads), `burst` (most ads
    within 30 minutes), `gap` (median between two ads, Duration), `first`, `last`, `words` (first
    words of up to three different ads).
    """
    ads = rows.select(*_TOLD_OF_ADS).filter("is_ad")
    timed = ads.drop_nulls("time")
    counted = rows.select(  # sums of columns take less memory than sums of what a group filters
        "author_key",
        "friend",
        "is_ad",
        "time",
        personal=(pl.col("action") == "keep") & ~pl.col("is_ad"),
        pictures=pl.when("is_ad").then("pictures"),
        **{name: pl.col("action") == action for name, action in _COLUMNS.items()},
    )
    counts = counted.group_by("author_key").agg(
        pl.col("friend").first(),
        items=pl.len(),
        ads=pl.col("is_ad").sum(),
        share=pl.col("is_ad").mean(),
        personal=pl.col("personal").sum(),
        pictures=pl.col("pictures").sum(),
        **{name: pl.col(name).sum() for name in _COLUMNS},
        first=pl.col("time").min(),
        last=pl.col("time").max(),
    )
    parts = (rhythm.bursts(timed).drop("burst_at"), rhythm.gaps(timed), _words(ads))
    for part in parts:
        counts = counts.join(part, on="author_key", how="left")
    order = ["ads", "items", "friend", "author_key"]
    ordered = counts.sort(order, descending=[True, True, False, False])
    return ordered.with_columns(pl.col("burst").fill_null(0), pl.col("words").fill_null([]))


def _words(ads: pl.DataFrame) -> pl.DataFrame:
    lines = ads.select("author_key", words=ad_line()).drop_nulls("words")
    distinct = lines.unique(maintain_order=True).group_by("author_key", maintain_order=True)
    return distinct.agg(pl.col("words").head(LINES))


_COLUMNS = {"kept": "keep", "collapsed": "collapse", "digested": "digest", "hidden": "hide"}


def ad_line() -> pl.Expr:
    """Give the first words of each item in one line."""
    said = pl.coalesce(pl.col("text").replace("", None), "link_title")
    line = said.str.slice(0, 4 * WORDS).str.replace_all(r"\s+", " ").str.strip_chars()
    return line.str.slice(0, WORDS)
