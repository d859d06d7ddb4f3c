"""Which leaders say nearly the same, by comparing every text with all of them.

Quickest where few leaders are near in time: signatures are compared in less time than it takes to
look up who may be alike, and RapidFuzz compares the few texts whose signatures differ little.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from .index import Found
from .likeness import COMPARED, SLACK, Likeness
from .signatures import PAIRS_A_LETTER, differing, differing_each, signatures

BLOCK = 256  # rows whose texts are compared at a time
BAND = 32  # of those texts, the ones that are compared with all that are about as long
ROUNDED = 0.01  # of a letter: more than a reach may lose in 32 bits
MANY = 0.3  # of all pairs of texts: if more may be alike, it is quickest to compare all

Numbers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
_NONE = Found((), all=True)


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
        self._letters, self._pairs = signatures(texts)
        self._lengths: Numbers = np.fromiter(map(len, texts), np.int64, len(texts))
        # What a text's length allows of letters in or out: two are alike within the sum of theirs.
        self._reach = (self._lengths * (1 - likeness.percent / 100) + ROUNDED).astype(np.float32)
        lengths = range(COMPARED + 1)
        self._may_differ = np.array([likeness.may_differ(at) for at in lengths])[self._lengths]
        self._scored: Any = {"scorer": fuzz.ratio, "score_cutoff": likeness.percent - SLACK}
        self._end = 0  # the row behind this block
        # Whether each text of the block (a line) is alike to every text that is held or comes (a
        # column); never in the last column, of texts that were not compared.
        self._alike: Flags = np.zeros((0, 1), np.bool_)
        self._columns: dict[int, int] = {}
        self._lines: dict[int, int] = {}  # of the texts that are alike to another one
        self._held: Numbers = np.empty((4, 0), dtype=np.int64)  # leader, author, text, column
        self._count = 0  # of those held

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
            return _NONE
        leaders, authors, _, columns = self._held[:, : self._count]
        chosen = self._alike[line, columns] & (leaders >= since)
        if self._only_others:
            chosen &= authors != self._authors[row]
        return Found(leaders[chosen].tolist(), all=True, compared=True)

    def _begin(self, row: int, since: int) -> None:
        """Compare the texts of the next rows with those of the leaders and among themselves."""
        self._end = row + BLOCK
        held = self._held[:, : self._count]
        held = held[:, held[0] >= since]
        rows = self._said[row : self._end]
        new, known = self._worth_comparing(rows), self._worth_comparing((*held[2].tolist(), *rows))
        self._columns = {text: column for column, text in enumerate(known.tolist())}
        held[3] = [self._columns.get(text, -1) for text in held[2].tolist()]
        self._held, self._count = held, held.shape[1]
        self._alike = self._compared(new, known)
        lines = np.flatnonzero(self._alike.any(axis=1)).tolist()
        self._lines = {int(new[line]): line for line in lines}

    def _compared(self, new: Numbers, known: Numbers) -> Flags:
        alike = np.zeros((new.size, known.size + 1), dtype=np.bool_)
        for begin in range(0, new.size, BAND):
            band = new[begin : begin + BAND]
            near = self._about_as_long(band, known)
            alike[begin : begin + BAND, near] = self._about_alike(band, known[near])
        own = [self._columns[text] for text in new.tolist()]
        alike[range(new.size), own] = False  # what is equal is found without
        return alike

    def _worth_comparing(self, told: Sequence[int]) -> Numbers:
        """Give each once, the shortest first, without those that are alike only to equal ones."""
        texts: Numbers = np.unique(np.asarray(told, dtype=np.int64))
        texts = texts[texts >= 0]
        texts = texts[self._may_differ[texts]]
        return texts[np.argsort(self._lengths[texts], kind="stable")]

    def _about_as_long(self, band: Numbers, known: Numbers) -> slice:
        """Give where those stand that can be alike to one of the band; both go by length."""
        shortest, longest = (
            self._likeness.lengths(int(self._lengths[text])) for text in (band[0], band[-1])
        )
        lengths = self._lengths[known]
        begin, end = lengths.searchsorted(shortest[0]), lengths.searchsorted(longest[1], "right")
        return slice(int(begin), int(end))

    def _about_alike(self, band: Numbers, known: Numbers) -> Flags:
        """Say which of a band's texts (a line) are alike to which of those known (a column)."""
        most = PAIRS_A_LETTER * (self._reach[band][:, None] + self._reach[known])
        alike: Flags = differing(self._pairs[band], self._pairs[known]) <= most
        lines, columns = alike.nonzero()
        if lines.size > MANY * alike.size:
            some, others = self._words(band), self._words(known)
            return alike & (process.cdist(some, others, **self._scored) > 0)
        alike[lines, columns] = self._alike_each(band[lines], known[columns])
        return alike

    def _alike_each(self, some: Numbers, others: Numbers) -> Flags:
        """Say which of some texts are alike to their own one of the others."""
        least = differing_each(self._letters[some], self._letters[others])
        alike: Flags = least <= self._reach[some] + self._reach[others]
        words, other_words = self._words(some[alike]), self._words(others[alike])
        alike[alike] = process.cpdist(words, other_words, **self._scored) > 0
        return alike

    def _words(self, texts: Numbers) -> list[str]:
        return [self._texts[text] for text in texts.tolist()]
