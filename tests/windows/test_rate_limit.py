"""`rate_limit`: tables of what it must not and must select, and RULES.md 4 word by word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.conditions.rate_limit import RateLimit
from feedfilter.values import Duration

from . import reading
from .made import HOUR, Item, candidates, chosen, posts, selected
from .reading import One


def at_most(number: int, per: str = "2h", **more: Any) -> RateLimit:
    return RateLimit(at_most=number, per=Duration.of(per), **more)


PASSES: dict[str, tuple[RateLimit, list[Item], dict[str, Any]]] = {
    "nothing": (at_most(1), [], {}),
    "a single one": (at_most(1), posts("0m"), {}),
    "exactly the window apart": (at_most(1), posts("0m", "120m", "240m"), {}),
    "as many as may": (at_most(3), posts("0m", "0m", "0m"), {}),
    "each in its window": (at_most(2), posts("0m", "60m", "120m", "180m", "240m"), {}),
    "another author": (at_most(1), [{"at": "0m"}, {"at": "1m", "author": "qiu"}], {}),
    "authors that nobody knows": (at_most(1), posts("0m", "1m", author=None), {}),
    "no time": (at_most(1), posts(None, None), {}),
    "after what an earlier rule removed": (
        at_most(1),
        posts("0m", "1m"),
        {"removed": [0]},
    ),
    "between what earlier rules removed": (
        at_most(1),
        posts("0m", "1m", "119m", "120m", "121m"),
        {"removed": [1, 2, 4]},
    ),
    "no candidate between": (
        at_most(1),
        [*posts("0m", "120m"), {"at": "60m", "candidate": False}],
        {},
    ),
}

GOES: dict[str, tuple[RateLimit, list[Item], dict[str, Any], list[int]]] = {
    "a microsecond less than the window": (at_most(1), posts(0, 2 * HOUR - 1), {}, [1]),
    "of two equal stamps the second": (at_most(1), posts("0m", "0m"), {}, [1]),
    "what was removed does not count": (
        at_most(1),
        posts("0m", "90m", "180m", "270m"),
        {},
        [1, 3],
    ),
    "newest first": (
        at_most(1),
        [{"at": "1m", "seq": 1}, {"at": "0m", "seq": 0}],
        {},
        [0],
    ),
    "what cannot be removed counts": (
        at_most(1),
        posts("0m", "90m", "180m"),
        {"protected": [1]},
        [1, 2],
    ),
    "a removed one that would not pass either": (
        at_most(1),
        posts("0m", "1m", "120m"),
        {"removed": [1]},
        [1],
    ),
    "the whole feed as one group": (
        at_most(1, group_by=()),
        [{"at": "0m"}, {"at": "1m", "author": None}],
        {},
        [1],
    ),
}


@pytest.mark.parametrize("name", PASSES)
def test_passes(name: str) -> None:
    condition, items, more = PASSES[name]
    found = set(chosen(condition, items, **more)) - set(more.get("removed", []))
    assert found == set()


@pytest.mark.parametrize("name", GOES)
def test_goes(name: str) -> None:
    condition, items, more, expected = GOES[name]
    assert chosen(condition, items, **more) == expected


def test_eight_ads_ninety_minutes_apart() -> None:
    eight = posts(*(f"{90 * number}m" for number in range(8)))
    assert 8 - len(chosen(at_most(1), eight)) == 4


def test_needs_decisions_and_removes() -> None:
    assert at_most(1).sees_decisions()
    assert not at_most(1).unfit_for_removing()
    assert at_most(1).reach() == 2 * HOUR


def test_witnesses() -> None:
    items = [*posts("0m", "90m", "100m", "180m"), {"at": "170m", "author": "qiu"}]
    condition = at_most(2)
    shown = condition.witnesses(candidates(items, condition), 2)
    assert shown.positions == (0, 1, 2)
    assert shown.kept == 1
    assert shown.datum == "2 shown within 2h (at most 2)"


PER = HOUR
MOMENTS = st.builds(
    lambda steps, jitter: steps * PER // 3 + jitter, st.integers(0, 15), st.integers(-1, 1)
)
ONES = st.lists(
    st.tuples(MOMENTS, st.integers(0, 2), st.booleans(), st.booleans()), max_size=16
).map(
    lambda found: sorted(
        (
            One(time, seq, group, removed=removed, protected=protected and not removed)
            for seq, (time, group, removed, protected) in enumerate(found)
        ),
        key=lambda one: one.order,
    )
)
LIMITS = st.integers(1, 4)


def truths(condition: RateLimit, ones: list[One]) -> list[bool | None]:
    items = [{"at": one.time, "seq": one.seq, "author": f"a{one.group}"} for one in ones]
    removed = [row for row, one in enumerate(ones) if one.removed]
    protected = [row for row, one in enumerate(ones) if one.protected]
    return selected(condition, items, removed=removed, protected=protected)


@given(ONES, LIMITS)
def test_is_the_plain_reading(ones: list[One], limit: int) -> None:
    expected = reading.rate_limit(ones, limit, PER)
    assert truths(at_most(limit, "1h"), ones) == expected


@given(ONES, LIMITS)
def test_never_more_in_any_window(ones: list[One], limit: int) -> None:
    free = [One(one.time, one.seq, one.group, removed=one.removed) for one in ones]
    found = truths(at_most(limit, "1h"), free)
    left = [one for one, gone in zip(free, found, strict=True) if not gone and not one.removed]
    for one in left:
        assert len(reading.before(left, one, PER)) <= limit


@given(ONES, LIMITS)
def test_another_group_changes_nothing(ones: list[One], limit: int) -> None:
    condition = at_most(limit, "1h")
    alone = [one for one in ones if one.group != 0]
    everyone = dict(zip(ones, truths(condition, ones), strict=True))
    assert truths(condition, alone) == [everyone[one] for one in alone]


@given(ONES, LIMITS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(ones: list[One], limit: int, chance: Any) -> None:
    condition = at_most(limit, "1h")
    truth = dict(zip(ones, truths(condition, ones), strict=True))
    shuffled = chance.sample(ones, len(ones))
    assert truths(condition, shuffled) == [truth[one] for one in shuffled]
