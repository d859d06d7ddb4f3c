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
    names = (
        rows.sort("time", "seq", nulls_last=False)
        .group_by("author_key", maintain_order=True)
        .agg(
            friend=pl.col("author").drop_nulls().last(),
            some_id=pl.col("author_id").drop_nulls().last(),
        )
        .with_columns(friend=pl.coalesce("friend", "some_id").fill_null(NOBODY))
    )
    return rows.join(names.drop("some_id"), on="author_key", how="left", maintain_order="left")


def per_friend(rows: pl.DataFrame) -> pl.DataFrame:
    """Sum up per friend, most ads first.

    Columns: `friend`, `author_key`, `items`, `ads`, `share` (0-1), `kept`, `collapsed`,
    `digested`, `hidden`, `personal` (kept and no ad), `pictures` (in ads), `burst` (most ads
    within 30 minutes), `gap` (median between two ads, Duration), `first`, `last`, `words` (first
    words of up to three different ads).
    """
    timed = rows.filter(pl.col("time").is_not_null()).sort("time", "seq")
    ads = timed.filter("is_ad")
    counts = rows.group_by("author_key", maintain_order=True).agg(
        pl.col("friend").first(),
        items=pl.len(),
        ads=pl.col("is_ad").sum(),
        share=pl.col("is_ad").mean(),
        personal=((pl.col("action") == "keep") & ~pl.col("is_ad")).sum(),
        pictures=pl.col("pictures").filter("is_ad").sum(),
        **{name: (pl.col("action") == action).sum() for name, action in _COLUMNS.items()},
        first=pl.col("time").min(),
        last=pl.col("time").max(),
        words=ad_line().filter("is_ad").drop_nulls().unique(maintain_order=True).head(LINES),
    )
    bursts = rhythm.bursts(ads).drop("burst_at")
    joined = counts.join(bursts, on="author_key", how="left").join(
        rhythm.gaps(ads), on="author_key", how="left"
    )
    order = ["ads", "items", "friend", "author_key"]
    ordered = joined.sort(order, descending=[True, True, False, False])
    return ordered.with_columns(pl.col("burst").fill_null(0))


_COLUMNS = {"kept": "keep", "collapsed": "collapse", "digested": "digest", "hidden": "hide"}


def ad_line() -> pl.Expr:
    """Give the first words of each item in one line."""
    said = pl.coalesce(pl.col("text").replace("", None), "link_title")
    line = said.str.slice(0, 4 * WORDS).str.replace_all(r"\s+", " ").str.strip_chars()
    return line.str.slice(0, WORDS)
