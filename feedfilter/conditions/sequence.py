"""The condition `sequence`."""

from __future__ import annotations

from collections import defaultdict, deque
from functools import reduce
from operator import or_
from typing import Annotated, ClassVar

import polars as pl

from feedfilter.condition import Candidates, Cut, Witnesses, rows_to_truth
from feedfilter.counting.grouped import Grouped, cut_at_silence
from feedfilter.values import Duration, Length, RuleRef

Chain = tuple[int, ...]  # positions of candidates, one for each rule so far


class Sequence(Grouped, frozen=True, kw_only=True):
    """Items of one group to which the named rules apply one after another.

    The last item of the chain is selected; nothing else. The items that count are those for which
    `when` and `unless` of this rule hold as well. All of them lie within `within`, the first not
    exactly `within` before the last but later. Each item is used once: it continues the chain that
    has come furthest, of equals the one that began first, and begins a new one only if it can
    continue none.

    `group_by` is `author` unless you name other fields; `[]` makes one group of the whole feed.

    Example::

        sequence: {rules: [teaser, price-list], group_by: author, within: 1d}
        action: hide

    Evidence: the items of the chain, and its rules, `teaser, price-list within 1d`.
    """

    name: ClassVar[str] = "sequence"
    near_misses: ClassVar[tuple[str, ...]] = ("temporal_ordered", "chain", "series")
    rules_: Annotated[tuple[RuleRef, ...], Length(2, 20)]
    within: Duration

    def rules(self) -> tuple[RuleRef, ...]:
        """Give the rules that follow each other, each once."""
        return tuple(dict.fromkeys(self.rules_))

    def reach(self) -> int:
        """Give the length of the window."""
        return self.within.micros

    def select(self, candidates: Candidates) -> pl.Series:
        """Select the last item of every whole chain."""
        last = pl.Series(list(self._chains(candidates)), dtype=pl.UInt32)
        return rows_to_truth(last, candidates.height)

    def _chains(self, candidates: Candidates) -> dict[int, Chain]:
        """Give the whole chains by their last item."""
        steps = [self._applies(rule, candidates) for rule in self.rules_]
        some = reduce(or_, steps).arg_true()
        steps_there = [step.gather(some).to_list() for step in steps]
        times = candidates.micros().to_list()
        groups = candidates.group.to_list()
        begun: defaultdict[int, list[deque[Chain]]] = defaultdict(
            lambda: [deque() for _ in self.rules_]
        )
        whole: dict[int, Chain] = {}
        for position, *fits in zip(some.to_list(), *steps_there, strict=True):
            chain = self._continued(begun[groups[position]], position, fits, times)
            if len(chain) == len(self.rules_):
                whole[position] = chain
        return whole

    def _continued(
        self, begun: list[deque[Chain]], position: int, fits: list[bool], times: list[int]
    ) -> Chain:
        """Let an item continue a chain of its group; `begun[n]` holds those of n items by age."""
        for length in range(len(fits) - 1, -1, -1):
            chains = begun[length]
            while chains and times[chains[0][0]] <= times[position] - self.within.micros:
                chains.popleft()
            if fits[length] and (chains or not length):
                chain = (*chains.popleft(), position) if length else (position,)
                if len(chain) < len(fits):
                    begun[len(chain)].append(chain)
                return chain
        return ()

    def _applies(self, rule: RuleRef, candidates: Candidates) -> pl.Series:
        return candidates.truth(rule).gather(candidates.rows).fill_null(False)

    def cut(self, candidates: Candidates, now: int) -> Cut:
        """Hold what a chain may still join; no chain bridges a silence as long as the window."""
        return cut_at_silence(candidates, now, self.reach())

    def witnesses(self, candidates: Candidates, position: int) -> Witnesses:
        """Show the chain that ends with the candidate."""
        chain = self._chains(candidates)[position]
        rules = ", ".join(rule.id for rule in self.rules_)
        return Witnesses(chain, datum=f"{rules} within {self.within}")
