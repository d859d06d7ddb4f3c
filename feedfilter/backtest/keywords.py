"""What each keyword of each rule brings: hits, hits it was needed for, hits on ordinary items."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from msgspec import Struct

from feedfilter.backtest.rates import Score
from feedfilter.fold import fold
from feedfilter.model import Decided
from feedfilter.rules.rule import Rule, Rules, Tree, leaves
from feedfilter.words import Keyword, Keywords

_OWN_WORDS = ("text", "link_title")  # where keywords are looked for


class KeywordScore(Struct, frozen=True):
    """One keyword of one rule.

    `score` counts the items that have it in their own words. Of these the rule applies to
    `applied`, and to `only` of them it is the rule's only keyword. For a keyword of `unless` both
    are zero.
    """

    rule: str
    keyword: str  # folded
    spares: bool  # it stands under `unless`
    score: Score
    applied: int
    only: int


def per_keyword(decided: Decided, rules: Rules, labels: pl.Series) -> Iterator[KeywordScore]:
    """Give the numbers of every keyword of every rule that is on, in file order."""
    working = [rule for rule in rules.rules if rule.enabled]
    words = {word for rule in working for leaf in rule.conditions() for word in _words_of(leaf)}
    found = _rows_with(words, decided.feed.items)
    known = labels.is_not_null()
    for rule in working:
        truth = decided.truth[rule.id].fill_null(False) & known
        needed = dict.fromkeys(_keywords(rule.when))
        alone = _only_one(list(needed), found, labels.len()) & truth
        for word in needed:
            yield _counted(rule, word, found.get(word), labels, truth, alone)
        nowhere = pl.repeat(False, labels.len(), dtype=pl.Boolean, eager=True)
        for word in dict.fromkeys(_keywords(rule.unless)):
            spared = _counted(rule, word, found.get(word), labels, nowhere, nowhere, spares=True)
            yield spared


def _words_of(tree: Tree) -> Iterator[Keyword]:
    for leaf in leaves(tree):
        yield from leaf.condition.keywords()


def _keywords(tree: Tree | None) -> Iterator[Keyword]:
    if tree is not None:
        yield from _words_of(tree)


def _rows_with(words: set[Keyword], items: pl.DataFrame) -> dict[Keyword, pl.Series]:
    """Give the rows (UInt32, each once) that have each keyword in one of the fields."""
    searched = Keywords(sorted(words, key=lambda word: (word.folded, str(word.whole))))
    found: dict[Keyword, list[pl.Series]] = {}
    for name in _OWN_WORDS:
        column = items[name]
        some = column.is_not_null().arg_true().cast(pl.UInt32)
        for word, rows in searched.search(fold(column.gather(some))).items():
            found.setdefault(word, []).append(some.gather(rows))
    return {word: pl.concat(parts).unique() for word, parts in found.items()}


def _only_one(words: list[Keyword], found: dict[Keyword, pl.Series], height: int) -> pl.Series:
    """Say which items have exactly one of the keywords."""
    none = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    rows = [found[word] for word in words if word in found]
    if not rows:
        return none
    counted = pl.concat(rows).alias("row").value_counts()
    return none.scatter(counted.filter(pl.col("count") == 1)["row"], True)


def _counted(
    rule: Rule,
    word: Keyword,
    rows: pl.Series | None,
    labels: pl.Series,
    truth: pl.Series,
    alone: pl.Series,
    *,
    spares: bool = False,
) -> KeywordScore:
    rows = pl.Series([], dtype=pl.UInt32) if rows is None else rows
    theirs = labels.gather(rows)
    ads, others = int(labels.sum() or 0), int((~labels).sum() or 0)
    hit = int(theirs.sum() or 0)
    score = Score(hit, int((~theirs).sum() or 0), ads, others)
    applied = int(truth.gather(rows).sum() or 0)
    only = int(alone.gather(rows).sum() or 0)
    return KeywordScore(rule.id, word.folded, spares, score, applied, only)
