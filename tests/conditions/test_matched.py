"""matched: whether another rule applies."""

from __future__ import annotations

import polars as pl
import pytest

from feedfilter.conditions.matched import Matched
from feedfilter.values import RuleRef
from tests.feeds import shown, truths

AD, GIFT, OFF = RuleRef("ad"), RuleRef("gift"), RuleRef("off")
TRUTH = {
    "ad": pl.Series([True, False, None, None, True]),
    "gift": pl.Series([False, False, True, False, None]),
}
ITEMS = [{}] * 5


def test_one_rule_is_its_truth():
    assert truths(Matched((AD,)), ITEMS, truth=TRUTH) == [True, False, None, None, True]


def test_of_a_list_one_is_enough():
    assert truths(Matched((AD, GIFT)), ITEMS, truth=TRUTH) == [True, False, True, None, True]


def test_a_rule_that_is_off_applies_to_nothing():
    assert truths(Matched((OFF,)), ITEMS, truth=TRUTH) == [False] * 5
    assert truths(Matched((OFF, AD)), ITEMS, truth=TRUTH) == [True, False, None, None, True]


def test_it_names_its_rules():
    assert Matched((AD, GIFT)).rules() == (AD, GIFT)
    with pytest.raises(ValueError, match="names no rule"):
        Matched()


def test_evidence_names_the_rules_that_apply():
    truth = {"ad": pl.Series([True]), "gift": pl.Series([False])}
    assert shown(Matched((AD, GIFT, OFF)), {}, truth=truth) == ["rule ad applies"]
