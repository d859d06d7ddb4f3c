"""When the ads come: bursts, gaps, cadence, hours, days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feedfilter.report.posts import heat_of
from tests.deciding import START
from tests.report.reports import friend_of, report_of


def ads(*minutes: int, **more: Any) -> list[dict[str, Any]]:
    return [{"at": at, "text": "包邮", **more} for at in minutes]


def lin(*minutes: int) -> dict[str, Any]:
    return friend_of(report_of(ads(*minutes)), "lin")


@pytest.mark.parametrize(
    ("minutes", "most"),
    [
        ((0, 10, 29), 3),
        ((0, 30), 1),
        ((0, 29, 31, 58), 3),
        ((0, 60, 120), 1),
        ((5,), 1),
        ((0, 0, 0), 3),
    ],
)
def test_a_burst_is_the_most_within_thirty_minutes(minutes: tuple[int, ...], most: int) -> None:
    assert lin(*minutes)["burst"] == most


def test_personal_items_are_no_burst_and_make_no_gap() -> None:
    made = ads(0, 300) + [{"at": at, "text": "吃饭"} for at in (1, 2, 3, 4)]
    friend = friend_of(report_of(made), "lin")
    assert (friend["burst"], friend["gap"]) == (1, timedelta(hours=5))


def test_the_gap_is_the_median_and_one_ad_has_none() -> None:
    assert lin(0, 10, 100, 400)["gap"] == timedelta(minutes=90)
    assert lin(0)["gap"] is None


@pytest.mark.parametrize(
    ("minutes", "even"),
    [
        ((0, 127, 254, 381, 508), True),
        ((0, 120, 250, 360, 500), True),
        ((0, 127, 254, 381), False),  # three gaps say little
        ((0, 31, 290, 310, 650, 700), False),  # all over the place
        ((0, 5, 10, 15, 20, 25), False),  # a burst is no pace
        ((0, 400, 800, 1200, 1600), False),  # gaps over six hours are nights
        ((0, 120, 240, 1440, 1560, 1680), True),  # two days with a night between
    ],
)
def test_an_even_cadence(minutes: tuple[int, ...], even: bool) -> None:
    assert lin(*minutes)["even"] is even


def test_stamps_of_a_day_only_count_for_days_but_not_for_hours() -> None:
    report = report_of(ads(0, 0, 0, time_unit="day"))
    friend = friend_of(report, "lin")
    assert (friend["burst"], friend["gap"], friend["worst_day"]) == (0, None, 3)
    assert sum(map(sum, heat_of(report.heat))) == 0
    assert report.days["ads"].to_list() == [3]


def test_hours_and_days_are_those_of_the_zone() -> None:
    made = ads(0) + ads(60 * 8)  # Sunday 08:00 and 16:00 UTC
    utc, china = (report_of(made, zone=zone) for zone in ("UTC", "Asia/Shanghai"))
    assert [(line.index(1), row) for row, line in enumerate(heat_of(utc.heat)) if any(line)] == [
        (8, 6)
    ]
    assert heat_of(utc.heat)[6][16] == 1
    assert heat_of(china.heat)[6][16] == 1
    assert heat_of(china.heat)[0][0] == 1  # midnight begins Monday
    assert (utc.length, china.length) == (1, 2)


def test_the_timeline_counts_every_item_of_a_day_once() -> None:
    report = report_of([*ads(0, 5, 10, 15, 1500), {"at": 20, "text": "吃饭"}])
    assert report.days.select("kept", "removed", "ads").rows() == [(3, 2, 4), (1, 0, 1)]
    friend = friend_of(report, "lin")
    assert (friend["worst_day"], friend["shown_worst_day"], friend["per_day"]) == (4, 2, 2.5)


def test_items_without_or_with_impossible_times_are_counted_but_stand_nowhere() -> None:
    nowhere = [{"time": time, "text": "包邮"} for time in (None, datetime(1, 1, 1, tzinfo=UTC))]
    made = [*nowhere, *ads(0)]
    report = report_of(made)
    friend = friend_of(report, "lin")
    assert (friend["items"], friend["ads"], friend["worst_day"]) == (3, 3, 1)
    assert friend["first"] == friend["last"] == START
    assert report.length == 1
