"""Which leaders say nearly the same, by comparing every text with all of them.

Quickest where few leaders are near in time: RapidFuzz compares many pairs in one instruction, in
less time than it takes to look up who may be alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from .index import Found
from .likeness import SLACK, Likeness

BLOCK = 256  # rows whose texts are compared at a time
BAND = 32  # of those texts, the ones that are compared with all that are about as long

Numbers: TypeAlias = npt.NDArray[np.int64]
Ratios: TypeAlias = npt.NDArray[np.float32]


class Blocks:
    """Leaders (numbers that grow with time) by what they say; rows are asked for in order."""

    def __init__(
        self,
        said: Sequence[int],
        authors: Sequence[int],
        texts: Sequence[str],
        likeness: Likeness,
        *,
        only_others: bool,
    ) -> None:
        """Take text and author of every row; a text is a number below that of `texts`, or below 0.

        With `only_others`, leaders of a row's own author are not near it.
        """
        self._said = said
        self._authors = authors
        self._texts = texts
        self._likeness = likeness
        self._only_others = only_others
        self._end = 0  # the row behind this block
        self._held: Numbers = np.empty((4, 0), dtype=np.int64)  # leader, author, text, column
        self._count = 0  # of those held
        # How alike each text of the block (a line) is to every text that is held or comes (a
        # column); 0 below the least likeness, and in the last column, of texts not compared.
        self._ratios: Ratios = np.zeros((0, 1), dtype=np.float32)
        self._columns: dict[int, int] = {}
        self._lines: dict[int, int] = {}  # of the texts that are alike to another one

    def add(self, text: int, leader: int, author: int) -> None:
        """Enter a leader under its text."""
        if self._count == self._held.shape[1]:
            self._held = np.concatenate([self._held, np.empty((4, BLOCK), np.int64)], axis=1)
        self._held[:, self._count] = leader, author, text, self._columns.get(text, -1)
        self._count += 1

    def near(self, row: int, since: int) -> Found:
        """Give the leaders of number `since` or later whose texts are alike to a row's.

        Neither `row` nor `since` may go back from call to call.
        """
        if row >= self._end:
            self._begin(row, since)
        line = self._lines.get(self._said[row])
        if line is None:
            return Found((), all=True)
        leaders, authors, _, columns = self._held[:, : self._count]
        chosen = (self._ratios[line, columns] > 0) & (leaders >= since)
        if self._only_others:
            chosen &= authors != self._authors[row]
        return Found(leaders[chosen].tolist(), all=True, compared=True)

    def _begin(self, row: int, since: int) -> None:
        """Compare the texts of the next rows with those of the leaders and among themselves."""
        self._end = row + BLOCK
        held = self._held[:, : self._count]
        held = held[:, held[0] >= since]
        new = self._worth_comparing(self._said[row : self._end])
        known = self._worth_comparing((*held[2].tolist(), *new))
        self._columns = {text: column for column, text in enumerate(known)}
        held[3] = [self._columns.get(text, -1) for text in held[2].tolist()]
        self._held, self._count = held, held.shape[1]
        self._ratios = self._compared(new, known)
        alike = (self._ratios > 0).sum(axis=1) > 1
        self._lines = {text: line for line, text in enumerate(new) if alike[line]}

    def _worth_comparing(self, texts: Iterable[int]) -> list[int]:
        """Give each once, the shortest first, without those that are alike only to equal ones."""
        length = {text: len(self._texts[text]) for text in texts if text >= 0}
        differing = (text for text in length if self._likeness.may_differ(length[text]))
        return sorted(differing, key=length.__getitem__)

    def _compared(self, new: list[int], known: list[int]) -> Ratios:
        ratios = np.zeros((len(new), len(known) + 1), dtype=np.float32)
        choices = [self._texts[text] for text in known]
        lengths = [len(text) for text in choices]
        for begin in range(0, len(new), BAND):
            band = [self._texts[text] for text in new[begin : begin + BAND]]
            shortest, longest = (self._likeness.lengths(len(text)) for text in (band[0], band[-1]))
            near = slice(bisect_left(lengths, shortest[0]), bisect_right(lengths, longest[1]))
            ratios[begin : begin + BAND, near] = process.cdist(
                band, choices[near], scorer=fuzz.ratio, score_cutoff=self._likeness.percent - SLACK
            )
        return ratios
