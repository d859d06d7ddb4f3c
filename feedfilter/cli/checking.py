"""What `check` prints: errors and warnings of a rule file, with a feed also what that shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from feedfilter.cli import work
from feedfilter.engine.decide import zone_of
from feedfilter.engine.prepare import Prepared
from feedfilter.render.safe import safe_line
from feedfilter.report.findings import feed_findings
from feedfilter.report.friends import with_friends
from feedfilter.rules.check import findings
from feedfilter.rules.loader import load_rules


def run(path: Path, feeds: tuple[str, ...], as_of: str | None, given: dict[str, Any]) -> int:
    """Print the findings, one a line; gives 0 where there is none, else 1.

    `until` is read against `as_of`, else against the newest item of the feed, else today.
    """
    day = work.parsed_day(as_of)
    rules = load_rules(path)
    if feeds:
        decided = work.read_decided(feeds, work.read_options(given, rules), rules, day)
        zone = zone_of(decided.feed, rules)
        rows = with_friends(decided, rules, zone)
        today = Prepared(rows, zone, day).today
        found = [*findings(rules, today), *feed_findings(decided, rules, rows)]
    else:
        found = findings(rules, day or date.today())
    for problem in found:
        click.echo(safe_line(str(problem)))
    counted = f"{len(rules.rules)} rules, {len(rules.tests)} tests"
    click.echo(f"{safe_line(str(path))}: {counted}, {len(found)} findings")
    return int(bool(found))
