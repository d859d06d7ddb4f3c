"""Reports of small feeds made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import polars as pl

from feedfilter.engine import decide
from feedfilter.engine.decide import zone_of
from feedfilter.ingest import read_feed
from feedfilter.render.report_csv import report_csv
from feedfilter.render.report_json import report_json
from feedfilter.report.whole import Report, whole_report
from feedfilter.rules.loader import load_rules
from tests.cli.running import DEMO, RULES
from tests.deciding import Item, decided, rules_of

SIMPLE = """
version: 1
rules:
  - id: trade
    when: {text: [包邮, 代购]}
    action: tag
    tags: [ad]
  - id: fake
    when: {text: [高仿]}
    action: tag
    tags: [ad, counterfeit]
  - id: burst
    when: {matched: [trade, fake]}
    frequency: {group_by: author, within: 30m, count: {gte: 3}, keep: first}
    action: digest
"""


def report_of(items: Iterable[Item], rules: str = SIMPLE, zone: str = "UTC") -> Report:
    """Decide made items and report on them."""
    known = rules_of(rules)
    found = decided(items, known, zone=zone)
    return whole_report(found, known, zone_of(found.feed, known))


@cache
def demo_report() -> Report:
    """Report on the demo's feed with the shipped rules."""
    rules = load_rules(RULES)
    feed = read_feed((DEMO,))
    return whole_report(decide(feed, rules), rules, zone_of(feed, rules))


def friend_of(report: Report, name: str) -> dict[str, Any]:
    """Give the row of a friend by the name that is shown."""
    return report.friends.row(by_predicate=pl.col("friend") == name, named=True)


def as_csv(report: Report) -> str:
    """Write all friends as CSV."""
    return b"".join(report_csv(report.zone, [report.friends])).decode()


def as_json(report: Report) -> str:
    """Write the report with all friends as JSON."""
    return b"".join(report_json(report, [(report, report.friends)])).decode()
