"""The condition `chat`."""

from __future__ import annotations

from typing import ClassVar

import polars as pl

from feedfilter.condition import Condition, View
from feedfilter.model import Evidence
from feedfilter.patterns import any_of
from feedfilter.values import Pattern, Word


class Chat(Condition, frozen=True):
    """The chat, group or channel that the item stands in.

    Names are compared whole, after folding; of a list, any of them. `regex` looks into the folded
    name and must hold as well if both are given. Feeds such as Moments have no chat: unknown.

    Example::

        when: {chat: [小区团购群, flea market]}

    Evidence: the name of the chat.
    """

    name: ClassVar[str] = "chat"
    shorthand: ClassVar[str] = "any"
    near_misses: ClassVar[tuple[str, ...]] = ("group", "channel", "chats", "room")
    any: tuple[Word, ...] = ()
    regex: tuple[Pattern, ...] = ()

    def __post_init__(self) -> None:
        if not (self.any or self.regex):
            raise ValueError("'chat' names no chat; write chat: the name of the chat")

    def test(self, view: View) -> pl.Series:
        """Compare the folded name; null is unknown."""
        names = view.folded("chat")
        truth = pl.select(pl.when(names.is_not_null()).then(True)).to_series()
        if self.any:
            truth = truth & names.is_in([word.folded for word in self.any])
        if self.regex:
            truth = truth & any_of(self.regex, names)
        return truth

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Underline the name."""
        return (Evidence("chat", 0, len(view.column("chat")[0])),)
