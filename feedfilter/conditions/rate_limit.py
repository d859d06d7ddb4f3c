"""The condition `rate_limit`."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Annotated, ClassVar

import polars as pl

from feedfilter.condition import Candidates, Cut, Witnesses
from feedfilter.counting.grouped import Grouped, cut_behind
from feedfilter.values import Between, Duration


class RateLimit(Grouped, frozen=True, kw_only=True):
    """Lets at most so many items of a group through in any window of time.

    One pass in order of time: an item passes if fewer than `at_most` items that are *shown* lie in
    the window of length `per` that ends at it; else it is selected. An item exactly `per` before
    is outside. What this rule selects is not shown and does not count, nor what an earlier rule of
    the file collapsed, digested or hid; whatever this rule cannot take out (an item that an
    earlier rule keeps, that another window of the rule leaves, or of an author under `allow`) is
    shown and counts.

    So somebody who posts an ad every 90 minutes keeps one in every three hours under `per: 2h`.
    `frequency` would leave the first alone: there, items that were selected count too.

    `group_by` is `author` unless you name other fields; `[]` makes one group of the whole feed. For
    an item without author or time this is unknown, so its rule does not apply.

    Example::

        when: {text: [代购, 包邮]}
        rate_limit: {group_by: author, at_most: 1, per: 2h}
        action: hide

    Evidence: the shown items that fill the window, and their number,
    `1 shown within 2h (at most 1)`.
    """

    name: ClassVar[str] = "rate_limit"
    near_misses: ClassVar[tuple[str, ...]] = ("ratelimit", "limit", "throttle")
    at_most: Annotated[int, Between(1, 1_000_000)]
    per: Duration

    def reach(self) -> int:
        """Give the length of the window."""
        return self.per.micros

    def sees_decisions(self) -> bool:
        """Say that it counts only what earlier rules have left in the feed."""
        return True

    def select(self, candidates: Candidates) -> pl.Series:
        """Select every item that finds its window full."""
        windows: defaultdict[int, deque[int]] = defaultdict(deque)
        columns = (candidates.group, candidates.micros(), candidates.removed, candidates.protected)
        lists = (column.to_list() for column in columns)
        selected: list[bool] = []
        for group, time, removed, protected in zip(*lists, strict=True):
            window = windows[group]  # the times of the group's items that are shown
            while window and window[0] <= time - self.per.micros:
                window.popleft()
            full = len(window) >= self.at_most
            selected.append(full)
            if not removed and (protected or not full):
                window.append(time)
        return pl.Series(selected, dtype=pl.Boolean)

    def cut(self, candidates: Candidates, now: int) -> Cut:
        """Need the window again: what was shown in it as protected, all else as removed."""
        return cut_behind(candidates, now, self.reach())

    def witnesses(self, candidates: Candidates, position: int) -> Witnesses:
        """Show the shown items of the window that ends at the candidate, then the candidate."""
        shown = ~candidates.removed & (candidates.protected | ~self.select(candidates))
        times = candidates.micros()
        before = pl.arange(0, candidates.height, eager=True) < position
        same = candidates.group == candidates.group[position]
        near = times > times[position] - self.per.micros
        filling = (before & same & near & shown).arg_true().to_list()
        datum = f"{len(filling)} shown within {self.per} (at most {self.at_most})"
        return Witnesses((*filling, position), filling[-1] if filling else None, datum)
