"""`needs_digit`: whether a regex can be found in a text without digits."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.contacts import CONTACTS
from feedfilter.digits import needs_digit
from feedfilter.fold import fold
from feedfilter.payments import PAYMENTS
from feedfilter.tokens import SHOPS

NEEDED = [
    r"\d", r"[0-9]", r"\d{2,}", r"\d+?", r"(9|8)+?", r"(?:a\d|\d)b", r"(?P<one>9)", r"(?<one>9)", r"(?i)9x",
    r"(?i:9)", r"(?-u:\b)9", r"\p{Nd}9{1,2}", r"[a-z]{2,6} ?\d{3}|\d{4,5} ?\d{4,6}", r"(?:\d[ -]?){7,11}x",
]  # fmt: skip
NOT_NEEDED = [
    "", "a", r"\d?", r"\d*", r"a\d??", r"\d{0,3}", r"a|\d", r"9|", r"(?:|9)", r"(?:9)?", r"(?:9|a)", r"[\d,]",
    r"[^0-9]", r"\D", r"\x39", r"\x{39}", r"\u0039", r"a{3}", r"a{,3}", r"(?x) 9", r"[[:digit:]]", r"[0-9&&[5]]",
    r"[]0]", r"9*a", r"(?:\d[ -]?)*x", r"\b{start}",
]  # fmt: skip


@pytest.mark.parametrize("pattern", NEEDED)
def test_needed(pattern):
    assert needs_digit(pattern)


@pytest.mark.parametrize("pattern", NOT_NEEDED)
def test_not_needed_or_not_understood(pattern):
    assert not needs_digit(pattern)


ATOMS = st.sampled_from(
    ["a", "b", r"\d", "[0-9]", "7", "[a7]", "[^7]", ".", r"\w", r"\x37", "^", r"\b", "[]7]"]
)
COUNTS = st.sampled_from(["", "", "?", "*", "+", "+?", "{2}", "{0,2}", "{1,}", "{1}?"])
PATTERNS = st.recursive(
    st.tuples(ATOMS, COUNTS).map("".join),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map("".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})")
        | st.tuples(inner, COUNTS).map(lambda pair: f"({pair[0]}){pair[1]}")
    ),
    max_leaves=6,
)


@given(PATTERNS, st.lists(st.text("ab ", max_size=6), max_size=5))
def test_no_text_without_digits_matches(pattern, texts):
    if needs_digit(pattern):
        assert not pl.Series(texts, dtype=pl.String).str.contains(pattern).any()


def test_every_decimal_digit_folds_to_ascii():
    digits = pl.Series([chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000])
    digits = digits.filter(digits.str.contains(r"^\d$"))
    assert fold(digits).str.contains("^[0-9]$").all()


@pytest.mark.parametrize("signs", [CONTACTS, PAYMENTS, SHOPS], ids=["contact", "payment", "token"])
def test_shapes_of_signs_need_digits(signs):
    assert signs.shapes
    assert all(needs_digit(shape) for shape in signs.shapes)
