"""What says the same is matched once; whatever hashes do, every item gets its own content's truth."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.condition import CONTENT, View, find_conditions
from feedfilter.engine import repeats
from feedfilter.engine.truth import independent
from feedfilter.rules.loader import load_rules
from feedfilter.rules.shipped import shipped_rules
from feedfilter.words import Keywords
from tests.feeds import feed_of

ITEMS = st.fixed_dictionaries(
    {
        "text": st.sampled_from(["", "ok", "ok ", "代购", "dài gòu"]),
        "pictures": st.sampled_from([0, 1, None]),
        "kind": st.sampled_from(["message", "system"]),
        "links": st.sampled_from([None, [], ["https://example.org"], ["https://example.com"]]),
        "quote": st.sampled_from([None, None, "ok"]),
        "forwarded": st.sampled_from([True, False, None]),
        "author": st.sampled_from(["lin", "qiu"]),
    }
)


def assert_every_item_keeps_its_content(items: pl.DataFrame) -> int:
    different, place = repeats.without_repeats(items)
    again = different if place is None else different[place]
    assert again.equals(items.select(CONTENT))
    return different.height


@given(st.lists(ITEMS, max_size=30))
def test_every_item_keeps_its_content(items):
    assert_every_item_keeps_its_content(feed_of(items))


@given(st.lists(ITEMS, max_size=30))
def test_every_item_keeps_its_content_where_all_hashes_fall_together(items):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            pl.DataFrame, "hash_rows", lambda frame: pl.repeat(7, frame.height, eager=True)
        )
        assert_every_item_keeps_its_content(feed_of(items))


def test_repeats_are_left_out():
    items = feed_of(
        [{"text": text, "author": str(at)} for at, text in enumerate(["ok", "no"] * 50)]
    )
    assert assert_every_item_keeps_its_content(items) == 2


def test_nothing_is_left_out_where_hardly_anything_is_a_repeat():
    items = feed_of({"text": str(number // 2)} for number in range(20, 22))
    alone = feed_of({"text": str(number)} for number in range(40))
    assert repeats.without_repeats(items)[0].height == 1
    assert repeats.without_repeats(alone)[1] is None


def test_who_looks_only_at_content_needs_no_other_column():
    items = feed_of(
        [{"text": "代购 加微信 vx lin_2024 ¥99 100% off", "pictures": 2}, {"text": "早"}]
    )
    conditions = [
        each for each in independent(load_rules(shipped_rules()).rules) if each.of_content()
    ]
    kinds = {type(each) for each in conditions}
    assert {find_conditions()[name] for name in ("text", "contact", "price", "length")} <= kinds
    for condition in conditions:
        searched = Keywords((*condition.keywords(), *condition.hints()))
        bare = condition.test(View(items.select(CONTENT), searched))
        assert bare.to_list() == condition.test(View(items, searched)).to_list()
