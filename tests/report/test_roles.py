"""Person or seller, and who is on the list to mute."""

from __future__ import annotations

import pytest

from feedfilter.report.roles import to_mute
from tests.report.reports import friend_of, report_of


def items(author: str, ads: int, others: int, **more: object) -> list[dict[str, object]]:
    texts = ["包邮"] * ads + ["吃饭"] * others
    return [{"at": 600 * n, "author": author, "text": text, **more} for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("ads", "others", "role"),
    [
        (3, 2, "seller"),
        (5, 5, "seller"),
        (5, 0, "seller"),
        (4, 5, "sometimes"),  # under half
        (4, 0, "sometimes"),  # too few items to say
        (1, 0, "sometimes"),
        (1, 99, "sometimes"),
        (0, 1, "person"),
        (0, 30, "person"),
    ],
)
def test_a_seller_has_half_of_at_least_five(ads: int, others: int, role: str) -> None:
    assert friend_of(report_of(items("lin", ads, others)), "lin")["role"] == role


def test_nobody_is_unknown_and_never_on_the_list() -> None:
    report = report_of(
        items("lin", 5, 0) + [{"at": n, "author": None, "text": "包邮"} for n in range(9)]
    )
    assert friend_of(report, "(unknown)")["role"] == "unknown"
    assert to_mute(report.friends, 0.0) == ["lin"]


@pytest.mark.parametrize(
    ("share", "named"),
    [(0.0, ["wu", "id-lin"]), (0.6, ["wu", "id-lin"]), (0.61, ["wu"]), (1.0, ["wu"])],
)
def test_the_list_names_ids_else_names_of_sellers_from_a_share_on(
    share: float, named: list[str]
) -> None:
    made = items("lin", 3, 2, author_id="id-lin") + items("wu", 6, 0)
    made += items("few", 4, 0) + items("qiu", 0, 8)
    assert to_mute(report_of(made).friends, share) == named


def test_protected_people_are_never_on_the_list() -> None:
    rules = """
version: 1
people: {mum: {names: [老妈]}}
allow: {authors: [mum]}
rules: [{id: trade, when: {text: [包邮]}, action: tag, tags: [ad]}]
"""
    report = report_of(items("老妈", 9, 0) + items("wu", 5, 0), rules)
    assert friend_of(report, "老妈")["protected"]
    assert to_mute(report.friends, 0.5) == ["wu"]


def test_every_id_of_a_seller_is_named_once() -> None:
    rules = "version: 1\npeople: {wu: {ids: [a, b]}}\nrules: [{id: t, when: {text: [包邮]}, action: tag, tags: [ad]}]\n"
    made = items("wu", 3, 0, author_id="a") + items("wu", 3, 0, author_id="b")
    assert sorted(to_mute(report_of(made, rules).friends, 0.5)) == ["a", "b"]
