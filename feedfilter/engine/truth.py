"""What is true of each item: conditions once each, trees of them, rules in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

import polars as pl

from feedfilter.condition import Condition, View
from feedfilter.engine.prepare import Prepared
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Rule, Tree
from feedfilter.words import Keywords

STRETCH = 131_072  # items folded and matched at a time: bounds the memory of folded texts
Atoms = dict[Condition, pl.Series]
# What a condition may meet in content that nobody foresaw; its rules then keep their items.
FAILURES = (pl.exceptions.PolarsError, ValueError, OverflowError, RecursionError, MemoryError)


def atoms_of(prepared: Prepared, rules: Iterable[Rule], failed: dict[Condition, str]) -> Atoms:
    """Test every condition that needs no other rule, once, stretch by stretch.

    Conditions that could not be tested are noted in `failed` and unknown for every item.
    """
    conditions = _independent(rules)
    keywords = Keywords(word for each in conditions for word in each.keywords())
    height = prepared.items.height
    parts: dict[Condition, list[pl.Series]] = {each: [] for each in conditions}
    for start in range(0, height, STRETCH):
        view = View(prepared.items.slice(start, STRETCH), keywords, prepared.zone)
        for condition in conditions:
            parts[condition].append(_tested(condition, view, failed))
    return {
        condition: pl.concat(found) if found else pl.Series([], dtype=pl.Boolean)
        for condition, found in parts.items()
    }


def _independent(rules: Iterable[Rule]) -> list[Condition]:
    leaves = (leaf.condition for rule in rules for leaf in rule.conditions())
    return [each for each in dict.fromkeys(leaves) if not each.rules()]


def _tested(condition: Condition, view: View, failed: dict[Condition, str]) -> pl.Series:
    try:
        return condition.test(view)
    except FAILURES as error:
        failed[condition] = type(error).__name__
        return unknown(view.height)


def tree_truth(
    tree: Tree | None, atoms: Atoms, truths: Mapping[str, pl.Series], view: View
) -> pl.Series:
    """Combine the truth of a tree's conditions; no tree is true for every item."""
    if tree is None:
        return pl.repeat(True, view.height, dtype=pl.Boolean, eager=True)
    if isinstance(tree, Leaf):
        known = atoms.get(tree.condition)
        return known if known is not None else tree.condition.test(view)
    parts = [tree_truth(part, atoms, truths, view) for part in tree.parts]
    return combine(tree, parts)


def combine(tree: AllOf | AnyOf | NoneOf, parts: list[pl.Series]) -> pl.Series:
    """Combine truth columns as Kleene's logic does, which is the logic of nulls in columns."""
    if isinstance(tree, AllOf):
        return reduce(pl.Series.__and__, parts)
    some = reduce(pl.Series.__or__, parts)
    return ~some if isinstance(tree, NoneOf) else some


def unknown(height: int) -> pl.Series:
    """Give a truth column that knows nothing."""
    return pl.repeat(None, height, dtype=pl.Boolean, eager=True)
