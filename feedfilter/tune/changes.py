"""What a save changed: the items whose verdict is another one now."""

from __future__ import annotations

import polars as pl

from feedfilter.marks import item_keys
from feedfilter.model import Decided

_OTHER = pl.col("action").ne_missing(pl.col("was")) | pl.col("rule").ne_missing(pl.col("was_rule"))


def changes(old: Decided, new: Decided) -> pl.DataFrame:
    """Give `row` (of the new feed), `was`, `was_rule`, `action`, `rule` of what changed, by row.

    An item that was not there before has null in `was`. Items of two readings of a feed are told
    by their ids, or by who said what when.
    """
    now = _verdicts(new)
    before = _verdicts(old).rename({"action": "was", "rule": "was_rule"})
    if old.feed is new.feed:
        both = now.with_row_index("row").hstack(before)
    else:
        now = now.with_row_index("row").with_columns(key=_names(new.feed.items))
        before = before.with_columns(key=_names(old.feed.items))
        both = now.join(before, on="key", how="left", maintain_order="left")
    return both.filter(_OTHER).select("row", "was", "was_rule", "action", "rule")


def gone(old: Decided, new: Decided) -> int:
    """Count the items of the old feed that the new one has no more."""
    if old.feed is new.feed:
        return 0
    return int((~_names(old.feed.items).is_in(_names(new.feed.items).implode())).sum())


def _verdicts(decided: Decided) -> pl.DataFrame:
    return decided.verdicts.select(pl.col("action").cast(pl.String), "rule")


def _names(items: pl.DataFrame) -> pl.Series:
    """Name each item so that it is found again in another reading, copies by their number."""
    said = pl.struct("time", "author_id", "author", "chat", "kind", "text", "link_title")
    named = items.with_columns(key=item_keys(items))
    numbered = pl.col("key").str.starts_with("#")
    whole = (
        pl.when(numbered).then(said.hash().cast(pl.String)).otherwise(pl.lit("=") + pl.col("key"))
    )
    told = named.select(whole=whole)
    copies = told.select(copy=pl.int_range(pl.len()).over("whole"))
    return told.hstack(copies).select(pl.format("{} {}", "whole", "copy").alias("key"))["key"]
