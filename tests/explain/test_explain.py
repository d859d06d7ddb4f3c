"""`explain`: the datum behind every truth, the step that decided, the nearest misses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from feedfilter.alike.copies import Copies
from feedfilter.condition import Candidates
from feedfilter.conditions.similar import Similar
from feedfilter.explain import Explainer, Explanation, Step
from feedfilter.explain.otherwise import MOST_CANDIDATES
from feedfilter.render.explain_text import explanation_lines
from tests.deciding import Item, decided, made, rules_of

RATE = """
version: 1
rules:
  - {id: ad, when: {text: [代购, 包邮]}, unless: {text: [求推荐]}, action: tag, tags: [ad]}
  - id: ad-rate
    when: {matched: ad}
    frequency: {group_by: author, within: 2h, count: {gt: 1}, keep: first}
    action: hide
"""


def explained(items: Iterable[Item], rules: str, row: int) -> Explanation:
    known = rules_of(rules)
    return Explainer(decided(items, known), known).explain(row)


def lines(items: Iterable[Item], rules: str, row: int, *, every: bool = True) -> str:
    each = list(items)
    found = explained(each, rules, row)
    return "\n".join(explanation_lines(found, made(each).items, "UTC", every=every))


def misses(items: Iterable[Item], rules: str, row: int) -> list[str]:
    found = explained(items, rules, row).misses
    return [f"{miss.change} {miss.outcome} ({miss.rule})" for miss in found]


def data(step: Step | None) -> list[str]:
    assert step is not None
    return [each.datum for leaf in step.leaves() for each in leaf.evidence]


NO_MISS: dict[str, tuple[str, list[dict[str, Any]], int]] = {
    "nothing speaks for it": (RATE, [{"at": 0, "text": "早安"}], 0),
    "one keyword alone is no near miss, else everything would be one": (
        "version: 1\nrules: [{id: a, when: {text: [代购]}, action: hide}]",
        [{"at": 0, "text": "早安"}],
        0,
    ),
    "a length that half the feed has speaks for nothing": (
        "version: 1\nrules: [{id: a, when: {text: [代购], length: {lte: 30}}, action: hide}]",
        [{"at": 0, "text": "早安"}],
        0,
    ),
    "two words short": (
        "version: 1\n"
        "rules: [{id: a, when: {text: {at_least: 3, of: [代购, 包邮, 现货]}}, action: hide}]",
        [{"at": 0, "text": "包邮"}],
        0,
    ),
    "your own decision cannot be missed": (
        RATE + "decisions: [{item: x, action: hide}]",
        [{"at": 0, "text": "包邮", "item_id": "x"}, {"at": 90, "text": "代购"}],
        0,
    ),
}


@pytest.mark.parametrize("case", NO_MISS, ids=str)
def test_what_is_far_off_is_no_near_miss(case: str) -> None:
    rules, items, row = NO_MISS[case]
    assert misses(items, rules, row) == []


MISSES: dict[str, tuple[str, list[dict[str, Any]], int, str]] = {
    "a shorter window": (
        RATE,
        [{"at": 0, "text": "包邮"}, {"at": 95, "text": "代购"}],
        1,
        "with `within: 90m` it would stay (ad-rate)",
    ),
    "a larger count": (
        RATE,
        [{"at": 0, "text": "包邮"}, {"at": 1, "text": "代购"}],
        1,
        "with `count: {gt: 2}` it would stay (ad-rate)",
    ),
    "a longer window, for one that stays": (
        RATE,
        [{"at": 0, "text": "包邮"}, {"at": 121, "text": "代购"}],
        1,
        "with `within: 3h` it would be hidden (ad-rate)",
    ),
    "a smaller limit": (
        "version: 1\nrules: [{id: limit, rate_limit: {at_most: 2, per: 1d}, action: hide}]",
        [{"at": 0, "text": "a"}, {"at": 1, "text": "b"}],
        1,
        "with `at_most: 1` it would be hidden (limit)",
    ),
    "one keyword short": (
        "version: 1\nrules: [{id: a, when: {text: {at_least: 2, of: [代购, 包邮]}}, action: hide}]",
        [{"at": 0, "text": "包邮到家"}],
        0,
        "one keyword short (such as 代购, 包邮): with it it would be hidden (a)",
    ),
    "one condition short": (
        "version: 1\nrules: [{id: a, when: {text: [包邮], contact: {present: true}}, action: hide}]",
        [{"at": 0, "text": "包邮到家"}],
        0,
        "no contact that fits beside `包邮`: with one it would be hidden (a)",
    ),
    "one picture short": (
        "version: 1\nrules: [{id: a, when: {text: [包邮], pictures: {gte: 4}}, action: hide}]",
        [{"at": 0, "text": "包邮到家", "pictures": 3}],
        0,
        "pictures: 3, where ≥ 4 is asked beside `包邮`: with it it would be hidden (a)",
    ),
    "spared by an exception": (
        "version: 1\n"
        "rules: [{id: a, when: {text: [包邮]}, unless: {text: [求推荐]}, action: hide}]",
        [{"at": 0, "text": "求推荐 包邮"}],
        0,
        "spared by 'unless' (`求推荐`); without it it would be hidden (a)",
    ),
    "the one word that it rests on": (
        "version: 1\nrules: [{id: a, when: {text: [包邮, 代购]}, action: hide}]",
        [{"at": 0, "text": "全 场 包邮"}],
        0,
        "without `包邮` it would stay (a)",
    ),
    "through a rule that is named": (
        "version: 1\nrules:\n  - {id: ad, when: {text: {at_least: 2, of: [代购, 包邮]}}, action: tag}\n"
        "  - {id: gone, when: {matched: ad}, action: hide}",
        [{"at": 0, "text": "包邮"}],
        0,
        "one keyword short (such as 代购, 包邮): with it it would be hidden by 'gone' (ad)",
    ),
}


@pytest.mark.parametrize("case", MISSES, ids=str)
def test_the_nearest_miss_is_named_first(case: str) -> None:
    rules, items, row, expected = MISSES[case]
    assert misses(items, rules, row)[0] == expected


def test_a_shorter_window_is_no_miss_where_another_rule_hides_it_all_the_same() -> None:
    second = (
        RATE
        + "  - {id: limit, when: {matched: ad}, rate_limit: {at_most: 1, per: 1d}, action: hide}"
    )
    found = misses([{"at": 0, "text": "包邮"}, {"at": 95, "text": "代购"}], second, 1)
    assert not any("it would stay (ad-rate)" in miss for miss in found)


@pytest.mark.parametrize(
    ("condition", "item", "datum"),
    [
        ("pictures: {gte: 4}", {"pictures": 3}, "pictures: 3"),
        ("pictures: {gte: 4}", {}, "the export does not say"),
        ("length: {gte: 4}", {"text": "早安"}, "length: 2"),
        ("edited: true", {"edited": False}, "edited: false"),
        ("text: [代购, 包邮]", {"text": "早安"}, "none of 2 words"),
        ("text: {all: [代购, 包邮]}", {"text": "包邮"}, "lacks 代购"),
        ("text: {at_least: 2, of: [代购, 包邮]}", {"text": "包邮"}, "1 of 2 words, 2 needed"),
        ("text: {any: [包邮], none: [谢谢]}", {"text": "谢谢 包邮"}, "has 谢谢"),
        ("contact: {present: true}", {"text": "早安"}, "none"),
        ("contact: {present: false}", {"text": "加我微信"}, "there"),
        ("contact: {any: [qq]}", {"text": "加我微信"}, "none that fits"),
        ("price: {gte: 100}", {"text": "现货 ¥39"}, "none that fits"),
        ("price: true", {"text": "现货"}, "none"),
        ('clock: ["23:00-07:00"]', {"at": 0}, "clock: 08:00"),
    ],
)
def test_a_condition_that_does_not_hold_shows_its_datum(
    condition: str, item: dict[str, Any], datum: str
) -> None:
    rules = f"version: 1\nrules:\n  - id: a\n    when:\n      {condition}\n    action: hide\n"
    (step,) = explained([{"at": 0, **item}], rules, 0).rules
    assert step.truth is not True
    assert datum in data(step.when)


UNCOUNTED = {
    "the rest of the rule is unknown": {"at": 1},
    "no author": {"at": 1, "pictures": 1, "author": None, "author_id": None},
    "no time": {"at": None, "pictures": 1},
    "only its day is known": {"at": 0, "pictures": 1, "time_unit": "day"},
}


@pytest.mark.parametrize("reason", UNCOUNTED)
def test_why_a_window_does_not_count_an_item_is_said(reason: str) -> None:
    rules = (
        "version: 1\nrules:\n  - {id: a, when: {text: 包邮, pictures: {gte: 1}},"
        " frequency: {within: 2h, count: {gt: 1}}, action: hide}\n"
    )
    item = {"text": "包邮", **UNCOUNTED[reason]}
    ((step,),) = (rule.windows for rule in explained([item], rules, 0).rules)
    assert step.truth is None
    assert step.datum == f"not counted: {reason}"


def test_words_are_quoted_as_they_stand_and_underlined() -> None:
    shown = lines([{"at": 0, "text": "全场 包 郵"}], RATE, 0).splitlines()
    at = shown.index("    全场 包 郵")
    assert shown[at + 1] == "         ~~~~~"
    assert any("[包 郵]" in line for line in shown)


def test_the_window_names_its_items_their_times_and_the_one_that_stays() -> None:
    shown = lines([{"at": 0, "text": "包邮"}, {"at": 95, "text": "代购"}], RATE, 1)
    assert "frequency  [2 within 2h (count > 1)]" in shown
    assert "1  2025-06-01 08:00:00  包邮  (stays)" in shown
    assert "2  2025-06-01 09:35:00  代购  (this one)" in shown


COPIES = """
version: 1
rules:
  - id: relayed
    when: {text: [代购]}
    similar: {to: other_authors, within: 3d}
    action: collapse
"""


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give the numbers of candidates that `similar` compares, as they come."""
    numbers: list[int] = []
    copies = Similar.copies

    def counted(window: Similar, candidates: Candidates) -> Copies:
        numbers.append(candidates.height)
        return copies(window, candidates)

    monkeypatch.setattr(Similar, "copies", counted)
    return numbers


def test_a_flood_of_copies_is_looked_at_a_few_times_only(looked_at: list[int]) -> None:
    items = [
        {"at": 0, "author": f"friend {at % 9}", "text": "专柜正品 代购 包邮 手慢无 " * 9 + str(at)}
        for at in range(4_000)
    ]
    assert explained(items, COPIES, 3_999).rules[0].truth
    tries = 2 * MOST_CANDIDATES  # of `within` and of `ratio`
    assert 4 * len(items) < sum(looked_at) <= tries + 4 * len(items)


def test_what_comes_later_is_not_looked_at_for_other_numbers(looked_at: list[int]) -> None:
    items = [{"at": at, "author": f"{at}", "text": f"专柜正品代购{at:09}"} for at in range(40)]
    assert not explained(items, COPIES, 0).rules[0].truth
    decided_by, *tried = looked_at
    assert decided_by == 40
    assert set(tried) == {1}


LADDER = {
    "a rule": (RATE, [{"at": 0, "text": "包邮"}, {"at": 95, "text": "代购"}], 1, "hide: rule 'ad-rate'"),
    "nobody": (RATE, [{"at": 0, "text": "早安"}], 0, "keep: no rule decided, nor did scores"),
    "the user": (
        RATE + "decisions: [{item: x, action: keep}]",
        [{"at": 0, "text": "包邮"}, {"at": 95, "text": "代购", "item_id": "x"}],
        1,
        "keep: your decision",
    ),
    "scores": (
        "version: 1\nscores: {hide: 2}\nrules: [{id: a, when: {text: [包邮]}, score: 2.5}]",
        [{"at": 0, "text": "包邮"}],
        0,
        "hide: no rule decided, but the scores do: 2.5 in sum",
    ),
    "an allowed author": (
        "version: 1\npeople: {mum: {names: [lin]}}\nallow: {authors: [mum]}\n"
        "rules: [{id: a, when: {text: [包邮]}, action: hide}]",
        [{"at": 0, "text": "包邮"}],
        0,
        "'a' would have hidden it; allowed: its author is protected",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LADDER, ids=str)
def test_the_step_of_the_ladder_is_named(case: str) -> None:
    rules, items, row, expected = LADDER[case]
    assert expected in lines(items, rules, row)


def test_what_would_come_next_without_the_rule() -> None:
    rules = "version: 1\nrules:\n  - {id: a, when: {text: [包邮]}, action: hide}\n  - {id: b, when: {pictures: {gte: 0}}, action: digest}\n"
    shown = lines([{"at": 0, "text": "包邮", "pictures": 1}], rules, 0)
    assert "of 2 rules that may decide, number 1 is the first to apply" in shown
    assert "without that rule: digest, by 'b'" in shown


def test_rules_that_say_nothing_are_counted_and_shown_on_demand() -> None:
    rules = "version: 1\nrules:\n  - {id: a, when: {text: [包邮]}, action: tag}\n  - {id: quiet, when: {text: [代购]}, action: tag}\n  - {id: open, when: {edited: true}, action: tag}"
    item = {"at": 0, "text": "包邮"}
    brief, full = lines([item], rules, 0, every=False), lines([item], rules, 0)
    assert "quiet" not in brief
    assert "1 more rules do not apply; --all shows them" in brief
    assert "unknown open (tag)" in brief
    assert "false   quiet (tag)" in full


def test_a_hostile_text_reaches_no_terminal() -> None:
    evil = "包邮\x1b[2J\u202e\x9b"
    rules = 'version: 1\nrules: [{id: a, when: {text: {regex: "包邮.+"}}, action: hide}]'
    shown = lines([{"at": 0, "text": evil, "author": evil, "item_id": evil}], rules, 0)
    assert not set(shown) & {"\x1b", "\u202e", "\x9b"}
