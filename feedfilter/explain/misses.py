"""The nearest misses: the smallest changes that would have decided an item otherwise.

Every one is tried on the real feed with the whole ladder, so what is said of it is true: "with
`within: 90m` it would stay" is left out where another rule would hide the item all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from feedfilter.explain.otherwise import with_other_numbers
from feedfilter.explain.outcome import outcome_of
from feedfilter.explain.replay import Fate, Replay
from feedfilter.explain.shortfall import lacking, resting_on
from feedfilter.explain.step import Miss, RuleStep
from feedfilter.model import REMOVING, Action

MOST_MISSES = 5
MOST_TRIED = 12  # changes held against the whole feed for one item


def nearest_misses(replay: Replay, steps: Sequence[RuleStep], row: int) -> tuple[Miss, ...]:
    """Give the changes that would make a difference to the item, nearest first."""
    now = fate_of(replay, row)
    if now.rule == "decisions":
        return ()  # no change of a rule could touch it
    found = [*_numbers(replay, steps, row, now), *_words(replay, steps, row, now)]
    found.sort(key=lambda miss: miss.distance)
    return tuple(_first_of_each(found))[:MOST_MISSES]


def fate_of(replay: Replay, row: int) -> Fate:
    """Give what became of the item."""
    verdict = replay.decided.verdicts.row(row, named=True)
    return Fate(verdict["action"], verdict["rule"], tuple(verdict["tags"]))


def _first_of_each(misses: Iterable[Miss]) -> Iterator[Miss]:
    """Give the nearest change of each kind to each rule, and no change twice."""
    seen: set[tuple[str, str]] = set()
    for miss in misses:
        key = (miss.rule, miss.change.split(":")[0])
        if key not in seen:
            seen.add(key)
            yield miss


def _numbers(replay: Replay, steps: Sequence[RuleStep], row: int, now: Fate) -> Iterator[Miss]:
    """Try other numbers in the windows that took the item, or that nearly did."""
    for step in steps:
        if step.windows and _may_matter(step, now):
            yield from with_other_numbers(replay, step, row, now)


def _may_matter(step: RuleStep, now: Fate) -> bool:
    if step.off or any(window.truth is None for window in step.windows):
        return False
    if step.truth:
        return step.rule.id == now.rule or step.rule.action is Action.TAG
    counted = all(not window.datum.startswith("not counted") for window in step.windows)
    return counted and now.action not in REMOVING


def _words(replay: Replay, steps: Sequence[RuleStep], row: int, now: Fate) -> Iterator[Miss]:
    """Try the conditions that alone make a rule apply, or alone keep it from applying."""
    tried = 0
    for step in steps:
        if step.off or step.windows or step.rule.id in replay.decided.failed:
            continue
        change = resting_on(step) if step.truth else lacking(step)
        if change is None or tried >= MOST_TRIED:
            continue
        tried += 1
        fate = replay.fate(row, replay.forced(step.rule, row, not step.truth))
        outcome = outcome_of(fate, now, step)
        if outcome:
            yield Miss(step.rule.id, change.words, outcome, change.distance)
