"""What would become of an item if one rule were true, false or written otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from feedfilter.condition import Candidates, View, Window
from feedfilter.engine import ladder
from feedfilter.engine.decide import Decision, zone_of
from feedfilter.engine.prepare import prepare
from feedfilter.engine.truth import Atoms, atoms_of
from feedfilter.engine.windows import candidates_of, window_truth
from feedfilter.model import Decided
from feedfilter.rules.references import evaluation_order
from feedfilter.rules.rule import Rule, Rules
from feedfilter.words import Keywords


class Fate(Struct, frozen=True):
    """What becomes of one item: its action, the rule behind it, its tags."""

    action: str
    rule: str | None
    tags: tuple[str, ...]


class Replay:
    """A decided feed that can be decided again with one rule's truth changed.

    Only rules that depend on the changed one are evaluated again, so that a change of one rule
    costs what its dependents cost and no condition on texts is tested twice.
    """

    def __init__(self, decided: Decided, rules: Rules, as_of: date | None = None) -> None:
        self.decided = decided
        self.rules = rules
        zone = zone_of(decided.feed, rules)
        self.prepared = prepare(decided.feed.items, rules.people, zone, as_of)
        self.decision = Decision(decided.feed, rules, self.prepared)
        self.decision.truths = {name: decided.truth[name] for name in decided.truth.columns}
        self._atoms: Atoms = {}

    @cached_property
    def order(self) -> list[str]:
        """Give the ids of the working rules in the order of evaluation."""
        working = tuple(self.decision.working)
        return list(evaluation_order(replace(self.rules, rules=working)))

    def atoms(self, rule: Rule) -> Atoms:
        """Give the truth columns of a rule's own conditions, each tested once."""
        self._atoms = atoms_of(self.prepared, [rule], {}, self._atoms)
        return self._atoms

    def base(self, rule: Rule, decision: Decision | None = None) -> pl.Series:
        """Give the truth of `when` and not `unless` for every item."""
        return (decision or self.decision).base(rule, self.atoms(rule))

    def candidates(
        self,
        rule: Rule,
        window: Window,
        base: pl.Series,
        decision: Decision | None = None,
        rest: pl.Series | None = None,
    ) -> Candidates:
        """Give the items that a window of a rule counts; `rest` is the rule's truth without it."""
        known = decision or self.decision
        standing = None
        if window.sees_decisions():
            others = tuple(one for one in rule.windows if not one.sees_decisions())
            rest = self._truth(rule, others, known) if rest is None else rest
            standing = known.standing(rule, rest)
        return candidates_of(window, self.prepared, base, known.truths, standing)

    def truth_with(self, rule: Rule, windows: tuple[Window, ...]) -> pl.Series:
        """Give the truth of a rule with other windows than it has."""
        return self._truth(rule, windows, self.decision)

    def _truth(self, rule: Rule, windows: tuple[Window, ...], decision: Decision) -> pl.Series:
        base = self.base(rule, decision)
        truth = base
        for window in windows:
            counted = self.candidates(rule, window, base, decision, truth)
            truth = truth & window_truth(window, counted, base)
        return truth

    def fate(self, row: int, changed: Mapping[str, pl.Series]) -> Fate:
        """Decide the feed with these truth columns in place of what the rules say."""
        decision = Decision(self.decided.feed, self.rules, self.prepared)
        decision.truths = dict(self.decision.truths) | dict(changed)
        by_id = {rule.id: rule for rule in decision.working}
        touched = set(changed)
        for identifier in self.order:
            rule = by_id[identifier]
            if identifier in touched or not self._depends(rule, touched):
                continue
            truth = self._truth(rule, rule.windows, decision)
            if not truth.equals(decision.truths[identifier], null_equal=True):
                decision.truths[identifier] = truth
                touched.add(identifier)
        return self._decided(decision, row)

    def _depends(self, rule: Rule, touched: set[str]) -> bool:
        if rule.id in self.decided.failed:
            return False
        seeing = any(window.sees_decisions() for window in rule.windows)
        return seeing or any(reference.id in touched for reference in rule.refers_to())

    def _decided(self, decision: Decision, row: int) -> Fate:
        allowed, begun = decision.allowed.slice(row, 1), decision.begun.slice(row, 1)
        truths = {name: truth.slice(row, 1) for name, truth in decision.truths.items()}
        climbed = ladder.climb(begun, decision.working, truths, allowed)
        score = ladder.scores_of(decision.working, truths, 1)
        verdicts = ladder.add_scores(climbed, score, self.rules.scores, allowed)
        tags = ladder.tags_of(decision.working, truths, 1)[0]
        verdict = verdicts.row(0, named=True)
        return Fate(verdict["action"], verdict["rule"], tuple(tags))

    def forced(self, rule: Rule, row: int, truth: bool) -> dict[str, pl.Series]:
        """Give a rule's truth column with another truth for one item, for `fate`."""
        return {rule.id: self.decided.truth[rule.id].scatter(row, truth)}

    @cached_property
    def _keywords(self) -> Keywords:
        leaves = (leaf for rule in self.decision.working for leaf in rule.conditions())
        return Keywords(word for leaf in leaves for word in leaf.condition.keywords())

    def view(self, row: int) -> View:
        """Give the one item as a view of its own, which folds and searches it once for all."""
        truths = {name: truth.slice(row, 1) for name, truth in self.decision.truths.items()}
        item = self.prepared.items.slice(row, 1)
        return View(item, self._keywords, self.prepared.zone, truths)
