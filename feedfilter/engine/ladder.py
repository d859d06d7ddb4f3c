"""Who decides: decisions, then the first rule that applies, then scores, then keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from feedfilter.flags import constant, without_nulls
from feedfilter.model import ACTION_TYPE, REMOVING, Action
from feedfilter.rules.rule import SCORE_DIGITS, SELF, Decision, Rule, Rules

DECISIONS = "decisions"
SCORES = "scores"


def allowed_rows(items: pl.DataFrame, rules: Rules) -> pl.Series:
    """Say whose items are protected: people under `allow`, and the owner where `self` is."""
    people = [name for name in rules.allow if name != SELF]
    theirs = items["person"].is_in(people).fill_null(False)
    return theirs | items["me"].fill_null(False) if SELF in rules.allow else theirs


def decided_by_hand(items: pl.DataFrame, decisions: Sequence[Decision]) -> pl.DataFrame:
    """Begin the ladder: `action` and `rule` of the items that a decision names, null elsewhere."""
    by_id = {each.item: each.action.value for each in reversed(decisions)}
    action = (
        items["item_id"].replace_strict(
            list(by_id), list(by_id.values()), default=None, return_dtype=ACTION_TYPE
        )
        if by_id
        else constant(None, items.height, ACTION_TYPE)
    )
    rule = pl.select(pl.when(action.is_not_null()).then(pl.lit(DECISIONS))).to_series()
    return pl.DataFrame({"action": action, "rule": rule.cast(pl.String)})


def climb(
    begun: pl.DataFrame,
    rules: Sequence[Rule],
    truths: Mapping[str, pl.Series],
    allowed: pl.Series,
) -> pl.DataFrame:
    """Let the first rule in file order that applies decide each undecided item.

    Gives `action`, `rule`, and `allowed`: the first rule that would have removed the item of an
    allowed author and was passed over.
    """
    height = begun.height
    decider = constant(None, height, pl.Int32())
    passed = constant(None, height, pl.Int32())
    free = begun["action"].is_null()
    deciding = [rule for rule in rules if rule.action is not Action.TAG]
    for number, rule in enumerate(deciding):
        applies = without_nulls(truths[rule.id], instead=False) & free
        if rule.action in REMOVING and not rule.even_allowed:
            passed = _set(passed, applies & allowed & passed.is_null(), number)
            applies = applies & ~allowed
        decider = _set(decider, applies, number)
        free = free & ~applies
    ids = pl.Series([rule.id for rule in deciding], dtype=pl.String)
    actions = pl.Series([rule.action.value for rule in deciding], dtype=ACTION_TYPE)
    return pl.DataFrame(
        {
            "action": _filled(begun["action"], _taken(actions, decider)),
            "rule": _filled(begun["rule"], _taken(ids, decider)),
            "allowed": _taken(ids, passed),
        }
    )


def _set(numbers: pl.Series, rows: pl.Series, number: int) -> pl.Series:
    if not rows.any():
        return numbers
    return numbers.scatter(rows.arg_true(), number)


def _taken(values: pl.Series, numbers: pl.Series) -> pl.Series:
    if not values.len():
        return constant(None, numbers.len(), values.dtype)
    return values.gather(numbers)


def _filled(first: pl.Series, second: pl.Series) -> pl.Series:
    return first.zip_with(first.is_not_null(), second)


def add_scores(
    climbed: pl.DataFrame, score: pl.Series, thresholds: Mapping[Action, float], allowed: pl.Series
) -> pl.DataFrame:
    """Let scores decide what no rule did; the highest threshold reached wins; then keep."""
    action, rule = climbed["action"], climbed["rule"]
    undecided = action.is_null() & ~allowed
    for name, threshold in sorted(thresholds.items(), key=lambda pair: -pair[1]):
        reached = undecided & (score >= threshold)
        if reached.any():
            action = action.scatter(reached.arg_true(), name.value)
            rule = rule.scatter(reached.arg_true(), SCORES)
            undecided = undecided & ~reached
    return climbed.with_columns(action.fill_null(Action.KEEP.value), rule, score.alias("score"))


def scores_of(rules: Sequence[Rule], truths: Mapping[str, pl.Series], height: int) -> pl.Series:
    """Add up the scores of all rules that apply, each once per item."""
    score = constant(0.0, height, pl.Float64())
    for rule in rules:
        if rule.score:
            score = (
                score + without_nulls(truths[rule.id], instead=False).cast(pl.Float64) * rule.score
            )
    return score.round(SCORE_DIGITS)


def tags_of(rules: Sequence[Rule], truths: Mapping[str, pl.Series], height: int) -> pl.Series:
    """List each item's tags in the order in which the rules first name them."""
    named = dict.fromkeys(tag for rule in rules for tag in rule.tags)
    pairs = []
    for tag in named:
        rows = constant(False, height)
        for rule in rules:
            if tag in rule.tags:
                rows = rows | without_nulls(truths[rule.id], instead=False)
        found = rows.arg_true().cast(pl.UInt32)
        pairs.append(pl.DataFrame({"row": found}).with_columns(tag=pl.lit(tag)))
    tags = constant([], height, pl.List(pl.String))
    if not pairs or not any(pair.height for pair in pairs):
        return tags
    lists = pl.concat(pairs).group_by("row", maintain_order=True).agg("tag")
    everyone = pl.DataFrame({"row": pl.arange(0, height, dtype=pl.UInt32, eager=True)})
    joined = everyone.join(lists, on="row", how="left", maintain_order="left")
    return joined["tag"].fill_null(pl.lit([], dtype=pl.List(pl.String)))
