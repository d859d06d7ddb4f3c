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
    rules(f"id: a, {TEXT}, until: 2024-04-01, {HIDE}", f"id: b, {TEXT}, action: collapse"),
    rules(f"id: a, enabled: false, {TEXT}, {HIDE}", f"id: b, {TEXT}, action: collapse"),
    rules(f"id: a, {TEXT}, frequency: {{within: 2h, count: {{gt: 1}}}}, {HIDE}", f"id: b, {TEXT}, action: collapse"),
    rules(f"id: a, when: {{text: 包邮, me: false}}, {HIDE}", f"id: b, {TEXT}, action: collapse"),
    rules(f"id: a, when: {{text: {{all: [包邮, 现货]}}}}, {HIDE}", "id: b, when: {text: {all: [包邮]}}, action: collapse"),
]  # fmt: skip

NEVER = "f:3:3: warning: 'b' never decides: 'a', above it, always does; put it first, or delete it"

LOUD = [
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
    (rules(f"id: a, {TEXT}, {HIDE}", "id: b, when: {text: 包邮, pictures: 3}, action: collapse"), NEVER),
    (rules(f"id: a, when: {{text: [包邮, 现货]}}, {HIDE}", f"id: b, {TEXT}, action: collapse"), NEVER),
    (rules(f"id: a, when: [{{text: 包邮}}, {{me: true}}], {HIDE}", f"id: b, {TEXT}, unless: {{reply: true}}, action: keep"), NEVER),
]  # fmt: skip


@pytest.mark.parametrize("text", QUIET)
def test_nothing_to_say(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "message"), LOUD)
def test_findings(text: str, message: str) -> None:
    assert found(text) == [message]


def test_the_example_of_the_specification_is_clean() -> None:
    assert findings(load_rules(SPEC), AS_OF) == []
