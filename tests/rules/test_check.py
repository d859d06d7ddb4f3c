"""Warnings about rule files that load."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from feedfilter.rules.check import findings
from feedfilter.rules.loader import load_rules, read_rules

SPEC = Path(__file__).parent / "spec.yaml"
AS_OF = date(2024, 3, 1)


def found(text: str) -> list[str]:
    return [str(one) for one in findings(read_rules(text.encode(), "f"), AS_OF)]


def rules(*several: str) -> str:
    return "rules:\n" + "".join(f"- {{{rule}}}\n" for rule in several)


HIDE = "action: hide"
TEXT = "when: {text: 包邮}"

QUIET = [
    rules(f"id: a, {TEXT}, {HIDE}"),
    rules(f"id: a, {TEXT}, tags: x"),
    rules(f"id: a, {TEXT}, score: 2"),
    rules(f"id: a, {TEXT}", "id: b, when: {matched: a}, action: hide"),
    rules(f"id: a, {TEXT}, until: 2024-03-01, {HIDE}"),
    rules(f"id: a, when: {{text: {{any: [包邮], none: [不包邮]}}}}, {HIDE}"),
    rules(f"id: a, when: {{text: [ad, lad]}}, {HIDE}"),
    rules(f"id: a, when: {{text: {{at_least: 2, of: [包邮, 全场包邮]}}}}, {HIDE}"),  # both are counted
    rules(f"id: a, when: {{chat: [团购, 团购群]}}, {HIDE}"),
    rules(f"id: a, when: {{text: {{regex: '(?i)vx[|]|号码'}}}}, {HIDE}"),
    rules(f"id: a, when: {{text: {{regex: '微信號', in: raw}}}}, {HIDE}"),
    # an earlier rule that need not decide
    rules(f"id: a, {TEXT}, unless: {{me: true}}, {HIDE}", f"id: b, {TEXT}, action: collapse"),
    rules(f"id: a, {TEXT}, {HIDE}", f"id: b, {TEXT}, even_allowed: true, action: collapse"),
    "allow: {authors: [self]}\n" + rules(f"id: a, {TEXT}, {HIDE}", f"id: b, {TEXT}, action: keep"),
    rules(f"id: a, {TEXT}, until: 2024-04-01, {HIDE}", f"id: b, {TEXT}, action: collapse"),
    rules(f"id: a, enabled: false, {TEXT}, {HIDE}", f"id: b, {TEXT}, action: collapse"),
    rules(f"id: a, {TEXT}, frequency: {{within: 2h, count: {{gt: 1}}}}, {HIDE}", f"id: b, {TEXT}, action: collapse"),
    rules(f"id: a, when: {{text: 包邮, me: false}}, {HIDE}", f"id: b, {TEXT}, action: collapse"),
    rules(f"id: a, when: {{text: {{all: [包邮, 现货]}}}}, {HIDE}", "id: b, when: {text: {all: [包邮]}}, action: collapse"),
    # words that are not inside those that are asked for, or not inside all of them
    rules(f"id: a, when: {{text: {{any: [包邮, 现货], none: [包邮]}}}}, {HIDE}"),
    rules(f"id: a, when: {{text: {{any: [lad], none: [ad]}}}}, {HIDE}"),
    # pictures that folding leaves where they are
    rules(f"id: a, when: {{text: {{regex: '加💰|\\d[🔥❤]', in: [text, raw]}}}}, {HIDE}"),
    rules(f"id: a, when: {{text: {{regex: '加💰|v❤|[加🔥]'}}}}, {HIDE}"),
    # two blanks that regexes may have
    rules(f"id: a, when: {{text: {{regex: 'a[  ]b', in: raw}}}}, {HIDE}"),
    rules(f"id: a, when: {{text: {{regex: '(?x)a  b'}}}}, {HIDE}"),
    # counts that have something in common
    rules(f"id: a, when: {{all_of: [{{pictures: {{gte: 4}}}}, {{pictures: {{lte: 4}}}}]}}, {HIDE}"),
    rules(f"id: a, when: {{all_of: [{{pictures: {{gte: 4}}}}, {{videos: 0}}]}}, {HIDE}"),
    rules(f"id: a, when: [{{pictures: 0}}, {{pictures: {{gte: 4}}}}], {HIDE}"),
    rules(f"id: a, when: {{pictures: {{gte: 2}}}}, unless: {{pictures: {{gte: 4}}}}, {HIDE}"),
    rules(f"id: a, when: {{pictures: 0, none_of: [{{pictures: {{gte: 1}}}}]}}, {HIDE}"),
    rules(f"id: a, when: {{length: {{gte: 1}}}}, {HIDE}"),
    rules(f"id: a, when: {{pictures: {{neq: 0}}}}, {HIDE}"),
    rules(f"id: a, when: {{links: {{gte: 0, domain: [taobao.com]}}}}, {HIDE}"),
    rules(f"id: a, when: {{length: {{gte: 0}}}}, unless: {{me: true}}, {HIDE}"),
    rules(f"id: a, when: {{none_of: [{{me: true}}, {{me: false}}]}}, {HIDE}"),
    # earlier counts that do not take in all the later ones
    rules(f"id: a, when: {{pictures: {{gte: 4}}}}, {HIDE}", "id: b, when: {pictures: {gte: 2}}, action: collapse"),
    rules(f"id: a, when: {{pictures: {{gte: 2, neq: 5}}}}, {HIDE}", "id: b, when: {pictures: {gte: 4}}, action: collapse"),
    rules(f"id: a, when: {{pictures: {{gte: 2}}}}, {HIDE}", "id: b, when: {videos: {gte: 4}}, action: collapse"),
    rules(f"id: a, when: {{pictures: {{gte: 2, lte: 8}}}}, {HIDE}", "id: b, when: {pictures: {gte: 4}}, action: collapse"),
    rules(f"id: a, when: {{price: {{gte: 2}}}}, {HIDE}", "id: b, when: {price: {gte: 4}}, action: collapse"),
    # windows that count more than the item itself
    rules(f"id: a, {TEXT}, frequency: {{within: 2h, count: {{gte: 2}}}}, {HIDE}"),
    rules(f"id: a, {TEXT}, frequency: {{within: 2h, count: 1}}, tags: x"),
    rules(f"id: a, {TEXT}, cadence: {{gap: {{lte: 2h}}, count: {{gte: 1}}}}, {HIDE}"),
    # thresholds that some sum reaches, or that wait for rules with a score
    "scores: {hide: 3}\n" + rules(f"id: a, {TEXT}, score: 2", f"id: b, {TEXT}, score: 1"),
    "scores: {hide: 3}\n" + rules(f"id: a, {TEXT}, tags: x"),
    "scores: {hide: 0.8}\n" + rules(f"id: a, {TEXT}, score: 0.7", f"id: b, {TEXT}, score: 0.1"),
    # rules that wait for others
    rules(f"id: a, {TEXT}, until: 2024-03-01", "id: b, when: {matched: a}, action: hide"),
    "disabled: a\n" + rules(f"id: a, {TEXT}", "id: b, when: {matched: a}, action: hide"),
]  # fmt: skip

NEVER = "f:3:3: warning: 'b' never decides: 'a', above it, always does; put it first, or delete it"

APART = "f:2:3: warning: 'a' can apply to no item; what its `when` asks for excludes each other"
ITSELF = "f:2:3: warning: an item counts itself, so `count` of 'a' always holds; write count: {gt: 1} or more"

LOUD = [
    (rules(f"id: a, when: {{text: {{regex: '加❤'}}}}, {HIDE}"), "f:2:24: warning: '加❤' has ❤, which is dropped between Han letters; look at in: raw"),
    (rules(f"id: a, {TEXT}"), "f:2:3: warning: 'a' has no effect; add action, tags or score"),
    (rules(f"id: a, {TEXT}, until: 2024-02-29, {HIDE}"), "f:2:3: warning: 'a' ended on 2024-02-29; renew or delete it"),
    ("lists: {a: [x]}\n" + rules(f"id: a, {TEXT}, {HIDE}"), "f:1:9: warning: the list 'a' is never used; write $a, or delete it"),
    (rules(f"id: a, when: {{text: [包邮, 全场包邮]}}, {HIDE}"), "f:2:24: warning: '包邮' is part of '全场包邮'; one of them is enough"),
    (rules(f"id: a, when: {{text: ['加微信，代购']}}, {HIDE}"), "f:2:24: warning: '加微信，代购' is one word with ， in it; to part words write ', '"),
    (rules(f"id: a, when: {{text: {{regex: '(i?)vx'}}}}, {HIDE}"), "f:2:24: warning: '(i?)vx' makes the letter i optional; a flag is written (?i)"),
    (rules(f"id: a, when: {{text: {{regex: 'x(a|)y'}}}}, {HIDE}"), "f:2:24: warning: 'x(a|)y' has an empty alternative, which is always found; delete the extra |"),
    (rules(f'id: a, when: {{text: {{regex: "\\\\d+"}}}}, {HIDE}'), r"f:2:24: warning: '\d+' stands in double quotes, where YAML reads \; put it in single quotes"),
    (rules(f"id: a, when: {{text: {{regex: '微信號'}}}}, {HIDE}"), "f:2:24: warning: '微信號' has 號, which is 号 after folding; write 号"),
    (rules(f"id: a, enabled: false, {TEXT}, {HIDE}", "id: b, when: {matched: a}, action: hide"), "f:3:3: warning: 'b' asks for 'a', which is off; enable it"),
    (rules(f"id: a, {TEXT}, {HIDE}", f"id: b, {TEXT}, action: collapse"), NEVER),
    ("allow: {authors: [self]}\n" + rules(f"id: a, {TEXT}, {HIDE}", f"id: b, {TEXT}, action: collapse"), NEVER.replace("f:3", "f:4")),
    (rules(f"id: a, {TEXT}, {HIDE}", "id: b, when: {text: 包邮, pictures: 3}, action: collapse"), NEVER),
    (rules(f"id: a, when: {{text: [包邮, 现货]}}, {HIDE}", f"id: b, {TEXT}, action: collapse"), NEVER),
    (rules(f"id: a, when: [{{text: 包邮}}, {{me: true}}], {HIDE}", f"id: b, {TEXT}, unless: {{reply: true}}, action: keep"), NEVER),
    (rules(f"id: a, when: {{pictures: {{gte: 2}}}}, {HIDE}", "id: b, when: {pictures: {gte: 4}}, action: collapse"), NEVER),
    (rules(f"id: a, when: {{pictures: {{gt: 1}}}}, {HIDE}", "id: b, when: {pictures: 2, text: 包邮}, action: collapse"), NEVER),
    (rules(f"id: a, when: {{length: {{lt: 31, neq: 40}}}}, {HIDE}", "id: b, when: {length: {lte: 30}}, action: collapse"), NEVER),
    (rules(f"id: a, when: {{all_of: [{{pictures: {{gte: 4}}}}, {{pictures: {{lt: 4}}}}]}}, {HIDE}"), APART),
    (rules(f"id: a, when: {{pictures: {{gte: 4}}, all_of: [{{pictures: {{lte: 3}}}}]}}, {HIDE}"), APART),
    (rules(f"id: a, when: {{me: true, all_of: [{{me: false}}]}}, {HIDE}"), APART),
    (rules(f"id: a, when: {{pictures: 4, none_of: [{{pictures: {{gte: 1}}}}]}}, {HIDE}"), APART),
    (rules(f"id: a, when: {{text: {{any: [不包邮], none: [包邮]}}}}, {HIDE}"), APART),
    (rules(f"id: a, when: {{text: {{all: [现货, 包邮], none: [包邮]}}}}, {HIDE}"), APART),
    (rules(f"id: a, when: {{none_of: [{{length: {{gte: 0}}}}]}}, {HIDE}"), APART),
    (rules(f"id: a, {TEXT}, unless: {{text: [包邮, 现货]}}, {HIDE}"), "f:2:3: warning: 'a' can apply to no item; its `unless` holds wherever its `when` does"),
    (rules(f"id: a, when: {{pictures: {{gte: 4}}}}, unless: {{pictures: {{gte: 2}}}}, {HIDE}"), "f:2:3: warning: 'a' can apply to no item; its `unless` holds wherever its `when` does"),
    (rules(f"id: a, when: {{length: {{gte: 0}}}}, {HIDE}"), "f:2:3: warning: the `when` of 'a' holds for every item; ask for more"),
    (rules(f"id: a, when: [{TEXT[6:]}, {{pictures: {{gte: 0}}}}], rate_limit: {{at_most: 1, per: 1d}}, {HIDE}"), "f:2:3: warning: the `when` of 'a' holds for every item; leave out `when`"),
    (rules(f"id: a, {TEXT}, frequency: {{within: 2h, count: {{gte: 1}}}}, {HIDE}"), ITSELF),
    (rules(f"id: a, {TEXT}, frequency: {{within: 2h, count: {{gt: 0}}, keep: none}}, {HIDE}"), ITSELF),
    ("scores: {collapse: 3, hide: 3.5}\n" + rules(f"id: a, {TEXT}, score: 2", f"id: b, {TEXT}, score: 1", f"id: c, {TEXT}, score: -1"),
     "f:1:23: warning: no item reaches the score of 3.5: all rules together give 3 at most; lower it"),
    ("scores: {hide: 3}\n" + rules(f"id: a, {TEXT}, score: 2", f"id: b, enabled: false, {TEXT}, score: 2"),
     "f:1:10: warning: no item reaches the score of 3: all rules together give 2 at most; lower it"),
    (rules(f"id: a, when: {{text: {{regex: 'a  b'}}}}, {HIDE}"), "f:2:24: warning: 'a  b' has two blanks in a row, which are one after folding; write one"),
]  # fmt: skip


def test_who_asks_for_a_rule_that_has_ended_or_never_applies() -> None:
    ended = rules(f"id: a, {TEXT}, until: 2024-02-29", f"id: b, when: {{matched: a}}, {HIDE}")
    assert found(ended)[1:] == [
        "f:3:3: warning: 'b' asks for 'a', which ended on 2024-02-29; renew that rule"
    ]
    never = rules(f"id: a, {TEXT}, unless: {{text: 包邮}}", f"id: b, when: {{matched: a}}, {HIDE}")
    assert found(never)[1:] == [
        "f:3:3: warning: 'b' asks for 'a', which can apply to no item; mend that rule first"
    ]


def test_words_inside_words_beyond_a_screen_are_counted() -> None:
    words = ", ".join(f"词{number}, 大词{number}" for number in range(100, 130))
    said = found(rules(f"id: a, when: {{text: [{words}]}}, {HIDE}"))
    assert len(said) == 21
    assert "f:2:24: warning: 10 more words are part of others" in said


@pytest.mark.parametrize("text", QUIET)
def test_nothing_to_say(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "message"), LOUD)
def test_findings(text: str, message: str) -> None:
    assert found(text) == [message]


def test_the_example_of_the_specification_is_clean() -> None:
    assert findings(load_rules(SPEC), AS_OF) == []
