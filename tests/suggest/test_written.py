"""Rules written as YAML are read as the same rules, whatever words somebody made up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Rule, Rules, Tree
from feedfilter.rules.written import list_lines, rule_lines, scalar
from feedfilter.suggest.proposal import words_of
from tests.deciding import rules_of


def shape(tree: Tree | None) -> Any:
    """Give a tree without the places of its conditions."""
    if tree is None or isinstance(tree, Leaf):
        return tree and tree.condition
    return type(tree).__name__, [shape(part) for part in tree.parts]


def meaning(rule: Rule) -> Any:
    told = (rule.id, rule.description, rule.tags, rule.action, rule.windows)
    return (*told, shape(rule.when), shape(rule.unless))


def again(rules: Rules) -> Rules:
    lines = ["version: 1", "lists:"]
    for name, words in rules.lists.items():
        lines += list_lines(name, words)
    lines.append("rules:")
    for rule in rules.rules:
        lines += rule_lines(rule, rules.lists)
    return read_rules("\n".join(lines).encode(), "written.yaml")


RULES = """
version: 1
lists: {w: [代购, 包邮], v: [现货], more: ["$$5", "no", "1", "- x", "a: b", "#x", "加 v", "it's"]}
rules:
  - {id: a, when: {text: [$w]}, action: hide}
  - {id: b, description: "two: words, # and 'more'", when: {text: {at_least: 2, of: [$w, $v]}}, tags: [x, "yes"], action: tag}
  - {id: c, when: [{text: [$w], pictures: {gte: 4, lt: 9}}, {contact: {present: true}, price: {gte: 2.5}}], action: digest}
  - {id: d, when: {text: [$more], none_of: [{text: {all: [$w]}}, {edited: true}]}, unless: {length: {gt: 40}}, action: collapse}
  - {id: e, when: {all_of: [{text: [a]}, {text: [b]}], any_of: [{videos: 1}, {files: 2}]}, action: keep}
  - {id: f, when: {matched: [a, b], author: {id: ["1", "true"], name: [林]}}, action: tag, tags: [t]}
  - {id: g, when: {matched: a}, frequency: {within: 90m, count: {gte: 3}, keep: none, group_by: [author, chat]}, action: hide}
  - {id: h, rate_limit: {at_most: 2, per: 1d, group_by: []}, action: hide}
  - {id: i, share: {of: a, gte: 0.4, min_items: 7}, action: tag, tags: [t]}
  - {id: j, cadence: {gap: {gte: 2h, lte: 4h}, count: {gte: 4}}, action: digest}
  - {id: k, sequence: {rules: [a, b], within: 1d}, action: hide}
  - {id: l, when: {clock: ["23:00-07:00"], text: {regex: '\\bvx|"x"', in: [text, quote], none: [谢谢]}}, action: tag, tags: [t]}
  - {id: m, similar: {to: other_authors, within: 3d, ratio: {gte: 85}, ignore: [price, digits]}, action: collapse}
"""


@pytest.mark.parametrize("id", "abcdefghijklm")
def test_a_rule_is_read_as_it_was_written(id: str) -> None:
    rules = rules_of(RULES)
    before, after = rules.rule(id), again(rules).rule(id)
    assert before is not None
    assert after is not None
    assert meaning(after) == meaning(before)


def test_lists_are_named_where_they_stand() -> None:
    rules = rules_of(RULES)
    text = "\n".join(line for rule in rules.rules for line in rule_lines(rule, rules.lists))
    assert "{at_least: 2, of: [$w, $v]}" in text
    assert again(rules).lists == rules.lists


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("代购", "代购"),
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("yes", '"yes"'),
        ("12", '"12"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        (" a", '" a"'),
        ('"\\', '"\\"\\\\"'),
        ("a\u202eb", '"a\\u202eb"'),
        ("[x]", '"[x]"'),
        ("&x", '"&x"'),
    ],
)
def test_what_is_no_plain_word_is_quoted(text: str, written: str) -> None:
    assert scalar(text) == written


WORDS = st.text(min_size=1, max_size=20).filter(
    lambda text: all(w.folded.strip() for w in words_of([text]))
)


@given(st.lists(WORDS, min_size=1, max_size=5, unique_by=lambda text: words_of([text])[0].folded))
def test_words_of_anybody_come_back_as_they_were(texts: list[str]) -> None:
    assume(any(text.isprintable() and text.strip() == text for text in texts))
    printable = [text for text in texts if text.isprintable() and text.strip() == text]
    words = words_of(printable)
    rule = "\n".join(list_lines("x", words))
    read = rules_of(
        f"version: 1\nlists:\n{rule}\nrules: [{{id: a, when: {{pictures: 1}}, action: tag, tags: [t]}}]"
    )
    assert [word.text for word in read.lists["x"]] == printable


def test_a_mapping_of_equal_conditions_is_no_single_mapping() -> None:
    rules = rules_of(
        "version: 1\nrules: [{id: a, when: {all_of: [{text: [x]}, {text: [z]}]}, action: hide}]"
    )
    (rule,) = rules.rules
    assert isinstance(rule.when, AllOf)
    assert not isinstance(rule.when, AnyOf | NoneOf)
    assert "all_of: [{text: [x]}, {text: [z]}]" in "\n".join(rule_lines(rule))
