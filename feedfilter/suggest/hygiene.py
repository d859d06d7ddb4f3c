"""Keyword hygiene of the present rules: words that never hit, add nothing, or hit the protected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
from msgspec import Struct

from feedfilter.engine.ladder import allowed_rows
from feedfilter.engine.prepare import Prepared
from feedfilter.fold import fold
from feedfilter.rules.rule import Leaf, Rule, Rules, Tree, leaves
from feedfilter.words import Keyword, Keywords

FIELDS = ("text", "link_title")
FEWEST = 3  # items, before "always together" says something
MOST_PAIRS = 400  # words of one condition that are held against each other


class Together(Struct, frozen=True):
    """A word that only ever stands where another of the same list stands: it adds nothing."""

    rule: str
    word: str
    other: str
    items: int


class Protected(Struct, frozen=True):
    """A word that protected people use, and how many of their items have it."""

    rule: str
    word: str
    items: int
    of: int


class Hygiene(Struct, frozen=True):
    """What the feed says about the keywords of the rules that are on."""

    never: dict[str, list[str]]  # of the rule file's own rules
    never_included: int  # words of included rules and packs, of which most are for other feeds
    together: tuple[Together, ...]
    protected: tuple[Protected, ...]


def hygiene(prepared: Prepared, rules: Rules, truths: pl.DataFrame) -> Hygiene:
    """Look at every keyword under `when` of every rule that is on; `truths` are the rules'."""
    working = [rule for rule in rules.rules if rule.enabled]
    wanted = dict.fromkeys(word for rule in working for word in _words(rule.when))
    rows = _rows_with(wanted, prepared.items)
    protected = allowed_rows(prepared.items, rules)
    own = [rule for rule in working if rule.place.file == rules.path]
    included = {word for rule in working if rule not in own for word in _words(rule.when)}
    together = (one for rule in working for one in _together(rule, rows))
    return Hygiene(
        never=dict(_never(own, rows)),
        never_included=len(included - rows.keys()),
        together=tuple(dict.fromkeys(together)),
        protected=tuple(
            one
            for rule in working
            for one in _protected(rule, rows, protected & truths[rule.id].fill_null(False))
        ),
    )


def _words(tree: Tree | None) -> Iterator[Keyword]:
    for leaf in leaves(tree):
        yield from leaf.condition.keywords()


def _rows_with(wanted: Iterable[Keyword], items: pl.DataFrame) -> dict[Keyword, frozenset[int]]:
    """Give the rows that have each keyword in the item's own words; those that nobody says lack."""
    searched = Keywords(wanted)
    found: dict[Keyword, set[int]] = {}
    for name in FIELDS:
        some = items[name].is_not_null().arg_true()
        for word, rows in searched.search(fold(items[name].gather(some))).items():
            found.setdefault(word, set()).update(some.gather(rows).to_list())
    return {word: frozenset(rows) for word, rows in found.items() if rows}


def _never(
    rules: Iterable[Rule], rows: dict[Keyword, frozenset[int]]
) -> Iterator[tuple[str, list[str]]]:
    for rule in rules:
        silent = [word.folded for word in dict.fromkeys(_words(rule.when)) if word not in rows]
        if silent:
            yield rule.id, silent


def _together(rule: Rule, rows: dict[Keyword, frozenset[int]]) -> Iterator[Together]:
    """Find words of one condition whose items another word of it has as well."""
    for leaf in leaves(rule.when):
        words = [word for word in dict.fromkeys(_alternatives(leaf)) if word in rows]
        for word in words[:MOST_PAIRS]:
            having = rows[word]
            if len(having) < FEWEST:
                continue
            wider = (other for other in words[:MOST_PAIRS] if _covers(rows, other, word))
            other = next(wider, None)
            if other is not None:
                yield Together(rule.id, word.folded, other.folded, len(having))


def _alternatives(leaf: Leaf) -> Iterable[Keyword]:
    """Give the keywords of which one is enough, so that one more can add nothing."""
    condition = leaf.condition
    several = any(getattr(condition, name, ()) for name in ("all", "none", "of"))
    return () if several else condition.keywords()


def _covers(rows: dict[Keyword, frozenset[int]], other: Keyword, word: Keyword) -> bool:
    """Say whether `other` stands wherever `word` does; of two that do, the first is kept."""
    if other == word or not rows[word] <= rows[other]:
        return False
    return rows[word] != rows[other] or (len(other.folded), other.folded) < (
        len(word.folded),
        word.folded,
    )


def _protected(
    rule: Rule, rows: dict[Keyword, frozenset[int]], allowed: pl.Series
) -> Iterator[Protected]:
    theirs = frozenset(allowed.arg_true().to_list())
    for word in dict.fromkeys(_words(rule.when)):
        hit = rows.get(word, frozenset()) & theirs
        if hit:
            yield Protected(rule.id, word.folded, len(hit), len(rows[word]))
