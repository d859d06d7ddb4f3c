"""Phrases that a text holds nearly: some run of it becomes the phrase by a few edits.

An edit is a letter that is wrong, missing or extra (Levenshtein's distance). The likeness of a run
to a phrase of m characters is 100 * (m - edits) / m, so a bound on it allows some number k of
edits. A text is like a phrase if any run of it is; nothing within the run is skipped for free.

Cut into k + 1 pieces, the phrase leaves at least one piece whole in such a run, because an edit
breaks one piece at most. The pieces of all phrases are searched with one automaton; only texts
that have one are looked at. There the run ends within k characters of where the piece puts it, and
shares m - k letters with the phrase in order, which RapidFuzz tells quickly; what is left goes
through the bit-parallel search of Myers (J. ACM 46, 1999), linear in the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

import polars as pl
from msgspec import Struct
from rapidfuzz.distance import LCSseq, Levenshtein

from feedfilter.patterns import Span

LEAST = 50  # a bound below it is like anything
SHORTEST = 6  # folded characters; shorter phrases misfire
LONGEST = 100


class Phrase(Struct, frozen=True, dict=True):
    """A folded phrase and how many edits a run may be away from it."""

    text: str
    edits: int

    def is_like(self, text: str) -> bool:
        """Say whether some run of the text is like the phrase."""
        return any(
            edits <= self.edits
            for stretch in self._stretches(text)
            for edits in self._edits_to(text[stretch.start : stretch.end])
        )

    def best_run(self, text: str) -> Span | None:
        """Find the run of the text with the fewest edits, the first of equals."""
        ends = [
            (edits, stretch.start + at)
            for stretch in self._stretches(text)
            for at, edits in enumerate(self._edits_to(text[stretch.start : stretch.end]), 1)
            if edits <= self.edits
        ]
        return self._ending_at(min(ends)[1], min(ends)[0], text) if ends else None

    @cached_property
    def pieces(self) -> dict[int, str]:
        """One piece more than there may be edits, of nearly equal length, by where they begin."""
        count = self.edits + 1
        cuts = [len(self.text) * at // count for at in range(count + 1)]
        return {start: self.text[start:end] for start, end in pairwise(cuts)}

    def _stretches(self, text: str) -> Iterator[Span]:
        """Give the stretches of the text that hold every run that is like the phrase."""
        begin, end = 0, -1
        for start in sorted(self._starts(text)):
            window = Span(max(start - self.edits, 0), start + len(self.text) + self.edits)
            if not self._may_hold(text[window.start : window.end]):
                continue
            if window.start > end:
                if end > 0:
                    yield Span(begin, end)
                begin = window.start
            end = window.end
        if end > 0:
            yield Span(begin, min(end, len(text)))

    def _starts(self, text: str) -> set[int]:
        """Give where a run would begin if it had no edit before a piece that is found."""
        starts = set()
        for offset, piece in self.pieces.items():
            at = text.find(piece)
            while at >= 0:
                starts.add(at - offset)
                at = text.find(piece, at + 1)
        return starts

    def _may_hold(self, window: str) -> bool:
        enough = len(self.text) - self.edits
        return LCSseq.similarity(self.text, window, score_cutoff=enough) > 0

    def _edits_to(self, text: str) -> Iterator[int]:
        """Give for each end in the text the edits of the best run that ends there."""
        size = len(self.text)
        every, last = (1 << size) - 1, 1 << (size - 1)
        places, more, less, edits = self._places, every, 0, size
        for letter in text:
            here = places.get(letter, 0)
            down = here | less
            across = (((here & more) + more) ^ more) | here
            rising, falling = less | (every & ~(across | more)), more & across
            edits += bool(rising & last) - bool(falling & last)
            rising <<= 1
            more = ((falling << 1) | ~(down | rising)) & every
            less = rising & down & every
            yield edits

    @cached_property
    def _places(self) -> dict[str, int]:
        """For each letter, the bits of its places in the phrase."""
        places: dict[str, int] = defaultdict(int)
        for at, letter in enumerate(self.text):
            places[letter] |= 1 << at
        return dict(places)

    def _ending_at(self, end: int, edits: int, text: str) -> Span:
        """Give the run with so many edits that ends there, the nearest in length."""
        usual = end - len(self.text)
        starts = range(max(usual - edits, 0), usual + edits + 1)
        fitting = (at for at in starts if Levenshtein.distance(self.text, text[at:end]) == edits)
        return Span(min(fitting, key=lambda at: abs(at - usual)), end)


def phrase(text: str, percent: float, *, above: bool = False) -> Phrase:
    """Give a phrase with as many edits as a likeness of `percent`, or of more, allows."""
    size = len(text)
    ratios = (100 * (size - edits) / size for edits in range(size))
    allowed = [ratio > percent if above else ratio >= percent for ratio in ratios]
    return Phrase(text, max(sum(allowed) - 1, 0))


def rows_like(phrases: Iterable[Phrase], texts: pl.Series) -> pl.Series:
    """Give the rows (UInt32, ascending) of the texts that are like one of the phrases."""
    by_piece: dict[str, list[Phrase]] = defaultdict(list)
    for one in phrases:
        for piece in one.pieces.values():
            by_piece[piece].append(one)
    pieces = sorted(by_piece)
    some = texts.str.contains_any(pieces).fill_null(False).arg_true().cast(pl.UInt32)
    held = texts.gather(some).str.extract_many(pieces, overlapping=True)
    looked_at = zip(some.to_list(), texts.gather(some).to_list(), held.to_list(), strict=True)
    rows = [row for row, text, found in looked_at if _is_like_any(text, found, by_piece)]
    return pl.Series("row", rows, dtype=pl.UInt32)


def _is_like_any(text: str, pieces: Iterable[str], by_piece: dict[str, list[Phrase]]) -> bool:
    nearby = dict.fromkeys(one for piece in pieces for one in by_piece[piece])
    return any(one.is_like(text) for one in nearby)
