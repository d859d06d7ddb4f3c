"""Where a keyword counts as found: tables, and two independent readings that agree."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.fold import fold_word, word_pattern, word_spans

from .odd_texts import texts

FOUND = [
    ("加vx看图", "vx", None),
    ("vx", "vx", None),
    ("(vx)", "vx", None),
    ("加v x看图", "VX", None),
    ("new ad!", "ad", None),
    ("вот ad", "ad", None),
    ("สวัสดีad", "ad", None),
    ("加微信看图", "微信", None),
    ("x微信x", "微信", None),
    ("加薇 信", "薇信", None),
    ("работа есть", "работа", None),
    ("加работа信", "работа", None),
    ("работа.", "работа", None),
    ("한국어로", "한국어", None),
    ("เบาหวาน", "เบา", None),
    ("vx加", "vx加", None),
    ("卖5折了", "5折", None),
    ("add my wechat now", "add my wechat", None),
    ("add  my   wechat now", "add my wechat", None),
    ("add\t my\u00a0wechat now", "add my  wechat", None),
    ("aa+bb", "+", None),
    ("¥5", "¥", None),
    ("écafé", "café", None),
    ("c++ now", "c++", None),
    ("lad", "ad", False),
    ("заработать", "работа", False),
    ("加微信 x", "加微信", True),
    ("。微信,", "微信", True),
]

ABSENT = [
    ("lad", "ad", None),
    ("adds", "ad", None),
    ("ad_", "ad", None),
    ("ad2", "ad", None),
    ("2ad", "ad", None),
    ("avx加", "vx加", None),
    ("v 5 x", "vx", None),
    ("заработать", "работа", None),
    ("работать", "работа", None),
    ("работаx", "работа", None),
    ("работа5", "работа", None),
    ("сработа", "работа", None),
    ("δεν", "δε", None),
    ("xcafé", "café", None),
    ("cafés", "café", None),
    ("微 x 信", "微信", None),
    ("微\n信", "微信", None),
    ("微，信", "微信", None),
    ("15折", "5折", None),
    ("x微信", "微信", True),
    ("加微信", "微信", True),
    ("微信号", "微信", True),
    ("я微信", "微信", True),
    ("add\nmy wechat", "add my wechat", None),
    ("add  my big wechat", "add my wechat", None),
]


@pytest.mark.parametrize(("text", "word", "whole"), FOUND)
def test_word_is_found(text: str, word: str, whole: bool | None) -> None:
    assert spans_and_pattern(text, word, whole) == (True, True)


@pytest.mark.parametrize(("text", "word", "whole"), ABSENT)
def test_word_is_not_found(text: str, word: str, whole: bool | None) -> None:
    assert spans_and_pattern(text, word, whole) == (False, False)


def test_spans_are_exact_and_do_not_overlap() -> None:
    assert word_spans("ad, lad ad,ad", "ad") == [(0, 2), (8, 10), (11, 13)]
    assert word_spans("哈哈哈哈哈", "哈哈") == [(0, 2), (2, 4)]


@pytest.mark.parametrize("word", ["", "\u200b", "\u00ad\ufe0f"])
def test_word_that_folds_to_nothing_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="empty after folding"):
        word_pattern(fold_word(word))
    with pytest.raises(ValueError, match="empty after folding"):
        word_spans("text", fold_word(word))


@given(texts, texts.filter(fold_word), st.sampled_from([None, True, False]))
def test_pattern_and_spans_agree(text: str, word: str, whole: bool | None) -> None:
    for around in (text, word, text + word, word + text, f"{text}{word}{text}"):
        spans, pattern = spans_and_pattern(around, word, whole)
        assert spans == pattern


@pytest.mark.parametrize("whole", [None, True, False])
def test_small_world(whole: bool | None) -> None:
    """All words of up to two and texts of up to four letters, against a naive reading."""
    letters = "a加я_ "
    column = pl.Series(["".join(one) for size in range(5) for one in product(letters, repeat=size)])
    folded = [text for text in column if fold_word(text) == text]
    for word in (text for text in folded if 1 <= len(text) <= 2):
        expected = [naively_in(text, word, whole) for text in folded]
        assert [bool(word_spans(text, word, whole)) for text in folded] == expected
        assert pl.Series(folded).str.contains(word_pattern(word, whole)).to_list() == expected


def naively_in(text: str, word: str, whole: bool | None) -> bool:
    starts = [at for at in range(len(text)) if text.startswith(word, at)]
    return any(
        free(word[0], text[at - 1 : at] if at else "", whole)
        and free(word[-1], text[at + len(word) : at + len(word) + 1], whole)
        for at in starts
    )


def free(edge: str, neighbour: str, whole: bool | None) -> bool:
    if whole is False or neighbour == "":
        return True
    barred = {"a": "a_", "_": "a_", "я": "a_я", "加": "a_я加" if whole else "", " ": ""}
    return neighbour not in barred[edge]


def spans_and_pattern(text: str, word: str, whole: bool | None) -> tuple[bool, bool]:
    folded, word = fold_word(text), fold_word(word)
    found = pl.Series([folded]).str.contains(word_pattern(word, whole))
    return bool(word_spans(folded, word, whole)), bool(found[0])
