"""`spike`: tables of what it must not and must select, and RULES.md 4 word by word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.conditions.spike import Spike
from feedfilter.values import Comparison, Duration

from . import reading_groups
from .made import DAY, HOUR, Item, candidates, chosen, posts, selected
from .reading import One


def spike(least: int = 3, within: str = "1h", baseline: str = "4h", **more: Any) -> Spike:
    usual: dict[str, Any] = {"times": 2.0, "count": Comparison(gte=least)}
    lengths = {"within": Duration.of(within), "baseline": Duration.of(baseline)}
    return Spike(**lengths, **usual | more)


OLD = {"at": "0m", "candidate": False}  # where the group's past begins
BURST = posts("600m", "601m", "602m")

PASSES: dict[str, tuple[Spike, list[Item]]] = {
    "nothing": (spike(), []),
    "a single one": (spike(), [OLD, *posts("600m")]),
    "one fewer than the count": (spike(), [OLD, *BURST[:2]]),
    "no past at all": (spike(), BURST),
    "a past that is a microsecond too short": (
        spike(),
        [*posts(0), *posts(5 * HOUR - 3, 5 * HOUR - 2, 5 * HOUR - 1)],
    ),
    "another's past": (spike(), [{**OLD, "author": "qiu"}, *BURST]),
    "a past without a time": (spike(), [{"candidate": False}, *BURST]),
    "a past before any feed": (
        spike(),
        [{"candidate": False, "time": "1970-01-01T00:00:00Z"}, *BURST],
    ),
    "one who always posts so much": (
        spike(),
        posts(*(f"{at}m" for at in range(0, 603, 20))),
    ),
    "nobody's": (spike(), [{**OLD, "author": None}, *posts("600m", "601m", "602m", author=None)]),
    "the window is left open": (spike(), [OLD, *posts("600m", "601m", "660m")]),
    "a second half of it by another": (
        spike(),
        [OLD, *BURST[:2], {"at": "602m", "author": "qiu"}, {**OLD, "author": "qiu"}],
    ),
}

GOES: dict[str, tuple[Spike, list[Item], list[int]]] = {
    "a burst after silence": (spike(), [OLD, *BURST], [3]),
    "exactly one baseline of past": (
        spike(),
        posts(0, 5 * HOUR - 2, 5 * HOUR - 1, 5 * HOUR),
        [3],
    ),
    "exactly so many times": (
        spike(),  # usually 1.5 in an hour
        [OLD, *posts(*(f"{at}m" for at in (310, 350, 390, 430, 470, 510))), *BURST],
        [9],
    ),
    "newest first": (spike(), [*BURST[::-1], OLD], [0]),
    "of two equal stamps the second": (spike(2), [OLD, *posts("600m", "600m")], [2]),
    "the whole feed as one group": (
        spike(group_by=()),
        [{**OLD, "author": None}, *(item | {"author": f"a{n}"} for n, item in enumerate(BURST))],
        [3],
    ),
}


@pytest.mark.parametrize("name", PASSES)
def test_passes(name: str) -> None:
    condition, items = PASSES[name]
    assert chosen(condition, items) == []


@pytest.mark.parametrize("name", GOES)
def test_goes(name: str) -> None:
    condition, items, expected = GOES[name]
    assert chosen(condition, items) == expected


def test_one_more_in_the_baseline_is_no_spike() -> None:
    usually = posts(*(f"{at}m" for at in (303, 343, 383, 423, 463, 503, 540)))
    assert chosen(spike(), [OLD, *usually, *BURST]) == []


def test_is_unknown_until_the_feed_holds_a_baseline() -> None:
    assert selected(spike(), posts("0m", "1m", "299m", "300m")) == [None, None, None, False]


WRONG: dict[str, dict[str, Any]] = {
    "no count": {"count": Comparison()},
    "a count that always holds": {"count": Comparison(gte=0)},
    "a baseline that is shorter": {"baseline": Duration.of("59m")},
}


@pytest.mark.parametrize("name", WRONG)
def test_refuses(name: str) -> None:
    usual = {"within": Duration.of("1h"), "baseline": Duration.of("4h"), "times": 2}
    with pytest.raises(ValueError, match=r"write|always"):
        Spike(**{**usual, "count": Comparison(gte=3)} | WRONG[name])


def test_few_items_remove_nothing() -> None:
    assert "gt or gte" in spike(count=Comparison(lt=4)).unfit_for_removing()
    assert not spike().unfit_for_removing()


def test_reach() -> None:
    assert spike(within="1d", baseline="14d").reach() == DAY


def test_witnesses() -> None:
    condition = spike()
    items = [OLD, *posts("400m"), *BURST]
    shown = condition.witnesses(candidates(items, condition), 3)
    assert (shown.positions, shown.kept) == ((1, 2, 3), None)
    assert shown.datum == "3 within 1h, usually 0.25"


def test_a_baseline_longer_than_all_of_time_is_never_full() -> None:
    assert selected(spike(baseline="999999w" * 40), [OLD, *BURST]) == [None] * 4


WITHIN = HOUR
MOMENTS = st.builds(
    lambda steps, jitter: steps * WITHIN // 3 + jitter, st.integers(0, 30), st.integers(-1, 1)
)
ONES = st.lists(st.tuples(MOMENTS, st.integers(0, 1), st.booleans()), max_size=24).map(
    lambda found: sorted(
        (One(time, seq, group, value=counts) for seq, (time, group, counts) in enumerate(found)),
        key=lambda one: one.order,
    )
)


def as_items(ones: list[One]) -> list[Item]:
    return [
        {"at": one.time, "seq": one.seq, "author": f"a{one.group}", "candidate": one.value}
        for one in ones
    ]


@given(ONES, st.integers(1, 4), st.integers(1, 5), st.integers(1, 4))
def test_is_the_plain_reading(ones: list[One], least: int, hours: int, times: int) -> None:
    counted = [one for one in ones if one.value]
    others = [one for one in ones if not one.value]
    condition = spike(least, "1h", f"{hours}h", times=float(times))
    expected = reading_groups.spike(
        counted, others, WITHIN, hours * HOUR, times, lambda number: number >= least
    )
    found = dict(zip(ones, selected(condition, as_items(ones)), strict=True))
    assert [found[one] for one in counted] == expected


@given(ONES, st.integers(1, 4), st.integers(1, 5))
def test_another_group_changes_nothing(ones: list[One], least: int, hours: int) -> None:
    condition = spike(least, "1h", f"{hours}h")
    alone = [one for one in ones if one.group != 0]
    everyone = dict(zip(ones, selected(condition, as_items(ones)), strict=True))
    assert selected(condition, as_items(alone)) == [everyone[one] for one in alone]


@given(ONES, st.integers(1, 4), st.integers(-(10**14), 10**14))
def test_moving_all_stamps_changes_nothing(ones: list[One], least: int, by: int) -> None:
    condition = spike(least)
    moved = [One(one.time + by, one.seq, one.group, one.value) for one in ones]
    assert selected(condition, as_items(moved)) == selected(condition, as_items(ones))
