"""Phrases that a text nearly holds, against the plain definition: every run is compared."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from feedfilter.fuzzy import Likeness, Phrase, rows_like

PERCENTS = [70, 75, 80, 83.3, 85, 88, 90, 90.9, 95, 99.9, 100]


def plain_ratio(phrase: str, run: str) -> float:
    return 200 * LCSseq.similarity(phrase, run) / (len(phrase) + len(run))


def best_ratio(phrase: str, text: str) -> float:
    """Give the highest ratio of the phrase and any run of the text."""
    runs = {text[at:end] for at in range(len(text)) for end in range(at + 1, len(text) + 1)}
    return max((plain_ratio(phrase, run) for run in runs), default=0.0)


def is_like(phrase: str, text: str, likeness: Likeness) -> bool:
    best = best_ratio(phrase, text)
    return best > likeness.percent if likeness.above else best >= likeness.percent


def rows(phrase: str, texts: list[str], likeness: Likeness) -> list[int]:
    return rows_like([Phrase(phrase, likeness)], pl.Series(texts, dtype=pl.String)).to_list()


likenesses = st.builds(Likeness, st.sampled_from(PERCENTS) | st.floats(70, 100), st.booleans())


@given(st.text("ab加", min_size=6, max_size=14), st.text("ab加", max_size=24), likenesses)
def test_nothing_is_lost_and_nothing_added(phrase, text, likeness):
    expected = is_like(phrase, text, likeness)
    assert rows(phrase, [text], likeness) == ([0] if expected else [])
    run = Phrase(phrase, likeness).best_run(text)
    assert (run is not None) == expected
    if run:
        ratio = plain_ratio(phrase, text[run.start : run.end])
        assert ratio == pytest.approx(best_ratio(phrase, text))


@st.composite
def nearly(draw):
    """Give a phrase, and a text that holds it after a few edits."""
    phrase = draw(st.text("abcdef加微信", min_size=6, max_size=20))
    letters = list(phrase)
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(letters)))
        letters[at : at + draw(st.integers(0, 1))] = draw(st.sampled_from(["", "x", "信"]))
    around = st.text("abx信 ", max_size=10)
    return phrase, draw(around) + "".join(letters) + draw(around)


@given(nearly(), likenesses)
def test_nothing_is_lost_of_what_was_edited(edited, likeness):
    phrase, text = edited
    assert rows(phrase, [text], likeness) == ([0] if is_like(phrase, text, likeness) else [])


@pytest.mark.parametrize("percent", [70, 80, 88, 90, 100])
@pytest.mark.parametrize("phrase", ["aaaaaa", "ababab", "aababb", "abbbba"])
def test_every_short_text(phrase, percent):
    texts = ["".join(letters) for size in range(9) for letters in product("ab", repeat=size)]
    likeness = Likeness(percent)
    expected = [at for at, text in enumerate(texts) if is_like(phrase, text, likeness)]
    assert rows(phrase, texts, likeness) == expected


def test_several_phrases_and_missing_texts():
    phrases = [Phrase("add my wechat", Likeness(88)), Phrase("高仿一比一货源", Likeness(88))]
    texts = pl.Series(["add m7 wechat", None, "高仿一比货源", "", "wechat", "ADD MY WECHAT"])
    assert rows_like(phrases, texts).to_list() == [0, 2]
    assert rows_like(phrases, pl.Series([], dtype=pl.String)).to_list() == []


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("xx add my wechat", "add my wechat"),
        ("add my wechat add m7 wechat", "add my wechat"),
        ("add m7 wechat add my wechat", "add my wechat"),
        ("加addmywechat", "addmywechat"),
    ],
)
def test_the_most_alike_run_is_shown(text, run):
    span = Phrase("add my wechat", Likeness(88)).best_run(text)
    assert text[span.start : span.end] == run
