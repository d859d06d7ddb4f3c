"""What is true of each item: conditions once each, trees of them, rules in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

import polars as pl

from feedfilter.condition import Condition, View
from feedfilter.engine.prepare import Prepared
from feedfilter.profile import UNMEASURED, Profile
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Rule, Tree
from feedfilter.words import Keywords

STRETCH = 131_072  # items folded and matched at a time: bounds the memory of folded texts
Atoms = dict[Condition, pl.Series]
# What a condition may meet in content that nobody foresaw; its rules then keep their items.
FAILURES = (
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,  # no PolarsError, not even an Exception
    ValueError,
    OverflowError,
    RecursionError,
    MemoryError,
)


class Matching:
    """Tests conditions stretch by stretch, each once; what could not be tested is unknown."""

    def __init__(
        self, conditions: Sequence[Condition], zone: str, profile: Profile = UNMEASURED
    ) -> None:
        self.conditions = conditions
        self.zone = zone
        self._profile = profile
        self.failed: dict[Condition, str] = {}
        self._keywords = Keywords(word for each in conditions for word in each.keywords())
        self._parts: dict[Condition, list[pl.Series]] = {each: [] for each in conditions}

    def match(self, items: pl.DataFrame) -> None:
        """Test the next stretch of the feed."""
        view = View(items, self._keywords, self.zone, profile=self._profile)
        for condition, parts in self._parts.items():
            with self._profile.timed(condition):
                parts.append(_tested(condition, view, self.failed))

    def atoms(self) -> Atoms:
        """Give the truth columns of everything that was matched."""
        nothing = pl.Series([], dtype=pl.Boolean)
        return {each: pl.concat(parts) if parts else nothing for each, parts in self._parts.items()}


def atoms_of(
    prepared: Prepared,
    rules: Iterable[Rule],
    failed: dict[Condition, str],
    known: Atoms | None = None,
    profile: Profile = UNMEASURED,
) -> Atoms:
    """Test every condition that needs no other rule and is not `known`, stretch by stretch.

    Conditions that could not be tested are noted in `failed` and unknown for every item.
    """
    atoms = dict(known or {})
    left = [each for each in independent(rules) if each not in atoms]
    matching = Matching(left, prepared.zone, profile)
    for start in range(0, prepared.items.height if left else 0, STRETCH):
        matching.match(prepared.items.slice(start, STRETCH))
    failed.update(matching.failed)
    return atoms | matching.atoms()


def independent(rules: Iterable[Rule]) -> list[Condition]:
    """Give the conditions that need no other rule, each once."""
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
