"""Other numbers in a window - a shorter `within`, one more item - that change an item's fate."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import log
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from feedfilter.condition import Candidates, Window
from feedfilter.explain.outcome import outcome_of
from feedfilter.explain.replay import Fate, Replay
from feedfilter.explain.step import Miss, RuleStep
from feedfilter.values import Comparison, Duration

# Lengths of time that people write into rules.
LENGTHS = (
    "1m 2m 5m 10m 15m 20m 30m 45m 1h 90m 2h 3h 4h 5h 6h 8h 10h 12h 18h 1d 36h 2d 3d 4d 5d 1w "
    "10d 2w 30d 60d"
).split()
MOST_STEPS = 10  # values tried on each side of the one that stands there
MOST_CANDIDATES = 40_000  # that all values tried of one number look at together
MOST_KEPT_TRIES = 3  # values that change the rule and are held against the whole ladder


class _Other(Struct, frozen=True):
    """A window with one number changed, how that is written, and how far off it is."""

    window: Window
    written: str
    distance: float


def with_other_numbers(replay: Replay, step: RuleStep, row: int, now: Fate) -> Iterator[Miss]:
    """Give for each number of the rule's windows the nearest one that changes the fate."""
    base = replay.base(step.rule)
    for index, window in enumerate(step.rule.windows):
        counted = _near(replay.candidates(step.rule, window, base), window, row)
        tries = MOST_CANDIDATES // max(counted.height, 1)
        for name in window.__struct_fields__:
            flipping = (
                other
                for other in islice(_others(window, name), tries)
                if _flips(other.window, counted, row, now=bool(step.truth))
            )
            yield from _first_that_matters(replay, step, row, now, index, flipping)


def _first_that_matters(
    replay: Replay, step: RuleStep, row: int, now: Fate, index: int, others: Iterator[_Other]
) -> Iterator[Miss]:
    """Give the nearest number with which the whole ladder decides the item otherwise."""
    rule = step.rule
    for other in islice(others, MOST_KEPT_TRIES):
        changed = (*rule.windows[:index], other.window, *rule.windows[index + 1 :])
        fate = replay.fate(row, {rule.id: replay.truth_with(rule, changed)})
        outcome = outcome_of(fate, now, step)
        if outcome:
            yield Miss(rule.id, f"with `{other.written}`", outcome, other.distance)
            return


def _near(candidates: Candidates, window: Window, row: int) -> Candidates:
    """Leave the candidates that what a window says of the item can depend on."""
    position = candidates.rows.index_of(row)
    if position is None:
        return candidates
    return candidates.those(window.bears_on(candidates, position))


def _flips(window: Window, candidates: Candidates, row: int, *, now: bool) -> bool:
    position = candidates.rows.index_of(row)
    truth = window.select(candidates)[position] if position is not None else None
    return truth is not None and truth is not now


def _others(window: Window, name: str) -> Iterator[_Other]:
    """Give the window with other values of one field, the nearest first."""
    for value, distance in _near_values(name, getattr(window, name)):
        try:
            other = replace(window, **{name: value})
        except ValueError:
            continue
        yield _Other(other, _written(name, other), distance)


def _near_values(name: str, value: Any) -> Iterator[tuple[Any, float]]:
    if isinstance(value, Duration):
        yield from _lengths(value)
    elif isinstance(value, Comparison) and len(value.bounds()) == 1:
        yield from _bounds(value)
    elif name == "at_most":
        yield from ((number, _apart(number, value)) for number in _numbers(value))
    elif name in ("gte", "gt") and isinstance(value, float) and value <= 1:
        shares = (number / 20 for number in range(1, 21))
        yield from sorted(
            ((one, _apart(one, value)) for one in shares if one != value), key=_second
        )


def _lengths(value: Duration) -> Iterator[tuple[Duration, float]]:
    known = [Duration.of(text) for text in LENGTHS]
    others = [
        (one, _apart(one.micros, value.micros)) for one in known if one.micros != value.micros
    ]
    yield from sorted(others, key=_second)[: 2 * MOST_STEPS]


def _bounds(value: Comparison) -> Iterator[tuple[Comparison, float]]:
    ((sign, bound),) = value.bounds()
    for number in _numbers(bound):
        if number + (sign == "gt") < 2 and sign in ("gt", "gte"):
            continue  # "at least one" selects whatever is there
        yield Comparison(**{sign: number}), _apart(number, bound)


def _numbers(value: float) -> list[float]:
    kind = int if isinstance(value, int) else float
    near = [
        value + step for step in range(-MOST_STEPS, MOST_STEPS + 1) if step and value + step > 0
    ]
    return sorted((kind(number) for number in near), key=lambda number: abs(number - value))


def _apart(one: float, other: float) -> float:
    return abs(log(one / other)) if one > 0 and other > 0 else 10.0


def _second(pair: tuple[Any, float]) -> float:
    return pair[1]


def _written(name: str, window: Window) -> str:
    value = getattr(window, name)
    if isinstance(value, Comparison):
        ((sign, bound),) = value.bounds()
        return f"{name}: {{{sign}: {bound:g}}}"
    return f"{name}: {value:g}" if isinstance(value, float) else f"{name}: {value}"
