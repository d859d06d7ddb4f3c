"""A document as nodes with places: words as they were written, nothing resolved to a type.

Made by `rules.tree` from YAML; read into typed values by `reading`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from feedfilter.errors import Place

Style: TypeAlias = Literal["plain", "single", "double", "literal", "folded"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """Some characters; `style` says how they were written."""

    text: str
    place: Place
    style: Style = "plain"

    @property
    def missing(self) -> bool:
        """Say whether nothing was written at all."""
        return self.text == "" and self.style == "plain"


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order written; no key stands twice."""

    entries: tuple[Entry, ...]
    place: Place

    def value(self, key: str) -> Node | None:
        """Give the value of a key, if it is there."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping
