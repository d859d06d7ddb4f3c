"""emoji: pictures in the text, sequences once."""

from __future__ import annotations

import pytest

from feedfilter.conditions.emoji import Emoji
from tests.feeds import shown, text_truths

COUNTS = [
    ("😀", 1),
    ("😀😀 🎁", 3),
    ("👨‍👩‍👧‍👦", 1),
    ("👍🏽👍", 2),
    ("🇨🇳🇷🇺", 2),
    ("1️⃣2️⃣", 2),
    ("❤️❤", 2),
    ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 1),
    ("[玫瑰][旺柴]好", 2),
    ("[Rose]", 1),
    ("✅包邮✨", 2),
    ("🧑🏻‍❤️‍🧑🏿", 1),
]
NONE = [
    "",
    "abc",
    "12#*",
    "©®™",
    "加微信",
    "[店名]",
    "玫瑰",
    "→←",
    "①②",
    "★",
    ":)",
    "🇨",
    "\ufe0f",
    "¥",
]


@pytest.mark.parametrize(("text", "count"), COUNTS)
def test_counts(text, count):
    assert text_truths(Emoji(eq=count), [text]) == [True]


@pytest.mark.parametrize("text", NONE)
def test_no_emoji(text):
    assert text_truths(Emoji(gt=0), [text]) == [False]


def test_evidence():
    assert shown(Emoji(gte=2), {"text": "🎁 a 🎁"}) == ["emoji: 2"]
