"""Folding one text with offsets back to it: the slow path, for evidence and for rule words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

import polars as pl
from msgspec import Struct

from .joining import SEVERAL_BLANKS, Span, brackets, decoration
from .lookalikes import fold_lookalikes
from .tables import DIACRITICS, letters, piles, quick_one_of

_PRINTED = re.compile("[!-~]+")  # of ASCII, and no blank
_SINGLE = re.compile(r"(?<![0-9A-Za-z'])[A-Za-z](?![0-9A-Za-z'])")  # two of them may be joined


class Folded(Struct, frozen=True):
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


class _Piece(Struct, frozen=True):
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
    7. a run of blanks and tabs to one blank; a line break is none
    8. brackets around one Han letter between two others dropped
    9. blanks and decoration inside spaced-out words dropped
    10. look-alikes, last, because step 9 makes words that mix scripts (`v х`)
    """
    pieces = _segments(_without(_visible(text), _piles))
    spread = [one for piece in pieces for one in _spread(piece, _form(piece.text))]
    kept = _without(_without(_one_blank(spread), brackets), decoration)
    folded = fold_lookalikes("".join(piece.text for piece in kept))
    return Folded(folded, tuple(piece.start for piece in kept), tuple(piece.end for piece in kept))


def fold_word(word: str) -> str:
    """Fold a word of a rule the way texts are folded."""
    return word.lower() if _is_plain(word) else fold_text(word).text


def _is_plain(word: str) -> bool:
    """Say whether only its case can change: then no large regex need be compiled for it."""
    return _PRINTED.fullmatch(word) is not None and len(_SINGLE.findall(word)) < 2


def _visible(text: str) -> list[_Piece]:
    """Take a text apart into its visible characters."""
    hidden = {at for found in _invisible().finditer(text) for at in range(*found.span())}
    return [_Piece(one, at, at + 1) for at, one in enumerate(text) if at not in hidden]


def _without(pieces: list[_Piece], dropped: Callable[[str], Iterable[Span]]) -> list[_Piece]:
    """Drop pieces, of one character each, where their text has the stretches `dropped` gives."""
    kept, last = [], 0
    for start, end in dropped("".join(piece.text for piece in pieces)):
        kept += pieces[last:start]
        last = end
    return kept + pieces[last:]


def _piles(text: str) -> Iterable[Span]:
    return (found.span() for found in piles().finditer(text))


def _segments(pieces: list[_Piece]) -> list[_Piece]:
    """Put each character together with those after it that normalisation may join to it."""
    text = "".join(piece.text for piece in pieces)
    parts = [pieces[found.start() : found.end()] for found in _segment().finditer(text)]
    return [
        _Piece("".join(piece.text for piece in part), part[0].start, part[-1].end) for part in parts
    ]


@lru_cache(maxsize=8192)
def _form(segment: str) -> str:
    """Normalise, lower and strip a segment, with the Unicode version of the column path."""
    if _rough().search(segment):
        lower = pl.lit(segment).str.normalize("NFKC").str.to_lowercase().str.normalize("NFKC")
        stripped = lower.str.replace_all(DIACRITICS, "").str.normalize("NFKC")
        segment = pl.select(stripped).item()
    return "".join(letters().get(one, one) for one in segment)


def _spread(piece: _Piece, form: str) -> list[_Piece]:
    """Give each character of the new form its place: its own if it has one, else the whole."""
    places = range(piece.start, piece.end)
    if len(piece.text) == len(places) > 1 and [_form(one) for one in piece.text] == list(form):
        return [_Piece(one, at, at + 1) for one, at in zip(form, places, strict=True)]
    return [_Piece(one, piece.start, piece.end) for one in form]


def _one_blank(pieces: list[_Piece]) -> list[_Piece]:
    """Put one blank, that stands for all of them, where several are."""
    kept, last = [], 0
    for found in _blanks().finditer("".join(piece.text for piece in pieces)):
        run = pieces[found.start() : found.end()]
        kept += [*pieces[last : found.start()], _Piece(" ", run[0].start, run[-1].end)]
        last = found.end()
    return kept + pieces[last:]


@cache
def _blanks() -> re.Pattern[str]:
    return re.compile(SEVERAL_BLANKS)


@cache
def _invisible() -> re.Pattern[str]:
    return re.compile(quick_one_of("invisible") + "+")


@cache
def _segment() -> re.Pattern[str]:
    return re.compile(f"(?s:.){quick_one_of('joining')}*")


@cache
def _rough() -> re.Pattern[str]:
    """Find the characters that normalising, lower case or stripping could change."""
    return re.compile(f"{quick_one_of('unstable', 'upper')}|{DIACRITICS}")
