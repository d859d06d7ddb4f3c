"""Which leaders say nearly the same, by comparing every text with all of them.

Quickest where few leaders are near in time: signatures are compared in less time than it takes to
look up who may be alike, and RapidFuzz compares the few texts whose signatures differ little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from .index import Found
from .leaders import NOTHING, Sayings, Terms
from .likeness import COMPARED, SLACK
from .signatures import Flags, Numbers, signed

BLOCK = 256  # rows whose texts are compared at a time
BAND = 32  # of those texts, the ones that are compared with all that are about as long
ROUNDED = 0.01  # of a letter: more than a reach may lose in 32 bits
SOME = 0.05  # of all pairs of texts: if more may be alike, more is asked of all of them at once
MANY = 0.3  # if even then more may be alike, it is quickest to compare all

Texts: TypeAlias = npt.NDArray[np.object_]
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
        self._texts: Texts = np.array(texts, np.object_)
        self._likeness = terms.likeness
        self._only_others = terms.only_others
        self._lengths: Numbers = np.fromiter(map(len, texts), np.int64, len(texts))
        percent = self._likeness.percent
        # What a text's length allows of letters in or out: two are alike within the sum of theirs.
        reach = (self._lengths * (1 - percent / 100) + ROUNDED).astype(np.float32)
        self._letters, self._pairs = signed(texts, self._lengths, reach)
        lengths = range(COMPARED + 1)
        may_differ = [self._likeness.may_differ(at) for at in lengths]
        self._may_differ = np.array(may_differ)[self._lengths]
        self._scored: Any = {"scorer": fuzz.ratio, "score_cutoff": percent - SLACK}
        # Whether each text of the block (a line) is alike to every text that is held or comes (a
        # column); never in the last column, of texts that were not compared.
        self._alike: Flags = np.zeros((0, 1), np.bool_)
        self._column: Numbers = np.full(len(texts), NOTHING)  # of each text
        self._is_alike: Flags = np.zeros(1, np.bool_)  # to one of the block, for each column
        self._lines: dict[int, int] = {}  # of the texts that are alike to another one
        self._leaders: list[Numbers] = []  # all that are held
        self._added: list[int] = []  # those of them that were added one by one
        # Of them those whose texts are alike to one of the block, and the columns of these texts.
        self._asked: Numbers = np.empty((2, 0), np.int64)
        self._count = 0  # of those

    def rows(self, let_go: Callable[[int], None]) -> Iterator[int]:
        """Give, block by block, the rows that are equal or alike to another; hold the others."""
        for start in range(0, self._said.size, BLOCK):
            block = np.arange(start, min(start + BLOCK, self._said.size))
            let_go(self._since[start])  # who leads instead is compared with the block as well
            self._begin(block)
            meets_nobody = self._alone[block] & ~np.isin(self._said[block], list(self._lines))
            self._hold(block[meets_nobody])
            for row in block[~meets_nobody].tolist():
                let_go(self._since[row])
                yield row

    def add(self, leader: int) -> None:
        """Enter a leader under its text."""
        self._added.append(leader)
        column = self._column[self._said[leader]]
        if not self._is_alike[column]:
            return
        if self._count == self._asked.shape[1]:
            self._asked = np.concatenate([self._asked, np.empty((2, BLOCK), np.int64)], axis=1)
        self._asked[:, self._count] = leader, column
        self._count += 1

    def near(self, row: int) -> Found:
        """Give the leaders in a row's window whose texts are alike to its own."""
        line = self._lines.get(int(self._said[row]))
        if line is None or not self._count:
            return _NONE
        leaders, columns = self._asked[:, : self._count]
        chosen = self._alike[line, columns] & (leaders >= self._since[row])
        if self._only_others:
            chosen &= self._authors[leaders] != self._authors[row]
        return Found(leaders[chosen].tolist(), all=True, few=True)

    def _begin(self, block: Numbers) -> None:
        """Compare the texts of a block of rows with those of the leaders and among themselves."""
        leaders = np.concatenate([*self._leaders, np.array(self._added, np.int64)])
        leaders = leaders[leaders >= self._since[int(block[0])]]
        new = self._worth_comparing(self._said[block])
        known = self._worth_comparing(self._said[np.concatenate([leaders, block])])
        self._column.fill(NOTHING)
        self._column[known] = np.arange(known.size)
        self._alike = self._compared(new, known)
        self._is_alike = np.asarray(self._alike.any(axis=0))
        lines = np.flatnonzero(self._alike.any(axis=1)).tolist()
        self._lines = {int(new[line]): line for line in lines}
        self._leaders, self._added = [], []
        self._asked, self._count = np.empty((2, 0), np.int64), 0
        self._hold(leaders)

    def _hold(self, leaders: Numbers) -> None:
        """Enter leaders that may have a copy, many at once."""
        leaders = leaders[self._said[leaders] >= 0]
        self._leaders.append(leaders)
        columns = self._column[self._said[leaders]]
        asked = self._is_alike[columns]
        more = np.stack([leaders[asked], columns[asked]])
        self._asked = np.concatenate([self._asked[:, : self._count], more], axis=1)
        self._count = self._asked.shape[1]

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
        alike = self._likely(band, known)
        found = np.flatnonzero(alike)
        if found.size > MANY * alike.size:
            some, others = self._texts[band], self._texts[known]
            return alike & (process.cdist(some, others, **self._scored) > 0)
        lines, columns = np.divmod(found, known.size)
        some, others = self._texts[band[lines]], self._texts[known[columns]]
        alike.flat[found] = process.cpdist(some, others, **self._scored) > 0
        return alike

    def _likely(self, band: Numbers, known: Numbers) -> Flags:
        """Say which may be alike by their letters and by their pairs."""
        likely = self._letters.may_be_alike(band, known)
        found = np.flatnonzero(likely)
        if found.size > SOME * likely.size:
            return likely & self._pairs.may_be_alike(band, known)
        lines, columns = np.divmod(found, known.size)
        likely.flat[found] = self._pairs.may_be_alike_each(band[lines], known[columns])
        return likely
