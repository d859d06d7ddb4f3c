"""The condition `kind`."""

from __future__ import annotations

from typing import ClassVar, Literal

import polars as pl

from feedfilter.condition import Condition, View
from feedfilter.model import Evidence

KindName = Literal[
    "post",
    "message",
    "repost",
    "system",
    "deleted",
    "call",
    "transfer",
    "red_packet",
    "unsupported",
]


class OfKind(Condition, frozen=True):
    """What the item is, as the export marks it: one of the kinds that are named.

    post, message and repost are somebody's words; system (somebody joined), deleted, call,
    transfer, red_packet and unsupported are not.

    Example::

        when: {kind: [post, repost], text: [代购]}

    Evidence: the kind, `kind: repost`.
    """

    name: ClassVar[str] = "kind"
    shorthand: ClassVar[str] = "any"
    near_misses: ClassVar[tuple[str, ...]] = ("type", "kinds", "message_type")
    any: tuple[KindName, ...] = ()

    def __post_init__(self) -> None:
        if not self.any:
            raise ValueError("'kind' names no kind; write kind: post or kind: [post, repost]")

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return True

    def test(self, view: View) -> pl.Series:
        """Look the kind up; null is unknown."""
        return view.column("kind").cast(pl.String).is_in(list(self.any))

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Name the kind."""
        return (Evidence("kind", datum=f"kind: {view.column('kind')[0]}"),)
