"""`share`: tables of what it must not and must select, and RULES.md 4 word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.conditions.share import Share
from feedfilter.values import RuleRef

from . import reading_groups
from .made import Item, candidates, selected


def share(least: float = 0.5, min_items: int = 4, **more: Any) -> Share:
    return Share(of=RuleRef("ad"), gte=least, min_items=min_items, **more)


def ads(marks: str, **more: Any) -> list[Item]:
    """Give an item for every mark: `x` an ad, `.` none, `?` one that nobody can tell."""
    return [{"text": mark} | more for mark in marks]


def truth_of(condition: Share, items: Sequence[Item]) -> list[bool | None]:
    marks = {"x": True, ".": False, "?": None}
    truths = {"ad": [marks[str(item["text"])] for item in items]}
    return selected(condition, items, truths=truths)


def own_truth_of(condition: Share, items: Sequence[Item]) -> list[bool | None]:
    """Give the truth of those items that do not say `candidate: False`."""
    found = zip(truth_of(condition, items), items, strict=True)
    return [truth for truth, item in found if item.get("candidate", True)]


# What is said of every candidate of the feed.
PASSES: dict[str, tuple[Share, list[Item], set[bool | None]]] = {
    "nothing": (share(), [], set()),
    "a friend who sells now and then": (share(), ads("x...x.."), {False}),
    "too few items": (share(), ads("xxx"), {False}),
    "just below": (share(0.51), ads("xx.."), {False}),
    "another author's ads": (
        share(0.6),
        [*ads("xx..", author="a"), *ads("xxxx", author="b", candidate=False)],
        {False},
    ),
    "authors that nobody knows": (share(), ads("xxxx", author=None), {None}),
    "a call is nobody's word": (share(), ads("xxx") + ads("x", kind="call"), {False}),
    "what the app wrote": (share(), ads("xxx") + ads("xx", kind="system"), {False}),
    "what was deleted": (share(), ads("xxx") + ads("x", kind="deleted"), {False}),
    "only calls": (share(min_items=1), ads("xxx", kind="call"), {False}),
    "unknown ones could tip it": (share(), ads("x..?"), {None}),
    "unknown ones could not": (share(), ads("...?"), {False}),
    "too few items to be unknown of": (share(), ads("x?"), {False}),
}
GOES: dict[str, tuple[Share, list[Item]]] = {
    "exactly half": (share(), ads("xx..")),
    "exactly so many items": (share(1, 3), ads("xxx")),
    "half whatever is unknown": (share(), ads("xx?.")),
    "no time": (share(), ads("xx..", at=None)),
    "messages and reposts": (share(), ads("x", kind="message") + ads("xx.", kind="repost")),
    "whatever the calls": (share(), ads("xx..") + ads("....", kind="call", candidate=False)),
    "three fifths": (share(0.6), ads("xxx..")),
    "the whole feed as one group": (
        share(group_by=()),
        [*ads("x", author="a"), *ads("x.", author=None), *ads(".", author="c")],
    ),
    "one chat": (
        share(group_by=("chat",)),
        [*ads("xx", author="a", chat="c"), *ads("..", author="b", chat="c")],
    ),
}


@pytest.mark.parametrize("name", PASSES)
def test_passes(name: str) -> None:
    condition, items, expected = PASSES[name]
    own = own_truth_of(condition, items)
    assert set(own) == expected


@pytest.mark.parametrize("name", GOES)
def test_goes(name: str) -> None:
    condition, items = GOES[name]
    own = own_truth_of(condition, items)
    assert own == [True] * len(own)
    assert own


def test_selects_only_candidates() -> None:
    items = [*ads("xx"), *ads("..", candidate=False)]
    assert truth_of(share(), items) == [True, True, None, None]


def test_refers_to_the_rule() -> None:
    assert share().rules() == (RuleRef("ad"),)
    assert not share().unfit_for_removing()
    assert share().reach() is None


def test_witnesses() -> None:
    items = [*ads("x..x.x"), *ads("x", author="qiu")]
    condition = share()
    truths = {"ad": [item["text"] == "x" for item in items]}
    shown = condition.witnesses(candidates(items, condition, truths=truths), 1)
    assert (shown.positions, shown.kept) == ((0, 3, 5), None)
    assert shown.datum == "ad applies to 3 of 6"


ITEMS = st.lists(
    st.builds(
        lambda mark, author, kind, candidate: {
            "text": mark,
            "author": author,
            "kind": kind,
            "candidate": candidate,
        },
        st.sampled_from("xx..?"),
        st.sampled_from(["a", "b", None]),
        st.sampled_from(["post", "message", "repost", "call", "system", "deleted", "transfer"]),
        st.booleans(),
    ),
    max_size=20,
)
SHARES = st.sampled_from([0.1, 0.25, 1 / 3, 0.5, 0.6, 2 / 3, 1.0])
WORDS = ("post", "message", "repost")


@given(ITEMS, SHARES, st.integers(1, 6))
def test_is_the_plain_reading(items: list[dict[str, Any]], least: float, min_items: int) -> None:
    marks = {"x": True, ".": False, "?": None}
    everyone = reading_groups.share(
        [item["author"] for item in items],
        [marks[item["text"]] for item in items],
        [item["kind"] in WORDS for item in items],
        least,
        min_items,
    )
    expected = [
        truth if item["candidate"] and item["author"] is not None else None
        for item, truth in zip(items, everyone, strict=True)
    ]
    assert truth_of(share(least, min_items), items) == expected


@given(ITEMS, SHARES, st.integers(1, 6))
def test_another_group_changes_nothing(
    items: list[dict[str, Any]], least: float, min_items: int
) -> None:
    condition = share(least, min_items)
    everyone = truth_of(condition, items)
    kept = [at for at, item in enumerate(items) if item["author"] != "b"]
    alone = truth_of(condition, [items[at] for at in kept])
    assert alone == [everyone[at] for at in kept]
