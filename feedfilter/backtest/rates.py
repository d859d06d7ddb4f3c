"""Shares with the doubt that small numbers leave, and the counts they come from."""

from __future__ import annotations

from math import sqrt

from msgspec import Struct

Z = 1.959963984540054  # 95 % of a normal distribution lie within so many deviations


class Rate(Struct, frozen=True):
    """So many `of` so many; the value and its interval are None where there is nothing to share."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """Give the share, from 0 to 1."""
        return self.hits / self.of if self.of else None

    @property
    def low(self) -> float | None:
        """Give the lower end of Wilson's 95 % interval."""
        return self._end(-1)

    @property
    def high(self) -> float | None:
        """Give the upper end of Wilson's 95 % interval."""
        return self._end(1)

    def _end(self, sign: int) -> float | None:
        """Solve Wilson's score equation; unlike the plain one it keeps within 0 and 1."""
        if not self.of:
            return None
        if (sign, self.hits) in ((-1, 0), (1, self.of)):
            return float(sign > 0)
        share, size = self.hits / self.of, self.of
        middle = share + Z**2 / (2 * size)
        reach = Z * sqrt(share * (1 - share) / size + Z**2 / (4 * size**2))
        return (middle + sign * reach) / (1 + Z**2 / size)


class Score(Struct, frozen=True):
    """What was hit of the items with label 1 (`ads`) and of those with label 0 (`others`)."""

    ads_hit: int
    others_hit: int
    ads: int
    others: int

    @property
    def hits(self) -> int:
        """Count the labelled items that were hit."""
        return self.ads_hit + self.others_hit

    @property
    def recall(self) -> Rate:
        """Give the share of ads that was hit."""
        return Rate(self.ads_hit, self.ads)

    @property
    def precision(self) -> Rate:
        """Give the share of hits that are ads."""
        return Rate(self.ads_hit, self.hits)

    @property
    def fpr(self) -> Rate:
        """Give the false-positive rate: the share of other items that was hit."""
        return Rate(self.others_hit, self.others)
