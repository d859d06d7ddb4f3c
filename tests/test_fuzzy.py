"""Phrases that a text nearly holds, against the plain definition: every run is compared."""

from __future__ import annotations

from itertools import product
from time import perf_counter

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from feedfilter.fuzzy import phrase, rows_like

PERCENTS = [50, 60, 70, 75, 80, 83, 83.4, 85, 88, 90, 95, 99.9, 100]


def best_ratio(wanted: str, text: str) -> float:
    """Give the highest likeness of any run of the text."""
    runs = {text[at:end] for at in range(len(text)) for end in range(at + 1, len(text) + 1)}
    edits = min((Levenshtein.distance(wanted, run) for run in runs), default=len(wanted))
    return 100 * (len(wanted) - edits) / len(wanted)


def is_like(wanted: str, text: str, percent: float, above: bool = False) -> bool:
    best = best_ratio(wanted, text)
    return best > percent if above else best >= percent


def rows(wanted: str, texts: list[str], percent: float, above: bool = False) -> list[int]:
    phrases = [phrase(wanted, percent, above=above)]
    return rows_like(phrases, pl.Series(texts, dtype=pl.String)).to_list()


percents = st.sampled_from(PERCENTS) | st.floats(50, 100)


@given(
    st.text("ab加", min_size=6, max_size=14), st.text("ab加", max_size=24), percents, st.booleans()
)
def test_nothing_is_lost_and_nothing_added(wanted, text, percent, above):
    assume(not (above and percent == 100))
    expected = is_like(wanted, text, percent, above)
    assert rows(wanted, [text], percent, above) == ([0] if expected else [])
    run = phrase(wanted, percent, above=above).best_run(text)
    assert (run is not None) == expected
    if run:
        edits = Levenshtein.distance(wanted, text[run.start : run.end])
        assert 100 * (len(wanted) - edits) / len(wanted) == best_ratio(wanted, text)


@st.composite
def nearly(draw):
    """Give a phrase, and a text that holds it after a few edits."""
    wanted = draw(st.text("abcdef加微信", min_size=6, max_size=20))
    letters = list(wanted)
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(letters)))
        letters[at : at + draw(st.integers(0, 1))] = draw(st.sampled_from(["", "x", "信"]))
    around = st.text("abx信 ", max_size=10)
    return wanted, draw(around) + "".join(letters) + draw(around)


@given(nearly(), percents)
def test_nothing_is_lost_of_what_was_edited(edited, percent):
    wanted, text = edited
    assert rows(wanted, [text], percent) == ([0] if is_like(wanted, text, percent) else [])


@given(st.text("ab ", min_size=65, max_size=100), st.data())
def test_long_phrases(wanted, data):
    cut = data.draw(st.integers(0, len(wanted)))
    text = "b" + wanted[:cut] + "x" + wanted[cut + 1 :] + "a"
    assert rows(wanted, [text, text[::2]], 98) == ([0] if is_like(wanted, text, 98) else [])


@pytest.mark.parametrize("percent", [50, 70, 83, 90, 100])
@pytest.mark.parametrize("wanted", ["aaaaaa", "ababab", "aababb", "abbbba"])
def test_every_short_text(wanted, percent):
    texts = ["".join(letters) for size in range(9) for letters in product("ab", repeat=size)]
    expected = [at for at, text in enumerate(texts) if is_like(wanted, text, percent)]
    assert rows(wanted, texts, percent) == expected


def test_several_phrases_and_missing_texts():
    phrases = [phrase("add my wechat", 88), phrase("高仿一比一货源", 83)]
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
        ("add my weechat!", "add my weechat"),
    ],
)
def test_the_most_alike_run_is_shown(text, run):
    span = phrase("add my wechat", 83).best_run(text)
    assert text[span.start : span.end] == run


def test_twice_the_text_takes_about_twice_the_time():
    wanted = phrase("add my wechat", 83)
    text = "add ym wechta " * 500
    assert measured(wanted, text * 8) < 8 * 3 * measured(wanted, text)


def measured(wanted, text):
    def once():
        started = perf_counter()
        assert not wanted.is_like(text)
        return perf_counter() - started

    return min(once() for _ in range(5))
