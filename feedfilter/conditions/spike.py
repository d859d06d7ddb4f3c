"""The condition `spike`."""

from __future__ import annotations

from math import gcd
from typing import Annotated, ClassVar

import polars as pl

from feedfilter.condition import EARLIEST, Candidates, Cut, Witnesses, compare
from feedfilter.counting.grouped import (
    Grouped,
    check_count,
    cut_behind,
    unfit_unless_from_below,
)
from feedfilter.counting.lanes import LONGEST, lay_out
from feedfilter.values import Between, Comparison, Duration, Whole


class Spike(Grouped, frozen=True, kw_only=True):
    """Far more items of a group than it usually has.

    Compares the number of items in the window of length `within` that ends at the item (an item
    exactly `within` before is outside) with the group's own mean for such a window, taken over the
    `baseline` before the window. The item is selected if there are at least `times` as many, and
    their number satisfies `count`. A group that was silent all through the baseline has a mean of
    nothing, so there `count` alone speaks.

    As long as the feed does not reach back a whole baseline before the window, to an item of this
    group (any item of it, not only those for which the rule's `when` holds), it is unknown.

    `group_by` is `author` unless you name other fields; `[]` makes one group of the whole feed.

    Example::

        when: {text: [代购, 包邮]}
        spike: {group_by: author, within: 1d, baseline: 14d, times: 3, count: {gte: 5}}
        action: digest

    Evidence: the items of the window, and the two numbers, `6 within 1d, usually 0.5`.
    """

    name: ClassVar[str] = "spike"
    near_misses: ClassVar[tuple[str, ...]] = ("surge", "peak", "spikes")
    within: Duration
    baseline: Duration
    times: Annotated[float, Between(1, 1_000_000)]
    count: Annotated[Comparison, Whole()]

    def __post_init__(self) -> None:
        check_count("count", self.count)
        if self.baseline.micros < self.within.micros:
            raise ValueError("'baseline' is shorter than the window; write a longer one: 14d")

    def reach(self) -> int:
        """Give the length of the window."""
        return self.within.micros

    def unfit_for_removing(self) -> str:
        """Refuse to remove items because there are few of them."""
        return unfit_unless_from_below("count", self.count)

    def select(self, candidates: Candidates) -> pl.Series:
        """Select the items whose window holds far more than the mean; null without a baseline."""
        if not candidates.height:
            return pl.Series([], dtype=pl.Boolean)
        counted = self._counted(candidates)
        shared = gcd(self.within.micros, self.baseline.micros)
        now = counted["now"] * float(self.baseline.micros // shared)
        usual = counted["before"] * float(self.within.micros // shared)
        truth = compare(counted["now"], self.count) & (now >= usual * self.times)
        return truth.set(~self._has_baseline(candidates), None)

    def _counted(self, candidates: Candidates) -> pl.DataFrame:
        """Count for each candidate the items of its window, and of the baseline before."""
        lanes, micros = lay_out(candidates.group), candidates.micros()
        begin = lanes.window_begins(micros, self.within.micros)
        far = lanes.window_begins(micros, self.within.micros + self.baseline.micros)
        counted = pl.DataFrame(
            {"position": lanes.position, "now": lanes.places() + 1 - begin, "before": begin - far}
        )
        return counted.sort("position")

    def _has_baseline(self, candidates: Candidates) -> pl.Series:
        """Say which candidates have an item of their group a whole baseline before the window."""
        time = pl.col("time")
        feed = pl.DataFrame({"group": candidates.feed_group, "time": candidates.items["time"]})
        first = feed.filter(time >= EARLIEST).group_by("group").agg(time.min().dt.epoch("us"))
        own = pl.DataFrame({"group": candidates.group})
        began = own.join(first, on="group", how="left", maintain_order="left")["time"]
        length = min(self.within.micros + self.baseline.micros, LONGEST)
        return (began <= candidates.micros() - length).fill_null(False)

    def cut(self, candidates: Candidates, now: int) -> Cut:
        """Need the window and the baseline again (and the first item of the group)."""
        return cut_behind(candidates, now, self.within.micros + self.baseline.micros)

    def witnesses(self, candidates: Candidates, position: int) -> Witnesses:
        """Show the items of the window that ends at the candidate, and what is usual."""
        lanes = lay_out(candidates.group)
        place = lanes.place(position)
        begin = lanes.window_begins(candidates.micros(), self.within.micros)[place]
        shown = lanes.position.slice(begin, place + 1 - begin).to_list()
        before = self._counted(candidates)["before"][position]
        usual = before * self.within.micros / self.baseline.micros
        datum = f"{len(shown)} within {self.within}, usually {usual:.2g}"
        return Witnesses(tuple(shown), datum=datum)
