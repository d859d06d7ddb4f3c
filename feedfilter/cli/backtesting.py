"""What `backtest` prints: how well the rules tell ads apart, and whether that is enough."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from feedfilter.backtest.expectations import Bound, judged, read_bound
from feedfilter.backtest.measure import measure, tags_of
from feedfilter.cli import work
from feedfilter.errors import UsageError
from feedfilter.ingest.labels import labels_of
from feedfilter.nearest import did_you_mean, one_of, quoted
from feedfilter.render.backtest_json import backtest_json
from feedfilter.render.backtest_text import backtest_lines, expectation_lines, wrong_lines
from feedfilter.rules.rule import Rules


class Wanted(Struct, frozen=True):
    """What was asked for."""

    label: str
    positive: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    at_most: tuple[str, ...] = ()
    top: int = 20
    wrong: int = 0
    json: bool = False
    quiet: bool = False


def run(feeds: tuple[str, ...], wanted: Wanted, given: dict[str, Any]) -> int:
    """Measure and print; gives 1 where an expectation fails or records were rejected, else 0."""
    bounds = _bounds(wanted)
    decided_run = work.decided_run(feeds, given)
    _check_tags(wanted.positive, decided_run.rules)
    labels = labels_of(decided_run.feed, wanted.label)
    found = measure(decided_run.decided, decided_run.rules, labels, wanted.positive)
    held = judged(bounds, found)
    if wanted.json:
        work.deliver([backtest_json(found, held)], None)
    else:
        lines = list(backtest_lines(found, top=wanted.top))
        width = work.terminal_width()
        lines += wrong_lines(decided_run.feed, found, most=wanted.wrong, width=width)
        work.print_lines([*lines, *(["", *expectation_lines(held)] if held else [])])
    code = work.say_sum(decided_run, quiet=wanted.quiet)
    return code or int(not all(each.holds for each in held))


def _bounds(wanted: Wanted) -> list[Bound]:
    least = [read_bound(text, "at least") for text in wanted.at_least]
    return least + [read_bound(text, "at most") for text in wanted.at_most]


def _check_tags(tags: tuple[str, ...], rules: Rules) -> None:
    known = tags_of(rules)
    for tag in tags:
        if tag not in known:
            near = did_you_mean(tag, known)
            raise UsageError(
                f"no rule gives the tag {quoted(tag)}{near}",
                where="--positive",
                advice=f"there are {one_of(known)}",
            )
