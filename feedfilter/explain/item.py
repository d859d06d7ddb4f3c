"""The explanation of one item, as values; how it looks is `render`'s work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from feedfilter.condition import View, Witnesses
from feedfilter.engine.decide import Decision, zone_of
from feedfilter.engine.prepare import prepare
from feedfilter.engine.truth import atoms_of, combine
from feedfilter.engine.windows import candidates_of
from feedfilter.model import Decided, Evidence
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Rule, Rules, Tree
from feedfilter.words import Keywords

NAMES = {AllOf: "all of", AnyOf: "any of", NoneOf: "none of"}


@dataclass(frozen=True, slots=True)
class Step:
    """One condition or combination: its truth, and what shows it."""

    name: str
    truth: bool | None
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowStep:
    """A condition on many items: its truth, and the other items, as rows of the feed."""

    name: str
    truth: bool | None
    datum: str = ""
    rows: tuple[int, ...] = ()
    kept: int | None = None  # row of the item that stays for it


@dataclass(frozen=True, slots=True)
class RuleStep:
    """One rule and what it makes of the item."""

    rule: Rule
    truth: bool | None
    when: Step | None = None
    unless: Step | None = None
    windows: tuple[WindowStep, ...] = ()
    off: bool = False  # switched off or past its last day


@dataclass(frozen=True, slots=True)
class Explanation:
    """All about one item: the verdict and every rule behind it."""

    row: int
    verdict: dict[str, Any]
    rules: tuple[RuleStep, ...]


def explain(decided: Decided, rules: Rules, row: int) -> Explanation:
    """Explain the item in `row` of the feed, rule by rule."""
    zone = zone_of(decided.feed, rules)
    prepared = prepare(decided.feed.items, rules.people, zone)
    decision = Decision(decided.feed, rules, prepared)
    decision.truths = {name: decided.truth[name] for name in decided.truth.columns}
    steps = tuple(_rule(decision, decided, rule, row) for rule in rules.rules)
    return Explanation(row, decided.verdicts.row(row, named=True), steps)


def _rule(decision: Decision, decided: Decided, rule: Rule, row: int) -> RuleStep:
    if rule not in decision.working:
        return RuleStep(rule, False, off=True)
    view = _view(decision, rule, row)
    when = _step(rule.when, view) if rule.when else None
    unless = _step(rule.unless, view) if rule.unless else None
    windows = _windows(decision, rule, row) if rule.windows else ()
    return RuleStep(rule, decided.truth[rule.id][row], when, unless, windows)


def _view(decision: Decision, rule: Rule, row: int) -> View:
    """Give the one item as a view of its own."""
    words = Keywords(word for leaf in rule.conditions() for word in leaf.condition.keywords())
    truths = {name: truth.slice(row, 1) for name, truth in decision.truths.items()}
    item = decision.prepared.items.slice(row, 1)
    return View(item, words, decision.prepared.zone, truths)


def _step(tree: Tree, view: View) -> Step:
    if isinstance(tree, Leaf):
        truth = tree.condition.test(view)[0]
        evidence = tree.condition.evidence(view) if truth else ()
        return Step(tree.condition.name, truth, evidence)
    parts = tuple(_step(part, view) for part in tree.parts)
    truths = [pl.Series([part.truth], dtype=pl.Boolean) for part in parts]
    return Step(NAMES[type(tree)], combine(tree, truths)[0], (), parts)


def _windows(decision: Decision, rule: Rule, row: int) -> tuple[WindowStep, ...]:
    atoms = atoms_of(decision.prepared, [rule], {})
    base = decision.base(rule, atoms)
    steps = []
    for window in rule.windows:
        standing = decision.standing(rule) if window.sees_decisions() else None
        counted = candidates_of(window, decision.prepared, base, decision.truths, standing)
        position = counted.rows.index_of(row)
        if position is None:
            steps.append(WindowStep(window.name, None if base[row] is not False else False))
            continue
        truth = window.select(counted)[position]
        seen = window.witnesses(counted, position) if truth else Witnesses(())
        rows = tuple(counted.rows.gather(list(seen.positions)).to_list())
        kept = None if seen.kept is None else counted.rows[seen.kept]
        steps.append(WindowStep(window.name, truth, seen.datum, rows, kept))
    return tuple(steps)
