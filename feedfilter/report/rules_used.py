"""Per rule: to how many items it applied, how many it decided, how often it could not know."""

from __future__ import annotations

import polars as pl

from feedfilter.model import Action, Decided
from feedfilter.rules.rule import Rules


def per_rule(decided: Decided, rules: Rules) -> pl.DataFrame:
    """Give `rule`, `action`, `applied`, `decided`, `unknown`, `allowed`, `friends`, in file order.

    `unknown` counts the items for which the rule could not be told, so that it left them alone;
    `allowed` those of protected people that it would have removed.
    """
    decisions = _counts(decided.verdicts["rule"])
    allowed = _counts(decided.verdicts["allowed"])
    authors = pl.coalesce("author_id", "author")
    who = decided.feed.items.select(author=authors)["author"]
    lines = []
    for rule in rules.rules:
        truth = decided.truth[rule.id]
        lines.append(
            {
                "rule": rule.id,
                "action": rule.action.value,
                "applied": int(truth.sum() or 0),
                "decided": decisions.get(rule.id, 0),
                "unknown": truth.null_count(),
                "allowed": allowed.get(rule.id, 0),
                "friends": who.filter(truth.fill_null(False)).n_unique(),
            }
        )
    return pl.DataFrame(lines, schema=_SCHEMA)


def undecidable(decided: Decided, rules: Rules) -> dict[str, int]:
    """Count per deciding rule the items it could not be told for, where there are any."""
    deciding = [rule.id for rule in rules.rules if rule.action is not Action.TAG]
    counts = {name: decided.truth[name].null_count() for name in deciding}
    return {name: count for name, count in counts.items() if count}


_SCHEMA = {
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
