"""Which leaders share a shingle with a text."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterator, Sequence

import polars as pl
from msgspec import Struct

VISITS = 2_000  # entries that are looked at for one text, those of its rarest shingles first
FEW = 2_000  # rows: among fewer, a text that would need more visits is compared with all


class Found(Struct, frozen=True):
    """Leaders, each once, that may be alike to a text; all, or as many as were looked at."""

    leaders: Collection[int]
    all: bool
    few: bool = False  # or found by comparing the texts: so that none need be left out


class Index:
    """Leaders (rows, in order of time) by the shingles of what they say."""

    def __init__(self, said: Sequence[int], since: Sequence[int], lists: pl.Series) -> None:
        """Take of every row the text and the first row in its window; of texts their shingles.

        The rarest shingle comes first; null where there is none.
        """
        self._said = said
        self._since = since
        self._ends = array("Q", lists.list.len().fill_null(0).cum_sum().to_list())
        flat = lists.drop_nulls().explode()
        self._shingles = array("I")
        for part in flat.to_frame().iter_slices(1_000_000):  # never all as Python's integers
            self._shingles.extend(part.to_series().to_list())
        # No leader, one (most shingles never have more), or several, oldest first.
        self._leaders: list[int | list[int] | None] = [None] * (flat.n_unique())
        self._all: list[int] | None = [] if len(said) < FEW else None

    def _of(self, text: int) -> array[int]:
        return self._shingles[self._ends[text - 1] if text else 0 : self._ends[text]]

    def rows(self, let_go: Callable[[int], None]) -> Iterator[int]:
        """Give all rows: those that meet nobody were left out before."""
        for row in range(len(self._said)):
            let_go(self._since[row])
            yield row

    def add(self, leader: int) -> None:
        """Enter a leader under the shingles of its text; whose they are is left to be looked at."""
        if self._all is not None:
            insort(self._all, leader)
        for shingle in self._of(self._said[leader]):
            held = self._leaders[shingle]
            if held is None:
                self._leaders[shingle] = leader
            elif isinstance(held, int):
                self._leaders[shingle] = sorted((held, leader))
            else:
                insort(held, leader)
                if len(held) > 2 * VISITS:
                    del held[:VISITS]

    def near(self, row: int) -> Found:
        """Give the leaders in a row's window that share a shingle with its text.

        Of each shingle's the latest come first, and among `FEW` rows all where there are many. Rows
        must not go back from call to call: what has left the window is forgotten.
        """
        since = self._since[row]
        found: set[int] = set()
        room = VISITS
        for shingle in self._of(self._said[row]):
            held = self._leaders[shingle]
            if held is None:
                continue
            if isinstance(held, int):
                held = [held]
            if held[0] < since:
                held = held[bisect_left(held, since) :]
                self._leaders[shingle] = held or None
            found.update(held[-room:])
            room -= len(held)
            if room <= 0:
                if self._all is None:
                    return Found(found, all=False)
                return Found(self._all[bisect_left(self._all, since) :], all=True, few=True)
        return Found(found, all=True, few=self._all is not None)
