"""text against a naive reading: every short text with every small set of short keywords."""

from __future__ import annotations

from itertools import combinations, product

import polars as pl
import pytest

from feedfilter import words
from feedfilter.condition import View
from feedfilter.conditions.text import Text
from feedfilter.values import Word
from feedfilter.words import Keyword, Keywords
from tests.feeds import feed_of

LETTERS = "ab加"


def strings(longest: int) -> list[str]:
    return [
        "".join(found) for size in range(longest + 1) for found in product(LETTERS, repeat=size)
    ]


TEXTS = strings(6)
KEYWORDS = [Word(text, text) for text in strings(3) if text]
SETS = [pair for size in (1, 2) for pair in combinations(KEYWORDS, size)]


def naive(text: str, keyword: str, whole: bool | None) -> bool:
    starts = (at for at in range(len(text)) if text[at : at + len(keyword)] == keyword)
    return any(
        free(text[at - 1 : at] if at else "", keyword[0], whole)
        and free(text[at + len(keyword) : at + len(keyword) + 1], keyword[-1], whole)
        for at in starts
    )


def free(neighbour: str, edge: str, whole: bool | None) -> bool:
    """Say whether `neighbour` may touch the edge letter of a keyword."""
    if whole is False or not neighbour:
        return True
    if edge in "ab":
        return neighbour not in "ab"
    return not whole


@pytest.mark.parametrize("whole", [None, True, False])
def test_equals_the_naive_reading(whole):
    keywords = Keywords(Keyword(word.folded, whole) for word in KEYWORDS)
    view = View(feed_of({"text": text} for text in TEXTS), keywords)
    held = {
        word: pl.Series([naive(text, word.folded, whole) for text in TEXTS]) for word in KEYWORDS
    }
    for chosen in SETS:
        first, last = held[chosen[0]], held[chosen[-1]]
        expected = {
            Text(any=chosen, word=whole): first | last,
            Text(all=chosen, word=whole): first & last,
            Text(none=chosen, word=whole): ~(first | last),
            Text(at_least=1, of=chosen, word=whole): first | last,
            Text(at_least=len(chosen), of=chosen, word=whole): first & last,
        }
        for condition, truth in expected.items():
            assert condition.test(view).equals(truth), condition


def test_long_texts_are_searched_piece_by_piece_and_lose_nothing(monkeypatch):
    keywords = Keywords(Keyword(word.folded, whole=False) for word in KEYWORDS)
    texts = pl.Series([*TEXTS, None, "ab加" * 9])
    at_once = {word: rows.to_list() for word, rows in keywords.search(texts).items()}
    monkeypatch.setattr(words, "LONG", 3)
    by_pieces = {word: rows.to_list() for word, rows in keywords.search(texts).items()}
    assert by_pieces == at_once
    assert len(by_pieces) == len(KEYWORDS)
