"""length: characters of the text as written."""

from __future__ import annotations

import pytest

from feedfilter.conditions.length import Length
from tests.feeds import shown, text_truths, truths

LENGTHS = [
    ("", 0),
    ("  \n ", 0),
    ("abc", 3),
    (" abc\n", 3),
    ("\u3000加微信\u3000", 3),
    ("加 微\n信", 5),
    ("１２", 2),
    ("ﬃ", 1),
    ("😀😀", 2),
]


@pytest.mark.parametrize(("text", "length"), LENGTHS)
def test_lengths(text, length):
    assert text_truths(Length(eq=length), [text]) == [True]
    assert text_truths(Length(gt=length), [text]) == [False]


def test_quotes_and_titles_do_not_count():
    assert truths(Length(eq=1), [{"text": "a", "quote": "bcd", "link_title": "efg"}]) == [True]


def test_evidence():
    assert shown(Length(lte=30), {"text": " abc "}) == ["length: 3"]
