"""Words that sound alike, read without tones."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.fold import fold_word, sound_pattern, sound_spans, sounds_alike

ALIKE = [
    ("加薇信", "加微信"),
    ("家威信", "加微信"),
    ("快家威信呀", "加微信"),
    ("嘉 薇·芯", "加微信"),
    ("加為辛", "加微信"),
    ("带购", "代购"),
    ("虫新开始", "重新"),
    ("种新", "重新"),
    ("绿色", "旅色"),
    ("加v信", "v芯"),
]

UNLIKE = [
    ("加微型", "加微信"),
    ("加微", "加微信"),
    ("加信微", "加微信"),
    ("加微，信", "加微信"),
    ("加 vx 信", "加微信"),
    ("jia wei xin", "加微信"),
    ("贷款", "代购"),
    ("陆色", "旅色"),
    ("av信", "v信"),
    ("微信", "v信"),
    ("v心1", "v信2"),
    ("", "加微信"),
]


@pytest.mark.parametrize(("text", "word"), ALIKE)
def test_sounds_like(text: str, word: str) -> None:
    assert spans_and_pattern(text, word) == (True, True)


@pytest.mark.parametrize(("text", "word"), UNLIKE)
def test_does_not_sound_like(text: str, word: str) -> None:
    assert spans_and_pattern(text, word) == (False, False)


def test_span_is_what_sounds_alike() -> None:
    assert sound_spans("快家威信呀", "加微信") == [(1, 4)]


@pytest.mark.parametrize("word", ["", "微", "vx", "v x", ".微", "wechat", "微!", "？微？"])
def test_fewer_than_two_syllables_are_refused(word: str) -> None:
    with pytest.raises(ValueError, match="two syllables"):
        sound_pattern(fold_word(word))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("微", "薇", True),
        ("重", "虫", True),
        ("重", "种", True),
        ("种", "虫", False),
        ("信", "心", True),
        ("信", "性", False),
        ("a", "a", True),
        ("a", "b", False),
        ("a", "啊", False),
    ],
)
def test_sounds_alike(one: str, other: str, alike: bool) -> None:
    assert sounds_alike(one, other) is alike
    assert sounds_alike(other, one) is alike


@given(
    st.text(st.sampled_from("加家微威信心新重虫种v1 行航杭形"), max_size=8),
    st.text(st.sampled_from("加微信重行"), min_size=2, max_size=3),
)
def test_pattern_is_letter_by_letter(text: str, word: str) -> None:
    folded = fold_word(text)
    windows = [folded[at : at + len(word)] for at in range(len(folded) - len(word) + 1)]
    expected = any(all(map(sounds_alike, window, word)) for window in windows)
    assert spans_and_pattern(text, word) == (expected, expected)


def spans_and_pattern(text: str, word: str) -> tuple[bool, bool]:
    folded, word = fold_word(text), fold_word(word)
    found = pl.Series([folded]).str.contains(sound_pattern(word))
    return bool(sound_spans(folded, word)), bool(found[0])
