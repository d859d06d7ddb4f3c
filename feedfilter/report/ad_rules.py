"""Which rules call an item an ad, and by which names another rule refers to all of them."""

from __future__ import annotations

from collections.abc import Iterator

from feedfilter.conditions.matched import Matched
from feedfilter.report.friends import AD
from feedfilter.rules.rule import AnyOf, Leaf, Rule, Rules, Tree

_DEEPEST = 20  # rules that refer to rules


def ad_rules(rules: Rules) -> list[str]:
    """Give the rules that call an item an ad."""
    return [rule.id for rule in rules.rules if rule.enabled and AD in rule.tags]


def named_by(rules: Rules) -> tuple[str, ...]:
    """Give one rule that gathers just the rules for ads, where there is one; else these."""
    wanted = ad_rules(rules)
    for rule in rules.rules:
        if rule.enabled and rule.id not in wanted and _gathered(rule, rules) == set(wanted):
            return (rule.id,)
    return tuple(wanted)


def _gathered(rule: Rule, rules: Rules, depth: int = 0) -> set[str]:
    """Give the rules of which one must apply for this one to apply; itself, if it asks for more."""
    parts = list(_parts(rule.when))
    if rule.unless is not None or rule.windows or None in parts or not parts or depth > _DEEPEST:
        return {rule.id}
    found: set[str] = set()
    for part in parts:
        named = rules.rule(part) if part else None
        if named is not None and named.enabled:
            found |= {named.id} if AD in named.tags else _gathered(named, rules, depth + 1)
    return found


def _parts(tree: Tree | None) -> Iterator[str | None]:
    """Give the rules that an "any of these" names; None for whatever else is asked."""
    if isinstance(tree, AnyOf):
        for part in tree.parts:
            yield from _parts(part)
    elif isinstance(tree, Leaf) and isinstance(tree.condition, Matched):
        yield from (ref.id for ref in tree.condition.any)
    elif tree is not None:
        yield None
