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
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

LEAST = 70  # below it, texts of one language are alike by chance
COMPARED = 1000  # characters of a text
WIDEST = 6  # characters of a shingle
_ENOUGH = 0.3  # the part of its shingles that a long text shares with a near copy at least
_SLACK = 1e-6  # RapidFuzz loses pairs whose ratio is the cutoff itself


@dataclass(frozen=True, slots=True)
class Likeness:
    """At least `percent` alike (more than it, if `above`), for texts of `shortest` characters on.

    Shorter texts are alike only if they are equal.
    """

    percent: float
    above: bool
    shortest: int

    def first(self, text: str, others: Sequence[str]) -> int | None:
        """Give the index of the first of the others that is alike."""
        found = process.extract_iter(
            text, others, scorer=fuzz.ratio, score_cutoff=self.percent - _SLACK
        )
        return next((at for _, ratio, at in found if self._suffices(ratio)), None)

    def _suffices(self, ratio: float) -> bool:
        return ratio > self.percent if self.above else ratio >= self.percent

    def common(self, total: int) -> int:
        """Give the least L of two texts of `total` characters together."""
        least = self.percent * total / 200
        whole = round(least)
        return whole + self.above if abs(least - whole) < _SLACK else math.ceil(least)

    def broken(self, length: int, width: int) -> int:
        """Give how many of a text's shingles a text that is alike may lack; -1: equal ones only."""
        most = -1
        for other in self._lengths(length):
            common = self.common(length + other)
            lost, extra = length - common, other - common
            if min(lost, extra) >= 0 and lost + extra > 0:
                most = max(most, width * lost + (width - 1) * extra)
        return most

    def _lengths(self, length: int) -> range:
        """Give the lengths of texts that can be alike; one more at each end does no harm."""
        part = self.percent / 100
        least = int(length * part / (2 - part)) - 1
        most = int(length * (2 - part) / part) + 1
        return range(max(least, self.shortest, 1), min(most, COMPARED) + 1)

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
        return [self.broken(at, self.width) + 1 if at >= self.shortest else 0 for at in lengths]


@cache
def _width(likeness: Likeness) -> int:
    """Try from the widest on; with width 1 there is always a shingle left."""
    lengths = range(max(likeness.shortest, 1), COMPARED + 1)
    for width in range(WIDEST, 1, -1):
        broken = {length: likeness.broken(length, width) for length in lengths}
        left = all(most <= length - width for length, most in broken.items() if most > 0)
        if left and broken[COMPARED] <= (1 - _ENOUGH) * COMPARED:
            return width
    return 1
