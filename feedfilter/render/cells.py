"""Widths on a terminal, where a Han letter is two cells wide."""

from __future__ import annotations

import unicodedata

_WIDE = frozenset("WF")


def width(text: str) -> int:
    """Count the cells of a text without controls."""
    if text.isascii():
        return len(text)
    return sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in _WIDE else 1


def cut(text: str, cells: int) -> str:
    """Cut a text to so many cells; what was cut ends in `…`."""
    if len(text) * 2 <= cells or width(text) <= cells:
        return text
    taken, used = [], 0
    for letter in text:
        used += _cells(letter)
        if used > cells - 1:
            break
        taken.append(letter)
    return "".join(taken) + "…"


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Fill a text with blanks to so many cells, on its left where `right` is set."""
    blanks = " " * max(0, cells - width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, cells: int) -> list[str]:
    """Break one line into pieces of at most so many cells, at blanks where there are any."""
    if width(text) <= cells:
        return [text]
    lines, line, used = [], "", 0
    for piece in _pieces(text, cells):
        size = width(piece)
        if line and used + size > cells:
            lines.append(line.rstrip(" "))
            line, used = "", 0
            piece = piece.lstrip(" ")
            size = width(piece)
        line += piece
        used += size
    return [*lines, line.rstrip(" ")]


def _pieces(text: str, cells: int) -> list[str]:
    """Give what may not be broken: words of narrow letters, single wide letters."""
    pieces: list[str] = []
    word: list[str] = []
    for letter in text:
        if letter == " " or _cells(letter) == 2 or len(word) >= cells:
            pieces += ["".join(word)] if word else []
            word = []
            pieces.append(letter)
        else:
            word.append(letter)
    return pieces + (["".join(word)] if word else [])
