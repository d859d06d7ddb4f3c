"""How alike two texts must be, and how many shingles they then share at least.

The likeness is RapidFuzz's plain edit ratio, 200 * L / (m + n), where L is the length of the
longest common subsequence of two texts of m and n characters. A text of m characters with L of
them in common has lost m - L; the other has n - L extra. A shingle is a run of `width` characters.
Each lost character breaks at most `width` shingles of the text, and each place where something
extra stands at most `width` - 1. What is not broken stands in the other text as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from msgspec import Struct
from rapidfuzz import fuzz, process

LEAST = 70  # below it, texts of one language are alike by chance
COMPARED = 1000  # characters of a text
WIDEST = 6  # characters of a shingle
_ENOUGH = 0.3  # the part of its shingles that a long text shares with a near copy at least
SLACK = 1e-6  # RapidFuzz loses pairs whose ratio is the cutoff itself


class Likeness(Struct, frozen=True):
    """At least `percent` alike (more than it, if `above`), for texts of `shortest` characters on.

    Shorter texts are alike only if they are equal.
    """

    percent: float
    above: bool
    shortest: int

    def first(self, text: str, others: Sequence[str]) -> int | None:
        """Give the index of the first of the others that is alike."""
        found = process.extract_iter(
            text, others, scorer=fuzz.ratio, score_cutoff=self.percent - SLACK
        )
        return next((at for _, ratio, at in found if self._suffices(ratio)), None)

    def lengths(self, length: int) -> tuple[int, int]:
        """Give the least and the greatest length of a text that can be alike to one of `length`.

        L is at most the shorter length, so the shorter is at least percent / (200 - percent) of
        the longer.
        """
        part = self.percent / (200 - self.percent)
        return math.ceil(length * part - SLACK), math.floor(length / part + SLACK)

    def _suffices(self, ratio: float) -> bool:
        return ratio > self.percent if self.above else ratio >= self.percent

    def broken(self, length: int, width: int) -> int:
        """Give how many shingles of a text may be missing in another that is alike.

        From L >= (m + n) * percent / 200 and L <= m, n: the most are missing where either all of
        the other text stands in this one, or all of this one in the other.
        """
        distance = length * (200 - 2 * self.percent)
        lost = width * distance / (200 - self.percent)
        extra = (width - 1) * distance / self.percent
        return math.floor(max(lost, extra) + SLACK)

    def may_differ(self, length: int) -> bool:
        """Say whether a text of this length is alike to any but equal ones: one letter longer."""
        return length >= self.shortest and 200 * length >= self.percent * (2 * length + 1)

    @property
    def width(self) -> int:
        """The width of shingles of which near copies of any length share enough."""
        return _width(self)

    def kept(self) -> list[int]:
        """Give for every length how many of a text's rarest shingles to look at.

        If all but n shingles of each of two texts stand in the other, then their n + 1 rarest
        ones have one in common (whatever the order is, if it is the same for both).
        """
        lengths = range(COMPARED + 1)
        return [self.broken(at, self.width) + 1 if self.may_differ(at) else 0 for at in lengths]


@cache
def _width(likeness: Likeness) -> int:
    """Try from the widest on; with width 1 there is always a shingle left."""
    lengths = [length for length in range(1, COMPARED + 1) if likeness.may_differ(length)]
    for width in range(WIDEST, 1, -1):
        left = all(likeness.broken(length, width) <= length - width for length in lengths)
        if left and likeness.broken(COMPARED, width) <= (1 - _ENOUGH) * COMPARED:
            return width
    return 1
