"""`cadence`: tables of what it must not and must select, and RULES.md 4 word by word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.conditions.cadence import NIGHT, Cadence
from feedfilter.values import Comparison, Duration, DurationRange

from . import reading_groups
from .made import HOUR, MINUTE, Item, candidates, chosen, posts, selected
from .reading import One


def cadence(
    least: str = "2h", most: str = "4h", count: Comparison | None = None, **more: Any
) -> Cadence:
    gap = DurationRange(gte=Duration.of(least), lte=Duration.of(most))
    return Cadence(gap=gap, count=count or Comparison(gte=4), **more)


def gaps(*minutes: int, begin: int = 0, **more: Any) -> list[Item]:
    """Give items of one author with these minutes between them."""
    moments = [begin + sum(minutes[:number]) for number in range(len(minutes) + 1)]
    return posts(*(moment * MINUTE for moment in moments), **more)


PASSES: dict[str, tuple[Cadence, list[Item]]] = {
    "nothing": (cadence(), []),
    "a single one": (cadence(), posts("0m")),
    "one gap too few": (cadence(), gaps(130, 130, 130)),
    "gaps that are too short": (cadence(), gaps(119, 119, 119, 119)),
    "gaps that are too long": (cadence(), gaps(241, 241, 241, 241)),
    "two authors who take turns": (
        cadence(),
        [
            *gaps(260, 260, 260, author="a"),
            *gaps(260, 260, 260, begin=130, author="b"),
        ],
    ),
    "uneven gaps": (cadence(), gaps(120, 240, 60, 300, 150, 10)),
    "spread just over": (cadence(), gaps(120, 160, 160, 200 + 1, 119, 201)),
    "a night between": (cadence(), gaps(130, 130, 361, 130, 130)),
    "all at one moment": (cadence(), posts("0m", "0m", "0m", "0m", "0m")),
    "days only are not in order of the clock": (cadence(), posts(None, None, None, None, None)),
    "authors that nobody knows": (cadence(), gaps(130, 130, 130, 130, author=None)),
    "no candidate between": (
        cadence(),
        [item | {"candidate": number != 2} for number, item in enumerate(gaps(130, 130, 130, 130))],
    ),
}

GOES: dict[str, tuple[Cadence, list[Item], list[int]]] = {
    "even gaps just above the limit": (cadence(), gaps(121, 121, 121, 121), [1, 2, 3, 4]),
    "exactly the shortest": (cadence(), gaps(120, 120, 120, 120), [1, 2, 3, 4]),
    "exactly the longest": (cadence(), gaps(240, 240, 240, 240), [1, 2, 3, 4]),
    "spread of a quarter": (cadence(), gaps(120, 160, 160, 200, 120, 200), [1, 2, 3, 4, 5, 6]),
    "one gap that is no gap": (cadence(), gaps(130, 130, 1, 130, 130), [1, 2, 3, 4, 5]),
    "six hours are no night": (
        cadence("2h", "6h", spread=Comparison(lte=2)),
        gaps(130, 130, 360, 130, 130),
        [1, 2, 3, 4, 5],
    ),
    "each side of a night": (
        cadence(count=Comparison(gte=2)),
        gaps(130, 130, 361, 150, 150),
        [1, 2, 4, 5],
    ),
    "only the even side of a night": (
        cadence(count=Comparison(gte=2)),
        gaps(130, 130, 361, 10, 10),
        [1, 2],
    ),
    "newest first": (cadence(), gaps(130, 130, 130, 130)[::-1], [0, 1, 2, 3]),
    "two authors at once": (
        cadence(),
        [*gaps(130, 130, 130, 130, author="a"), *gaps(10, 10, 10, 10, author="b")],
        [1, 2, 3, 4],
    ),
    "the whole feed as one group": (
        cadence(group_by=()),
        [item | {"author": f"a{number}"} for number, item in enumerate(gaps(*[130] * 4))],
        [1, 2, 3, 4],
    ),
    "bursts in which nothing spreads": (
        Cadence(gap=DurationRange(lte=Duration.of("1m")), count=Comparison(gte=3)),
        posts("0m", "0m", "0m", "0m"),
        [1, 2, 3],
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


HOURS = DurationRange(gte=Duration.of("2h"))
WRONG: dict[str, dict[str, Any]] = {
    "no count": {"count": Comparison()},
    "a count that always holds": {"count": Comparison(gte=0)},
    "no gap": {"gap": DurationRange()},
    "no such gap": {"gap": DurationRange(gte=Duration.of("4h"), lte=Duration.of("2h"))},
    "a gap that is a night": {"gap": DurationRange(gte=Duration.of("7h"))},
    "more than the longest gap": {"gap": DurationRange(gt=Duration.of("6h"))},
    "no spread": {"spread": Comparison()},
    "a spread below nothing": {"spread": Comparison(lte=-1)},
}


@pytest.mark.parametrize("name", WRONG)
def test_refuses(name: str) -> None:
    with pytest.raises(ValueError, match=r"write|always|no number"):
        Cadence(**{"gap": HOURS, "count": Comparison(gte=4)} | WRONG[name])


def test_few_items_remove_nothing() -> None:
    assert "gt or gte" in cadence(count=Comparison(lt=4)).unfit_for_removing()
    assert not cadence().unfit_for_removing()


def test_reach_is_less_than_a_day_so_that_days_join_no_run() -> None:
    assert cadence().reach() == 6 * HOUR


def test_witnesses_are_the_run_and_its_first_stays() -> None:
    items = [*gaps(130, 130, 130, 130), {"at": "10m", "author": "qiu"}]
    shown = cadence().witnesses(candidates(items, cadence()), 3)
    assert (shown.positions, shown.kept) == ((0, 2, 3, 4, 5), 0)
    assert shown.datum == "4 gaps of about 2h10m"


GAPS = st.one_of(
    st.integers(0, 3).map(lambda hours: hours * HOUR),
    st.builds(lambda hours, jitter: hours * HOUR + jitter, st.sampled_from([1, 2, 6]), st.integers(-1, 1)),
    st.integers(100, 140).map(lambda minutes: minutes * MINUTE),
)  # fmt: skip


@st.composite
def paced(draw: st.DrawFn) -> list[One]:
    found = draw(st.lists(st.tuples(GAPS, st.integers(0, 1)), max_size=16))
    moments = [sum(gap for gap, _ in found[: at + 1]) for at in range(len(found))]
    return [One(moments[at], at, group) for at, (_, group) in enumerate(found)]


COUNTS = st.integers(1, 5)
SPREADS = st.sampled_from([0.0, 0.05, 0.25, 0.5, 2.0])


def as_items(ones: list[One]) -> list[Item]:
    return [{"at": one.time, "seq": one.seq, "author": f"a{one.group}"} for one in ones]


@given(paced(), COUNTS, st.integers(1, 4), st.integers(0, 3), SPREADS)
def test_is_the_plain_reading(
    ones: list[One], count: int, least: int, more: int, spread: float
) -> None:
    condition = cadence(
        f"{least}h", f"{least + more}h", Comparison(gte=count), spread=Comparison(lte=spread)
    )
    expected = reading_groups.cadence(
        ones,
        NIGHT,
        lambda number: number >= count,
        lambda gap: least * HOUR <= gap <= (least + more) * HOUR,
        lambda found: found <= spread,
    )
    assert selected(condition, as_items(ones)) == expected


@given(paced(), COUNTS)
def test_another_group_changes_nothing(ones: list[One], count: int) -> None:
    condition = cadence("1h", "6h", Comparison(gte=count))
    alone = [one for one in ones if one.group != 0]
    everyone = dict(zip(ones, selected(condition, as_items(ones)), strict=True))
    assert selected(condition, as_items(alone)) == [everyone[one] for one in alone]


@given(paced(), COUNTS, st.integers(-(10**14), 10**14))
def test_moving_all_stamps_changes_nothing(ones: list[One], count: int, by: int) -> None:
    condition = cadence("1h", "6h", Comparison(gte=count))
    moved = [One(one.time + by, one.seq, one.group) for one in ones]
    assert selected(condition, as_items(moved)) == selected(condition, as_items(ones))
