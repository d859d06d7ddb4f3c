"""The cleaned feed as text: short items are written as a column, the others one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.render import feed_text
from feedfilter.render.feed_text import Look, feed_lines
from feedfilter.report.friends import with_friends
from tests.deciding import decided, rules_of

RULES = """
version: 1
rules:
  - {id: sale, when: {text: sale}, action: collapse}
  - {id: shop, when: {text: shop}, action: hide}
  - {id: note, when: {text: note}, tags: [noted]}
"""
ITEMS = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.sampled_from(["", "sale", "shop", "note"])
            | st.text("a 中é👍\n\t\x1b\u202e\u0301.", max_size=40)
            | st.text("a中é", min_size=10, max_size=90),
            "author": st.sampled_from(["lin", "一个名字很长很长的朋友", "\x1b[2J", "a\nb"]),
            "at": st.integers(0, 3000),
        },
        optional={
            "quote": st.sampled_from(["", "said"]),
            "link_title": st.sampled_from(["", "card"]),
            "pictures": st.integers(0, 3),
            "forwarded_from": st.sampled_from(["", "somebody"]),
            "time_unit": st.just("day"),
        },
    ),
    max_size=12,
)


def rows_of(items: list[dict[str, Any]]) -> pl.DataFrame:
    rules = rules_of(RULES)
    return with_friends(decided(items, rules), rules, "UTC")


def one_by_one(rows: pl.DataFrame, look: Look, patch: pytest.MonkeyPatch) -> list[str]:
    none: Callable[[Look], pl.Expr] = lambda _: pl.lit(None, pl.String)  # noqa: E731
    with patch.context() as patched:
        patched.setattr(feed_text, "_whole_lines", none)
        return list(feed_lines(rows, look))


@given(ITEMS, st.sampled_from([Look(), Look(width=40, colour=True), Look(width=120)]))
def test_a_column_of_lines_says_what_single_items_say(
    items: list[dict[str, Any]], look: Look
) -> None:
    rows = rows_of(items)
    with pytest.MonkeyPatch.context() as patch:
        expected = one_by_one(rows, look, patch)
    assert list(feed_lines(rows, look)) == expected


def test_slices_are_one_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["hello", "sale", "sale", "sale", "a long one " * 9, "shop", "note", "see\nyou"]
    rows = rows_of([{"text": text, "at": 500 * at} for at, text in enumerate(texts)])
    whole = list(feed_lines(rows, Look()))
    monkeypatch.setattr(feed_text, "_AT_ONCE", 2)
    assert list(feed_lines(rows, Look())) == whole
    assert [line for line in whole if "3 items" in line]


def test_days_clocks_and_extras() -> None:
    rows = rows_of([
        {"text": "hello", "at": 0},
        {"text": "note", "at": 1, "pictures": 2, "forwarded_from": "Ann"},
        {"text": "later", "at": 2000, "time_unit": "day"},
        {"text": "", "at": 2001, "kind": "call"},
    ])  # fmt: skip
    assert list(feed_lines(rows, Look())) == [
        "",
        "2025-06-01 Sun",
        "  08:00  lin               hello",
        "  08:01  lin               note  (2 pictures, from Ann, #noted)",
        "",
        "2025-06-02 Mon",
        "         lin               later",
        "  17:21  lin               (call)",
    ]
