"""Every sum closes, and equals what is counted by hand from the verdicts."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedfilter.errors import FeedfilterError
from feedfilter.report import whole
from feedfilter.report.whole import Report, whole_report
from tests.deciding import decided, rules_of
from tests.report.reports import SIMPLE, demo_report

RULES = (
    SIMPLE
    + """
  - {id: folded, when: {text: [促销]}, action: collapse}
  - {id: gone, when: {text: [广告]}, action: hide}
decisions: [{item: x1, action: hide}, {item: x2, action: keep}]
scores: {}
"""
)
ACTIONS = {"keep": "kept", "collapse": "collapsed", "digest": "digested", "hide": "hidden"}
ITEM = st.fixed_dictionaries(
    {
        "at": st.one_of(st.none(), st.integers(0, 4000)),
        "author": st.sampled_from(["lin", "wu", "ＷＵ", None, "<b>"]),
        "text": st.sampled_from(["包邮", "代购 高仿", "促销", "广告", "吃饭", ""]),
        "item_id": st.sampled_from([None, "x1", "x2", "x3"]),
    }
)


def by_hand(report: Report) -> Counter[tuple[str, str]]:
    keys = report.rows.select("author_key", pl.col("action").cast(pl.String)).iter_rows()
    return Counter(keys)


@given(st.lists(ITEM, max_size=40))
def test_friends_rules_and_totals_add_up(items: list[dict[str, object]]) -> None:
    rules = rules_of(RULES.replace("scores: {}\n", ""))
    found = decided(items, rules)
    report = whole_report(found, rules, "UTC")
    counted = by_hand(report)
    for friend in report.friends.iter_rows(named=True):
        for action, column in ACTIONS.items():
            assert friend[column] == counted[(friend["author_key"], action)]
        assert friend["items"] == sum(friend[column] for column in ACTIONS.values())
    assert report.friends["items"].sum() == len(items) == report.totals.read
    assert report.removals["items"].sum() == len(items)
    stayed = report.removals.filter(pl.col("rule") == "")["items"].sum()
    assert report.rules["decided"].sum() + stayed == len(items)
    dated = sum(item["at"] is not None for item in items)
    assert report.days.select(pl.col("kept", "removed").sum()).row(0) == (
        sum(1 for row in report.rows.iter_rows(named=True) if row["day"] and not row["removed"]),
        sum(1 for row in report.rows.iter_rows(named=True) if row["day"] and row["removed"]),
    )
    assert report.days.select(pl.col("kept") + pl.col("removed")).sum().item() == dated
    assert report.friends["ads"].sum() == report.rows["is_ad"].sum()


def test_the_demo_adds_up_and_its_sums_are_those_of_clean() -> None:
    report = demo_report()
    parts = [report.friends[column].sum() for column in ACTIONS.values()]
    totals = report.totals
    assert parts == [totals.kept, totals.collapsed, totals.digested, totals.hidden]
    assert sum(parts) == totals.read == 286


def test_an_empty_feed_has_an_empty_report() -> None:
    rules = rules_of(SIMPLE)
    report = whole_report(decided([], rules), rules, "UTC")
    assert (report.friends.height, report.totals.read, report.length) == (0, 0, 1)


def test_a_sum_that_does_not_close_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = whole.totals

    def one_less(found: object) -> object:
        counted = lost(found)  # type: ignore[arg-type]
        return replace(counted, read=counted.read - 1, kept=counted.kept - 1)

    monkeypatch.setattr(whole, "totals", one_less)
    rules = rules_of(SIMPLE)
    with pytest.raises(FeedfilterError, match="do not close"):
        whole_report(decided([{"at": 0, "text": "吃饭"}], rules), rules, "UTC")
