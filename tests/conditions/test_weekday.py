"""weekday: the local day of the week."""

from __future__ import annotations

import calendar

import pytest

from feedfilter.conditions.weekday import DAYS, Weekday
from feedfilter.errors import RulesError
from feedfilter.reading.scalars import SYNONYMS
from feedfilter.rules.loader import read_rules
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


@pytest.mark.parametrize(
    "word", ["sat", "Sat", "saturday", "Saturday", "周六", "週六", "星期六", "礼拜六"]
)
def test_a_day_may_be_written_as_people_write_it(word):
    rules = read_rules(f"rules: [{{id: r, when: {{weekday: {word}}}}}]".encode(), "f")
    (leaf,) = rules.rules[0].conditions()
    assert leaf.condition == Weekday(("sat",))


def test_every_day_has_its_words():
    named = {word: day for word, day in SYNONYMS.items() if day in DAYS}
    for at, day in enumerate(DAYS):
        assert named[calendar.day_name[at]] == named[calendar.day_abbr[at]] == day
        assert named["周" + "一二三四五六日"[at]] == day
    assert named["礼拜天"] == "sun"


@pytest.mark.parametrize("word", ["saturn", "SA", "周", "星期八", "weekend"])
def test_other_words_are_no_day(word):
    with pytest.raises(RulesError, match="unknown word"):
        read_rules(f"rules: [{{id: r, when: {{weekday: {word}}}}}]".encode(), "f")
