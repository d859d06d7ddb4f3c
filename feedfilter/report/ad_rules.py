"""Which rules call an item an ad, and by which names another rule refers to all of them."""

from __future__ import annotations

from collections.abc import Iterator

from feedfilter.conditions.matched import Matched
from feedfilter.report.friends import AD
from feedfilter.rules.references import evaluation_order
from feedfilter.rules.rule import AnyOf, Leaf, Rules, Tree


def ad_rules(rules: Rules) -> list[str]:
    """Give the rules that call an item an ad."""
    return [rule.id for rule in rules.rules if rule.enabled and AD in rule.tags]


def named_by(rules: Rules) -> tuple[str, ...]:
    """Give one rule that gathers just the rules for ads, where there is one; else these."""
    wanted = ad_rules(rules)
    gathered = _gathered(rules)
    for rule in rules.rules:
        if rule.enabled and rule.id not in wanted and gathered[rule.id] == set(wanted):
            return (rule.id,)
    return tuple(wanted)


def _gathered(rules: Rules) -> dict[str, set[str]]:
    """Give for each rule those of which one must apply for it to apply; itself if it asks for more.

    Each rule is looked at once, behind those that it names: in a file in which every rule names
    another one twice there are 2 ** n ways from the last to the first.
    """
    by_id = {rule.id: rule for rule in rules.rules}
    known: dict[str, set[str]] = {}
    for rule in (by_id[identifier] for identifier in evaluation_order(rules)):
        parts = list(_parts(rule.when))
        if rule.unless is not None or rule.windows or None in parts or not parts:
            known[rule.id] = {rule.id}
            continue
        named = (by_id[part] for part in parts if part in by_id and by_id[part].enabled)
        ways = ({one.id} if AD in one.tags else known[one.id] for one in named)
        known[rule.id] = {identifier for way in ways for identifier in way}
    return known


def _parts(tree: Tree | None) -> Iterator[str | None]:
    """Give the rules that an "any of these" names; None for whatever else is asked."""
    if isinstance(tree, AnyOf):
        for part in tree.parts:
            yield from _parts(part)
    elif isinstance(tree, Leaf) and isinstance(tree.condition, Matched):
        yield from (ref.id for ref in tree.condition.any)
    elif tree is not None:
        yield None
