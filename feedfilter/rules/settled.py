"""Rules whose answer stands before any feed is read: true of no item, or of every one.

Only what is certain. Not found are, among others, words that no language has together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from feedfilter.condition import Condition, Flag, Window
from feedfilter.fold import word_spans
from feedfilter.nearest import quoted
from feedfilter.problems import Place
from feedfilter.rules.ranges import only_counts, range_of
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Rule, Rules, Tree
from feedfilter.rules.shadowed import implies
from feedfilter.values import Comparison, Word

_MOST_PARTS = 40  # of one `when` that are compared with each other


def settled(rules: Rules, as_of: date | None) -> Iterator[tuple[Place, str]]:
    """Give the rules that apply to nothing or to everything, and those that wait for such."""
    working = [rule for rule in rules.rules if rule.enabled]
    never = {rule.id for rule in working if _never_applies(rule)}
    ended = {rule.id: rule.until for rule in working if _has_ended(rule, as_of)}
    for rule in working:
        if rule.id in never:
            yield rule.place, f"{quoted(rule.id)} can apply to no item; {_why_never(rule)}"
        elif rule.id not in ended:
            yield from _about_others(rule, never, ended)
            yield from _everything(rule)


def never_apply(rules: Iterable[Rule], as_of: date | None) -> set[str]:
    """Give the ids of the rules that apply to no item, as far as it is certain."""
    return {
        rule.id
        for rule in rules
        if not rule.enabled or _has_ended(rule, as_of) or _never_applies(rule)
    }


def _has_ended(rule: Rule, as_of: date | None) -> bool:
    return bool(as_of and rule.until and rule.until < as_of)


def _never_applies(rule: Rule) -> bool:
    return never(rule.when) or _always_excepted(rule)


def _always_excepted(rule: Rule) -> bool:
    if rule.unless is None:
        return False
    return always(rule.unless) or (rule.when is not None and implies(rule.when, rule.unless))


def _why_never(rule: Rule) -> str:
    if never(rule.when):
        return "what its `when` asks for excludes each other"
    return "its `unless` holds wherever its `when` does"


def _about_others(
    rule: Rule, never: set[str], ended: dict[str, date | None]
) -> Iterator[tuple[Place, str]]:
    for reference in rule.refers_to():
        asks = f"{quoted(rule.id)} asks for {quoted(reference.id)}"
        if reference.id in never:
            yield rule.place, f"{asks}, which can apply to no item; mend that rule first"
        elif reference.id in ended:
            yield rule.place, f"{asks}, which ended on {ended[reference.id]}; renew that rule"


def _everything(rule: Rule) -> Iterator[tuple[Place, str]]:
    name = quoted(rule.id)
    if always(rule.when) and rule.unless is None:
        advice = "leave out `when`" if rule.windows else "ask for more"
        yield rule.place, f"the `when` of {name} holds for every item; {advice}"
    for window in rule.windows:
        if _counts_itself(window):
            what = f"an item counts itself, so `count` of {name} always holds"
            yield rule.place, f"{what}; write count: {{gt: 1}} or more"


def _counts_itself(window: Window) -> bool:
    """Say whether a window selects every candidate, because there is always one."""
    count = getattr(window, "count", None)
    if window.name != "frequency" or not isinstance(count, Comparison):
        return False
    least = max([count.gte or 0, (count.gt or 0) + 1 if count.gt is not None else 0])
    return count.only_from_below() and least <= 1 and getattr(window, "distinct", None) is None


def never(tree: Tree | None) -> bool:
    """Say whether no item whatever satisfies a tree."""
    if isinstance(tree, Leaf):
        return _contradicts_itself(tree.condition)
    if isinstance(tree, AnyOf):
        return all(never(part) for part in tree.parts)
    if isinstance(tree, NoneOf):
        return any(always(part) for part in tree.parts)
    if isinstance(tree, AllOf):
        parts = [*_flat(tree)][:_MOST_PARTS]
        return any(map(never, parts)) or any(
            _exclude(one, other) for one, other in combinations(parts, 2)
        )
    return False


def always(tree: Tree | None) -> bool:
    """Say whether every item of which the export says enough satisfies a tree."""
    if isinstance(tree, Leaf):
        found = range_of(tree.condition)
        return found is not None and found.everything and only_counts(tree.condition)
    if isinstance(tree, AllOf):
        return all(always(part) for part in tree.parts)
    if isinstance(tree, AnyOf):
        return any(always(part) for part in tree.parts)
    if isinstance(tree, NoneOf):
        return all(never(part) for part in tree.parts)
    return False


def _flat(tree: AllOf) -> Iterator[Tree]:
    for part in tree.parts:
        yield from _flat(part) if isinstance(part, AllOf) else [part]


def _exclude(one: Tree, other: Tree) -> bool:
    """Say whether no item satisfies both."""
    if isinstance(one, NoneOf):
        return any(implies(other, part) for part in one.parts)
    if isinstance(other, NoneOf):
        return _exclude(other, one)
    if isinstance(one, Leaf) and isinstance(other, Leaf):
        return _conditions_exclude(one.condition, other.condition)
    return False


def _conditions_exclude(one: Condition, other: Condition) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, Flag) and isinstance(other, Flag):
        return one.value != other.value
    few, many = range_of(one), range_of(other)
    return few is not None and many is not None and few.apart_from(many)


def _contradicts_itself(condition: Condition) -> bool:
    """Say whether a condition excludes the very words that it asks for: 不包邮, but not 包邮."""
    excluded = _folded(condition, "none")
    if not excluded:
        return False
    whole = getattr(condition, "word", None)
    hit = {
        word: any(word_spans(word, one, whole) for one in excluded)
        for word in _folded(condition, "any") | _folded(condition, "all")
    }
    wanted = [hit[word] for word in _folded(condition, "any")]
    return any(hit[word] for word in _folded(condition, "all")) or bool(wanted and all(wanted))


def _folded(condition: Condition, key: str) -> set[str]:
    words = getattr(condition, key) if key in condition.__struct_fields__ else ()
    if not isinstance(words, tuple):
        return set()
    return {word.folded for word in words if isinstance(word, Word)}
