"""The report as Markdown, content shown as text whatever it contains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from feedfilter.render.cells import cut
from feedfilter.render.markdown import escaped
from feedfilter.render.report_friend import calm_text, facts, subtitle, summary, sums
from feedfilter.render.report_text import SIGNS, headline, roles_line, sum_line
from feedfilter.render.report_words import Words, length_text, percent
from feedfilter.render.safe import safe_line
from feedfilter.report.paste import ready_rule
from feedfilter.report.whole import Report

_NAME = 40


def report_markdown(report: Report, friends: pl.DataFrame, words: Words, top: int) -> Iterator[str]:
    """Give the tables of friends and rules, then a section for each of the top friends."""
    yield f"# {words('report')}\n"
    yield escaped(headline(report, words)) + "  "
    yield roles_line(report, words) + "  "
    yield escaped(sum_line(report, words)) + "\n"
    yield from _table(friends.filter(pl.col("ads") > 0), words)
    yield from _rules(report, words)
    for friend in friends.filter(pl.col("ads") > 0).head(top).iter_rows(named=True):
        yield from _section(report, friend, words)


def _table(friends: pl.DataFrame, words: Words) -> Iterator[str]:
    keys = ("friend", "role", "ads", "items", "share", "burst", "gap", "removed", "personal")
    yield "| " + " | ".join(words(key) for key in keys) + " |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|"
    for friend in friends.iter_rows(named=True):
        removed = friend["collapsed"] + friend["digested"] + friend["hidden"]
        cells = (
            _name(friend["friend"]),
            f"{SIGNS[friend['role']]} {words(friend['role'])}",
            friend["ads"],
            friend["items"],
            percent(friend["share"]),
            friend["burst"],
            length_text(friend["gap"]),
            removed,
            friend["personal"],
        )
        yield "| " + " | ".join(map(str, cells)) + " |"
    yield ""


def _rules(report: Report, words: Words) -> Iterator[str]:
    yield f"## {words('rules')}\n"
    keys = ("rule", "action", "applied", "decided", "rule_friends", "undecidable", "allowed")
    yield "| " + " | ".join(words(key) for key in keys) + " |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    columns = ("applied", "decided", "friends", "unknown", "allowed")
    for rule in report.rules.iter_rows(named=True):
        numbers = " | ".join(str(rule[column]) for column in columns)
        yield f"| {_name(rule['rule'])} | {rule['action']} | {numbers} |"
    stayed = report.removals.filter(pl.col("rule") == "")["items"].sum()
    yield f"| {escaped(words('no_rule'))} | keep | | {stayed} | | | |\n"


def _section(report: Report, friend: Mapping[str, Any], words: Words) -> Iterator[str]:
    yield f"## {_name(friend['friend'])}\n"
    yield escaped(subtitle(friend, words)) + "\n"
    yield escaped(summary(friend, words)) + "  "
    yield escaped(sums(friend, words)) + "\n"
    for fact in facts(report, friend, words):
        yield f"- {words(fact.label)}: {escaped(fact.text)}"
    yield f"\n{escaped(calm_text(report, friend, words))}\n"
    rule = ready_rule(friend, report.ad_rules)
    if rule is not None:
        yield "\n".join(f"    {line}" for line in rule.split("\n")) + "\n"


def _name(text: str) -> str:
    return escaped(cut(safe_line(text), _NAME))
