"""The numbers of one backtest: for everything, for each tag, rule and keyword.

An item is *positive* if one of its tags is among those asked for; where none is asked for, if it
has any tag or a rule took it out of the feed. The word of the user (`decisions:`) counts as no
rule. Items without a label are in none of the counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from msgspec import Struct

from feedfilter.backtest.keywords import KeywordScore, per_keyword
from feedfilter.backtest.rates import Score
from feedfilter.model import REMOVING, Action, Decided, are_removed
from feedfilter.rules.rule import Rule, Rules

BY_HAND = "decisions"  # what the verdict names as rule where the user decided


class RuleScore(Struct, frozen=True):
    """What one rule hit; `only` are the positive items that no other rule makes positive."""

    rule: str
    action: Action
    score: Score
    decided: int
    only: int
    unknown: int


class Backtest(Struct, frozen=True):
    """The numbers; `wrong` are rows of the feed: ads that were missed, others that were hit."""

    tags: tuple[str, ...]  # asked for; empty: any tag or removal
    labelled: int
    unlabelled: int
    all: Score
    per_tag: dict[str, Score]
    per_rule: tuple[RuleScore, ...]
    per_keyword: tuple[KeywordScore, ...]
    missed: pl.Series
    false: pl.Series


def measure(
    decided: Decided, rules: Rules, labels: pl.Series, tags: Sequence[str] = ()
) -> Backtest:
    """Hold the verdicts against `labels`, a Boolean an item, null where it has none."""
    known = labels.is_not_null()
    marks = {tag: _has_tag(decided, tag) for tag in tags_of(rules)}
    makers = _makers(decided, rules, marks, tags)
    positive = _positive(decided, makers, marks, tags)
    labelled = int(known.sum())
    return Backtest(
        tags=tuple(tags),
        labelled=labelled,
        unlabelled=labels.len() - labelled,
        all=score_of(positive, labels),
        per_tag={tag: score_of(has, labels) for tag, has in marks.items()},
        per_rule=_per_rule(decided, rules, labels, makers),
        per_keyword=tuple(per_keyword(decided, rules, labels)),
        missed=(labels & ~positive).fill_null(False).arg_true(),
        false=(~labels & positive).fill_null(False).arg_true(),
    )


def tags_of(rules: Rules) -> list[str]:
    """Give the tags of the rules in the order in which they are first named."""
    return list(dict.fromkeys(tag for rule in rules.rules for tag in rule.tags))


def score_of(hit: pl.Series, labels: pl.Series) -> Score:
    """Count the hits among the labelled items; both columns have one row an item."""
    return Score(
        ads_hit=_count(hit & labels),
        others_hit=_count(hit & ~labels),
        ads=_count(labels),
        others=_count(~labels),
    )


def _count(flags: pl.Series) -> int:
    return int(flags.sum() or 0)


def _has_tag(decided: Decided, tag: str) -> pl.Series:
    return decided.verdicts["tags"].list.contains(tag).fill_null(False)


def _positive(
    decided: Decided,
    makers: dict[str, pl.Series],
    marks: dict[str, pl.Series],
    tags: Sequence[str],
) -> pl.Series:
    """Join what the rules make positive with what sums of scores removed."""
    nothing = pl.repeat(False, decided.verdicts.height, dtype=pl.Boolean, eager=True)
    found = [marks[tag] for tag in tags] if tags else [*makers.values(), _removed(decided)]
    for each in found:
        nothing = nothing | each
    return nothing


def _removed(decided: Decided) -> pl.Series:
    gone = are_removed(decided.verdicts["action"])
    return gone & (decided.verdicts["rule"] != BY_HAND).fill_null(False)


def _makers(
    decided: Decided, rules: Rules, marks: dict[str, pl.Series], tags: Sequence[str]
) -> dict[str, pl.Series]:
    """Give for each rule that can make an item positive the items that it does."""
    wanted = set(tags or marks)
    made = {}
    for rule in rules.rules:
        if wanted & set(rule.tags):
            made[rule.id] = decided.truth[rule.id].fill_null(False)
        elif not tags and rule.action in REMOVING:
            made[rule.id] = (decided.verdicts["rule"] == rule.id).fill_null(False)
    return made


def _per_rule(
    decided: Decided, rules: Rules, labels: pl.Series, makers: dict[str, pl.Series]
) -> tuple[RuleScore, ...]:
    known = labels.is_not_null()
    times = pl.repeat(0, labels.len(), dtype=pl.UInt32, eager=True)
    for made in makers.values():
        times = times + made.cast(pl.UInt32)
    alone = (times == 1) & known
    return tuple(_rule_score(decided, rule, labels, makers, alone) for rule in rules.rules)


def _rule_score(
    decided: Decided,
    rule: Rule,
    labels: pl.Series,
    makers: dict[str, pl.Series],
    alone: pl.Series,
) -> RuleScore:
    truth = decided.truth[rule.id]
    known = labels.is_not_null()
    return RuleScore(
        rule=rule.id,
        action=rule.action,
        score=score_of(truth, labels),
        decided=_count((decided.verdicts["rule"] == rule.id) & known),
        only=_count(makers[rule.id] & alone) if rule.id in makers else 0,
        unknown=_count(truth.is_null() & known),
    )
