"""The condition `length`."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

import polars as pl

from feedfilter.condition import Counted, View


class Length(Counted, frozen=True):
    """The number of characters of the text as it was written.

    Every character counts, also blanks and line breaks inside the text, but not those around it.
    A Han letter is one, a Latin letter is one, most emoji are one; quotes and link titles do not
    count. A post without text has length 0, so it is never unknown.

    Example::

        when: {length: {lte: 30}, pictures: {gte: 4}}

    Evidence: the number, `length: 12`.
    """

    name: ClassVar[str] = "length"
    near_misses: ClassVar[tuple[str, ...]] = ("len", "chars", "characters", "text_length")

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return True

    def effort(self) -> int:
        """Count last: it takes a look at every letter, and seldom settles anything."""
        return 6

    def shares_work_with(self) -> Hashable:
        """Count once for all."""
        return self.name

    def number(self, view: View) -> pl.Series:
        """Count the characters."""
        return view.once("length", lambda: view.column("text").str.strip_chars().str.len_chars())
