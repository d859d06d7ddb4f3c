"""What is proposed: a rule, the lists that it names, and what it does on the feed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl
from msgspec import Struct, field

from feedfilter.backtest.rates import Rate
from feedfilter.fold import fold_word
from feedfilter.rules.rule import Rule
from feedfilter.values import Word


class Proposal(Struct, frozen=True):
    """A rule that the marked items speak for, and the word lists that its YAML names."""

    rule: Rule
    lists: Mapping[str, tuple[Word, ...]] = field(default_factory=lambda: MappingProxyType({}))


class Effect(Struct, frozen=True):
    """What a proposal does on the feed, as the engine says.

    `support` are the marked ads it hits of all marked ads; `precision` those among all marked items
    that it hits; `missed_before` the ads that the present rules do not take out; `hits` are rows
    of the feed, `newly` those of them that would be taken out and are shown now.
    """

    proposal: Proposal
    support: Rate
    precision: Rate
    missed_before: int
    hits: pl.Series
    newly: pl.Series


class Suggestion(Struct, frozen=True):
    """All proposals with their effects, best first, what they do together, and keyword hygiene.

    `together` is the effect of all of them, `before` what the present rules take out of the marked
    ads; `dropped` counts ideas that would have hidden a marked personal item.
    """

    effects: tuple[Effect, ...]
    together: Rate
    before: Rate
    newly: pl.Series
    dropped: int


def words_of(texts: tuple[str, ...] | list[str]) -> tuple[Word, ...]:
    """Give keywords as the reader of rules makes them."""
    return tuple(Word(text, fold_word(text)) for text in texts)
