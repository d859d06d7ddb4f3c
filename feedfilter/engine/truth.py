"""What is true of each item: conditions once each, trees of them, rules in their order."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import reduce

import polars as pl

from feedfilter.condition import Condition, View, searched_for
from feedfilter.engine.openness import asking, open_items
from feedfilter.engine.prepare import Prepared
from feedfilter.engine.repeats import gathered, without_repeats
from feedfilter.flags import constant
from feedfilter.profile import UNMEASURED, Profile
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Rule, Tree

WORTH_PARTING = 0.5  # of a stretch: if a condition is asked for on more of it, it sees all
STRETCH = 200_000  # items folded and matched at a time: bounds the memory of folded texts
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
    """Tests conditions stretch by stretch, each once; what could not be tested is unknown.

    With `rules`, those that take long are unknown too where no rule asks: the truth of the rules
    is the same, that of the single conditions is not.
    """

    def __init__(
        self,
        conditions: Sequence[Condition],
        zone: str,
        profile: Profile = UNMEASURED,
        rules: Sequence[Rule] = (),
    ) -> None:
        self.zone = zone
        groups = _by_effort(conditions)
        self._groups = list(zip(groups, asking(groups, rules), strict=True))
        self._everywhere = not rules
        self._profile = profile
        self.failed: dict[Condition, str] = {}
        self._keywords = searched_for(conditions)
        self._conditions = tuple(conditions)
        self._of_content = all(each.of_content() for each in conditions)

    def match(self, items: pl.DataFrame) -> Atoms:
        """Test a stretch of the feed; what says the same is tested once, if that is all."""
        place = None
        if self._conditions and self._of_content:
            items, place = without_repeats(items)
        view = View(items, self._keywords, self.zone, profile=self._profile)
        known: Atoms = {}
        for group, rules in self._groups:
            known |= self._tested(group, rules, view, known)
        if place is None:
            return known
        return dict(zip(known, gathered(known.values(), place), strict=True))

    def _tested(
        self, group: Sequence[Condition], rules: Sequence[Rule], view: View, known: Atoms
    ) -> Atoms:
        """Test conditions that go together where one of the rules that ask for them is open."""
        rows = None
        if group[0].effort() and not self._everywhere:
            wanted = open_items(set(group), rules, known, view.height)
            if wanted.sum() < view.height * WORTH_PARTING:
                rows = wanted.arg_true().cast(pl.UInt32)
        looked_at = view if rows is None else view.part(rows)
        found: Atoms = {}
        for condition in group:
            with self._profile.timed(condition):
                truth = _tested(condition, looked_at, self.failed)
                found[condition] = truth if rows is None else _spread(truth, rows, view.height)
        return found

    def joined(self, parts: Sequence[Atoms]) -> Atoms:
        """Join the truth columns of stretches, in the order of the feed."""
        nothing = pl.Series([], dtype=pl.Boolean)
        return {
            each: pl.concat([part[each] for part in parts]) if parts else nothing
            for each in self._conditions
        }


def _by_effort(conditions: Iterable[Condition]) -> list[list[Condition]]:
    """Put together what shares work, the quickest first."""
    groups: dict[Hashable, list[Condition]] = {}
    for condition in sorted(conditions, key=lambda each: each.effort()):
        groups.setdefault(condition.shares_work_with(), []).append(condition)
    return list(groups.values())


def _spread(truth: pl.Series, rows: pl.Series, height: int) -> pl.Series:
    """Put the truth of some rows in their places among nulls."""
    return unknown(height).scatter(rows, truth) if rows.len() else unknown(height)


def atoms_of(
    prepared: Prepared,
    rules: Sequence[Rule],
    failed: dict[Condition, str],
    known: Atoms | None = None,
    profile: Profile = UNMEASURED,
    *,
    everywhere: bool = True,
) -> Atoms:
    """Test every condition that needs no other rule and is not `known`, stretch by stretch.

    Conditions that could not be tested are noted in `failed` and unknown for every item. Unless
    they are tested `everywhere`, they are unknown too where the truth of no rule depends on them.
    """
    atoms = dict(known or {})
    left = [each for each in independent(rules) if each not in atoms]
    for of_content in (True, False):
        some = [each for each in left if each.of_content() == of_content]
        matching = Matching(some, prepared.zone, profile, () if everywhere else rules)
        starts = range(0, prepared.items.height if some else 0, STRETCH)
        parts = [matching.match(prepared.items.slice(start, STRETCH)) for start in starts]
        failed.update(matching.failed)
        atoms |= matching.joined(parts)
    return atoms


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
        return constant(True, view.height)
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
    return constant(None, height)
