"""What must hold for folding any text whatsoever."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.fold import columns, fold, fold_text, fold_word, joining
from feedfilter.fold.tables import quick_one_of

from .odd_texts import INVISIBLE, texts

LONGEST_GROWTH = 18  # one character, U+FDFA, becomes 18 under NFKC


@given(st.lists(texts, max_size=8))
def test_column_and_text_agree(column: list[str]) -> None:
    assert fold(pl.Series(column, dtype=pl.String)).to_list() == [fold_word(one) for one in column]


@given(st.lists(texts, max_size=8))
def test_a_long_column_and_text_agree(column: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "SEVERAL", 0)  # as if these were more
        patch.setattr(columns, "SHORT", 0)
        folded = fold(pl.Series(column, dtype=pl.String)).to_list()
    assert folded == [fold_word(one) for one in column]


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_word(fold_word(text)) == fold_word(text)


@given(texts)
def test_growth_is_bounded(text: str) -> None:
    assert len(fold_word(text)) <= LONGEST_GROWTH * len(text)


@given(texts, st.data())
def test_invisible_characters_change_nothing(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    hidden = data.draw(st.text(st.sampled_from(INVISIBLE), min_size=1, max_size=3))
    assert fold_word(text[:at] + hidden + text[at:]) == fold_word(text)


@given(texts, st.data())
def test_piles_of_marks_change_nothing(text: str, data: st.DataObject) -> None:
    places = [
        at for at in range(len(text) + 1) if not any(map(_mark, text[max(at - 1, 0) : at + 1]))
    ]
    at = data.draw(st.sampled_from([*places, None]))
    if at is not None:
        assert fold_word(text[:at] + "\u0301\u0336\u0307" * 11 + text[at:]) == fold_word(text)


def _mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in INVISIBLE + "ﾞﾟ"


@given(texts.filter(lambda text: "\u0301" * 9 not in text and "\u0336" * 9 not in text))
def test_normal_forms_fold_alike(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC"):
        if all(unicodedata.category(character) != "Cn" for character in text):
            assert fold_word(unicodedata.normalize(form, text)) == fold_word(text)


@given(st.text(st.sampled_from("avxßiısJǰéйхНαςΣ加 .'-5"), max_size=8))
def test_cases_fold_alike(text: str) -> None:
    assert fold_word(text.upper()) == fold_word(text.lower()) == fold_word(text)


@given(texts)
def test_every_character_has_a_place_in_order(text: str) -> None:
    folded = fold_text(text)
    assert len(folded.offsets) == len(folded.ends) == len(folded.text)
    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one == other or one[1] <= other[0] for one, other in pairwise(spans))


@given(texts)
def test_text_of_a_span_holds_what_was_found(text: str) -> None:
    folded = fold_text(text)
    for at, one in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        if one.isascii() and one.isalnum():
            assert one in _anyway(text[start:end])


def _anyway(text: str) -> str:
    """Fold the way a mixed word would be, with letters of each alphabet around."""
    return "".join(fold_word(near + text + near) for near in ("", "qqqqq", "ффффф", "ωωωωω"))


@cache
def _brackets() -> re.Pattern[str]:
    han, opening, closing = quick_one_of("han"), joining.OPENING, joining.CLOSING
    first = f"(?<={han}){opening}(?={han}{closing}{han})"
    return re.compile(f"{first}|(?<={han}{opening}{han}){closing}(?={han})")


@given(st.text(st.sampled_from("加薇信[]【】(){a"), max_size=12))
def test_brackets_are_found_as_the_regex_says(text: str) -> None:
    assert list(joining.brackets(text)) == [match.span() for match in _brackets().finditer(text)]


SPACED = st.text(st.sampled_from("avx\u0445加薇1'’·._ \t\n❤「」●-~👉é"), max_size=12)


@given(texts | SPACED)
def test_decoration_is_found_as_the_regex_says(text: str) -> None:
    found = [match.span() for match in joining.decoration_pattern().finditer(text)]
    assert list(joining.decoration(text)) == found
    assert joining.without_decoration(text) == joining.decoration_pattern().sub("", text)
