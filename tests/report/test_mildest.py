"""The mildest rule keeps its word when it is pasted."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import polars as pl
import pytest

from feedfilter.report.mildest import CALM, CANDIDATES, window_of
from feedfilter.report.paste import ready_rule
from feedfilter.report.whole import Report
from tests.deciding import rules_of
from tests.report.reports import SIMPLE, friend_of, report_of

HOURS = 60


def posts(*minutes: int, author: str = "lin", text: str = "包邮") -> list[dict[str, Any]]:
    return [{"at": at, "author": author, "text": f"{text} {n}"} for n, at in enumerate(minutes)]


def pasted(report: Report, name: str, rules: str) -> str:
    rule = ready_rule(friend_of(report, name), report.ad_rules)
    assert rule is not None
    return rules.rstrip() + "\n" + "\n".join(f"  {line}" for line in rule.split("\n")) + "\n"


@pytest.mark.parametrize("seed", range(12))
def test_the_pasted_rule_leaves_one_ad_a_day_and_takes_what_was_said(seed: int) -> None:
    random = Random(seed)
    made = posts(*sorted(random.randrange(6 * 24 * HOURS) for _ in range(random.randrange(4, 40))))
    made += posts(*sorted(random.randrange(6 * 24 * HOURS) for _ in range(25)), author="wu")
    made += [{"at": random.randrange(9000), "text": "吃饭"} for _ in range(9)]
    before = report_of(made)
    lin = friend_of(before, "lin")
    if lin["shown_worst_day"] <= CALM:
        assert lin["calm"] is None
        return
    after = report_of(made, pasted(before, "lin", SIMPLE))
    calmed = friend_of(after, "lin")
    assert calmed["shown_worst_day"] <= CALM
    assert calmed["collapsed"] - lin["collapsed"] == lin["calm_removes"]
    assert calmed["personal"] == lin["personal"]
    untouched = ["kept", "collapsed", "digested", "hidden"]
    assert [friend_of(after, "wu")[name] for name in untouched] == [
        friend_of(before, "wu")[name] for name in untouched
    ]


@pytest.mark.parametrize("seed", range(6))
def test_no_candidate_that_helps_takes_fewer(seed: int) -> None:
    """Tried one by one through the whole engine."""
    random = Random(100 + seed)
    made = posts(*sorted(random.randrange(3 * 24 * HOURS) for _ in range(14)))
    report = report_of(made)
    lin = friend_of(report, "lin")
    assert lin["calm"] is not None
    taken = []
    for text in CANDIDATES:
        rule = f"  - id: calm\n    when: {{matched: [trade, fake]}}\n    {text}\n    action: collapse\n"
        friend = friend_of(report_of(made, SIMPLE + rule), "lin")
        if friend["shown_worst_day"] <= CALM:
            taken.append(friend["collapsed"])
    assert min(taken) == lin["calm_removes"]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (posts(0, 7 * HOURS), "rate_limit: {group_by: author, at_most: 1, per: 8h}"),
        (posts(0, 5 * HOURS), "rate_limit: {group_by: author, at_most: 1, per: 6h}"),
        (posts(0, HOURS), "frequency: {group_by: author, within: 2h, count: {gt: 1}, keep: first}"),
        (
            [{"at": at, "text": "包邮 意大利直邮链条包 小票齐全"} for at in (0, 9 * HOURS)],
            "similar: {to: same_author, within: 7d, ratio: {gte: 100}}",
        ),
        (posts(0, 24 * HOURS), None),  # one a day already
        (posts(0), None),
        ([{"at": at, "text": "吃饭"} for at in (0, 1, 2)], None),
    ],
)
def test_which_rule_is_proposed(made: list[dict[str, Any]], expected: str | None) -> None:
    assert friend_of(report_of(made), "lin")["calm"] == expected


def test_what_is_protected_gets_no_rule() -> None:
    keeps = SIMPLE + "  - {id: mine, when: {text: [包邮]}, action: keep}\n"
    assert friend_of(report_of(posts(0, 300), keeps), "lin")["calm"] is None
    allowed = SIMPLE.replace(
        "rules:", "people: {lin: {names: [lin]}}\nallow: {authors: [lin]}\nrules:", 1
    )
    report = report_of(posts(0, 300), allowed)
    assert friend_of(report, "lin")["calm"] is None
    assert friend_of(report, "lin")["shown_worst_day"] == 2


def test_nobody_gets_no_rule() -> None:
    made = [{"at": at, "author": None, "text": "包邮"} for at in (0, 200, 400)]
    assert friend_of(report_of(made), "(unknown)")["calm"] is None


@pytest.mark.parametrize("name", ["\x85", "\u200b", "x" * 2_000])
def test_a_name_that_no_rule_can_name_gets_no_rule(name: str) -> None:
    report = report_of(posts(0, 300, author=name))
    friend = report.friends.row(0, named=True)
    assert friend["shown_worst_day"] == 2
    assert ready_rule(friend, report.ad_rules) is None


def test_a_gathering_rule_is_named_instead_of_its_parts() -> None:
    gathered = SIMPLE + "  - {id: all-ads, when: {matched: [trade, fake]}, action: tag}\n"
    assert report_of(posts(0), gathered).ad_rules == ("all-ads",)
    for near_miss in (
        "{id: other, when: {matched: [trade]}, action: tag}",
        "{id: other, when: {matched: [trade, fake], pictures: {gte: 0}}, action: tag}",
        "{id: other, when: {matched: [trade, fake]}, unless: {text: [早]}, action: tag}",
        "{id: other, enabled: false, when: {matched: [trade, fake]}, action: tag}",
    ):
        assert report_of(posts(0), f"{SIMPLE}  - {near_miss}\n").ad_rules == ("trade", "fake")


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_candidates_are_windows_of_the_language(candidate: str) -> None:
    assert candidate.startswith(window_of(candidate).name)


@pytest.mark.parametrize(
    "name",
    [
        '"',
        "\\",
        "a: b #c",
        "\u202eevil",
        "- x",
        "{{7*7}}",
        "'",
        "😀 小店",
        "x\ny",
        "&a *b !!c",
        "$mine",
        "$$x",
    ],
)
def test_any_name_is_one_harmless_scalar(name: str) -> None:
    report = report_of([*posts(0, 300, author=name), *posts(0, author="qiu")])
    key = report.friends.filter(pl.col("ads") == 2)["friend"][0]
    text = pasted(report, key, SIMPLE)
    assert text.isprintable() or {c for c in text if not c.isprintable()} == {"\n"}
    rule = rules_of(text).rules[-1]
    assert rule.description == name
    after = report_of([*posts(0, 300, author=name), *posts(0, author="qiu")], text)
    assert friend_of(after, key)["collapsed"] == 1


def test_the_gap_of_the_proposal_is_not_measured_in_naive_days() -> None:
    """Two ads around midnight are on two days, though minutes apart."""
    made = posts(16 * HOURS - 5, 16 * HOURS + 5)
    assert friend_of(report_of(made), "lin")["calm"] is None
    assert friend_of(report_of(made), "lin")["gap"] == timedelta(minutes=10)
