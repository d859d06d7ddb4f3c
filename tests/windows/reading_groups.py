"""RULES.md 4 on `cadence`, `spike`, `sequence` and `share`, read word by word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

from .reading import One, Satisfies, before

Holds = Callable[[float], bool]


def in_order(ones: Sequence[One], group: object) -> list[One]:
    return sorted((one for one in ones if one.group == group), key=lambda one: one.order)


def cadence(
    ones: Sequence[One], night: int, count: Satisfies, gap: Holds, spread: Holds
) -> list[bool]:
    """All but the first of every run whose gaps are many enough, of that length, and even."""
    chosen: set[One] = set()
    for group in {one.group for one in ones}:
        for run in runs(in_order(ones, group), night):
            gaps = gaps_of(run)
            if gaps and count(len(gaps)) and gap(median(gaps)) and spread(spread_of(gaps)):
                chosen |= set(run[1:])
    return [one in chosen for one in ones]


def runs(ones: Sequence[One], night: int) -> list[list[One]]:
    found: list[list[One]] = []
    for one in ones:
        if found and one.time - found[-1][-1].time <= night:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def gaps_of(run: Sequence[One]) -> list[int]:
    return [late.time - early.time for early, late in pairwise(run)]


def spread_of(gaps: Sequence[int]) -> float:
    """The median absolute deviation over the median; gaps of nothing do not spread."""
    middle = median(gaps)
    deviation = median(abs(gap - middle) for gap in gaps)
    if not middle:
        return float("inf") if deviation else 0
    return deviation / middle


def spike(
    ones: Sequence[One],
    others: Sequence[One],
    within: int,
    baseline: int,
    times: int,
    count: Satisfies,
) -> list[bool | None]:
    """`others` are items that are no candidates: only a baseline may begin with them."""
    truth: list[bool | None] = []
    for one in ones:
        began = one.time - within - baseline
        if not any(each.group == one.group and each.time <= began for each in [*ones, *others]):
            truth.append(None)
            continue
        now = len(before(ones, one, within))
        earlier = len(before(ones, one, within + baseline)) - now
        usual = Fraction(earlier * within, baseline)
        truth.append(count(now) and now >= times * usual)
    return truth


def sequence(
    ones: Sequence[One], applies: Sequence[Callable[[One], bool]], within: int
) -> list[bool]:
    """`applies` says for each step whether its rule applies to a candidate."""
    chains: list[list[One]] = []  # in the order in which they began
    last: set[One] = set()
    for one in sorted(ones, key=lambda each: each.order):
        open_ones = [
            chain
            for chain in chains
            if len(chain) < len(applies)
            and chain[0].group == one.group
            and one.time - within < chain[0].time
            and applies[len(chain)](one)
        ]
        if open_ones:
            furthest = max(open_ones, key=len)  # of equals the first
            furthest.append(one)
            if len(furthest) == len(applies):
                last.add(one)
        elif applies[0](one):
            chains.append([one])
    return [one in last for one in ones]


def share(
    groups: Sequence[object],
    truths: Sequence[bool | None],
    words: Sequence[bool],
    least: float,
    min_items: int,
) -> list[bool | None]:
    """For every item with a group: every way of filling in what is unknown says the same."""
    found: list[bool | None] = []
    for group in groups:
        own = [
            truth
            for other, truth, word in zip(groups, truths, words, strict=True)
            if other == group and word
        ]
        if len(own) < min_items:
            found.append(False)
            continue
        most = own.count(True) + own.count(None)
        answers = {number / len(own) >= least for number in range(own.count(True), most + 1)}
        found.append(answers.pop() if len(answers) == 1 else None)
    return found
