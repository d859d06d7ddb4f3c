"""Which items are looked at: by verdict, friend, rule, words."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import polars as pl
from msgspec import Struct

from feedfilter.fold import fold_word
from feedfilter.model import Decided
from feedfilter.tune.session import Session


class Show(StrEnum):
    """Items of which kind are shown."""

    ALL = "all"
    HIDDEN = "hidden"
    KEPT = "kept"
    CHANGED = "changed"
    MARKED = "marked"


class Choice(Struct, frozen=True):
    """What is to be shown; all of it holds."""

    show: Show = Show.ALL
    friend: str | None = None  # an `author_key`
    rule: str | None = None  # items to which the rule applies
    words: str = ""  # anywhere in the text, the card or the friend's name, folded as keywords are

    @property
    def chooses(self) -> bool:
        """Say whether anything is left out."""
        return self != Choice()


def chosen(
    choice: Choice,
    session: Session,
    decided: Decided,
    rows: pl.DataFrame,
    changed: Collection[int] = (),
    marked: Collection[int] = (),
) -> pl.Series:
    """Give the rows of the feed that are chosen (UInt32), in its order.

    `rows` are those of `report.friends.with_friends`.
    """
    fits = pl.repeat(True, rows.height, dtype=pl.Boolean, eager=True)
    if choice.show in (Show.HIDDEN, Show.KEPT):
        fits = fits & (rows["removed"] == (choice.show is Show.HIDDEN))
    if choice.show in (Show.CHANGED, Show.MARKED):
        some = changed if choice.show is Show.CHANGED else marked
        numbers = pl.Series(sorted(some), dtype=pl.UInt32)
        fits = fits & pl.repeat(False, rows.height, eager=True).scatter(numbers, True)
    if choice.friend is not None:
        fits = fits & (rows["author_key"] == choice.friend)
    if choice.rule is not None:
        fits = fits & decided.truth[choice.rule].fill_null(False)
    if choice.words:
        fits = fits & _said(choice.words, session)
    return fits.arg_true().cast(pl.UInt32)


def _said(words: str, session: Session) -> pl.Series:
    folded = fold_word(words)
    if not folded.strip():
        return pl.repeat(True, session.feed.items.height, dtype=pl.Boolean, eager=True)
    fields = (session.folded(name) for name in ("text", "link_title", "author_name"))
    text, title, author = (
        each.str.contains(folded, literal=True).fill_null(False) for each in fields
    )
    return text | title | author
