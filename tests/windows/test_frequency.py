"""`frequency`: tables of what it must not and must select, and RULES.md 4 word by word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.conditions.frequency import Frequency
from feedfilter.values import Comparison, Duration

from . import reading
from .made import DAY, HOUR, MINUTE, START, Item, candidates, chosen, posts, selected
from .reading import One

MORE_THAN_ONE = Comparison(gt=1)


def frequency(count: Comparison = MORE_THAN_ONE, within: str = "2h", **more: Any) -> Frequency:
    return Frequency(count=count, within=Duration.of(within), **more)


def session(gap: str, count: Comparison = MORE_THAN_ONE, **more: Any) -> Frequency:
    return Frequency(count=count, window="session", gap=Duration.of(gap), **more)


def at(*stamps: str) -> list[Item]:
    """Give posts of one author at moments written as ISO text."""
    return [{"time": stamp} for stamp in stamps]


STAYS: dict[str, tuple[Frequency, list[Item]]] = {
    "nothing": (frequency(), []),
    "a single one": (frequency(), posts("0m")),
    "exactly the window apart": (frequency(), posts("0m", "120m", "240m")),
    "exactly the window apart, newest stays": (
        frequency(keep="last"),
        posts("0m", "120m", "240m"),
    ),
    "exactly the window apart, none stays": (frequency(keep="none"), posts("0m", "120m", "240m")),
    "another author": (frequency(), [{"at": "0m"}, {"at": "1m", "author": "qiu"}]),
    "authors that nobody knows": (frequency(), posts("0m", "1m", author=None)),
    "one author in two chats": (
        frequency(group_by=("author", "chat")),
        [{"at": "0m", "chat": "a"}, {"at": "1m", "chat": "b"}],
    ),
    "no time": (frequency(), posts(None, None)),
    "as many as are allowed": (frequency(Comparison(gt=3)), posts("0m", "1m", "2m")),
    "one fewer than the least": (frequency(Comparison(gte=4)), posts("0m", "1m", "2m")),
    "no candidate between": (
        frequency(Comparison(gte=3)),
        [*posts("0m", "2m"), {"at": "1m", "candidate": False}],
    ),
    "equal texts are one value": (
        frequency(distinct="text"),
        posts("0m", "1m", "2m", text="代购"),
    ),
    "texts that fold alike": (
        frequency(distinct="text"),
        [{"at": "0m", "text": "ＶＸ 123"}, {"at": "1m", "text": "vx 123"}],
    ),
    "a value that is not known": (
        frequency(distinct="forwarded_from"),
        [{"at": "0m", "forwarded_from": "a"}, {"at": "1m"}],
    ),
    "two days": (
        frequency(within="1d", window="calendar"),
        at("2025-06-01T23:59:59Z", "2025-06-02T00:00:00Z"),
    ),
    "two hours": (
        frequency(within="1h", window="calendar"),
        at("2025-06-01T09:59:59.999999Z", "2025-06-01T10:00:00Z"),
    ),
    "the same hour on two days": (
        frequency(within="1h", window="calendar"),
        at("2025-06-01T09:10:00Z", "2025-06-02T09:10:00Z"),
    ),
    "the hour that runs twice": (
        frequency(within="1h", window="calendar"),
        at("2025-10-26T02:30:00+02:00", "2025-10-26T02:30:00+01:00"),
    ),
    "Sunday and Monday": (
        frequency(within="1w", window="calendar"),
        at("2025-06-01T12:00:00Z", "2025-06-02T12:00:00Z"),
    ),
    "a gap ends the session": (session("30m"), posts("0m", "30m", "60m")),
}

GOES: dict[str, tuple[Frequency, list[Item], list[int]]] = {
    "a microsecond less than the window": (frequency(), posts(0, 2 * HOUR - 1), [1]),
    "of two equal stamps the second": (frequency(), posts("0m", "0m"), [1]),
    "of two equal stamps the first": (frequency(keep="last"), posts("0m", "0m"), [0]),
    "the second counts for the third": (frequency(), posts("0m", "90m", "180m"), [1, 2]),
    "the newest stays": (frequency(keep="last"), posts("0m", "90m", "180m"), [0, 1]),
    "the whole burst": (
        frequency(Comparison(gte=3), "30m", keep="none"),
        posts("0m", "40m", "50m", "60m", "89m", "120m"),
        [1, 2, 3],
    ),
    "newest first": (frequency(), [{"at": "1m", "seq": 1}, {"at": "0m", "seq": 0}], [0]),
    "too few in all": (frequency(Comparison(lt=2)), posts("0m", "1m", "500m"), [0, 2]),
    "exactly two": (frequency(Comparison(eq=2)), posts("0m", "1m", "2m"), [1]),
    "all that came from one": (
        frequency(group_by=("forwarded_from",)),
        [{"at": "0m", "forwarded_from": "a"}, {"at": "1m", "forwarded_from": "a", "author": "b"}],
        [1],
    ),
    "the whole feed as one group": (
        frequency(group_by=()),
        [{"at": "0m"}, {"at": "1m", "author": None}],
        [1],
    ),
    "each new value": (
        frequency(Comparison(gte=2), distinct="text"),
        [{"at": f"{minute}m", "text": text} for minute, text in enumerate("abbac")],
        [1, 4],
    ),
    "a value whose last bearer has left the window": (
        frequency(Comparison(gte=2), distinct="text"),
        [{"at": "0m", "text": "a"}, {"at": "60m", "text": "b"}, {"at": "120m", "text": "a"}],
        [1, 2],
    ),
    "the whole window of different values": (
        frequency(Comparison(gte=3), distinct="text", keep="none"),
        [{"at": f"{minute}m", "text": text} for minute, text in enumerate("abbc")],
        [0, 1, 2, 3],
    ),
    "one day in Shanghai": (
        frequency(within="1d", window="calendar"),
        at("2025-06-01T16:00:00Z", "2025-06-02T15:59:59Z"),
        [1],
    ),
    "the day of 25 hours": (
        frequency(within="1d", window="calendar"),
        at("2025-10-26T00:00:00+02:00", "2025-10-26T23:59:59+01:00"),
        [1],
    ),
    "the day of 23 hours": (
        frequency(within="1d", window="calendar", keep="last"),
        at("2025-03-30T00:00:00+01:00", "2025-03-30T23:59:59+02:00"),
        [0],
    ),
    "a day that the clocks leave for an hour": (
        frequency(within="1d", window="calendar"),
        at("2010-11-07T00:00:30-02:30", "2010-11-06T23:30:00-03:30", "2010-11-07T12:00-03:30"),
        [2],
    ),
    "Monday to Sunday": (
        frequency(within="1w", window="calendar"),
        at("2025-06-02T00:00:00Z", "2025-06-08T23:59:59Z"),
        [1],
    ),
    "all of a day": (
        frequency(Comparison(gte=3), "1d", window="calendar", keep="none"),
        posts("0m", "1m", "2m", "1d"),
        [0, 1, 2],
    ),
    "a day with exactly two": (
        frequency(Comparison(eq=2), "1d", window="calendar", keep="none"),
        posts("0m", "1m", "1d", "25h", "26h"),
        [0, 1],
    ),
    "a chain longer than its gap": (session("30m"), posts("0m", "29m", "58m", "87m"), [1, 2, 3]),
    "the last of each session stays": (
        session("30m", keep="last"),
        posts("0m", "29m", "59m", "60m"),
        [0, 2],
    ),
}
ZONES = {
    "one day in Shanghai": "Asia/Shanghai",
    "the day of 25 hours": "Europe/Berlin",
    "the day of 23 hours": "Europe/Berlin",
    "the hour that runs twice": "Europe/Berlin",
    "a day that the clocks leave for an hour": "America/St_Johns",
}


@pytest.mark.parametrize("name", STAYS)
def test_stays(name: str) -> None:
    condition, items = STAYS[name]
    assert chosen(condition, items, zone=ZONES.get(name, "UTC")) == []


@pytest.mark.parametrize("name", GOES)
def test_goes(name: str) -> None:
    condition, items, expected = GOES[name]
    assert chosen(condition, items, zone=ZONES.get(name, "UTC")) == expected


@pytest.mark.parametrize(("keep", "left"), [("first", 1), ("last", 1), ("none", 0)])
def test_eight_ads_ninety_minutes_apart(keep: Any, left: int) -> None:
    eight = posts(*(f"{90 * number}m" for number in range(8)))
    assert 8 - len(chosen(frequency(keep=keep), eight)) == left


WRONG: dict[str, dict[str, Any]] = {
    "no bound": {"count": Comparison()},
    "always": {"count": Comparison(gte=0)},
    "never": {"count": Comparison(lt=1)},
    "never at all": {"count": Comparison(gt=3, lt=3)},
    "no length": {"within": None},
    "a gap that slides": {"gap": Duration.of("30m")},
    "a calendar of two hours": {"window": "calendar"},
    "a session without gap": {"window": "session", "within": None},
    "a session with a length": {"window": "session", "gap": Duration.of("30m")},
}


@pytest.mark.parametrize("name", WRONG)
def test_refuses(name: str) -> None:
    usual: dict[str, Any] = {"count": MORE_THAN_ONE, "within": Duration.of("2h")}
    with pytest.raises(ValueError, match=r"write|never|always|no number|leave out"):
        Frequency(**usual | WRONG[name])


@pytest.mark.parametrize("count", [Comparison(lt=3), Comparison(eq=2), Comparison(gt=1, neq=3)])
def test_few_items_remove_nothing(count: Comparison) -> None:
    assert "gt or gte" in frequency(count).unfit_for_removing()
    assert not frequency(Comparison(gt=1, gte=1)).unfit_for_removing()


def test_reach() -> None:
    assert frequency().reach() == 2 * HOUR
    assert session("30m").reach() == 30 * MINUTE
    assert frequency(within="1d", window="calendar").reach() == DAY


def test_witnesses() -> None:
    items = [*posts("0m", "90m", "180m"), {"at": "100m", "author": "qiu"}]
    condition = frequency()
    shown = condition.witnesses(candidates(items, condition), 3)
    assert shown.positions == (1, 3)
    assert shown.kept == 0
    assert shown.datum == "2 within 2h (count > 1)"


def test_witnesses_of_a_burst() -> None:
    condition = frequency(Comparison(gte=3), "30m", keep="none")
    items = posts("0m", "40m", "50m", "60m", "89m", "120m")
    shown = condition.witnesses(candidates(items, condition), 1)
    assert shown.positions == (1, 2, 3)
    assert shown.kept is None


WITHIN = HOUR
MOMENTS = st.builds(
    lambda steps, jitter: steps * WITHIN // 3 + jitter, st.integers(0, 15), st.integers(-1, 1)
)
ONES = st.lists(
    st.tuples(MOMENTS, st.integers(0, 2), st.sampled_from([None, "a", "b", "c"])), max_size=14
).map(
    lambda found: sorted(
        (One(time, seq, group, value) for seq, (time, group, value) in enumerate(found)),
        key=lambda one: one.order,
    )
)
COUNTS = st.sampled_from(
    [Comparison(gt=1), Comparison(gte=2), Comparison(gte=3), Comparison(eq=2), Comparison(lt=3)]
)
KEEPS = st.sampled_from(["first", "last", "none"])


def as_items(ones: list[One]) -> list[Item]:
    return [
        {"at": one.time, "seq": one.seq, "author": f"a{one.group}", "forwarded_from": one.value}
        for one in ones
    ]


def satisfies(count: Comparison) -> reading.Satisfies:
    signs = {"gt": "__gt__", "gte": "__ge__", "lt": "__lt__", "eq": "__eq__"}
    return lambda number: all(
        getattr(float(number), signs[sign])(float(bound)) for sign, bound in count.bounds()
    )


@given(ONES, COUNTS, KEEPS, st.booleans())
def test_sliding_is_the_plain_reading(
    ones: list[One], count: Comparison, keep: Any, distinct: bool
) -> None:
    field: Any = "forwarded_from" if distinct else None
    condition = frequency(count, "1h", keep=keep, distinct=field)
    expected = reading.frequency(ones, WITHIN, satisfies(count), keep, distinct)
    assert selected(condition, as_items(ones)) == expected


@given(ONES, COUNTS, KEEPS, st.booleans())
def test_sessions_are_the_plain_reading(
    ones: list[One], count: Comparison, keep: Any, distinct: bool
) -> None:
    field: Any = "forwarded_from" if distinct else None
    condition = session("1h", count, keep=keep, distinct=field)
    together = reading.in_one_session(ones, WITHIN)
    expected = reading.parted(ones, together, satisfies(count), keep, distinct)
    assert selected(condition, as_items(ones)) == expected


@given(
    st.sampled_from(["2025-03-30", "2025-10-26", "2010-11-07", "2024-12-30", "2025-04-06"]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"]),
    st.sampled_from(["1h", "1d", "1w"]),
    st.lists(st.tuples(st.integers(-200, 200), st.integers(0, 1)), max_size=14),
    COUNTS,
    KEEPS,
)
def test_calendar_is_the_plain_reading(
    day: str, zone: str, part: Any, found: list[tuple[int, int]], count: Comparison, keep: Any
) -> None:
    """Quarters of an hour around days on which clocks change and years begin."""
    offset = int((type(START).fromisoformat(f"{day}T00:00Z") - START).total_seconds()) * 10**6
    ones = sorted(
        (
            One(offset + quarter * 15 * MINUTE, seq, group)
            for seq, (quarter, group) in enumerate(found)
        ),
        key=lambda one: one.order,
    )
    condition = frequency(count, part, window="calendar", keep=keep)
    together = reading.in_one_part(zone, part, START)
    expected = reading.parted(ones, together, satisfies(count), keep)
    assert selected(condition, as_items(ones), zone=zone) == expected


@given(ONES, KEEPS)
def test_another_group_changes_nothing(ones: list[One], keep: Any) -> None:
    condition = frequency(within="1h", keep=keep)
    alone = [one for one in ones if one.group != 0]
    everyone = dict(zip(ones, selected(condition, as_items(ones)), strict=True))
    assert selected(condition, as_items(alone)) == [everyone[one] for one in alone]


@given(ONES, st.integers(1, 4), st.integers(1, 300), st.integers(1, 300))
def test_a_longer_window_never_unhides(
    ones: list[One], limit: int, minutes: int, more: int
) -> None:
    count = Comparison(gt=limit)
    short = chosen(frequency(count, f"{minutes}m"), as_items(ones))
    long = chosen(frequency(count, f"{minutes + more}m"), as_items(ones))
    assert set(short) <= set(long)


@given(ONES, KEEPS, st.integers(-(10**14), 10**14))
def test_moving_all_stamps_changes_nothing(ones: list[One], keep: Any, by: int) -> None:
    condition = frequency(within="1h", keep=keep)
    moved = [One(one.time + by, one.seq, one.group) for one in ones]
    assert selected(condition, as_items(moved)) == selected(condition, as_items(ones))


@given(ONES, KEEPS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(ones: list[One], keep: Any, chance: Any) -> None:
    condition = frequency(within="1h", keep=keep)
    truth = dict(zip(ones, selected(condition, as_items(ones)), strict=True))
    shuffled = chance.sample(ones, len(ones))
    assert selected(condition, as_items(shuffled)) == [truth[one] for one in shuffled]


def test_a_window_longer_than_all_of_time() -> None:
    assert chosen(frequency(within="999999w" * 40), posts("0m", "5000d")) == [1]
