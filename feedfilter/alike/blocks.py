"""Which leaders say nearly the same, by comparing every text with all of them.

Quickest where few leaders are near in time: RapidFuzz compares many pairs in one instruction, in
less time than it takes to look up who may be alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from .index import Found
from .likeness import SLACK, Likeness

BLOCK = 256  # rows whose texts are compared at a time
BAND = 32  # of those texts, the ones that are compared with all that are about as long


class Blocks:
    """Leaders (numbers that grow with time) by what they say; rows are asked for in order."""

    def __init__(self, said: Sequence[int], texts: Sequence[str], likeness: Likeness) -> None:
        """Take the text of every row, as a number below that of `texts` or NOTHING, below 0."""
        self._said = said
        self._texts = texts
        self._likeness = likeness
        self._leaders: dict[int, list[int]] = {}  # text -> who leads with it, oldest first
        self._alike: dict[int, list[int]] = {}  # text of this block -> texts that are alike
        self._end = 0  # the row behind this block

    def add(self, text: int, leader: int) -> None:
        """Enter a leader under its text."""
        insort(self._leaders.setdefault(text, []), leader)

    def near(self, row: int, since: int) -> Found:
        """Give the leaders of number `since` or later whose texts are alike to a row's.

        Neither `row` nor `since` may go back from call to call.
        """
        if row >= self._end:
            self._begin(row, since)
        texts = self._alike.get(self._said[row], ())
        leaders = (leader for text in texts for leader in self._leaders.get(text, ()))
        return Found({leader for leader in leaders if leader >= since}, all=True)

    def _begin(self, row: int, since: int) -> None:
        """Compare the texts of the next rows with those of the leaders and among themselves."""
        self._end = row + BLOCK
        self._forget(since)
        new = self._worth_comparing(self._said[row : self._end])
        known = self._worth_comparing((*self._leaders, *new))
        lengths = [len(self._texts[text]) for text in known]
        self._alike = {}
        for begin in range(0, len(new), BAND):
            band = new[begin : begin + BAND]
            least, most = (
                self._likeness.lengths(len(self._texts[text])) for text in (band[0], band[-1])
            )
            near = slice(bisect_left(lengths, least[0]), bisect_right(lengths, most[1]))
            self._alike |= self._pairs(band, known[near])

    def _forget(self, since: int) -> None:
        alive = (
            (text, [one for one in held if one >= since]) for text, held in self._leaders.items()
        )
        self._leaders = {text: held for text, held in alive if held}

    def _worth_comparing(self, texts: Iterable[int]) -> list[int]:
        """Give each once, the shortest first, without those that are alike only to equal ones."""
        length = {text: len(self._texts[text]) for text in texts if text >= 0}
        differing = (text for text in length if self._likeness.may_differ(length[text]))
        return sorted(differing, key=length.__getitem__)

    def _pairs(self, new: list[int], known: list[int]) -> dict[int, list[int]]:
        ratios = process.cdist(
            [self._texts[text] for text in new],
            [self._texts[text] for text in known],
            scorer=fuzz.ratio,
            score_cutoff=self._likeness.percent - SLACK,
        )
        alike: defaultdict[int, list[int]] = defaultdict(list)
        for first, second in zip(*(places.tolist() for places in ratios.nonzero()), strict=True):
            alike[new[first]].append(known[second])
        return alike
