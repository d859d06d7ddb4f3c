"""A session gives what the engine gives, however the rules change; what changed, what is chosen."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedfilter.condition import Candidates, Condition
from feedfilter.conditions.similar import Similar
from feedfilter.conditions.text import Text
from feedfilter.engine import decide
from feedfilter.engine.decide import zone_of
from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.model import Decided, Feed
from feedfilter.report.friends import with_friends
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rules
from feedfilter.tune.changes import changes, gone
from feedfilter.tune.choice import Choice, Show, chosen
from feedfilter.tune.session import Session
from tests.cli.running import DEMO, RULES
from tests.deciding import decided, made, rules_of
from tests.tune.feed import RULES as SMALL

LATE = '  - {id: late, when: {clock: "23:00-07:00"}, action: tag}\n'
SHIPPED = (
    Path(RULES)
    .read_text(encoding="utf-8")
    .replace("ids: [wxid_mum]", "ids: [wxid_mum, wxid_demo02]")
    .replace("\nrules:\n", "\nrules:\n" + LATE)
)
# Each is one save: a word, a window, a person, the zone, what is on, what is allowed, the order.
SAVES = [
    ("今晚截单]", "今晚截单, 花]"),
    ("within: 30m, count", "within: 5m, count"),
    ("within: 2h, count", "within: 9h, count"),
    ("ids: [wxid_mum, wxid_demo02]", "ids: [wxid_mum, wxid_demo02, wxid_demo01]"),
    ("timezone: Asia/Shanghai", "timezone: America/New_York"),
    ("  - id: own-news\n", "  - id: own-news\n    enabled: false\n"),
    ("\nlists:\n", "\ndisabled: [goods-zh]\nlists:\n"),
    ("authors: [family, self]", "authors: [self]"),
    ("gte: 0.4, min_items: 5", "gte: 0.1, min_items: 2"),
    ("similar: {to: other_authors, within: 3d", "similar: {to: other_authors, within: 1m"),
]


def read(path: str = DEMO) -> Feed:
    return read_feed((path,), ReadOptions())


demo = cache(read)


@cache
def saved(picked: frozenset[int]) -> Rules:
    text = SHIPPED
    for number in sorted(picked):
        before, after = SAVES[number]
        assert before in text
        text = text.replace(before, after, 1)
    return read_rules(text.encode(), "rules.yaml")


def assert_same(ours: Decided, theirs: Decided) -> None:
    assert ours.verdicts.equals(theirs.verdicts)
    assert ours.truth.equals(theirs.truth)
    assert ours.failed == theirs.failed


@cache
def afresh(picked: frozenset[int]) -> Decided:
    return decide(demo(), saved(picked))


@settings(max_examples=settings.default.max_examples // 10)
@given(st.lists(st.frozensets(st.integers(0, len(SAVES) - 1), max_size=2), min_size=2, max_size=4))
def test_a_session_decides_as_the_engine_does_save_after_save(saves: list[frozenset[int]]) -> None:
    session = Session(demo())
    for picked in saves:
        assert_same(session.decide(saved(picked)), afresh(picked))


@pytest.mark.parametrize("number", range(len(SAVES)))
def test_each_kind_of_save_is_seen(number: int) -> None:
    session = Session(demo())
    before = session.decide(saved(frozenset()))
    after = session.decide(saved(frozenset([number])))
    assert_same(after, afresh(frozenset([number])))
    assert not after.verdicts.equals(before.verdicts) or not after.truth.equals(before.truth)


def test_a_condition_asked_again_is_not_tested_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tested: list[Condition] = []
    original = Text.test

    def counting(self: Text, view: object) -> pl.Series:
        tested.append(self)
        return original(self, view)  # type: ignore[arg-type]

    session = Session(demo())
    session.decide(saved(frozenset()))
    monkeypatch.setattr(Text, "test", counting)
    session.decide(saved(frozenset([1, 2])))
    assert tested == []
    session.decide(saved(frozenset([0])))
    assert len(tested) == 1


def test_a_window_is_asked_again_only_where_something_it_sees_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Similar] = []
    original = Similar.select

    def counting(self: Similar, candidates: Candidates) -> pl.Series:
        asked.append(self)
        return original(self, candidates)

    session = Session(demo())
    session.decide(saved(frozenset()))
    monkeypatch.setattr(Similar, "select", counting)
    for harmless in ([1], [2], [7], []):  # other windows, who is allowed
        session.decide(saved(frozenset(harmless)))
    assert asked == []
    session.decide(saved(frozenset([6])))  # another rule says what an ad is
    assert len(asked) == 1


def test_a_condition_that_fails_is_said_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: Text, view: object) -> pl.Series:
        raise ValueError

    monkeypatch.setattr(Text, "test", failing)
    rules = rules_of(SMALL)
    feed = made([{"at": 0, "text": "代购"}])
    session = Session(feed)
    for _ in range(2):
        found = session.decide(rules)
        assert found.failed == decide(feed, rules).failed
        assert "ad" in found.failed


ITEMS = [{"at": n, "text": text} for n, text in enumerate(["代购", "包邮", "SALE", "rain"])]


def test_what_changed_has_the_old_and_the_new_verdict() -> None:
    feed = made(ITEMS)
    session = Session(feed)
    before = session.decide(rules_of(SMALL))
    after = session.decide(rules_of(SMALL.replace("action: collapse", "action: digest")))
    assert changes(before, after).rows() == [(2, "collapse", "shouting", "digest", "shouting")]
    assert changes(after, after).rows() == []
    other = session.decide(rules_of(SMALL.replace("id: shouting", "id: loud")))
    assert changes(before, other).rows() == [(2, "collapse", "shouting", "collapse", "loud")]


def test_items_of_a_feed_that_was_read_again_are_told_by_what_they_say() -> None:
    before = decided(ITEMS, SMALL)
    after = decided([{"at": 99, "text": "new"}, *ITEMS[:3], ITEMS[2]], SMALL)
    assert changes(before, after).rows() == [
        (0, None, None, "keep", None),
        (4, None, None, "collapse", "shouting"),  # the copy of one that was there once
    ]
    assert gone(before, after) == 1
    assert gone(before, before) == 0


def test_items_with_ids_are_told_by_them() -> None:
    named = [item | {"item_id": f"i{number}"} for number, item in enumerate(ITEMS)]
    before = decided(named, SMALL)
    after = decided([named[3], named[2], named[0] | {"text": "SALE"}], SMALL)
    assert changes(before, after).rows() == [(2, "keep", None, "collapse", "shouting")]
    assert gone(before, after) == 1


def rows_of(choice: Choice, changed: Collection[int], marked: Collection[int]) -> list[int]:
    items = [
        {"at": 0, "author_id": "l", "author": "Lin", "text": "代 购 新款"},
        {"at": 1, "author_id": "l", "author": "Lin", "text": "包邮"},
        {"at": 2, "author_id": "w", "author": "Wu", "text": "Big SALE"},
        {"at": 3, "author_id": "w", "author": "Wu", "text": "rain (1+1)"},
    ]
    session, rules = Session(made(items)), rules_of(SMALL)
    found = session.decide(rules)
    rows = with_friends(found, rules, zone_of(session.feed, rules))
    return chosen(choice, session, found, rows, changed, marked).to_list()


@pytest.mark.parametrize(
    ("choice", "rows"),
    [
        (Choice(), [0, 1, 2, 3]),
        (Choice(Show.HIDDEN), [1, 2]),
        (Choice(Show.KEPT), [0, 3]),
        (Choice(Show.CHANGED), [2]),
        (Choice(Show.MARKED), [0, 3]),
        (Choice(friend="i:w"), [2, 3]),
        (Choice(friend="i:nobody"), []),
        (Choice(rule="ad"), [0, 1]),
        (Choice(rule="often"), [1]),
        (Choice(words="代购"), [0]),  # folded as keywords are
        (Choice(words="ＢＩＧ sale"), [2]),
        (Choice(words="lin"), [0, 1]),
        (Choice(words="(1+1)"), [3]),  # no pattern
        (Choice(words=" "), [0, 1, 2, 3]),
        (Choice(words="nowhere"), []),
        (Choice(Show.HIDDEN, friend="i:w", words="sale"), [2]),
        (Choice(Show.KEPT, rule="often"), []),
    ],
)
def test_what_is_chosen(choice: Choice, rows: list[int]) -> None:
    assert rows_of(choice, {2}, {0, 3}) == rows


def test_an_empty_feed_has_nothing_to_choose() -> None:
    session, rules = Session(made([])), rules_of(SMALL)
    found = session.decide(rules)
    rows = with_friends(found, rules, "UTC")
    assert chosen(Choice(words="x"), session, found, rows).to_list() == []
