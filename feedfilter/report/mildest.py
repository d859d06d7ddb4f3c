"""The mildest rule that leaves a friend at most one ad on any day, found with the engine's windows.

Each candidate is tried behind the user's own rules, for all friends at once: what they removed is
gone, what they keep stays. The mildest is the one that takes the fewest further items; all of them
only collapse, so that what is taken stays as a line.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from feedfilter.condition import Window
from feedfilter.engine.ladder import SCORES, allowed_rows
from feedfilter.engine.prepare import Prepared
from feedfilter.engine.windows import Standing, candidates_of, window_truth
from feedfilter.fold import fold_word
from feedfilter.model import Decided
from feedfilter.report.ad_rules import ad_rules
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rules

CALM = 1  # ads a day
_LONGEST_KEY = 300  # characters
_KEYS = {"author_key": pl.String}
_LIMITS = ("4h", "6h", "8h", "12h", "18h", "1d")
# As they stand in a rule, mild ones first: of two that take as many the first is proposed.
CANDIDATES = (
    "similar: {to: same_author, within: 7d, ratio: {gte: 100}}",
    "frequency: {group_by: author, within: 30m, count: {gte: 3}, keep: first}",
    "frequency: {group_by: author, within: 2h, count: {gt: 1}, keep: first}",
    *(f"rate_limit: {{group_by: author, at_most: 1, per: {per}}}" for per in _LIMITS),
)


def mildest(
    decided: Decided, rules: Rules, prepared: Prepared, clocked: pl.DataFrame
) -> pl.DataFrame:
    """Give for every friend over the limit `author_key`, `calm` and `calm_removes`.

    `calm` is one of CANDIDATES, null where none helps; `calm_removes` how many more it takes out.
    `clocked` has a row per item with `author_key`, `removed` and `day`.
    """
    truths = {name: decided.truth[name] for name in ad_rules(rules)}
    base = _any_of(truths.values(), prepared.items.height)
    standing = _standing(decided, allowed_rows(prepared.items, rules))
    shown = base & ~clocked["removed"] & clocked["day"].is_not_null()
    busy = _busy(clocked.select("author_key", "day").filter(shown))
    base = base & clocked["author_key"].is_in(busy["author_key"].implode())
    found = [
        _tried(number, text, prepared, base, standing, clocked)
        for number, text in enumerate(CANDIDATES)
    ]
    calm = pl.concat(found).sort("taken", "number").unique("author_key", maintain_order=True)
    calm = calm.select("author_key", calm="text", calm_removes="taken")
    return busy.select("author_key").join(calm, on="author_key", how="left")


def _any_of(truths: Iterable[pl.Series], height: int) -> pl.Series:
    found = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    for truth in truths:
        found = found | truth.fill_null(False)
    return found


def _standing(decided: Decided, allowed: pl.Series) -> Standing:
    """Say what a rule at the end of the file finds removed, and what it cannot take out."""
    action = decided.verdicts["action"].cast(pl.String)
    by_rule = decided.verdicts["rule"].is_not_null() & (decided.verdicts["rule"] != SCORES)
    by_rule = by_rule.fill_null(False)
    kept = action == "keep"
    return Standing(removed=by_rule & ~kept, protected=(by_rule & kept) | allowed)


def _busy(shown: pl.DataFrame) -> pl.DataFrame:
    """Find the friends of whom more is shown on some day, those left out whom no rule can name."""
    daily = shown.group_by("author_key", "day").len()
    busy = daily.filter(pl.col("len") > CALM)["author_key"].unique().sort()
    return pl.DataFrame({"author_key": [key for key in busy if nameable(key)]}, schema=_KEYS)


def nameable(key: str) -> bool:
    """Say whether a rule can name this author: somebody, and not by signs or pages of text."""
    name = key.rpartition("\0")[2] if key.startswith("n:") else key
    return fold_word(name).strip() != "" and len(key) <= _LONGEST_KEY


def _tried(
    number: int,
    text: str,
    prepared: Prepared,
    base: pl.Series,
    standing: Standing,
    clocked: pl.DataFrame,
) -> pl.DataFrame:
    """Give the friends whom a candidate calms, with how many items it takes from them."""
    window = window_of(text)
    truths: dict[str, pl.Series] = {}
    counted = candidates_of(window, prepared, base, truths, standing)
    selected = window_truth(window, counted, base).fill_null(False)
    taken = selected & ~standing.protected & ~clocked["removed"]
    left = base & ~clocked["removed"] & ~taken
    marked = clocked.select("author_key", "day").with_columns(taken=taken, left=left).filter(base)
    daily = marked.group_by("author_key", "day").agg(pl.col("taken").sum(), pl.col("left").sum())
    worst = pl.col("left").filter(pl.col("day").is_not_null()).max()
    friends = daily.group_by("author_key").agg(pl.col("taken").sum(), worst=worst)
    calmed = friends.filter(pl.col("worst") <= CALM).select("author_key", "taken")
    return calmed.with_columns(number=pl.lit(number), text=pl.lit(text))


def window_of(text: str) -> Window:
    """Read a candidate as the loader of rules reads it."""
    rule = f"version: 1\nrules:\n  - id: calm\n    {text}\n    action: collapse\n"
    return read_rules(rule.encode(), "calm").rules[0].windows[0]
