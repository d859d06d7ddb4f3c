"""Signatures rule out no texts that are alike, and most that are not."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from feedfilter.alike.blocks import ROUNDED
from feedfilter.alike.likeness import LEAST
from feedfilter.alike.signatures import Flags, signed

LETTERS = st.sampled_from("ab加微信代购") | st.characters(codec="utf-8")
TEXTS = st.text(LETTERS, max_size=60)


def may_be_alike(some: str, other: str, percent: float) -> list[Flags]:
    """Say it by letters and by pairs, of all texts with all and of two alone."""
    texts = [some, other, ""]
    lengths = np.array([len(text) for text in texts])
    reach = (lengths * (1 - percent / 100) + ROUNDED).astype(np.float32)
    found, numbers = signed(texts, lengths, reach), np.arange(3)
    both = [each.may_be_alike(numbers, numbers) for each in found]
    singly = [each.may_be_alike_each(numbers[:1], numbers[1:2]) for each in found]
    assert [each[0, 1] for each in both] == [each[0] for each in singly]
    return both


@given(st.data(), TEXTS)
def test_what_is_just_alike_enough_may_be_alike(data: st.DataObject, some: str) -> None:
    letters = list(some)
    for _ in range(data.draw(st.integers(0, 12))):
        at = data.draw(st.integers(0, len(letters)))
        letters[at : at + data.draw(st.integers(0, 2))] = data.draw(st.text(LETTERS, max_size=2))
    other = "".join(letters)
    percent = fuzz.ratio(some, other)
    if percent >= LEAST:
        found = may_be_alike(some, other, percent)
        assert all(each[0, 1] and each[1, 0] for each in found)


def test_what_is_not_alike_is_mostly_ruled_out() -> None:
    texts = [
        "加微信代购海外专柜正品包邮",
        "今天和孩子去公园看花，天气真好",
        "晚饭吃了红烧肉和青菜还有汤",
    ]
    pairs = [(one, other) for one in texts for other in texts if one != other]
    assert not any(found[0, 1] for pair in pairs for found in may_be_alike(*pair, 85))
