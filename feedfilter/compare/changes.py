"""Two decisions of the same feed, item by item."""

from __future__ import annotations

from typing import Literal

import polars as pl
from msgspec import Struct

from feedfilter.model import REMOVING, Decided

Change = Literal["hidden", "shown", "otherwise"]
CHANGES: tuple[Change, ...] = ("hidden", "shown", "otherwise")
_GONE = [action.value for action in REMOVING]


class Compared(Struct, frozen=True):
    """The changed items and how many there are of the others.

    `changes` has one row an item that was decided otherwise, in the order of the feed: `row`,
    `change` (newly hidden, newly shown, or differently decided), `old_action`, `old_rule`,
    `new_action`, `new_rule`. `retagged` counts items with the same verdict and other tags.
    """

    changes: pl.DataFrame
    retagged: int
    unchanged: int

    def of(self, change: Change) -> pl.DataFrame:
        """Give the changes of one kind."""
        return self.changes.filter(pl.col("change") == change)

    def count(self, change: Change) -> int:
        """Count the changes of one kind."""
        return self.of(change).height

    def by_rule(self, change: Change) -> pl.DataFrame:
        """Count per rule that made the change: `because`, `items`, most first.

        What is hidden is the new rule's work, what is shown was the old one's; where one removing
        rule takes over from another, both are named.
        """
        told = self.of(change).with_columns(because=_because(change))
        return _counted(told, "because")

    def by_friend(self, change: Change, friends: pl.Series) -> pl.DataFrame:
        """Count per friend; `friends` has the name of the author of every item of the feed."""
        found = self.of(change)
        return _counted(found.with_columns(friend=friends.gather(found["row"])), "friend")


def compare(old: Decided, new: Decided) -> Compared:
    """Hold the verdicts of the same items against each other."""
    columns = ["action", "rule", "tags"]
    before = old.verdicts.select(pl.col(columns).name.prefix("old_"))
    after = new.verdicts.select(pl.col(columns).name.prefix("new_"))
    pairs = before.hstack(after).with_row_index("row").with_columns(change=_change())
    tagged = pl.col("old_tags").list.sort() != pl.col("new_tags").list.sort()
    retagged = pairs.filter(pl.col("change").is_null() & tagged).height
    changes = pairs.filter(pl.col("change").is_not_null()).drop("old_tags", "new_tags")
    return Compared(changes, retagged, pairs.height - changes.height - retagged)


def _change() -> pl.Expr:
    old, new = pl.col("old_action").cast(pl.String), pl.col("new_action").cast(pl.String)
    was, is_now = old.is_in(_GONE), new.is_in(_GONE)
    other = (old != new) | pl.col("old_rule").ne_missing(pl.col("new_rule"))
    return (
        pl.when(is_now & ~was)
        .then(pl.lit("hidden"))
        .when(was & ~is_now)
        .then(pl.lit("shown"))
        .when(other)
        .then(pl.lit("otherwise"))
    )


def _because(change: Change) -> pl.Expr:
    old, new = pl.col("old_rule").fill_null("no rule"), pl.col("new_rule").fill_null("no rule")
    if change == "hidden":
        return new
    return old if change == "shown" else old + " → " + new


def _counted(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    counted = rows.group_by(column, maintain_order=True).agg(items=pl.len())
    return counted.sort("items", descending=True, maintain_order=True)
