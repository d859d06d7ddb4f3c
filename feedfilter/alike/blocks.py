"""Which leaders say nearly the same, by comparing every text with all of them.

Quickest where few leaders are near in time: signatures are compared in less time than it takes to
look up who may be alike, and RapidFuzz compares the few texts whose signatures differ little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from .index import Found
from .leaders import NOTHING, Sayings, Terms
from .likeness import COMPARED, SLACK
from .signatures import PAIRS_A_LETTER, differing, differing_each, signatures

BLOCK = 256  # rows whose texts are compared at a time
BAND = 32  # of those texts, the ones that are compared with all that are about as long
ROUNDED = 0.01  # of a letter: more than a reach may lose in 32 bits
MANY = 0.3  # of all pairs of texts: if more may be alike, it is quickest to compare all

Numbers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
_NONE = Found((), all=True)


class Blocks:
    """Leaders (rows, in order of time) by what they say, a block of rows at a time."""

    def __init__(
        self, sayings: Sayings, alone: Sequence[bool], texts: Sequence[str], terms: Terms
    ) -> None:
        """Take what rows say, which have nothing equal with any other, and the texts by number."""
        self._said: Numbers = np.asarray(sayings.text, np.int64)
        self._authors: Numbers = np.asarray(sayings.author, np.int64)
        self._since = sayings.since
        self._alone: Flags = np.asarray(alone, np.bool_)
        self._texts = texts
        self._likeness = terms.likeness
        self._only_others = terms.only_others
        self._letters, self._pairs = signatures(texts)
        self._lengths: Numbers = np.fromiter(map(len, texts), np.int64, len(texts))
        percent = self._likeness.percent
        # What a text's length allows of letters in or out: two are alike within the sum of theirs.
        self._reach = (self._lengths * (1 - percent / 100) + ROUNDED).astype(np.float32)
        lengths = range(COMPARED + 1)
        may_differ = [self._likeness.may_differ(at) for at in lengths]
        self._may_differ = np.array(may_differ)[self._lengths]
        self._scored: Any = {"scorer": fuzz.ratio, "score_cutoff": percent - SLACK}
        # Whether each text of the block (a line) is alike to every text that is held or comes (a
        # column); never in the last column, of texts that were not compared.
        self._alike: Flags = np.zeros((0, 1), np.bool_)
        self._column: Numbers = np.full(len(texts), NOTHING)  # of each text
        self._lines: dict[int, int] = {}  # of the texts that are alike to another one
        self._held: Numbers = np.empty((2, 0), np.int64)  # leaders, and the columns of their texts
        self._count = 0  # of those held

    def rows(self) -> Iterator[int]:
        """Give, block by block, the rows that are equal or alike to another; hold the others."""
        for start in range(0, self._said.size, BLOCK):
            block = np.arange(start, min(start + BLOCK, self._said.size))
            self._begin(block)
            meets_nobody = self._alone[block] & ~np.isin(self._said[block], list(self._lines))
            self._hold(block[meets_nobody])
            yield from block[~meets_nobody].tolist()

    def add(self, leader: int) -> None:
        """Enter a leader under its text."""
        if self._count == self._held.shape[1]:
            self._held = np.concatenate([self._held, np.empty((2, BLOCK), np.int64)], axis=1)
        self._held[:, self._count] = leader, self._column[self._said[leader]]
        self._count += 1

    def near(self, row: int) -> Found:
        """Give the leaders in a row's window whose texts are alike to its own."""
        line = self._lines.get(int(self._said[row]))
        if line is None:
            return _NONE
        leaders, columns = self._held[:, : self._count]
        chosen = self._alike[line, columns] & (leaders >= self._since[row])
        if self._only_others:
            chosen &= self._authors[leaders] != self._authors[row]
        return Found(leaders[chosen].tolist(), all=True, compared=True)

    def _begin(self, block: Numbers) -> None:
        """Compare the texts of a block of rows with those of the leaders and among themselves."""
        leaders = self._held[0, : self._count]
        leaders = leaders[leaders >= self._since[int(block[0])]]
        new = self._worth_comparing(self._said[block])
        known = self._worth_comparing(self._said[np.concatenate([leaders, block])])
        self._column.fill(NOTHING)
        self._column[known] = np.arange(known.size)
        self._held, self._count = np.empty((2, 0), np.int64), 0
        self._hold(leaders)
        self._alike = self._compared(new, known)
        lines = np.flatnonzero(self._alike.any(axis=1)).tolist()
        self._lines = {int(new[line]): line for line in lines}

    def _hold(self, leaders: Numbers) -> None:
        """Enter leaders that may have a copy, many at once."""
        leaders = leaders[self._said[leaders] >= 0]
        more = np.stack([leaders, self._column[self._said[leaders]]])
        self._held = np.concatenate([self._held[:, : self._count], more], axis=1)
        self._count = self._held.shape[1]

    def _compared(self, new: Numbers, known: Numbers) -> Flags:
        alike = np.zeros((new.size, known.size + 1), dtype=np.bool_)
        for begin in range(0, new.size, BAND):
            band = new[begin : begin + BAND]
            near = self._about_as_long(band, known)
            alike[begin : begin + BAND, near] = self._about_alike(band, known[near])
        alike[np.arange(new.size), self._column[new]] = False  # what is equal is found without
        return alike

    def _worth_comparing(self, told: Numbers) -> Numbers:
        """Give each once, the shortest first, without those that are alike only to equal ones."""
        texts: Numbers = np.unique(told)
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
