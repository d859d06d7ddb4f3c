"""clock: the local time of day."""

from __future__ import annotations

import pytest

from feedfilter.conditions.clock import Clock
from feedfilter.values import ClockRange
from tests.feeds import shown, truths

NIGHT = ClockRange(23 * 60, 7 * 60, "23:00-07:00")
NOON = ClockRange(12 * 60, 14 * 60, "12:00-14:00")
ALL_DAY = ClockRange(0, 24 * 60, "00:00-24:00")

HITS = ["23:00:00", "23:59:59", "00:00:00", "06:59:59", "03:30:00"]
MISSES = ["22:59:59", "07:00:00", "07:00:01", "12:00:00", "18:00:00", "20:00:00"]


def at(clock: str, zone: str = "+08:00", **more) -> dict:
    return {"time": f"2025-05-15T{clock}{zone}", **more}


@pytest.mark.parametrize("clock", HITS)
def test_hits(clock):
    assert truths(Clock((NIGHT,)), [at(clock)], zone="Asia/Shanghai") == [True]


@pytest.mark.parametrize("clock", MISSES)
def test_misses(clock):
    assert truths(Clock((NIGHT,)), [at(clock)], zone="Asia/Shanghai") == [False]


def test_a_range_that_does_not_cross_midnight():
    items = [at("11:59:59"), at("12:00:00"), at("13:59:59"), at("14:00:00")]
    assert truths(Clock((NOON,)), items, zone="Asia/Shanghai") == [False, True, True, False]


def test_of_several_ranges_one_is_enough():
    items = [at("12:30:00"), at("23:30:00"), at("09:00:00")]
    assert truths(Clock((NOON, NIGHT)), items, zone="Asia/Shanghai") == [True, True, False]


def test_the_zone_is_that_of_the_rules():
    assert truths(Clock((NIGHT,)), [at("23:30:00")], zone="UTC") == [False]
    assert truths(Clock((NIGHT,)), [at("02:30:00", "+03:00")], zone="UTC") == [True]


def test_clock_change_uses_the_clock_on_the_wall():
    items = [{"time": "2025-03-30T00:59:00+00:00"}, {"time": "2025-03-30T01:00:00+00:00"}]
    wall = Clock((ClockRange(3 * 60, 4 * 60, "03:00-04:00"),))
    assert truths(wall, items, zone="Europe/Berlin") == [False, True]


def test_unknown():
    items = [{}, at("23:30:00", time_unit="day"), at("12:00:00", time_unit="day")]
    assert truths(Clock((NIGHT,)), items) == [None] * 3
    assert truths(Clock((ALL_DAY,)), [{}, at("23:30:00"), at("00:00:00")]) == [None, True, True]
    assert truths(Clock((NIGHT,)), [at("23:30:00", time_unit="minute")], zone="Asia/Shanghai") == [
        True
    ]


def test_evidence():
    assert shown(Clock((NIGHT,)), at("23:41:10"), zone="Asia/Shanghai") == ["clock: 23:41"]


@pytest.mark.parametrize(
    "span",
    [
        ClockRange(25 * 60, 60, "25:00-01:00"),
        ClockRange(60, 25 * 60, "01:00-25:00"),
        ClockRange(24 * 60, 60, "24:00-01:00"),
        ClockRange(-1, 60, "-00:01-01:00"),
        ClockRange(60, 60, "01:00-01:00"),
    ],
)
def test_ranges_that_make_no_sense(span):
    with pytest.raises(ValueError, match=r"holds no time|is no time"):
        Clock((span,))


def test_no_range():
    with pytest.raises(ValueError, match="names no time"):
        Clock()
