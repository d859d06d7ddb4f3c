"""Rules that can never decide, because an earlier one always does.

Only what is certain: each item to which the later rule applies is one to which the earlier one
applies. A condition that is merely improbable to matter is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from feedfilter.condition import Condition
from feedfilter.model import REMOVING, Action
from feedfilter.nearest import quoted
from feedfilter.problems import Place
from feedfilter.rules.ranges import narrower
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Rule, Tree

_MOST_RULES = 1000  # deciding rules that are compared with each other


def shadowed(rules: Sequence[Rule], *, spares: bool) -> Iterator[tuple[Place, str]]:
    """Give the rules that never decide, with the earlier rule that does in their stead.

    If it `spares` authors under `allow`, a rule that removes passes their items over: these a later
    one can decide.
    """
    deciding = [rule for rule in rules if rule.enabled and rule.action is not Action.TAG]
    for number, later in enumerate(deciding[:_MOST_RULES]):
        above = (rule for rule in deciding[:number] if _covers(rule, later))
        above = (rule for rule in above if not (spares and _leaves_more(rule, later)))
        earlier = next(above, None)
        if earlier:
            message = (
                f"{quoted(later.id)} never decides: {quoted(earlier.id)}, above it, always does"
            )
            yield later.place, f"{message}; put it first, or delete it"


def _covers(earlier: Rule, later: Rule) -> bool:
    """Say whether the earlier rule decides every item that the later one applies to."""
    if later.even_allowed and not earlier.even_allowed:
        return False
    if (earlier.until or date.max) < (later.until or date.max):
        return False
    if earlier.unless is not None and not _same(earlier.unless, later.unless):
        return False
    if earlier.windows:
        return _same_windows(earlier, later)
    if earlier.when is None:
        return False
    return later.when is not None and implies(later.when, earlier.when)


def _leaves_more(earlier: Rule, later: Rule) -> bool:
    """Say whether the earlier rule passes over items of allowed authors and the later does not."""
    removes = [rule.action in REMOVING and not rule.even_allowed for rule in (earlier, later)]
    return removes == [True, False]


def _same_windows(earlier: Rule, later: Rule) -> bool:
    """Say whether both count the same candidates in the same way, whatever was removed before."""
    return (
        earlier.windows == later.windows
        and not any(window.sees_decisions() for window in earlier.windows)
        and _same(earlier.when, later.when)
        and _same(earlier.unless, later.unless)
    )


def implies(narrow: Tree, wide: Tree) -> bool:
    """Say whether `wide` is true wherever `narrow` is, as far as their shape shows it."""
    if _same(narrow, wide):
        return True
    if isinstance(wide, AllOf):
        return all(implies(narrow, part) for part in wide.parts)
    if isinstance(narrow, AnyOf):
        return all(implies(part, wide) for part in narrow.parts)
    if isinstance(wide, AnyOf) and any(implies(narrow, part) for part in wide.parts):
        return True
    if isinstance(narrow, AllOf):
        return any(implies(part, wide) for part in narrow.parts)
    if isinstance(narrow, Leaf) and isinstance(wide, Leaf):
        one, other = narrow.condition, wide.condition
        return _wider_choice(one, other) or narrower(one, other)
    return False


def _wider_choice(narrow: Condition, wide: Condition) -> bool:
    """Say whether two conditions differ only in `any`, of which the wide one has more."""
    if type(narrow) is not type(wide):
        return False
    few, many = getattr(narrow, "any", ()), getattr(wide, "any", ())
    if not few or not isinstance(few, tuple) or not set(few) <= set(many):
        return False
    others = [name for name in narrow.__struct_fields__ if name != "any"]
    return all(getattr(narrow, name) == getattr(wide, name) for name in others)


def _same(one: Tree | None, other: Tree | None) -> bool:
    """Compare two trees, not the places where they stand."""
    if isinstance(one, Leaf) and isinstance(other, Leaf):
        return one.condition == other.condition
    if isinstance(one, AllOf | AnyOf | NoneOf) and type(one) is type(other):
        parts = getattr(other, "parts", ())
        return len(one.parts) == len(parts) and all(map(_same, one.parts, parts))
    return one is None and other is None
