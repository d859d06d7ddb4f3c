"""Proposals run on the feed by the engine itself, before anybody sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl
from msgspec.structs import replace

from feedfilter.backtest.rates import Rate
from feedfilter.engine import decide
from feedfilter.engine.decide import zone_of
from feedfilter.engine.prepare import prepare
from feedfilter.engine.truth import atoms_of
from feedfilter.model import Action, Decided, are_removed
from feedfilter.rules.rule import Rules
from feedfilter.suggest.marked import Marked
from feedfilter.suggest.proposal import Effect, Proposal, Suggestion


class Trial:
    """The present rules on the feed, against which proposals are held."""

    def __init__(
        self, decided: Decided, rules: Rules, marked: Marked, as_of: date | None = None
    ) -> None:
        self.decided = decided
        self.rules = rules
        self.marked = marked
        self.as_of = as_of
        self.gone = _gone(decided)
        zone = zone_of(decided.feed, rules)
        prepared = prepare(decided.feed.items, rules.people, zone, as_of)
        self._known = atoms_of(prepared, rules.rules, {})  # tested once, not for each proposal

    def effects(self, proposals: Sequence[Proposal]) -> Iterator[Effect]:
        """Give what each proposal does alone; what hides a marked personal item is left out."""
        for proposal in proposals:
            found = self._effect(proposal)
            if found is not None:
                yield found

    def harms(self, proposal: Proposal) -> bool:
        """Say whether a proposal applies to a marked personal item."""
        truth = self._truth(proposal)
        return bool((truth & self.marked.personal).any())

    def _effect(self, proposal: Proposal) -> Effect | None:
        truth = self._truth(proposal)
        hiding = self._decided([proposal], Action.HIDE)
        newly = _gone(hiding) & ~self.gone
        lost = self.gone & ~_gone(hiding) & self.marked.ads
        ads = truth & self.marked.ads
        if (truth & self.marked.personal).any() or lost.any() or not ads.any():
            return None
        marked = int((truth & self.marked.labels.is_not_null()).sum() or 0)
        hit, total = int(ads.sum() or 0), int(self.marked.ads.sum() or 0)
        missed = int((ads & ~self.gone).sum() or 0)
        rates = Rate(hit, total), Rate(hit, marked)
        return Effect(proposal, *rates, missed, truth.arg_true(), newly.arg_true())

    def together(self, effects: Sequence[Effect], dropped: int) -> Suggestion:
        """Give all proposals, those that hit most marked ads first, with what all do at once."""
        ordered = sorted(effects, key=lambda one: -one.support.hits)
        proposals = [one.proposal for one in ordered]
        after = self._decided(proposals, Action.HIDE)
        ads, total = self.marked.ads, int(self.marked.ads.sum() or 0)
        gone = _gone(after)
        return Suggestion(
            effects=tuple(ordered),
            together=Rate(int((gone & ads).sum() or 0), total),
            before=Rate(int((self.gone & ads).sum() or 0), total),
            newly=(gone & ~self.gone).arg_true(),
            dropped=dropped,
        )

    def _truth(self, proposal: Proposal) -> pl.Series:
        return self._decided([proposal], Action.TAG).truth[proposal.rule.id].fill_null(False)

    def _decided(self, proposals: Sequence[Proposal], action: Action) -> Decided:
        """Decide the feed with proposals below the present rules."""
        added = tuple(replace(one.rule, action=action) for one in proposals)
        rules = replace(self.rules, rules=(*self.rules.rules, *added))
        return decide(self.decided.feed, rules, self.as_of, self._known)


def _gone(decided: Decided) -> pl.Series:
    return are_removed(decided.verdicts["action"])
