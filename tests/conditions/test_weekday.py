"""weekday: the local day of the week."""

from __future__ import annotations

import pytest

from feedfilter.conditions.weekday import DAYS, Weekday
from tests.feeds import shown, truths


def test_each_day_of_a_week():
    items = [{"time": f"2025-05-{12 + at}T12:00:00+00:00"} for at in range(7)]  # 12 May: Monday
    for at, day in enumerate(DAYS):
        assert truths(Weekday((day,)), items) == [other == at for other in range(7)]


def test_of_a_list_one_is_enough():
    items = [{"time": f"2025-05-{12 + at}T12:00:00+00:00"} for at in range(7)]
    assert truths(Weekday(("sat", "sun")), items) == [False] * 5 + [True] * 2


def test_the_day_is_that_of_the_zone():
    late_friday = [{"time": "2025-05-16T17:00:00+00:00"}]
    assert truths(Weekday(("sat",)), late_friday) == [False]
    assert truths(Weekday(("sat",)), late_friday, zone="Asia/Shanghai") == [True]


def test_a_stamp_of_a_day_is_good_enough_and_none_is_unknown():
    items = [{"time": "2025-05-17T00:00:00+00:00", "time_unit": "day"}, {}]
    assert truths(Weekday(("sat",)), items) == [True, None]


def test_evidence():
    assert shown(Weekday(("sat",)), {"time": "2025-05-17T00:00:00+00:00"}) == ["weekday: sat"]


def test_no_day():
    with pytest.raises(ValueError, match="names no day"):
        Weekday()
