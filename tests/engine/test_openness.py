"""Conditions that take long are asked only where a rule is open; no rule may come out otherwise."""

from __future__ import annotations

from typing import ClassVar

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.condition import Condition, View
from feedfilter.engine.openness import open_items
from feedfilter.engine.prepare import prepare
from feedfilter.engine.truth import Matching, atoms_of, independent, tree_truth
from feedfilter.rules.loader import load_rules
from feedfilter.rules.rule import NOWHERE, AllOf, AnyOf, Leaf, NoneOf, Rule
from feedfilter.rules.shipped import shipped_rules
from feedfilter.words import Keywords
from tests.feeds import feed_of
from tests.fold.odd_texts import ALPHABET

TRUTHS = (True, False, None)


class Known(Condition, frozen=True):
    """A condition with a name, whose truth a test makes up."""

    name: ClassVar[str] = "known"
    letter: str


LETTERS = "abcd"
LEAVES = st.sampled_from(LETTERS).map(lambda letter: Leaf(Known(letter), NOWHERE))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(
        st.sampled_from([AllOf, AnyOf, NoneOf]), st.lists(inner, min_size=1, max_size=3)
    ).map(lambda pair: pair[0](tuple(pair[1]))),
    max_leaves=8,
)
COLUMNS = st.integers(1, 6).flatmap(
    lambda height: st.fixed_dictionaries(
        {
            letter: st.lists(st.sampled_from(TRUTHS), min_size=height, max_size=height)
            for letter in LETTERS
        }
    )
)


def truth_of(rule: Rule, atoms: dict[Condition, pl.Series], height: int) -> pl.Series:
    view = View(pl.DataFrame({"row": range(height)}), Keywords(()))
    when = tree_truth(rule.when, atoms, {}, view)
    if rule.unless is None:
        return when
    return when & ~tree_truth(rule.unless, atoms, {}, view)


@given(TREES, st.none() | TREES, COLUMNS, st.sets(st.sampled_from(LETTERS)), st.data())
def test_where_a_rule_is_not_open_its_truth_is_the_same_whatever_is_asked(
    when, unless, columns, asked, data
):
    rule = Rule(id="rule", when=when, unless=unless)
    atoms = {
        Known(letter): pl.Series(truths, dtype=pl.Boolean) for letter, truths in columns.items()
    }
    wanted = {Known(letter) for letter in asked}
    known = {each: truth for each, truth in atoms.items() if each not in wanted}
    height = len(columns["a"])
    open_ = open_items(wanted, [rule], known, height)
    expected = truth_of(rule, atoms, height)
    for condition in wanted:
        made_up = data.draw(st.lists(st.sampled_from(TRUTHS), min_size=height, max_size=height))
        other = pl.Series(made_up, dtype=pl.Boolean)
        atoms[condition] = atoms[condition].zip_with(open_, other)
    assert truth_of(rule, atoms, height).to_list() == expected.to_list()


def test_a_false_neighbour_closes_and_a_true_alternative_closes():
    slow, quick = Known("a"), Known("b")
    known = {quick: pl.Series(TRUTHS, dtype=pl.Boolean)}
    both = AllOf((Leaf(quick, NOWHERE), Leaf(slow, NOWHERE)))
    either = AnyOf((Leaf(quick, NOWHERE), Leaf(slow, NOWHERE)))
    for tree, expected in ((both, [True, False, True]), (either, [False, True, True])):
        rule = Rule(id="rule", when=tree)
        assert open_items({slow}, [rule], known, 3).to_list() == expected


ITEMS = [
    *(
        {"text": text, "pictures": at % 3}
        for at, text in enumerate(
            map("".join, zip(ALPHABET, ALPHABET[3:], ALPHABET[1:], strict=False))
        )
    ),
    {"text": "代购 包邮 加微信 vx lin_2024，¥99，打我支付宝"},
    {"text": "复制这段话打开淘宝 ￥AbCd1234EfG￥", "links": ["https://m.tb.cn/h.AbCdEfG"]},
    {"text": "tel 138 0013 8000", "pictures": 9},
    {"text": "Everything 40% off at taobao.com/shop, wa.me/447700900123"},
    {"text": "麦片 abc123"},
    {"text": "", "link_title": "加微信 领优惠 特价 折扣"},
    {"text": "Готов ехать, пиши в лс, заработок от 5000 руб"},
]


@pytest.fixture(scope="module")
def shipped():
    return load_rules(shipped_rules())


def test_the_shipped_rules_come_to_the_same_with_and_without_it(shipped):
    prepared = prepare(feed_of(ITEMS), (), "UTC")
    everywhere = atoms_of(prepared, shipped.rules, {})
    where_it_matters = atoms_of(prepared, shipped.rules, {}, everywhere=False)
    unasked = sum(truth.null_count() for truth in where_it_matters.values())
    assert unasked > sum(truth.null_count() for truth in everywhere.values())
    for rule in shipped.rules:
        if not rule.refers_to():
            whole, part = (
                truth_of(rule, atoms, len(ITEMS)) for atoms in (everywhere, where_it_matters)
            )
            assert part.to_list() == whole.to_list(), rule.id


def test_every_condition_says_of_a_part_what_it_says_of_the_whole(shipped):
    items = prepare(feed_of(ITEMS), (), "UTC").items
    conditions = independent(shipped.rules)
    searched = Keywords(word for each in conditions for word in (*each.keywords(), *each.hints()))
    whole = View(items, searched)
    rows = pl.arange(0, items.height, eager=True, dtype=pl.UInt32)
    for chosen in (rows.gather_every(2), rows.gather_every(3, 1), rows.clear()):
        part = View(items, searched).part(chosen)
        for condition in conditions:
            expected = condition.test(whole).gather(chosen).to_list()
            assert condition.test(part).to_list() == expected, condition


def test_what_shares_work_is_tested_together(shipped):
    groups = [group for group, _ in Matching(independent(shipped.rules), "UTC")._groups]
    efforts = [group[0].effort() for group in groups]
    assert efforts == sorted(efforts)
    assert any(len(group) > 1 for group in groups)
