"""Both ways of folding agree on every character of Unicode, alone and between others."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from feedfilter.fold import fold, fold_word

LINE_END = "\n"
EVERY = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
# Unassigned planes and private use: 836,000 characters about which nothing is known.
EMPTY_PLANES = [one for one in EVERY if 0x4 <= ord(one) >> 16 <= 0xD or ord(one) >= 0xF0000]
FULL_PLANES = sorted({*EVERY} - {*EMPTY_PLANES, LINE_END})
ASSIGNED = [one for one in EVERY if unicodedata.category(one) not in ("Cn", "Co")]


@pytest.mark.parametrize("frame", ["{}", "x{}y", "加{}信"])
def test_column_and_text_agree(frame: str) -> None:
    # One text with a line per character: folding never looks across a line end.
    rows = [frame.format(one) for one in FULL_PLANES]
    whole = fold_word(LINE_END.join(rows)).split(LINE_END)
    column = fold(pl.Series(rows))
    assert column.equals(pl.Series(whole))
    assert fold(column).equals(column)


def test_empty_planes_stay_as_they_are() -> None:
    assert fold(pl.Series(EMPTY_PLANES)).to_list() == EMPTY_PLANES
    assert fold_word("".join(EMPTY_PLANES)) == "".join(EMPTY_PLANES)


def test_line_end_stays() -> None:
    assert [fold_word(text) for text in ("\n", "x\ny", "加\n信")] == ["\n", "x\ny", "加\n信"]


def test_lower_case_and_normal_form_are_those_of_python() -> None:
    column = pl.Series(ASSIGNED)
    assert column.str.normalize("NFKC").to_list() == [
        unicodedata.normalize("NFKC", one) for one in ASSIGNED
    ]
    assert column.str.to_lowercase().to_list() == [one.lower() for one in ASSIGNED]


def test_case_of_a_letter_never_matters() -> None:
    # The Greek iota below is a mark whose upper case is a letter: the one exception.
    cased = [one for one in ASSIGNED if one != "\u0345"]
    folded = fold(pl.Series(cased))
    for variant in (str.upper, str.lower, str.title):
        assert fold(pl.Series([variant(one) for one in cased])).equals(folded)


def test_no_character_grows_beyond_the_bound() -> None:
    assert fold(pl.Series(EVERY)).str.len_chars().max() == 18
