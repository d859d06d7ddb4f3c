"""The explanation of one item, as values; how it looks is `render`'s work."""

from __future__ import annotations

from datetime import date

import polars as pl
from msgspec.structs import replace

from feedfilter.condition import Candidates, View, Window
from feedfilter.engine.truth import combine
from feedfilter.engine.windows import needs_clock
from feedfilter.explain.datum import datum_of
from feedfilter.explain.deciding import ladder_of
from feedfilter.explain.misses import nearest_misses
from feedfilter.explain.replay import Replay
from feedfilter.explain.step import Explanation, RuleStep, Step, WindowStep
from feedfilter.model import Decided, Evidence
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Rule, Rules, Tree

NAMES = {AllOf: "all of", AnyOf: "any of", NoneOf: "none of"}


class Explainer:
    """Explains items of one decided feed; what all of them need is made once."""

    def __init__(self, decided: Decided, rules: Rules, as_of: date | None = None) -> None:
        self.replay = Replay(decided, rules, as_of)

    def explain(self, row: int, *, misses: bool = True) -> Explanation:
        """Explain the item in `row` of the feed; without `misses` it costs less."""
        replay = self.replay
        view = replay.view(row)
        steps = tuple(_rule(replay, rule, row, view) for rule in replay.rules.rules)
        verdict = replay.decided.verdicts.row(row, named=True)
        near = nearest_misses(replay, steps, row) if misses else ()
        return Explanation(row, verdict, steps, ladder_of(replay, row), near)


def explain(decided: Decided, rules: Rules, row: int, as_of: date | None = None) -> Explanation:
    """Explain the item in `row` of the feed, rule by rule."""
    return Explainer(decided, rules, as_of).explain(row)


def _rule(replay: Replay, rule: Rule, row: int, view: View) -> RuleStep:
    if rule not in replay.decision.working:
        return RuleStep(rule, False, off=True)
    when = _step(rule.when, view) if rule.when else None
    unless = _step(rule.unless, view) if rule.unless else None
    windows = _windows(replay, rule, row) if rule.windows else ()
    return RuleStep(rule, replay.decided.truth[rule.id][row], when, unless, windows)


def _step(tree: Tree, view: View) -> Step:
    if isinstance(tree, Leaf):
        condition = tree.condition
        truth = condition.test(view)[0]
        shown = tuple(_quoted(each, view) for each in datum_of(condition, view, truth))
        return Step(condition.name, truth, shown, (), condition)
    parts = tuple(_step(part, view) for part in tree.parts)
    truths = [pl.Series([part.truth], dtype=pl.Boolean) for part in parts]
    return Step(NAMES[type(tree)], combine(tree, truths)[0], (), parts)


def _quoted(evidence: Evidence, view: View) -> Evidence:
    """Write the words that a span shows beside it."""
    if evidence.start < 0 or evidence.datum:
        return evidence
    words = view.column(evidence.field)[0][evidence.start : evidence.end]
    return replace(evidence, datum=words)


def _windows(replay: Replay, rule: Rule, row: int) -> tuple[WindowStep, ...]:
    base = replay.base(rule)
    steps = []
    for window in rule.windows:
        if base[row] is False:
            steps.append(WindowStep(window.name, False, "not counted: the rest does not hold"))
            continue
        counted = replay.candidates(rule, window, base)
        position = counted.rows.index_of(row)
        if position is None:
            reason = _uncounted(replay, window, base, row)
            steps.append(WindowStep(window.name, None, f"not counted: {reason}"))
            continue
        truth = _truth(replay, rule, window, counted, position)
        steps.append(_window(window, truth, counted, position))
    return tuple(steps)


def _uncounted(replay: Replay, window: Window, base: pl.Series, row: int) -> str:
    """Say why a window does not count an item for which the rest of its rule is not false."""
    names = window.group_fields()
    if base[row] is None:
        return "the rest of the rule is unknown"
    if window.grouped and replay.prepared.groups(names)[row] is None:
        return f"no {' or no '.join(names)}"
    if replay.prepared.items["time"][row] is None:
        return "no time"
    if replay.prepared.items["time_unit"][row] == "day" and needs_clock(window):
        return "only its day is known"
    return "its time cannot be true"


def _truth(
    replay: Replay, rule: Rule, window: Window, counted: Candidates, position: int
) -> bool | None:
    """Give what a window makes of a candidate; it is asked only where the rule does not tell."""
    known: bool | None = replay.decided.truth[rule.id][int(counted.rows[position])]
    if known or len(rule.windows) == 1:
        return known
    answer: bool | None = window.select(counted)[position]
    return answer


def _window(window: Window, truth: bool | None, counted: Candidates, position: int) -> WindowStep:
    """Say of which items the window of a candidate consists."""
    show = window.witnesses if truth else window.bystanders
    seen = show(counted, position)
    rows = tuple(counted.rows.gather(list(seen.positions)).to_list())
    kept = None if seen.kept is None else counted.rows[seen.kept]
    return WindowStep(window.name, truth, seen.datum, rows, kept)
