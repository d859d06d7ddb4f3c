"""Folding one text with offsets back to it: the slow path, for evidence and for rule words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import polars as pl

from .joining import decoration
from .lookalikes import fold_lookalikes
from .tables import DIACRITICS, LONGEST_MARKS, letters, one_of


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its characters where in the original it came from.

    `offsets` are the first original characters, `ends` the places just behind the last ones.
    """

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the half-open span of the original for a non-empty one of the folded text."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no span {start} to {end} in {len(self.text)} folded characters")
        return self.offsets[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some characters and the span of the original that they stand for."""

    text: str
    start: int
    end: int


def fold_text(text: str) -> Folded:
    """Fold one text. The steps, in this order, are those of `fold`:

    1. invisible characters dropped (before NFKC: they may part a letter from its accent)
    2. runs of more than 30 marks dropped
    3. NFKC
    4. lower case, then NFKC again (capital J and caron compose only as a small letter)
    5. accents that composed with no letter dropped (v̶x̶), and NFKC for what they parted
    6. traditional to simplified Han, radicals to Han, digits to 0-9, ß to ss and the like
    7. blanks and decoration inside spaced-out words dropped
    8. look-alikes, last, because step 7 makes words that mix scripts (`v х`)
    """
    pieces = _segments(_without_piles(_visible(text)))
    forms = _normalised([piece.text for piece in pieces])
    spread = [one for piece, form in zip(pieces, forms, strict=True) for one in _spread(piece, form)]
    kept = _joined(spread)
    folded = fold_lookalikes("".join(piece.text for piece in kept))
    return Folded(
        folded, tuple(piece.start for piece in kept), tuple(piece.end for piece in kept)
    )


def fold_word(word: str) -> str:
    """Fold a word of a rule the way texts are folded."""
    return fold_text(word).text


def _visible(text: str) -> list[_Piece]:
    """Take a text apart into its visible characters."""
    hidden = re.compile(one_of("invisible"))
    return [_Piece(one, at, at + 1) for at, one in enumerate(text) if not hidden.match(one)]


def _without_piles(pieces: list[_Piece]) -> list[_Piece]:
    """Drop runs of more than 30 marks."""
    text = "".join(piece.text for piece in pieces)
    pile = re.compile(f"{one_of('marks')}{{{LONGEST_MARKS + 1},}}")
    return _without(pieces, pile, text)


def _without(pieces: list[_Piece], pattern: re.Pattern[str], text: str) -> list[_Piece]:
    """Drop the pieces, one per character of `text`, where the pattern matches."""
    kept, last = [], 0
    for found in pattern.finditer(text):
        kept += pieces[last : found.start()]
        last = found.end()
    return kept + pieces[last:]


def _segments(pieces: list[_Piece]) -> list[_Piece]:
    """Put each character together with those after it that normalisation may join to it."""
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if groups and _joining().match(piece.text):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [
        _Piece("".join(piece.text for piece in group), group[0].start, group[-1].end)
        for group in groups
    ]


@cache
def _joining() -> re.Pattern[str]:
    return re.compile(one_of("joining"))


def _normalised(segments: list[str]) -> list[str]:
    """Normalise, lower and strip each segment, with the Unicode version of the column path."""
    column = pl.Series(segments, dtype=pl.String).str.normalize("NFKC").str.to_lowercase()
    stripped = column.str.normalize("NFKC").str.replace_all(DIACRITICS, "").str.normalize("NFKC")
    return ["".join(letters().get(one, one) for one in segment) for segment in stripped]


def _spread(piece: _Piece, form: str) -> list[_Piece]:
    """Give each character of the new form its place: one to one if it can be, else the whole."""
    if len(form) == len(piece.text) == piece.end - piece.start:
        places = range(piece.start, piece.end)
        return [_Piece(one, at, at + 1) for one, at in zip(form, places, strict=True)]
    return [_Piece(one, piece.start, piece.end) for one in form]


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """Drop blanks and decoration inside spaced-out words."""
    return _without(pieces, decoration(), "".join(piece.text for piece in pieces))
