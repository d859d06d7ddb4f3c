"""A document as nodes with places: words as they were written, nothing resolved to a type.

Made by `rules.tree` from YAML; read into typed values by `reading`. They are structs that can be
kept as JSON, because a pack has thousands of them and is parsed once, not at every start.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from feedfilter.problems import Place

Style: TypeAlias = Literal["plain", "single", "double", "literal", "folded"]


class Scalar(msgspec.Struct, frozen=True, array_like=True, tag=0, gc=False):
    """Some characters; `style` says how they were written."""

    text: str
    place: Place
    style: Style = "plain"

    @property
    def missing(self) -> bool:
        """Say whether nothing was written at all."""
        return self.text == "" and self.style == "plain"


class Sequence(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """A list."""

    items: tuple[Node, ...]
    place: Place


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One key of a mapping with its value."""

    key: Scalar
    value: Node


class Mapping(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """Keys with values, in the order written; no key stands twice."""

    entries: tuple[Entry, ...]
    place: Place

    def value(self, key: str) -> Node | None:
        """Give the value of a key, if it is there."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping
