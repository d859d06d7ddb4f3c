"""Which rule stands for all those that call an item an ad."""

from __future__ import annotations

import pytest

from feedfilter.report.ad_rules import named_by
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rules

ADS = """
  - {id: words, when: {text: 代购}, tags: [ad], action: tag}
  - {id: links, when: {text: 包邮}, tags: [ad], action: tag}
"""


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("", ("words", "links")),
        ("  - {id: all, when: {matched: {any: [words, links]}}, action: tag}", ("all",)),
        ("  - {id: some, when: {matched: words}, action: tag}", ("words", "links")),
        (
            "  - {id: late, when: {matched: {any: [words, links]}, pictures: 1}, action: tag}",
            ("words", "links"),
        ),
        (
            "  - {id: one, when: {matched: words}, action: tag}\n"
            "  - {id: both, when: [{matched: one}, {matched: links}], action: tag}",
            ("both",),
        ),
        (
            "  - {id: off, enabled: false, when: {matched: words}, action: tag}\n"
            "  - {id: both, when: [{matched: 'off'}, {matched: links}], action: tag}",
            ("words", "links"),
        ),
    ],
)
def test_one_that_gathers_just_them_stands_for_them(more: str, named: tuple[str, ...]) -> None:
    assert named_by(rules(more)) == named


def test_found_rules_that_name_another_twice_are_looked_at_once() -> None:
    twice = "\n".join(
        f"  - {{id: r{number}, when: [{{matched: {before}}}, {{matched: {before}}}], action: tag}}"
        for number, before in enumerate(["words", *(f"r{number}" for number in range(60))])
    )
    assert named_by(rules(twice)) == ("words", "links")


def rules(more: str) -> Rules:
    return read_rules(f"version: 1\nrules:{ADS}{more}\n".encode(), "rules.yaml")
