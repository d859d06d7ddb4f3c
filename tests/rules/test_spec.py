"""The example of the rule language runs as written, and its four limits differ as they should."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedfilter.rules.loader import load_rules
from feedfilter.trials import coverage, run_tests
from tests.deciding import Item, decided, rules_of, verdicts

SPEC = load_rules(Path(__file__).parent / "spec.yaml")

EIGHT = [{"at": 90 * number, "text": "代购 包邮"} for number in range(8)]
ONE_IN_TWO_HOURS = {
    "frequency: {within: 2h, count: {gt: 1}, keep: first}": [0],
    "frequency: {within: 2h, count: {gt: 1}, keep: last}": [7],
    "frequency: {within: 2h, count: {gt: 1}, keep: none}": [],
    "rate_limit: {at_most: 1, per: 2h}": [0, 2, 4, 6],
}


@pytest.mark.parametrize("limit", ONE_IN_TWO_HOURS)
def test_which_of_eight_ads_ninety_minutes_apart_stay(limit: str) -> None:
    text = f"rules: [{{id: r, when: {{text: 代购}}, {limit}, action: hide}}]"
    found = verdicts(decided(EIGHT, text))
    assert [row for row, verdict in enumerate(found) if verdict == "keep"] == ONE_IN_TWO_HOURS[
        limit
    ]


@pytest.mark.parametrize("limit", ONE_IN_TWO_HOURS)
def test_the_same_said_as_a_test_of_the_rule_file(limit: str) -> None:
    stays = ONE_IN_TWO_HOURS[limit]
    items = "".join(
        f"      - {{at: {90 * number}m, author: lin, text: 代购, "
        f"expect: {'keep' if number in stays else '{hide: r}'}}}\n"
        for number in range(8)
    )
    rules = rules_of(
        f"rules: [{{id: r, when: {{text: 代购}}, {limit}, action: hide}}]\n"
        f"tests:\n  - name: eight\n    items:\n{items}"
    )
    assert [outcome.misses for outcome in run_tests(rules)] == [()]


def test_its_own_tests_hold() -> None:
    outcomes = run_tests(SPEC)
    assert len(outcomes) == 2
    assert [outcome.misses for outcome in outcomes] == [(), ()]


def ads(*minutes: int, **more: object) -> list[Item]:
    return [{"at": at, "author": "lin", "text": "代购 包邮"} | more for at in minutes]


STORY: dict[str, tuple[list[Item], list[str]]] = {
    "two hours apart": (ads(0, 120, 240), ["keep"] * 3),
    "a minute less": (ads(0, 119), ["keep", "hide: ad-rate"]),
    "six in half an hour": (ads(0, 5, 10, 15, 20, 29), ["digest: burst"] * 6),
    "six in exactly half an hour": (ads(0, 5, 10, 15, 20, 30), ["keep"] + ["hide: ad-rate"] * 5),
    "one every two hours and a bit": (ads(*range(0, 650, 125)), ["keep"] + ["digest: paced"] * 5),
    "carried by friends": (
        [{"at": at, "author": name, "text": "正品 代购 包邮 专柜小票"} for at, name in enumerate("abcd")],
        ["keep", *["collapse: relayed"] * 3],
    ),
    "a question": (ads(0, 1, text="谁有代购推荐"), ["keep"] * 2),
    "news": (ads(0, 1, text="我们搬家了 现货", pictures=3), ["keep: own-news"] * 2),
    "many pictures under a short line": (
        ads(0, 60, text="上新", pictures=9),
        ["keep", "hide: ad-rate"],
    ),
    "many pictures and a price": (ads(0, 60, text="上新 ¥199", pictures=9), ["keep"] * 2),
    "the family": (ads(0, 60, author="老妈", author_id="wxid_mum"), ["keep"] * 2),
    "the owner": (ads(0, 60, me=True), ["keep"] * 2),
    "a decision": (ads(0) + ads(60, item_id="m-7"), ["keep", "keep: decisions"]),
    "the same sound": (ads(0, 60, text="家威信看图"), ["keep", "hide: ad-rate"]),
    "a shop": (
        ads(0, 60, text="看看", links=["https://shop.taobao.com/x"]),
        ["keep", "hide: ad-rate"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STORY)
def test_it_tells_the_story_it_was_written_for(name: str) -> None:
    items, expected = STORY[name]
    stated = [{"pictures": 0, "videos": 0, "links": []} | dict(item) for item in items]
    assert verdicts(decided(stated, SPEC)) == expected


def test_its_coverage_names_what_its_two_tests_leave_out() -> None:
    found = coverage(SPEC)
    assert [each.rule for each in found if not each.condition] == ["own-news", "burst", "relayed", "paced"]  # fmt: skip
    conditions = [f"{each.rule}: {each.condition}" for each in found if each.condition]
    assert conditions == ["own-news: text", "ad: text", "ad: pictures", "ad: text", "ad: text", "ad: links"]  # fmt: skip
    lines = [int(each.place.split(":")[-2]) for each in found]
    assert lines == sorted(lines)
