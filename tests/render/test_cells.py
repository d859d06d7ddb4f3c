"""Widths on a terminal: what is broken into lines fits, and nothing but blanks is lost."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from feedfilter.render.cells import cut, pad, width, wrap

TEXTS = st.text("ab. 中あ，é\u0301\u200d👍😂\u0600x", max_size=80)


def test_a_han_letter_is_two_cells_wide_and_a_mark_none() -> None:
    assert [width(text) for text in ("ab", "中", "e\u0301", "，", "👍", "\u0378")] == [
        2,
        2,
        1,
        2,
        2,
        1,
    ]


def test_lines_break_at_blanks_and_between_wide_letters() -> None:
    assert wrap("the neighbour walked", 10) == ["the", "neighbour", "walked"]
    assert wrap("今天下雨了 see you", 8) == ["今天下雨", "了 see", "you"]
    assert wrap("a https://example.com/long", 9) == ["a", "https://e", "xample.co", "m/long"]


def test_a_mark_stays_with_its_letter() -> None:
    assert wrap("中中e\u0301", 4) == ["中中", "e\u0301"]
    assert wrap("ab中\u0301中", 4) == ["ab中\u0301", "中"]


def test_a_letter_wider_than_the_line_has_one_of_its_own() -> None:
    assert wrap("中文", 1) == ["中", "文"]


@example("ab \u0301ab", 3)
@example("abc \u0301ab", 3)
@given(TEXTS, st.integers(2, 40))
def test_lines_fit_and_hold_the_whole_text(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(unicodedata.combining(line[0]) for line in lines[1:] if line)


@given(TEXTS, st.integers(1, 40))
def test_what_is_cut_fits_and_says_so(text: str, cells: int) -> None:
    shown = cut(text, cells)
    assert width(shown) <= cells
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))
    assert width(pad(shown, cells)) == cells
