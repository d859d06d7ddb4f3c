"""Widths on a terminal, where a Han letter is two cells wide."""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

_UNASSIGNED = "Cn"  # of which Python says that it is full-width
_KNOWN = 20_000  # letters whose width is kept: more than a feed has different ones


def width(text: str) -> int:
    """Count the cells of a text without controls."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


@lru_cache(_KNOWN)
def _cells(letter: str) -> int:
    category = unicodedata.category(letter)
    if unicodedata.combining(letter) or category in ("Mn", "Me", "Cf"):
        return 0
    kind = unicodedata.east_asian_width(letter)
    return 2 if kind == "W" or (kind == "F" and category != _UNASSIGNED) else 1


def _ends(text: str) -> Sequence[int]:
    """Count the cells up to each letter, with it."""
    if text.isascii():
        return range(1, len(text) + 1)
    return array("L", accumulate(map(_cells, text)))


def cut(text: str, cells: int) -> str:
    """Cut a text to so many cells; what was cut ends in `…`."""
    if len(text) * 2 <= cells or width(text) <= cells:
        return text
    return text[: bisect_right(_ends(text), cells - 1)] + "…"


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Fill a text with blanks to so many cells, on its left where `right` is set."""
    blanks = " " * max(0, cells - width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, cells: int) -> list[str]:
    """Break one line into pieces of at most so many cells, at blanks where there are any.

    Between wide letters it may break anywhere, inside a word only if the word is too long.
    """
    if len(text) * 2 <= cells:
        return [text]
    ends = _ends(text)
    if ends[-1] <= cells:
        return [text]
    lines, start = [], 0
    while start < len(text):
        end = max(start + 1, bisect_right(ends, ends[start] - _cells(text[start]) + cells))
        if end < len(text):
            end = next((at for at in range(end, start, -1) if _may_break(text, at)), end)
        lines.append(text[start:end].rstrip(" "))
        start = end
        while start < len(text) and text[start] == " " and not _has_mark(text, start):
            start += 1
    return lines


def _may_break(text: str, at: int) -> bool:
    """Say whether a line may end before a place: at blanks and wide letters, before no mark."""
    before, behind = text[at - 1], text[at]
    if " " in (before, behind):
        return not _has_mark(text, at - 1)
    return _cells(behind) == 2 or (_cells(behind) == 1 and _cells(before) == 2)


def _has_mark(text: str, at: int) -> bool:
    """Say whether what follows a letter stands over it or joins it, and takes no cell."""
    return at + 1 < len(text) and _cells(text[at + 1]) == 0
