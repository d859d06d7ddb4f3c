"""`sequence`: tables of what it must not and must select, and RULES.md 4 word by word."""

from __future__ import annotations

from collections.abc import Sequence as Several
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.conditions.sequence import Sequence
from feedfilter.values import Duration, RuleRef

from . import reading_groups
from .made import HOUR, Item, candidates, chosen, selected
from .reading import One


def sequence(*rules: str, within: str = "1h", **more: Any) -> Sequence:
    return Sequence(
        rules_=tuple(map(RuleRef, rules or ("a", "b"))), within=Duration.of(within), **more
    )


def applied(*steps: str, **more: Any) -> list[Item]:
    """Give items ten minutes apart; each names, letter by letter, the rules that apply to it."""
    return [{"at": f"{10 * at}m", "text": step} | more for at, step in enumerate(steps)]


def truths_of(items: Several[Item]) -> dict[str, list[bool | None]]:
    """Read the truth of the rules out of the texts; `?` stands for unknown."""
    texts = [str(item["text"]) for item in items]
    return {rule: [None if "?" in text else rule in text for text in texts] for rule in "abc"}


def selected_of(condition: Sequence, items: Several[Item]) -> list[int]:
    return chosen(condition, items, truths=truths_of(items))


PASSES: dict[str, tuple[Sequence, list[Item]]] = {
    "nothing": (sequence(), []),
    "the first alone": (sequence(), applied("a", "a", "a")),
    "the last alone": (sequence(), applied("b", "b")),
    "the other way round": (sequence(), applied("b", "a")),
    "one item for both": (sequence(), applied("ab")),
    "the same rule twice needs two items": (sequence("a", "a"), applied("a")),
    "a middle that is missing": (sequence("a", "b", "c"), applied("a", "c")),
    "a middle that comes too late": (sequence("a", "b", "c"), applied("a", "c", "b")),
    "exactly the window": (
        sequence(),
        [{"at": "0m", "text": "a"}, {"at": "60m", "text": "b"}],
    ),
    "the first has left the window": (
        sequence("a", "b", "c", within="25m"),
        applied("a", "b", "", "c"),
    ),
    "two authors": (
        sequence(),
        [{"at": "0m", "text": "a", "author": "x"}, {"at": "1m", "text": "b", "author": "y"}],
    ),
    "authors that nobody knows": (sequence(), applied("a", "b", author=None)),
    "no time": (sequence(), applied("a", "b", at=None)),
    "unknown": (sequence(), applied("a", "?", "?")),
    "no candidate": (
        sequence(),
        [{"at": "0m", "text": "a", "candidate": False}, {"at": "1m", "text": "b"}],
    ),
    "a rule that is off": (sequence("a", "off"), applied("a", "a")),
}

GOES: dict[str, tuple[Sequence, list[Item], list[int]]] = {
    "one after the other": (sequence(), applied("a", "b"), [1]),
    "a microsecond less than the window": (
        sequence(),
        [{"at": 0, "text": "a"}, {"at": HOUR - 1, "text": "b"}],
        [1],
    ),
    "others between": (sequence(), applied("a", "", "c", "b"), [3]),
    "only the last of three": (sequence("a", "b", "c"), applied("a", "b", "c"), [2]),
    "the same rule twice": (sequence("a", "a"), applied("a", "a", "a", "a"), [1, 3]),
    "each item once": (sequence(), applied("a", "b", "b"), [1]),
    "two that began, two that end": (sequence(), applied("a", "a", "b", "b"), [2, 3]),
    "an item for both continues": (sequence(), applied("a", "ab", "b"), [1]),
    "an item for both begins where nothing has begun": (sequence(), applied("ab", "b"), [1]),
    "the chain that has come furthest": (
        sequence("a", "b", "b"),
        applied("a", "b", "a", "b", "b"),
        [3],
    ),
    "of two equal stamps in the order of the feed": (
        sequence(),
        applied("a", "b", at="0m"),
        [1],
    ),
    "newest first": (
        sequence(),
        [{"at": "1m", "seq": 1, "text": "b"}, {"at": "0m", "seq": 0, "text": "a"}],
        [0],
    ),
    "a new beginning after the window": (
        sequence(within="15m"),
        applied("a", "", "a", "b"),
        [3],
    ),
    "the whole feed as one group": (
        sequence(group_by=()),
        [{"at": "0m", "text": "a", "author": "x"}, {"at": "1m", "text": "b", "author": None}],
        [1],
    ),
}


@pytest.mark.parametrize("name", PASSES)
def test_passes(name: str) -> None:
    condition, items = PASSES[name]
    assert selected_of(condition, items) == []


@pytest.mark.parametrize("name", GOES)
def test_goes(name: str) -> None:
    condition, items, expected = GOES[name]
    assert selected_of(condition, items) == expected


def test_refers_to_its_rules_once_each() -> None:
    assert [rule.id for rule in sequence("a", "b", "a").rules()] == ["a", "b"]
    assert sequence().reach() == HOUR
    assert not sequence().unfit_for_removing()


def test_witnesses() -> None:
    items = [*applied("a", "", "b"), {"at": "1m", "text": "b", "author": "qiu"}]
    condition = sequence()
    shown = condition.witnesses(candidates(items, condition, truths=truths_of(items)), 3)
    assert (shown.positions, shown.kept, shown.datum) == ((0, 3), None, "a, b within 1h")


MOMENTS = st.builds(
    lambda steps, jitter: steps * HOUR // 3 + jitter, st.integers(0, 12), st.integers(-1, 1)
)
STEPS = st.sampled_from(["", "a", "a", "b", "b", "c", "c", "ab", "bc", "abc", "?"])
ONES = st.lists(st.tuples(MOMENTS, st.integers(0, 1), STEPS), max_size=18).map(
    lambda found: sorted(
        (One(time, seq, group, step) for seq, (time, group, step) in enumerate(found)),
        key=lambda one: one.order,
    )
)
RULES = st.lists(st.sampled_from("abc"), min_size=2, max_size=4)


def as_items(ones: list[One]) -> list[Item]:
    return [
        {"at": one.time, "seq": one.seq, "author": f"a{one.group}", "text": one.value}
        for one in ones
    ]


def truth_of(condition: Sequence, ones: list[One]) -> list[bool | None]:
    items = as_items(ones)
    return selected(condition, items, truths=truths_of(items))


@given(ONES, RULES)
def test_is_the_plain_reading(ones: list[One], rules: list[str]) -> None:
    applies = [lambda one, rule=rule: rule in str(one.value) for rule in rules]
    expected = reading_groups.sequence(ones, applies, HOUR)
    assert truth_of(sequence(*rules), ones) == expected


@given(ONES, RULES)
def test_another_group_changes_nothing(ones: list[One], rules: list[str]) -> None:
    alone = [one for one in ones if one.group != 0]
    everyone = dict(zip(ones, truth_of(sequence(*rules), ones), strict=True))
    assert truth_of(sequence(*rules), alone) == [everyone[one] for one in alone]


@given(ONES, RULES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    ones: list[One], rules: list[str], chance: Any
) -> None:
    truth = dict(zip(ones, truth_of(sequence(*rules), ones), strict=True))
    shuffled = chance.sample(ones, len(ones))
    assert truth_of(sequence(*rules), shuffled) == [truth[one] for one in shuffled]
