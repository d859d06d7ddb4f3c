"""Phrases that a text holds nearly: one run of it is like the phrase, a few letters off.

The likeness of a phrase of m characters and a run of n is RapidFuzz's plain edit ratio,
200 * L / (m + n), where L is the length of their longest common subsequence; i = n - L characters
of the run are extra, d = m - L of the phrase are lost. A text is like a phrase if any run of it is
(the run is whole: nothing of it may be skipped for free).

Let c be the least ratio over 100. Then 2L >= c(m + n) becomes (2-c)d + ci <= 2(1-c)m, so there are
at most k = 2(1-c)m / c edits, each of which breaks one piece at most: cut into k + 1 pieces, the
phrase leaves one piece whole in the run. The pieces are searched with one automaton; only the
texts that have one are compared. From the same line come the bounds on d, i and n that say how far
from the piece the run can begin and end.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from feedfilter.patterns import Span

LEAST = 70  # below it, a phrase is cut into single letters and is like anything
SHORTEST = 6  # folded characters; shorter phrases misfire
LONGEST = 100
_SLACK = 1e-9  # bounds are rounded so that rounding never loses a run


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a run must be: at least `percent`, or more than it if `above`."""

    percent: float
    above: bool = False

    def common(self, total: int) -> int:
        """Give the least L for a phrase and a run of `total` characters together."""
        common = max(math.floor(self.percent * total / 200) - 1, 0)
        while not self.satisfied(200 * common / total):
            common += 1
        return common

    def satisfied(self, ratio: float) -> bool:
        """Compare a ratio with the bound."""
        return ratio > self.percent if self.above else ratio >= self.percent


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a phrase and where in the phrase it begins."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A folded phrase with the bounds that its likeness sets."""

    text: str
    likeness: Likeness

    @property
    def _budget(self) -> float:
        return 2 * (1 - self.likeness.percent / 100) * len(self.text)

    @property
    def extra(self) -> int:
        """The most characters of a run that are not the phrase's; also the most edits."""
        return math.floor(self._budget / (self.likeness.percent / 100) + _SLACK)

    @property
    def lost(self) -> int:
        """The most characters of the phrase that a run may lack."""
        return math.floor(self._budget / (2 - self.likeness.percent / 100) + _SLACK)

    def pieces(self) -> list[Piece]:
        """Cut the phrase into one piece more than there may be edits, of nearly equal length."""
        count = min(self.extra + 1, len(self.text))
        cuts = [len(self.text) * at // count for at in range(count + 1)]
        return [Piece(self.text[start:end], start) for start, end in pairwise(cuts)]

    def best_run(self, text: str) -> Span | None:
        """Find the run of the text that is most like the phrase, the first of equals."""
        runs = (run for run in self._runs(text) if run)
        return max(runs, key=lambda run: (self._ratio(text, run), -run.start), default=None)

    def is_like(self, text: str) -> bool:
        """Say whether any run of the text is like the phrase."""
        return next(self._runs(text), None) is not None

    def _ratio(self, text: str, run: Span) -> float:
        common = LCSseq.similarity(self.text, text[run.start : run.end])
        return 200 * common / (len(self.text) + run.end - run.start)

    def _runs(self, text: str) -> Iterator[Span]:
        """Give for each piece in the text the most alike run around it, if alike enough."""
        for piece in self.pieces():
            at = text.find(piece.text)
            while at >= 0:
                yield from self._around(text, at - piece.start)
                at = text.find(piece.text, at + 1)

    def _around(self, text: str, start: int) -> Iterator[Span]:
        """Give the best run of each length that begins near `start`, if alike enough."""
        size, extra, lost = len(self.text), self.extra, self.lost
        first, last = max(start - extra, 0), min(start + size + extra, len(text))
        if not self._may_hold(text[first:last]):
            return
        for length in range(size - lost, size + extra + 1):
            latest = min(start + lost, last - length)
            runs = [text[at : at + length] for at in range(first, latest + 1)]
            cutoff = self.likeness.common(size + length)
            best = process.extractOne(
                self.text, runs, scorer=LCSseq.similarity, score_cutoff=cutoff
            )
            if best:
                yield Span(first + best[2], first + best[2] + length)

    def _may_hold(self, window: str) -> bool:
        """Say whether enough of the phrase stands in order in the window that holds the run."""
        enough = len(self.text) - self.lost
        return bool(LCSseq.similarity(self.text, window, score_cutoff=enough))


def rows_like(phrases: Iterable[Phrase], texts: pl.Series) -> pl.Series:
    """Give the rows (UInt32, ascending) of the texts that are like one of the phrases."""
    by_piece: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        for piece in phrase.pieces():
            by_piece[piece.text].append(phrase)
    pieces = sorted(by_piece)
    some = texts.str.contains_any(pieces).fill_null(False).arg_true().cast(pl.UInt32)
    held = texts.gather(some).str.extract_many(pieces, overlapping=True)
    looked_at = zip(some.to_list(), texts.gather(some).to_list(), held.to_list(), strict=True)
    rows = [row for row, text, found in looked_at if _is_like_any(text, found, by_piece)]
    return pl.Series("row", rows, dtype=pl.UInt32)


def _is_like_any(text: str, pieces: Iterable[str], by_piece: dict[str, list[Phrase]]) -> bool:
    phrases = dict.fromkeys(phrase for piece in pieces for phrase in by_piece[piece])
    return any(phrase.is_like(text) for phrase in phrases)
