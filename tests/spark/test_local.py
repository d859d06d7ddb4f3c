"""Spark says of every item what one machine says: verdict, tags, score, each rule's truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedfilter.rules.loader import load_rules
from tests.cli.running import ROOT, RULES
from tests.deciding import made, rules_of
from tests.spark.equal import (
    assert_equal,
    said_by_one_machine,
    said_by_spark,
    shown_by_one_machine,
    shown_by_spark,
)
from tests.spark.made_feed import made_feed
from tests.spark.sessions import BIG, needs_java

pytestmark = [needs_java, pytest.mark.xdist_group("spark")]
EVERYTHING = """
version: 1
timezone: Europe/Berlin
people:
  family: {ids: [mum], names: [Mama]}
  friend: {ids: [nobody-has-it], names: [wu]}
allow: {authors: [family, self]}
decisions: [{item: i3, action: hide}]
scores: {collapse: 2, hide: 4}
rules:
  - {id: old, when: {text: 包邮}, until: 2025-05-31, action: hide}
  - {id: ad, when: {text: [代购, 包邮]}, unless: {text: 谁有}, tags: [ad], score: 1}
  - {id: teaser, when: {text: 预告}, score: 1.5}
  - {id: shop, when: {matched: ad}, share: {of: ad, gte: 0.6, min_items: 3}, tags: [shop], score: 2}
  - {id: loud, share: {of: shop, group_by: [chat], gte: 0.5, min_items: 3}}
  - {id: news, when: {text: 搬家}, unless: {matched: shop}, action: keep}
  - {id: carried, when: {text: [代购, 包邮]}, similar: {to: other_authors, within: 3h, ratio: {gte: 80}, min_length: 4}, action: collapse}
  - {id: again, when: {matched: ad}, similar: {to: same_author, within: 2h, ratio: {gte: 80}, keep: last}, action: digest}
  - {id: chain, similar: {to: anyone, within: 4h, ratio: {gte: 75}, authors: {gte: 2}, ignore: [digits]}}
  - {id: two, when: {matched: ad}, frequency: {within: 1h, count: {gt: 1}, keep: none, distinct: text}, similar: {within: 1d}}
  - {id: pace, cadence: {gap: {gte: 5m, lte: 2h}, spread: {lte: 0.6}, count: {gte: 2}}, action: digest}
  - {id: rate, when: {matched: ad}, rate_limit: {at_most: 2, per: 2h}, action: hide}
  - {id: both, when: {matched: ad}, frequency: {within: 3h, count: {gte: 2}}, rate_limit: {at_most: 1, per: 40m}, action: collapse}
  - {id: flood, spike: {within: 30m, baseline: 2h, times: 2, count: {gte: 2}}}
  - {id: pair, sequence: {rules: [teaser, ad], within: 2h}, action: hide}
  - {id: late, when: {none_of: [{matched: rate}]}, frequency: {group_by: [], within: 20m, count: {gte: 5}}, score: 1}
  - {id: quiet, when: {matched: [late, pair]}, unless: {matched: flood}, action: tag, tags: [quiet]}
  - {id: off, enabled: false, when: {matched: ad}, action: hide}
  - {id: mild, when: {matched: off}, share: {of: off, group_by: [], gte: 0.1}}
"""
WORDS = [
    "代购 包邮 连衣裙 半裙",
    "代购 包邮 连衣裙 短裙",
    "包邮 1",
    "包邮 2",
    "预告",
    "搬家 包邮",
    "谁有 代购",
    "",
    "雨天",
]
FEEDS = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.one_of(st.none(), st.integers(0, 40).map(lambda tenth: 10 * tenth)),
            "author_id": st.sampled_from(["lin", "qiu", "mum", None]),
            "author": st.sampled_from(["wu", "Mama", "Lin", None]),
            "text": st.sampled_from(WORDS),
            "kind": st.sampled_from(["post", "message", "system"]),
            "chat": st.sampled_from(["a", "b", None]),
            "time_unit": st.sampled_from(["second", "second", "day"]),
            "picture_keys": st.sampled_from([None, None, ["p1"], ["p2", "p1"]]),
            "links": st.sampled_from([None, ["https://x.y/1"], ["http://www.x.y/1#a"]]),
            "item_id": st.sampled_from([None, "i1", "i3"]),
            "me": st.sampled_from([None, False, True]),
        }
    ),
    max_size=60,
)


@settings(max_examples=max(2, settings().max_examples // 100))
@given(feed=FEEDS, parts=st.integers(1, 5))
def test_every_window_on_small_feeds_in_any_partitions(
    spark: Any, feed: list[dict[str, Any]], parts: int
) -> None:
    items, rules = made(feed).items, rules_of(EVERYTHING)
    found, shown = shown_by_spark(spark, items, rules, parts)
    assert_equal(found, said_by_one_machine(items, rules))
    assert shown == shown_by_one_machine(items, rules)


@pytest.mark.parametrize("rules", [RULES, str(ROOT / "tests" / "rules" / "spec.yaml")])
def test_a_big_feed_is_decided_as_on_one_machine(spark: Any, rules: str) -> None:
    items, loaded = made_feed(BIG), load_rules(Path(rules))
    expected = said_by_one_machine(items, loaded)
    assert len({row[2] for row in expected}) > 4
    assert_equal(said_by_spark(spark, items, loaded), expected)
