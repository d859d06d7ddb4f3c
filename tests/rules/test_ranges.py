"""Counts that conditions admit, against counting them one by one."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.condition import compare
from feedfilter.conditions.pictures import Pictures
from feedfilter.rules.ranges import Range, narrower, range_of
from feedfilter.values import Comparison

COUNTS = pl.Series(range(12))
bounds = st.dictionaries(
    st.sampled_from(["gt", "gte", "lt", "lte", "eq", "neq"]),
    st.integers(0, 16).map(lambda number: number / 2),
    min_size=1,
    max_size=3,
)


def admitted(given_bounds: dict[str, float]) -> set[int]:
    truth = compare(COUNTS, Comparison(**given_bounds))
    return set(COUNTS.filter(truth))


def made(given_bounds: dict[str, float]) -> tuple[Pictures, Range] | None:
    """Give the condition, if one of these bounds can be."""
    try:
        condition = Pictures(**given_bounds)
    except ValueError:
        return None
    found = range_of(condition)
    assert found is not None
    return condition, found


@given(bounds)
def test_a_range_holds_the_counts_that_are_admitted(given_bounds: dict[str, float]) -> None:
    if known := made(given_bounds):
        assert {count for count in COUNTS if count in known[1]} == admitted(given_bounds)


@given(bounds, bounds)
def test_two_ranges_compare_as_sets(one: dict[str, float], other: dict[str, float]) -> None:
    first, second = made(one), made(other)
    if not first or not second:
        return
    few, many = admitted(one), admitted(other)
    assert first[1].within(second[1]) == narrower(first[0], second[0])
    if first[1].within(second[1]):
        assert few <= many
    if first[1].apart_from(second[1]):
        assert not few & many
    if few and len(few) + len(many) < 12 and max(few | many) < 9:
        assert first[1].apart_from(second[1]) or few & many


@pytest.mark.parametrize(
    ("given_bounds", "everything"),
    [({"gte": 0}, True), ({"gte": 1}, False), ({"gte": 0, "neq": 3}, False), ({"lte": 9}, False)],
)
def test_every_count(given_bounds: dict[str, float], everything: bool) -> None:
    known = made(given_bounds)
    assert known is not None
    assert known[1].everything is everything
