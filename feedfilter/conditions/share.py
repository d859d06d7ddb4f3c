"""The condition `share`."""

from __future__ import annotations

from typing import Annotated, ClassVar

import polars as pl

from feedfilter.condition import Candidates, Witnesses
from feedfilter.counting.grouped import Grouped
from feedfilter.model import Kind
from feedfilter.values import Between, RuleRef

WORDS = (Kind.POST.value, Kind.MESSAGE.value, Kind.REPOST.value)


class Share(Grouped, frozen=True, kw_only=True):
    """How large a part of a group's items another rule applies to.

    Tells a shop from a friend who sells something now and then. All items of the group in the
    feed count, with or without a time, also those for which this rule's `when` does not hold; but
    only posts, messages and reposts: what the app wrote, what was deleted, calls and payments are
    nobody's words. If the group has fewer than `min_items` of them (5 unless you say otherwise),
    it is false.

    Where the other rule is unknown for some items, they may be either: true and false are said
    only if both ways of counting agree, else it is unknown.

    All items of the group for which `when` holds are selected. `group_by` is `author` unless you
    name other fields.

    Example::

        when: {matched: ad}
        share: {of: ad, group_by: author, gte: 0.5, min_items: 5}
        action: digest

    Evidence: the items to which the other rule applies, and how many, `ad applies to 6 of 8`.
    """

    name: ClassVar[str] = "share"
    timed: ClassVar[bool] = False
    near_misses: ClassVar[tuple[str, ...]] = ("ratio", "percentage", "portion", "fraction")
    of: RuleRef
    gte: Annotated[float, Between(0.001, 1)]
    min_items: Annotated[int, Between(1, 1_000_000)] = 5

    def rules(self) -> tuple[RuleRef, ...]:
        """Give the rule whose share is taken."""
        return (self.of,)

    def select(self, candidates: Candidates) -> pl.Series:
        """Select all candidates of the groups with so large a share."""
        groups = self._groups(candidates)
        by_group = pl.DataFrame({"group": groups["group"], "truth": self.of_groups(groups)})
        own = pl.DataFrame({"group": candidates.group})
        found = own.join(by_group, on="group", how="left", maintain_order="left")
        unheard = ~candidates.group.is_in(groups["group"].to_list())
        return found["truth"].set(unheard, False)

    def of_groups(self, groups: pl.DataFrame) -> pl.Series:
        """Say of groups with `items`, `applies` and `unknown` whether the share is so large."""
        least = groups["applies"] / groups["items"] >= self.gte
        most = (groups["applies"] + groups["unknown"]) / groups["items"] >= self.gte
        return least.set(least != most, None) & (groups["items"] >= self.min_items)

    def _groups(self, candidates: Candidates) -> pl.DataFrame:
        """Count for each group its `items`, those the rule `applies` to, and the `unknown`."""
        feed = pl.DataFrame(
            {
                "group": candidates.feed_group,
                "kind": candidates.items["kind"],
                "truth": candidates.truth(self.of),
            }
        )
        truth = pl.col("truth")
        words = feed.filter(pl.col("kind").is_in(WORDS), pl.col("group").is_not_null())
        return words.group_by("group").agg(
            items=pl.len(), applies=truth.sum(), unknown=truth.null_count()
        )

    def witnesses(self, candidates: Candidates, position: int) -> Witnesses:
        """Show the candidates of the group to which the other rule applies."""
        group = candidates.group[position]
        applies = candidates.truth(self.of).gather(candidates.rows).fill_null(False)
        shown = (applies & (candidates.group == group)).arg_true().to_list()
        counted = self._groups(candidates).filter(pl.col("group") == group)
        datum = f"{self.of} applies to {counted['applies'][0]} of {counted['items'][0]}"
        return Witnesses(tuple(shown), datum=datum)
