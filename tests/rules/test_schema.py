"""The JSON Schema agrees with the loader on the structure of rule files."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from feedfilter.errors import RulesError
from feedfilter.node import Mapping, Node, Scalar
from feedfilter.rules.loader import read_rules
from feedfilter.rules.schema import rules_schema
from feedfilter.rules.tree import parse

from . import bad

ROOT = Path(__file__).parent.parent.parent

# What only the loader can know: references, circles, folding, values that lie.
BEYOND = re.compile(
    r"no rule has|no rule gives|no list is called|holds itself|waits for|after folding|"
    r"the pattern|another rule|under people|two people|decided twice|names a step|"
    r"unknown time zone|in the calendar|is no time|has no zone|every item reaches|"
    r"cannot tag|without ids|already the owner|no rules|written out|at most 10,000|"
    r"is an anchor|tags with|is outside|stands twice|not finite|items are few"
)
FINE = [
    bad.GOOD,
    bad.in_rule("when: {text: [618, on, 2024-01-01]}\n    tags: 5\n    until: 2024-12-31"),
    bad.in_rule("when: [{me: true}, {none_of: [{pictures: 3}, {any_of: [{length: {lte: 3}}]}]}]"),
    bad.in_rule("frequency: {by: chat, timespan: 2h, count: {gt: 1}}\n    action: warn"),
    bad.in_rule("frequency: {within: 2h, count: 2}"),
    "include: pack:x\n",
    "people: {a: {ids: x, names: [y, 1]}}\nallow: {authors: [a, self]}\n" + bad.GOOD,
    "decisions: [{item: 7, action: keep}]\nscores: {hide: 5, digest: 2.5}\n" + bad.GOOD,
    "lists: {a: x, b: [$a, 010]}\n" + bad.GOOD,
    bad.in_test("at: 0m, author: null, text: x, expect: [keep, {tagged: t, not_matched: [a, b]}]"),
    bad.in_test("links: 2"),
    bad.in_test("links: []"),
    bad.in_test("at: null, links: http://x, me: true, pictures: 4, expect: {warn: ad}"),
]


def resolved(node: Node) -> Any:
    """Give what an editor gives the schema: YAML 1.2 with its types."""
    if isinstance(node, Mapping):
        return {entry.key.text: resolved(entry.value) for entry in node.entries}
    if not isinstance(node, Scalar):
        return [resolved(one) for one in node.items]
    if node.style != "plain":
        return node.text
    if node.text in ("", "null", "~"):
        return None
    if node.text in ("true", "false"):
        return node.text == "true"
    try:
        return int(node.text)
    except ValueError:
        number = re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", node.text, re.IGNORECASE)
        return float(node.text) if number else node.text


def fits(text: str) -> bool:
    node = parse(text.encode(), "f")
    return node is not None and Draft202012Validator(rules_schema()).is_valid(resolved(node))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(rules_schema())


def test_the_file_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "make_schema.py"))
    assert made["TARGET"].read_text(encoding="utf-8") == made["schema_text"]()


@pytest.mark.parametrize("text", [*FINE, (Path(__file__).parent / "spec.yaml").read_text("utf-8")])
def test_good_files_fit(text: str) -> None:
    assert fits(text)


@pytest.mark.parametrize(
    "text", [one for one in FINE if "include" not in one and "tagged" not in one]
)
def test_the_loader_takes_them_too(text: str) -> None:
    assert read_rules(text.encode(), "f").rules


@pytest.mark.parametrize(
    ("text", "messages"),
    [pytest.param(*row[1:], id=row[0]) for row in [*bad.TOP, *bad.RULE, *bad.TESTS]],
)
def test_bad_structure_does_not_fit(text: str, messages: list[str]) -> None:
    try:
        fitting = fits(text)
    except RulesError:
        return
    assert fitting == all(BEYOND.search(message) for message in messages)
