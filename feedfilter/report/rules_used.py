"""Per rule: to how many items it applied, how many it decided, how often it could not know."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from msgspec import Struct

from feedfilter.engine.ladder import DECISIONS, SCORES
from feedfilter.model import SCHEMA as MODEL
from feedfilter.model import Action, Decided
from feedfilter.rules.rule import Rule, Rules


def per_rule(decided: Decided, rules: Rules) -> pl.DataFrame:
    """Give `rule`, `action`, `applied`, `decided`, `unknown`, `allowed`, `friends`, in file order.

    `unknown` counts the items for which the rule could not be told, so that it left them alone;
    `allowed` those of protected people that it would have removed.
    """
    decisions = _counts(decided.verdicts["rule"])
    allowed = _counts(decided.verdicts["allowed"])
    authors = pl.coalesce("author_id", "author")
    names = decided.feed.items.select(author=authors)["author"]
    known = pl.Enum(names.drop_nulls().unique())
    who = names.cast(known).to_physical()  # numbers are counted faster than names
    lines = []
    for rule in rules.rules:
        truth = decided.truth[rule.id]
        applied = int(truth.sum() or 0)
        lines.append(
            {
                "rule": rule.id,
                "action": rule.action.value,
                "applied": applied,
                "decided": decisions.get(rule.id, 0),
                "unknown": truth.null_count(),
                "allowed": allowed.get(rule.id, 0),
                "friends": who.filter(truth.fill_null(False)).n_unique() if applied else 0,
            }
        )
    return pl.DataFrame(lines, schema=SCHEMA)


def removed_by(rows: pl.DataFrame) -> pl.DataFrame:
    """Count `items` per `author_key`, `rule` (empty: none decided) and `action`."""
    decided = rows.select(
        "author_key", pl.col("rule").fill_null(""), pl.col("action").cast(pl.String)
    )
    counted = decided.group_by("author_key", "rule", "action").agg(items=pl.len().cast(pl.Int64))
    order = ["author_key", "items", "rule", "action"]
    return counted.sort(order, descending=[False, True, False, False])


def with_others(used: pl.DataFrame, removals: pl.DataFrame) -> pl.DataFrame:
    """Add to `per_rule` what your decisions and scores decided, where they did."""
    others = [name for name in (DECISIONS, SCORES) if name not in used["rule"]]
    decided = removals.filter(pl.col("rule").is_in(others))
    lines = decided.group_by("rule", maintain_order=True).agg(
        action=pl.lit(""),
        applied=pl.col("items").sum(),
        decided=pl.col("items").sum(),
        unknown=pl.lit(0, pl.Int64),
        allowed=pl.lit(0, pl.Int64),
        friends=pl.col("author_key").n_unique().cast(pl.Int64),
    )
    return pl.concat([used, lines.sort("rule")])


class Undecidable(Struct, frozen=True):
    """Rules that could not be told for the same items, and what most of them do not say."""

    rules: tuple[str, ...]
    items: int
    unsaid: tuple[str, ...]


def undecidable(decided: Decided, rules: Rules) -> list[Undecidable]:
    """Find the deciding rules that could not be told for some items; most items first."""
    unknown = {
        rule.id: decided.truth[rule.id].is_null()
        for rule in rules.rules
        if rule.action is not Action.TAG and decided.truth[rule.id].null_count()
    }
    groups: list[list[str]] = []
    for rule, here in unknown.items():
        group = next((each for each in groups if unknown[each[0]].equals(here)), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    found = [
        Undecidable(tuple(group), int(unknown[group[0]].sum()), _unsaid(decided, rules, group))
        for group in groups
    ]
    return sorted(found, key=lambda each: -each.items)


def _unsaid(decided: Decided, rules: Rules, group: list[str]) -> tuple[str, ...]:
    """Name what all rules of a group ask for and most of the items left alone do not say."""
    by_id = {rule.id: rule for rule in rules.rules}
    asked = set.intersection(*(_asked_for(rule, by_id) for rule in group)) & set(MODEL)
    alone = decided.feed.items.filter(decided.truth[group[0]].is_null())
    return tuple(
        name for name in MODEL if name in asked and 2 * alone[name].null_count() > alone.height
    )


def _asked_for(rule: str, by_id: Mapping[str, Rule]) -> set[str]:
    """Give the names of the conditions of a rule and of all that it refers to."""
    found: set[str] = set()
    seen, waiting = {rule}, [rule]
    while waiting:
        each = by_id[waiting.pop()]
        found |= {leaf.condition.name for leaf in each.conditions()}
        new = {ref.id for ref in each.refers_to() if ref.id in by_id} - seen
        seen |= new
        waiting += new
    return found


SCHEMA = {
    "rule": pl.String,
    "action": pl.String,
    "applied": pl.Int64,
    "decided": pl.Int64,
    "unknown": pl.Int64,
    "allowed": pl.Int64,
    "friends": pl.Int64,
}


def _counts(names: pl.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in names.drop_nulls().value_counts().iter_rows()}
