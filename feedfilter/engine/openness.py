"""On which items a condition matters: those whose rule the conditions known so far leave open.

Of `text: [代购]` beside a slow `contact`, the keyword is known first; where it is absent, the rule
is false whatever the contact says, so nobody need look for one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import and_, or_

import polars as pl
from msgspec import Struct

from feedfilter.condition import Condition
from feedfilter.flags import constant, without_nulls
from feedfilter.rules.rule import AllOf, Leaf, NoneOf, Rule, Tree


class _Outlook(Struct, frozen=True):
    """What a tree may still come to on each item, and where a wanted condition decides it.

    No column is null; `wanted` is None where none of the wanted conditions is in the tree.
    """

    may_hold: pl.Series
    may_fail: pl.Series
    wanted: pl.Series | None


def asking(groups: Iterable[Collection[Condition]], rules: Iterable[Rule]) -> list[list[Rule]]:
    """Give for each group of conditions the rules that ask for one of them."""
    asked = [(rule, {leaf.condition for leaf in rule.conditions()}) for rule in rules]
    return [[rule for rule, own in asked if not own.isdisjoint(group)] for group in groups]


def open_items(
    conditions: Collection[Condition],
    rules: Iterable[Rule],
    known: Mapping[Condition, pl.Series],
    height: int,
) -> pl.Series:
    """Say on which of `height` items one of the conditions can change the truth of a rule.

    On the others each of these rules comes to the same, whatever the conditions are, unknown
    included: that is Kleene's logic, in which false AND anything is false.
    """
    found, everywhere = constant(False, height), constant(True, height)
    for rule in rules:
        wanted = _of(_whole(rule), conditions, known, everywhere).wanted
        found = found if wanted is None else found | wanted
    return found


def _whole(rule: Rule) -> Tree:
    parts = [rule.when] if rule.when is not None else []
    unless = [NoneOf((rule.unless,))] if rule.unless is not None else []
    return AllOf((*parts, *unless))


def _of(
    tree: Tree,
    conditions: Collection[Condition],
    known: Mapping[Condition, pl.Series],
    everywhere: pl.Series,
) -> _Outlook:
    if isinstance(tree, Leaf):
        return _of_leaf(tree.condition, conditions, known, everywhere)
    parts = [_of(part, conditions, known, everywhere) for part in tree.parts]
    may_hold, may_fail = [part.may_hold for part in parts], [part.may_fail for part in parts]
    if isinstance(tree, AllOf):
        wanted = _left_open(parts, may_hold)
        return _Outlook(reduce(and_, may_hold), reduce(or_, may_fail), wanted)
    wanted = _left_open(parts, may_fail)
    some, no = reduce(or_, may_hold), reduce(and_, may_fail)
    return _Outlook(no, some, wanted) if isinstance(tree, NoneOf) else _Outlook(some, no, wanted)


def _of_leaf(
    condition: Condition,
    conditions: Collection[Condition],
    known: Mapping[Condition, pl.Series],
    everywhere: pl.Series,
) -> _Outlook:
    truth = known.get(condition)
    wanted = everywhere if condition in conditions else None
    if truth is None:
        return _Outlook(everywhere, everywhere, wanted)
    return _Outlook(
        without_nulls(truth, instead=True), ~without_nulls(truth, instead=False), wanted
    )


def _left_open(parts: list[_Outlook], permits: list[pl.Series]) -> pl.Series | None:
    """Join what each part wants, where every other part permits that it decides."""
    found = []
    for number, part in enumerate(parts):
        if part.wanted is not None:
            others = permits[:number] + permits[number + 1 :]
            found.append(reduce(and_, others, part.wanted))
    return reduce(or_, found) if found else None
