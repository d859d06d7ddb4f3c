"""Tests inside a rule file: every form of expectation, what is not mentioned, what is not reached."""

from __future__ import annotations

import pytest

from feedfilter.trials import coverage, feed_of_text, run_tests
from tests.deciding import rules_of

RULES = """
timezone: Asia/Shanghai
people: {family: {ids: [mum]}}
allow: {authors: [family]}
rules:
  - {id: ad, when: {text: 代购}, tags: [ad, shop], score: 1}
  - {id: news, when: {text: 搬家}, action: keep, tags: [news]}
  - {id: gone, when: {text: 高仿}, action: hide, until: 2025-03-31}
  - {id: folded, when: {matched: ad, pictures: {gte: 4}}, action: collapse}
  - {id: many, when: {matched: ad}, frequency: {within: 2h, count: {gt: 1}}, action: digest}
  - {id: night, when: {clock: ["23:00-07:00"]}, score: 2}
scores: {hide: 3}
"""


def misses(*items: str, **test: str) -> list[str]:
    """Give what a test of these items missed, without its place."""
    keys = "".join(f"    {key}: {value}\n" for key, value in test.items())
    lines = "".join(f"      - {{{item}}}\n" for item in items)
    rules = rules_of(f"{RULES}tests:\n  - name: t\n{keys}    items:\n{lines}")
    (outcome,) = run_tests(rules)
    assert outcome.passed == (not outcome.misses)
    return [str(miss).split(": ", 1)[1] for miss in outcome.misses]


HOLDS = [
    "text: 早安, expect: keep",
    "text: 搬家, expect: keep",
    "text: 搬家, expect: {keep: news}",
    "text: 高仿, expect: hide",
    "text: 高仿, expect: {hide: gone}",
    "text: 代购, pictures: 4, expect: collapse",
    "text: 代购, pictures: 4, expect: warn",
    "text: 代购, pictures: 4, expect: {collapse: folded}",
    "text: 代购, expect: {tagged: ad}",
    "text: 代购, expect: {tagged: [ad, shop]}",
    "text: 代购, expect: {not_tagged: news}",
    "text: 早安, expect: {not_tagged: [ad, shop, news]}",
    "text: 代购, expect: {matched: ad}",
    "text: 代购 高仿, expect: {matched: [ad, gone]}",
    "text: 早安, expect: {not_matched: ad}",
    "text: 代购, expect: [keep, {tagged: ad}, {not_matched: folded}]",
    "text: 代购, expect: {tagged: ad, not_matched: folded}",
    "text: 高仿, author_id: mum, expect: keep",
    "text: 高仿, author_id: mum, expect: {matched: gone}",
    "at: 23h, text: 代购, expect: {hide: scores}",
    "at: 23h, text: 早安, expect: keep",
    # nothing is mentioned but the text: no author, no time, no media
    "text: 代购, expect: {not_matched: many}",
    "text: 代购, expect: {not_matched: night}",
    "expect: keep",
]


@pytest.mark.parametrize("item", HOLDS)
def test_an_expectation_that_holds(item: str) -> None:
    assert misses(item) == []


MISSES = [
    ("text: 高仿, expect: keep", "expected keep, got hide: gone"),
    ("text: 早安, expect: hide", "expected hide, got keep"),
    ("text: 早安, expect: {keep: news}", "expected keep: news, got keep"),
    ("text: 高仿, expect: {hide: folded}", "expected hide: folded, got hide: gone"),
    ("text: 高仿, expect: collapse", "expected collapse, got hide: gone"),
    ("text: 高仿, expect: digest", "expected digest, got hide: gone"),
    ("text: 早安, expect: {tagged: ad}", "expected tagged: ad, got tags none"),
    ("text: 代购, expect: {tagged: news}", "expected tagged: news, got tags ad, shop"),
    ("text: 代购, expect: {not_tagged: shop}", "expected not_tagged: shop, got tags ad, shop"),
    ("text: 早安, expect: {matched: ad}", "expected matched: ad, got matched none"),
    (
        "text: 代购 高仿, expect: {not_matched: ad}",
        "expected not_matched: ad, got matched ad, gone",
    ),
    ("at: 23h, text: 代购, expect: keep", "expected keep, got hide: scores"),
]


@pytest.mark.parametrize(("item", "said"), MISSES)
def test_an_expectation_that_does_not_hold(item: str, said: str) -> None:
    assert misses(item) == [f"item 1: {said}"]


def test_every_miss_of_every_item_is_named() -> None:
    found = misses("text: 早安", "text: 代购, expect: [hide, {not_tagged: ad}]", "expect: digest")
    assert found == [
        "item 2: expected hide, got keep",
        "item 2: expected not_tagged: ad, got tags ad, shop",
        "item 3: expected digest, got keep",
    ]


def test_a_miss_says_where_the_item_stands() -> None:
    rules = rules_of(
        "rules: [{id: r, when: {text: a}}]\ntests:\n  - name: t\n    items: [{expect: hide}]\n"
    )
    assert str(run_tests(rules)[0].misses[0]) == "rules.yaml:4:13: item 1: expected hide, got keep"


AD = "author: lin, text: 代购"


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("0m", "119m", "{digest: many}"),
        ("0m", "120m", "keep"),
        ("0s", "1h59m59s", "{digest: many}"),
        ("1d", "1d1h", "{digest: many}"),
        ("90m", "0m", "keep"),  # the one that comes later in the list is the earlier
        ("2024-01-01T00:00:00+08:00", "60m", "{digest: many}"),  # a test begins at this moment
        ("2024-01-01T00:00:00+08:00", "2h", "keep"),
        ("2025-03-01T10:00:00+08:00", "2025-03-01T03:59:59Z", "{digest: many}"),
        ("2025-03-01T10:00:00+08:00", "2025-03-01T04:00:00Z", "keep"),
        ("null", "null", "keep"),
        ("0m", "null", "keep"),
    ],
)
def test_times_are_offsets_or_moments(first: str, second: str, verdict: str) -> None:
    items = [f"at: {first}, {AD}", f"at: {second}, {AD}, expect: {verdict}"]
    assert misses(*items, rules="[ad, many]") == []


def test_each_test_starts_from_an_empty_feed() -> None:
    test = f"items: [{{at: 9h, {AD}, expect: keep}}]"
    rules = rules_of(f"{RULES}tests: [{{name: a, {test}}}, {{name: b, {test}}}]")
    assert [outcome.passed for outcome in run_tests(rules)] == [True, True]


def test_rules_names_those_that_are_on() -> None:
    item = "text: 高仿 代购, pictures: 4"
    assert misses(f"{item}, expect: {{hide: gone}}") == []
    assert misses(f"{item}, expect: {{collapse: folded}}", rules="[ad, folded]") == []
    assert misses(f"{item}, expect: [keep, {{not_matched: folded}}]", rules="[folded]") == []
    assert misses(f"{item}, expect: [keep, {{tagged: ad}}]", rules="ad") == []


def test_timezone_of_a_test() -> None:
    item = "at: 2025-03-01T15:30:00Z, text: 代购"  # half past eleven in Shanghai
    assert misses(f"{item}, expect: hide") == []
    assert misses(f"{item}, expect: keep", timezone="UTC") == []
    assert misses("at: 30m, text: 代购, expect: hide", timezone="America/New_York") == []


def test_as_of_a_test() -> None:
    assert misses("text: 高仿, expect: hide", as_of="2025-03-31") == []
    assert misses("text: 高仿, expect: keep", as_of="2025-04-01") == []
    assert misses("at: 2025-04-01T00:00:00+08:00, text: 高仿, expect: keep") == []


def test_what_is_mentioned_reaches_the_item() -> None:
    conditions = {
        "chat: group": "chat: group",
        "kind: message": "kind: message",
        "videos: 2": "videos: 2",
        "files: 1": "files: 1",
        "links: ['https://taobao.com/x']": "links: {domain: taobao.com}",
        "quote: 代购": "text: {any: 代购, in: quote}",
        "link_title: 代购": "text: {any: 代购, in: link_title}",
        "forwarded_from: shop": "forwarded: true",
        "me: true": "me: true",
        "reply: true": "reply: true",
        "edited: true": "edited: true",
        "author: lin": "author: lin",
        "author_id: l1": "author: {id: l1}",
    }
    for mentioned, condition in conditions.items():
        rules = rules_of(
            f"rules: [{{id: r, when: {{{condition}}}, action: hide}}]\n"
            f"tests: [{{name: t, items: [{{{mentioned}, expect: hide}}, {{expect: keep}}]}}]"
        )
        assert run_tests(rules)[0].misses == (), mentioned


def test_media_that_are_not_mentioned_are_none_and_not_unknown() -> None:
    rules = rules_of(
        "rules: [{id: r, when: {pictures: 0, videos: 0, files: 0, links: 0, forwarded: false, "
        "reply: false, edited: false, me: false}, action: hide}]\n"
        "tests: [{name: t, items: [{expect: hide}]}]"
    )
    assert run_tests(rules)[0].misses == ()


LINKS = [
    "text: 看, expect: {not_matched: [one, shop]}",
    "text: 'https://item.taobao.com/x。好', expect: {matched: [one, shop]}",
    "text: 'https://a.example/x 和 https://b.example/y', expect: {matched: two, not_matched: shop}",
    "links: 2, expect: {matched: two, not_matched: [one, shop]}",
    "links: 1, text: 'https://a.example/x https://b.example/y', expect: {matched: one}",
    "links: 0, text: 'https://a.example/x', expect: {not_matched: one}",
    "links: [], text: 'https://a.example/x', expect: {not_matched: one}",
    "links: 'https://item.taobao.com/x', expect: {matched: [one, shop]}",
]


@pytest.mark.parametrize("item", LINKS)
def test_links_are_those_of_the_text_unless_they_are_given(item: str) -> None:
    rules = rules_of(
        "rules: [{id: one, when: {links: 1}}, {id: two, when: {links: 2}}, "
        "{id: shop, when: {links: {domain: taobao.com}}}]\n"
        f"tests: [{{name: t, items: [{{{item}}}]}}]"
    )
    assert run_tests(rules)[0].misses == ()


def test_what_comes_with_a_text_alone_is_unknown() -> None:
    rules = rules_of("rules: [{id: r, when: {text: a}}]")
    media = ("pictures", "videos", "files", "links")
    assert feed_of_text(rules, "包邮").items.select(media).row(0) == (None, None, None, None)
    known = feed_of_text(rules, "https://a.example/x").items.select(media).row(0)
    assert known == (None, None, None, ["https://a.example/x"])


def reached(*tests: str) -> list[str]:
    lines = "".join(f"  - {{name: t{number}, {test}}}\n" for number, test in enumerate(tests))
    rules = rules_of(f"{RULES}tests:\n{lines}" if tests else RULES)
    return [f"{each.rule}: {each.condition}" for each in coverage(rules)]


def test_coverage_of_no_tests_is_every_rule_and_condition() -> None:
    assert reached() == [
        "ad: ", "ad: text", "news: ", "news: text", "gone: ", "gone: text",
        "folded: ", "folded: matched", "folded: pictures", "many: ", "many: matched",
        "night: ", "night: clock",
    ]  # fmt: skip


def test_coverage_leaves_out_what_some_test_reaches() -> None:
    assert reached("items: [{text: 代购}]", "items: [{at: 0m, text: 搬家}]") == [
        "gone: ", "gone: text", "folded: ", "folded: pictures", "many: ",
    ]  # fmt: skip


def test_coverage_counts_only_rules_that_a_test_has_on() -> None:
    assert "gone: text" in reached("rules: [ad], items: [{text: 代购 高仿}]")
    assert "gone: text" not in reached("items: [{text: 代购 高仿}]")


def test_coverage_asks_for_no_test_of_a_rule_that_is_off() -> None:
    text = "rules: [{id: r, enabled: false, when: {text: a}}, {id: s, when: {text: b}}]"
    assert [each.rule for each in coverage(rules_of(text))] == ["s", "s"]


def outcome_of(rule: str, *items: str) -> list[str]:
    """Give what a test of one rule missed."""
    lines = "".join(f"      - {{{item}}}\n" for item in items)
    text = f"rules:\n  - {{{rule}}}\ntests:\n  - name: t\n    items:\n{lines}"
    (outcome,) = run_tests(rules_of(text))
    return [str(miss) for miss in outcome.misses]


def test_links_of_which_only_the_number_is_given_are_no_copies() -> None:
    assert not outcome_of(
        "id: s, similar: {within: 1d}, action: hide",
        "at: 0m, text: the weather is fine today, links: 1, expect: keep",
        "at: 1m, text: completely unrelated news, links: 1, expect: keep",
        "at: 2m, text: completely unrelated news, links: 2, expect: hide",
    )


def test_a_limit_counts_what_another_window_of_its_rule_leaves() -> None:
    windows = "frequency: {within: 1d, count: {gte: 4}}, rate_limit: {at_most: 2, per: 2h}"
    assert not outcome_of(
        f"id: a, when: {{text: foo}}, {windows}, action: hide",
        "at: 0m, author: l, text: foo, expect: keep",
        "at: 30m, author: l, text: foo, expect: keep",
        "at: 60m, author: l, text: foo, expect: keep",
        "at: 125m, author: l, text: foo, expect: hide",
        "at: 181m, author: l, text: foo, expect: keep",
    )
