"""Where a keyword stands in a folded text: as a word of its own, or anywhere.

By default each side of a keyword decides by its edge character:
- ASCII letter, digit or underscore: no ASCII one may touch it (`vx` in `加vx看`, no `ad` in `lad`);
- letter, digit or mark of another script that puts blanks between words (Cyrillic, Greek, Arabic,
  accented Latin ...): no such character, and no ASCII one, may touch it (`работа`, not
  `заработать`; but `加работа` has it);
- Han, kana, Hangul, Thai and other scripts without blanks, and signs: anything may touch it.

`whole: true` asks for a border at letters without blanks too: no letter or digit of any script may
touch them. `whole: false` asks for none.
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from .tables import classes, is_one_of

ASCII_WORD = "0-9A-Za-z_"
ASCII_BORDER = r"(?-u:\b)"


def word_pattern(word: str, whole: bool | None = None) -> str:
    """Give the Rust regex that a folded text matches if it holds a folded word; for `str.contains`.

    A match may take in the character before and the one behind: `word_spans` has the exact place.
    Raises ValueError if there is nothing of the word.
    """
    before, behind = _guards(word, whole)
    left = rf"(?:^|[^{before}])" if before else ""
    right = rf"(?:[^{behind}]|$)" if behind else ""
    if before == ASCII_WORD:
        left = ASCII_BORDER
    if behind == ASCII_WORD:
        right = ASCII_BORDER
    return left + pl.escape_regex(word) + right


def word_spans(text: str, word: str, whole: bool | None = None) -> list[tuple[int, int]]:
    """Find a word in a text, both folded: half-open spans that do not overlap, from the left."""
    return [found.span() for found in _word(word, whole).finditer(text)]


@cache
def _word(word: str, whole: bool | None) -> re.Pattern[str]:
    before, behind = _guards(word, whole)
    left = f"(?<![{before}])" if before else ""
    right = f"(?![{behind}])" if behind else ""
    return re.compile(left + re.escape(word) + right)


def _guards(word: str, whole: bool | None) -> tuple[str, str]:
    if not word:
        raise ValueError("the word is empty after folding")
    return _guard(word[0], whole), _guard(word[-1], whole)


def _guard(edge: str, whole: bool | None) -> str:
    """Give the inside of the class of what may not touch this edge; empty if anything may."""
    if whole is False:
        return ""
    if edge == "_" or (edge.isascii() and edge.isalnum()):
        return ASCII_WORD
    if is_one_of(edge, "spaced"):
        return ASCII_WORD + classes()["spaced"]
    if whole and is_one_of(edge, "unspaced"):
        return ASCII_WORD + classes()["spaced"] + classes()["unspaced"]
    return ""
