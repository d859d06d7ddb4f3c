"""RULES.md 5: who decides, step by step; and RULES.md 3: what is unknown decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import polars as pl
import pytest
from msgspec.structs import replace

from feedfilter.condition import View
from feedfilter.conditions.pictures import Pictures
from feedfilter.rules.rule import Rules
from tests.deciding import Item, decided, rules_of, verdicts

AD = {"text": "代购"}
MUM = {"author": "老妈", "author_id": "mum", "text": "代购"}
FAMILY = "people: {family: {ids: [mum], names: [老妈]}}\nallow: {authors: [family, self]}\n"


def rules(*several: str, before: str = "", after: str = "") -> str:
    """Give a file with rules that look for 代购 and are named a, b and so on."""
    lines = (
        f"  - {{id: {name}, when: {{text: 代购}}, {rule}}}\n"
        for name, rule in zip("abcdef", several, strict=False)
    )
    return f"{before}rules:\n{''.join(lines)}{after}\n"


HIDE, KEEP, COLLAPSE, DIGEST, TAG = (
    f"action: {action}" for action in ("hide", "keep", "collapse", "digest", "tag")
)

# A rule file, an item and what becomes of it; first whatever must leave the item alone.
TABLE: dict[str, tuple[str, Item, str]] = {
    # nothing decides
    "no rule applies": (rules(HIDE), {"text": "吃饭"}, "keep"),
    "a tag decides nothing": (rules(TAG, "tags: [x]"), AD, "keep"),
    "a score below the threshold": (
        rules("score: 1.9", after="scores: {collapse: 2}"),
        AD,
        "keep",
    ),
    "a score and no thresholds": (rules("score: 9"), AD, "keep"),
    "a score that does not apply": (
        rules("score: 5", after="scores: {hide: 5}"),
        {"text": "吃饭"},
        "keep",
    ),
    "a score that speaks for the item": (
        rules("score: 3", "score: -2", after="scores: {hide: 2}"),
        AD,
        "keep",
    ),
    "a rule that is off": (rules(f"enabled: false, {HIDE}"), AD, "keep"),
    "the score of a rule that is off": (
        rules("enabled: false, score: 5", after="scores: {hide: 5}"),
        AD,
        "keep",
    ),
    "an exception": (rules(f"unless: {{text: 谁有}}, {HIDE}"), {"text": "谁有代购"}, "keep"),
    "an exception that is unknown": (rules(f"unless: {{pictures: 3}}, {HIDE}"), AD, "keep"),
    "a decision on another item": (
        rules(TAG, before="decisions: [{item: m-8, action: hide}]\n"),
        {**AD, "item_id": "m-7"},
        "keep",
    ),
    # decisions
    "a decision keeps against every rule": (
        rules(HIDE, before="decisions: [{item: m-7, action: keep}]\n"),
        {**AD, "item_id": "m-7"},
        "keep: decisions",
    ),
    "a decision hides against a rule that keeps": (
        rules(KEEP, before="decisions: [{item: m-7, action: hide}]\n"),
        {**AD, "item_id": "m-7"},
        "hide: decisions",
    ),
    "a decision beats protection": (
        rules(TAG, before=f"{FAMILY}decisions: [{{item: m-7, action: collapse}}]\n"),
        {**MUM, "item_id": "m-7"},
        "collapse: decisions",
    ),
    "a decision beats scores": (
        rules(
            "score: 9",
            before="decisions: [{item: m-7, action: digest}]\n",
            after="scores: {hide: 5}",
        ),
        {**AD, "item_id": "m-7"},
        "digest: decisions",
    ),
    # the first rule that applies
    "the first of two": (rules(COLLAPSE, HIDE), AD, "collapse: a"),
    "the first, however mild": (rules(KEEP, HIDE), AD, "keep: a"),
    "the first, however strict": (rules(HIDE, KEEP), AD, "hide: a"),
    "a tag does not stand in the way": (rules(TAG, DIGEST), AD, "digest: b"),
    "one that is off does not stand in the way": (
        rules(f"enabled: false, {KEEP}", HIDE),
        AD,
        "hide: b",
    ),
    "an exception passes to the next": (
        rules(f"unless: {{text: 包邮}}, {KEEP}", HIDE),
        {"text": "代购包邮"},
        "hide: b",
    ),
    "what is unknown passes to the next": (rules(f"unless: {{pictures: 3}}, {KEEP}", HIDE), AD, "hide: b"),
    "a rule beats scores": (rules("score: 9", COLLAPSE, after="scores: {hide: 5}"), AD, "collapse: b"),
    "a rule that keeps beats scores": (rules("score: 9", KEEP, after="scores: {hide: 5}"), AD, "keep: b"),
    "the rule that decides may score too": (rules(f"score: 9, {COLLAPSE}", after="scores: {hide: 5}"), AD, "collapse: a"),
    # allowed authors
    "an allowed author": (rules(HIDE, before=FAMILY), MUM, "keep"),
    "every removing action passes over": (rules(COLLAPSE, DIGEST, HIDE, before=FAMILY), MUM, "keep"),
    "even_allowed": (rules(f"even_allowed: true, {HIDE}", before=FAMILY), MUM, "hide: a"),
    "even_allowed after one that is not": (
        rules(COLLAPSE, f"even_allowed: true, {HIDE}", before=FAMILY),
        MUM,
        "hide: b",
    ),
    "a rule keeps an allowed author": (
        rules(HIDE, KEEP, f"even_allowed: true, {HIDE}", before=FAMILY),
        MUM,
        "keep: b",
    ),
    "an allowed author skips scores": (
        rules("score: 9", before=FAMILY, after="scores: {collapse: 2, hide: 5}"),
        MUM,
        "keep",
    ),
    "an allowed author under another name": (
        rules(HIDE, before=FAMILY),
        {**MUM, "author": "微商达人"},
        "keep",
    ),
    "nobody is allowed for a name that is somebody's": (
        rules(HIDE, before=FAMILY),
        {**AD, "author": "老妈", "author_id": "stranger"},
        "hide: a",
    ),
    "the owner": (rules(HIDE, before=FAMILY), {**AD, "me": True}, "keep"),
    "not the owner": (rules(HIDE, before=FAMILY), {**AD, "me": False}, "hide: a"),
    "perhaps the owner": (rules(HIDE, before=FAMILY), AD, "hide: a"),
    "nobody": (rules(HIDE, before=FAMILY), {**AD, "author": None}, "hide: a"),
    # scores
    "exactly the threshold": (rules("score: 2", after="scores: {collapse: 2}"), AD, "collapse: scores"),
    "tenths that add up to the threshold": (
        rules("score: 0.7", "score: 0.1", after="scores: {hide: 0.8}"),
        AD,
        "hide: scores",
    ),
    "the highest threshold that is reached": (
        rules("score: 3", "score: 2", after="scores: {collapse: 2, digest: 4, hide: 6}"),
        AD,
        "digest: scores",
    ),
    "each rule once, however often it hits": (
        rules("score: 2", after="scores: {hide: 4}"),
        {"text": "代购 代购 代购"},
        "keep",
    ),
    "the mild threshold may be the higher one": (
        rules("score: 5", after="scores: {hide: 2, collapse: 4}"),
        AD,
        "collapse: scores",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_who_decides(name: str) -> None:
    text, item, expected = TABLE[name]
    mother = {"author": "老妈", "author_id": "mum", "text": "早安", "at": 0}
    assert verdicts(decided([mother, item], text))[1] == expected


@pytest.mark.parametrize(
    ("text", "item", "noted"),
    [
        (rules(HIDE, before=FAMILY), MUM, "a"),
        (rules(TAG, COLLAPSE, HIDE, before=FAMILY), MUM, "b"),
        (rules(COLLAPSE, f"even_allowed: true, {HIDE}", before=FAMILY), MUM, "a"),
        (rules(HIDE, before=FAMILY), {**MUM, "text": "早安"}, None),
        (rules(HIDE, before=FAMILY), AD, None),
        (rules(KEEP, HIDE, before=FAMILY), MUM, None),
        (rules(f"even_allowed: true, {HIDE}", COLLAPSE, before=FAMILY), MUM, None),
        (rules("score: 9", before=FAMILY, after="scores: {hide: 5}"), MUM, None),
        (rules(HIDE, before=f"{FAMILY}decisions: [{{item: m-7, action: keep}}]\n"), {**MUM, "item_id": "m-7"}, None),
    ],
)  # fmt: skip
def test_what_protection_passed_over_is_noted(text: str, item: Item, noted: str | None) -> None:
    assert decided([item], text).verdicts["allowed"][0] == noted


def test_every_rule_is_evaluated_whoever_decides() -> None:
    text = rules(HIDE, "score: 2, tags: [ad]", "score: 1.5, tags: [shop, ad]", f"score: 4, {KEEP}")
    found = decided([AD, {"text": "吃饭"}], text)
    assert found.verdicts.row(0) == ("hide", "a", ["ad", "shop"], 7.5, None)
    assert found.verdicts.row(1) == ("keep", None, [], 0.0, None)
    assert found.truth.row(0) == (True, True, True, True)


UNTIL = rules(f"until: 2025-06-10, {HIDE}")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 6, 1), "hide: a"),
        (date(2025, 6, 10), "hide: a"),
        (date(2025, 6, 11), "keep"),
        (date(2031, 1, 1), "keep"),
    ],
)
def test_until_is_the_last_day_a_rule_works(as_of: date, expected: str) -> None:
    assert verdicts(decided([{**AD, "at": 0}], UNTIL, as_of)) == [expected]


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        ("2025-06-10T15:59:59Z", "hide: a"),
        ("2025-06-10T16:00:00Z", "keep"),  # the eleventh in Shanghai
        ("2024-01-01T00:00:00Z", "hide: a"),
    ],
)
def test_without_a_day_until_is_read_against_the_newest_item(newest: str, expected: str) -> None:
    items = [{**AD, "time": newest}, {**AD, "time": "1970-01-01T00:00:00Z"}, {**AD, "time": None}]
    text = f"timezone: Asia/Shanghai\n{UNTIL}"
    assert verdicts(decided(items, text)) == [expected] * 3


def dated(*times: str) -> list[Item]:
    return [{**AD, "time": f"{time}T12:00:00Z"} for time in times]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        # far ahead of all others, and few: a wrong clock says nothing about today
        (("2025-06-01", "2025-06-02", "2100-01-01"), "hide: a"),
        (("2100-01-01", "2025-06-01", "2025-06-02"), "hide: a"),
        (("1970-01-01", "2025-06-01", "2025-06-02", "9999-12-31"), "hide: a"),
        ((*["2025-06-01"] * 198, "2038-01-19", "2100-01-01"), "hide: a"),
        # not so far, not so few, or not so many others
        (("2025-06-01", "2025-06-02", "2035-06-02"), "keep"),
        (("2025-06-01", "2100-01-01"), "keep"),
        (("1970-01-01", "2025-06-01", "2100-01-01"), "keep"),
        (("2025-06-01", "2025-06-02", "2100-01-01", "2100-01-01"), "keep"),
        ((*["2025-06-01"] * 197, "2038-01-19", "2100-01-01"), "keep"),
    ],
)
def test_a_wrong_clock_ends_no_rule(times: tuple[str, ...], expected: str) -> None:
    assert set(verdicts(decided(dated(*times), UNTIL))) == {expected}


def test_the_day_that_is_given_wins_over_every_clock() -> None:
    items = dated("2025-06-01", "2025-06-02", "2100-01-01")
    assert verdicts(decided(items, UNTIL, date(2100, 1, 1))) == ["keep"] * 3


def test_a_wrong_clock_joins_no_window() -> None:
    often = rules(f"frequency: {{within: 1h, count: {{gt: 1}}, keep: none}}, {HIDE}")
    far = dated("2100-01-01", "2100-01-01")
    crowd = [{"text": "吃饭", "at": at} for at in range(200)]
    assert verdicts(decided([*crowd[:3], *far], often)) == ["keep"] * 3 + ["hide: a"] * 2
    assert verdicts(decided([*crowd, *far], often)) == ["keep"] * 202


def test_a_feed_without_any_time_has_no_today() -> None:
    assert verdicts(decided([AD], UNTIL)) == ["hide: a"]


def failing(text: str, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Rules:
    """Let every condition on pictures fail while it runs."""

    def fail(self: Pictures, view: View) -> pl.Series:
        raise error

    monkeypatch.setattr(Pictures, "test", fail)
    return rules_of(text)


ERRORS = [
    ValueError("unforeseen"),
    pl.exceptions.ComputeError("unforeseen"),
    pl.exceptions.PanicException("unforeseen"),
    OverflowError(),
    MemoryError(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_rule_that_fails_keeps_the_item_and_is_named(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = rules(
        "score: 9, tags: [x]", "unless: {pictures: 3}, action: hide", after="scores: {hide: 10}"
    )
    known = failing(text, monkeypatch, error)
    found = decided([{**AD, "pictures": 0}], known)
    assert verdicts(found) == ["keep"]
    assert found.failed == {"b": type(error).__name__}
    assert found.truth["b"].to_list() == [None]


def test_other_rules_work_where_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
      rules:
        - {id: broken, when: {pictures: 3}, action: keep}
        - {id: asks-it, when: {matched: broken}, action: hide}
        - {id: unless-it, when: {text: 代购}, unless: {matched: broken}, action: hide}
        - {id: or-it, when: [{text: 代购}, {matched: broken}], action: digest}
    """
    found = decided([{**AD, "pictures": 3}], failing(text, monkeypatch, ValueError()))
    assert verdicts(found) == ["digest: or-it"]
    assert found.failed == {"broken": "ValueError"}


def test_a_window_that_fails_keeps_the_items(monkeypatch: pytest.MonkeyPatch) -> None:
    from feedfilter.conditions.frequency import Frequency

    def fail(self: Frequency, candidates: Any) -> pl.Series:
        raise pl.exceptions.InvalidOperationError("unforeseen")

    monkeypatch.setattr(Frequency, "select", fail)
    text = rules("frequency: {within: 1h, count: {gt: 1}}, action: hide", COLLAPSE)
    found = decided([{**AD, "at": 0}, {**AD, "at": 1}], text)
    assert verdicts(found) == ["collapse: b", "collapse: b"]
    assert found.failed == {"a": "InvalidOperationError"}


# Kleene's tables. Media that an export does not state are unknown.
TRUE, FALSE, UNKNOWN = True, False, None
STATED: dict[bool | None, int | None] = {TRUE: 1, FALSE: 0, UNKNOWN: None}
AND = {
    (TRUE, TRUE): TRUE, (TRUE, FALSE): FALSE, (TRUE, UNKNOWN): UNKNOWN,
    (FALSE, TRUE): FALSE, (FALSE, FALSE): FALSE, (FALSE, UNKNOWN): FALSE,
    (UNKNOWN, TRUE): UNKNOWN, (UNKNOWN, FALSE): FALSE, (UNKNOWN, UNKNOWN): UNKNOWN,
}  # fmt: skip
OR = {
    (TRUE, TRUE): TRUE, (TRUE, FALSE): TRUE, (TRUE, UNKNOWN): TRUE,
    (FALSE, TRUE): TRUE, (FALSE, FALSE): FALSE, (FALSE, UNKNOWN): UNKNOWN,
    (UNKNOWN, TRUE): TRUE, (UNKNOWN, FALSE): UNKNOWN, (UNKNOWN, UNKNOWN): UNKNOWN,
}  # fmt: skip
NOT = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}
WRITTEN = {
    "when: {pictures: 1, videos: 1}": lambda one, other: AND[one, other],
    "when: {all_of: [{pictures: 1}, {videos: 1}]}": lambda one, other: AND[one, other],
    "when: [{pictures: 1}, {videos: 1}]": lambda one, other: OR[one, other],
    "when: {any_of: [{pictures: 1}, {videos: 1}]}": lambda one, other: OR[one, other],
    "when: {none_of: [{pictures: 1}, {videos: 1}]}": lambda one, other: NOT[OR[one, other]],
    "when: {none_of: [{pictures: 1, videos: 1}]}": lambda one, other: NOT[AND[one, other]],
    "when: {pictures: 1}, unless: {videos: 1}": lambda one, other: AND[one, NOT[other]],
    "when: {pictures: 1, none_of: [{videos: 1}]}": lambda one, other: AND[one, NOT[other]],
    "when: {matched: [seen, moving]}": lambda one, other: OR[one, other],
    "when: {matched: seen}, unless: {matched: moving}": lambda one, other: AND[one, NOT[other]],
    "when: {matched: seen, none_of: [{any_of: [{matched: moving}, {pictures: 7}]}]}": (
        lambda one, other: AND[one, NOT[OR[other, None if one is None else FALSE]]]
    ),
}  # fmt: skip
BASE = (
    "  - {id: seen, when: {pictures: 1}}\n"
    "  - {id: moving, when: {videos: 1}}\n"
)  # fmt: skip


def every_pair() -> Iterator[tuple[bool | None, bool | None]]:
    yield from product((TRUE, FALSE, UNKNOWN), repeat=2)


@pytest.mark.parametrize("condition", WRITTEN)
def test_truth_is_three_valued(condition: str) -> None:
    text = f"rules:\n{BASE}  - {{id: r, {condition}, action: hide}}\n"
    items = [{"pictures": STATED[one], "videos": STATED[other]} for one, other in every_pair()]
    found = decided(items, text)
    expected = [WRITTEN[condition](one, other) for one, other in every_pair()]
    assert found.truth["r"].to_list() == expected
    assert verdicts(found) == ["hide: r" if truth else "keep" for truth in expected]


UNKNOWNS: dict[str, tuple[str, Item]] = {
    "pictures that are not stated": ("pictures: 0", {}),
    "videos that are not stated": ("videos: {gte: 0}", {}),
    "files that are not stated": ("files: {lt: 9}", {}),
    "links that are not stated": ("links: 0", {}),
    "no author": ("author: lin", {"author": None}),
    "no chat": ("chat: group", {}),
    "no time": ('clock: ["00:00-24:00"]', {}),
    "no day": ("weekday: [mon, tue, wed, thu, fri, sat, sun]", {}),
    "forwarded or not": ("forwarded: false", {}),
    "edited or not": ("edited: false", {}),
    "an answer or not": ("reply: false", {}),
    "mine or not": ("me: false", {}),
}


@pytest.mark.parametrize("name", UNKNOWNS)
def test_nothing_is_hidden_on_a_guess(name: str) -> None:
    condition, item = UNKNOWNS[name]
    text = (
        f"rules: [{{id: r, when: {{{condition}}}, action: hide}}, "
        f"{{id: not, when: {{none_of: [{{{condition}}}]}}, action: hide}}]"
    )
    found = decided([item], text)
    assert found.truth.row(0) == (None, None)
    assert verdicts(found) == ["keep"]


def test_a_window_counts_no_item_of_which_it_is_unknown_whether_it_is_meant() -> None:
    text = """
      rules:
        - id: r
          when: {pictures: {gte: 4}}
          frequency: {within: 1h, count: {gt: 1}}
          action: hide
    """
    items = [{"at": at, "pictures": number} for at, number in enumerate([9, None, 0, 9])]
    found = decided(items, text)
    assert found.truth["r"].to_list() == [False, None, False, True]


def test_days_only_join_windows_of_a_day_and_more() -> None:
    text = """
      rules:
        - {id: hours, frequency: {within: 23h, count: {gt: 1}}, action: hide}
        - {id: days, frequency: {within: 2d, count: {gt: 1}}, action: collapse}
    """
    items = [{"at": at, "time_unit": "day"} for at in (0, 0, 1440)]
    found = decided(items, text)
    assert found.truth["hours"].to_list() == [None] * 3
    assert found.truth["days"].to_list() == [False, True, True]


def test_rate_limit_counts_what_earlier_rules_left() -> None:
    """A rule below does not matter, one that only would have hidden does not, a keeper does."""
    text = f"""
      {FAMILY.replace(chr(10), chr(10) + "      ")}
      rules:
        - {{id: keeps, when: {{text: 搬家}}, action: keep}}
        - {{id: hides, when: {{text: 高仿}}, action: hide}}
        - {{id: limit, rate_limit: {{group_by: [], at_most: 1, per: 2h}}, action: collapse}}
        - {{id: below, when: {{text: 代购}}, action: hide}}
    """
    said = ["高仿", "代购", "搬家", "代购", "早安"]
    items = [{"text": word, "at": 40 * number} for number, word in enumerate(said)]
    assert verdicts(decided(items, text)) == [
        "hide: hides",
        "hide: below",  # shown, as far as the limit knows
        "keep: keeps",
        "collapse: limit",
        "collapse: limit",
    ]
    protected = [{**MUM, "text": "高仿", "at": 0}, {"text": "早安", "at": 60}]
    assert verdicts(decided(protected, text)) == ["keep", "collapse: limit"]


def test_a_rule_that_is_off_is_no_rule_for_those_that_name_it() -> None:
    text = """
      rules:
        - {id: ad, when: {text: 代购}, enabled: false}
        - {id: r, when: {matched: ad}, action: hide}
        - {id: s, when: {text: 代购}, unless: {matched: ad}, action: collapse}
    """
    assert verdicts(decided([AD], text)) == ["collapse: s"]
    on = rules_of(text)
    on = replace(on, rules=(replace(on.rules[0], enabled=True), *on.rules[1:]))
    assert verdicts(decided([AD], on)) == ["hide: r"]
