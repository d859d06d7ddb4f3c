"""What `explain` prints."""

from __future__ import annotations

from typing import Any

import polars as pl

from feedfilter.cli import work
from feedfilter.engine import decide
from feedfilter.engine.ahead import ahead
from feedfilter.engine.decide import decide_taken, zone_of
from feedfilter.errors import UsageError
from feedfilter.explain import explain
from feedfilter.model import Feed
from feedfilter.render.explain_text import explanation_lines
from feedfilter.trials import feed_of_text


def run(
    feed: str | None,
    item: str | None,
    text: str | None,
    given: dict[str, Any],
    *,
    every: bool = False,
) -> int:
    """Explain an item of a feed, or a text alone; gives the exit code."""
    rules = work.find_rules(given.get("rules_path"))
    as_of = work.parsed_day(given.get("as_of"))
    if text is not None and feed is not None:
        raise UsageError("--text stands alone", advice="leave out FEED and ITEM, or --text")
    if text is not None:
        decided = decide(feed_of_text(rules, text), rules, as_of)
        row = 0
    elif feed is None or item is None:
        raise UsageError(
            "give a feed and an item, or --text", advice="see feedfilter explain --help"
        )
    else:
        with ahead(rules) as matching:
            read = work.read((feed,), work.read_options(given, rules), matching.take)
            row = row_of(item, read)
            decided = decide_taken(matching, read, rules, as_of)
    explanation = explain(decided, rules, row, as_of)
    zone = zone_of(decided.feed, rules)
    lines = explanation_lines(explanation, decided.feed.items, zone, every=every)
    work.print_lines(lines)
    return 0


def row_of(item: str, feed: Feed) -> int:
    """Find an item by its id, else by its number from 1; raises UsageError."""
    found = feed.items["item_id"].eq_missing(pl.Series([item])).arg_true()
    if found.len() == 1:
        return int(found[0])
    if found.len() > 1:
        numbers = ", ".join(str(row + 1) for row in found.head(5))
        raise UsageError(
            f"{found.len()} items have the id '{item}'", advice=f"by number: {numbers}"
        )
    if item.isdecimal() and 1 <= int(item) <= feed.items.height:
        return int(item) - 1
    raise UsageError(
        f"no item '{item}'", advice=f"give an id, or a number from 1 to {feed.items.height}"
    )
