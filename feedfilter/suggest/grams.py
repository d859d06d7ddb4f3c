"""The words and phrases of a folded text that could become keywords.

Han is written without blanks, so every run of two to four letters is a candidate and the counts
decide which of them are words: no dictionary has the words that sellers make up. Single letters
are candidates for what personal items say (我, 了), where they tell much. Scripts with blanks give
their words and pairs of neighbouring words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

HAN = "\u3400-\u9fff"
OTHERS = "\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f"  # kana, Hangul, Thai: no blanks either
LONGEST_RUN = 4
LONGEST_TEXT = 2_000  # letters of a text that are looked at
LONGEST_WORD = 24

_HAN = re.compile(f"[{HAN}{OTHERS}]+")
_WORD = re.compile(rf"[^\W\d_{HAN}{OTHERS}]+|\d+")


def grams(text: str) -> set[str]:
    """Give every candidate in a folded text, each once."""
    text = text[:LONGEST_TEXT]
    found: set[str] = set()
    for run in _HAN.findall(text):
        found.update(_runs(run))
    words = [(word.group(), word.span()) for word in _WORD.finditer(text)]
    for at, (word, (_, end)) in enumerate(words):
        if _is_word(word):
            found.add(word)
            if at + 1 < len(words) and text[end : words[at + 1][1][0]] == " ":
                found.update(_pair(word, words[at + 1][0]))
    return found


def _runs(run: str) -> Iterator[str]:
    for size in range(1, LONGEST_RUN + 1):
        for at in range(len(run) - size + 1):
            yield run[at : at + size]


def _is_word(word: str) -> bool:
    """Leave out long numbers, which are phones and orders, and what nobody would call a word."""
    return len(word) <= (3 if word.isdecimal() else LONGEST_WORD)


def _pair(word: str, following: str) -> Iterator[str]:
    if _is_word(following) and not (word.isdecimal() and following.isdecimal()):
        yield f"{word} {following}"


def can_be_keyword(gram: str) -> bool:
    """Say whether a candidate may stand alone for an ad: no single letter, no bare number."""
    return len(gram) > 1 and not gram.isdecimal()


def is_run(gram: str) -> bool:
    """Say whether a candidate is a run of letters that are written without blanks."""
    return _HAN.match(gram) is not None
