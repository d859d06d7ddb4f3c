"""What only a feed shows about rules: those that never hit, or hit what they should not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from feedfilter.condition import Condition
from feedfilter.engine.truth import STRETCH
from feedfilter.fold import fold
from feedfilter.model import REMOVING, Decided
from feedfilter.nearest import quoted
from feedfilter.problems import Place, Problem
from feedfilter.rules.rule import SELF, Rule, Rules
from feedfilter.words import Keyword, Keywords

MOST_REMOVED = 0.4  # of the feed, by one rule
FEWEST_ITEMS = 3  # of a person, for "every item" to say something
SILENCE = 24  # hours
_SHOWN = 8  # keywords named in one finding
_FIELDS = ("text", "link_title", "quote", "author")


def feed_findings(decided: Decided, rules: Rules, rows: pl.DataFrame) -> list[Problem]:
    """Give warnings about the rules on this feed; `rows` are those of `with_friends`."""
    silent = _silent_keywords(rules, rows)
    absent = [*_nobody(rules, rows), *_nothing(rules, rows)]
    found = [Problem(place, message, "warning") for place, message in absent]
    for rule in rules.rules:
        if rule.enabled:
            messages = [*_never(rule, decided), *_unheard(rule, silent), *_reach(rule, rows)]
            found += [
                Problem(rule.place, f"rule '{rule.id}' {text}", "warning") for text in messages
            ]
    return found


def _nobody(rules: Rules, rows: pl.DataFrame) -> Iterator[tuple[Place, str]]:
    """Find people that are nobody in this feed."""
    here = set(rows["person"].drop_nulls().unique())
    for person in (each for each in rules.people if each.name not in here):
        lost = ", so allow protects nobody by it" if person.name in rules.allow else ""
        message = f"nobody in this feed is {quoted(person.name)}{lost}"
        yield rules.place_of("people", person.name), f"{message}; add an id or name it has"
    me = rows["me"]
    if SELF in rules.allow and me.null_count() < rows.height and not me.any():
        message = "no item of this feed is your own, so `self` under allow protects none"
        yield Place(rules.path), message


def _nothing(rules: Rules, rows: pl.DataFrame) -> Iterator[tuple[Place, str]]:
    """Find decisions on items that are not in this feed."""
    decided = [each.item for each in rules.decisions]
    known = set(rows["item_id"].filter(rows["item_id"].is_in(decided)))
    for item in (each for each in decided if each not in known):
        message = f"no item of this feed has the id {quoted(item)}; mend or delete it"
        yield rules.place_of("decisions", item), message


def _never(rule: Rule, decided: Decided) -> Iterator[str]:
    truth = decided.truth[rule.id]
    if not truth.any():
        unknown = truth.null_count()
        because = f"; it could not be told for {unknown} items" if unknown else ""
        yield f"applies to no item of this feed{because}"


def _silent_keywords(rules: Rules, rows: pl.DataFrame) -> set[Keyword]:
    """Find the keywords that stand in no field of any item."""
    wanted = {
        word for rule in rules.rules for each in _conditions(rule) for word in each.keywords()
    }
    searched = Keywords(wanted)
    heard: set[Keyword] = set()
    for name in _FIELDS:
        texts = rows[name].drop_nulls().unique()
        for start in range(0, texts.len(), STRETCH):
            found = searched.search(fold(texts.slice(start, STRETCH)))
            heard |= {word for word, hits in found.items() if hits.len()}
    return wanted - heard


def _conditions(rule: Rule) -> Iterable[Condition]:
    return (leaf.condition for leaf in rule.conditions())


def _unheard(rule: Rule, silent: set[Keyword]) -> Iterator[str]:
    words = [
        word.folded for each in _conditions(rule) for word in each.keywords() if word in silent
    ]
    words = list(dict.fromkeys(words))
    if words:
        more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
        yield f"has keywords that never hit: {', '.join(words[:_SHOWN])}{more}"


def _reach(rule: Rule, rows: pl.DataFrame) -> Iterator[str]:
    protected = int((rows["allowed"] == rule.id).sum() or 0)
    if protected:
        yield f"would have removed {protected} items of protected people"
    if rule.action not in REMOVING:
        return
    removed = rows.filter(pl.col("rule") == rule.id)
    if removed.height > MOST_REMOVED * rows.height:
        yield f"removes {removed.height / rows.height:.0%} of the feed"
    yield from _everything(removed, rows)
    if any(window.name == "frequency" for window in rule.windows):
        yield from _silenced(rule, rows)


def _everything(removed: pl.DataFrame, rows: pl.DataFrame) -> Iterator[str]:
    gone = removed.group_by("author_key").agg(pl.col("friend").first(), gone=pl.len())
    all_items = rows.group_by("author_key").agg(items=pl.len())
    whole = gone.join(all_items, on="author_key").filter(
        (pl.col("gone") == pl.col("items")) & (pl.col("items") >= FEWEST_ITEMS)
    )
    for friend, items in (
        whole.sort("items", "friend", descending=[True, False])
        .select("friend", "items")
        .iter_rows()
    ):
        yield f"removes every item of {friend} ({items})"


def _silenced(rule: Rule, rows: pl.DataFrame) -> Iterator[str]:
    """Find friends of whom nothing was shown for over a day because of a frequency rule."""
    told = rows.select("author_key", "friend", "time", "seq", "rule").drop_nulls("time")
    timed = told.sort("author_key", "time", "seq")
    gone = timed.with_columns(by_rule=(pl.col("rule") == rule.id).fill_null(False))
    runs = gone.with_columns(
        run=(~pl.col("by_rule")).cum_sum().over("author_key"),
    ).filter("by_rule")
    spans = runs.group_by("author_key", "run").agg(
        pl.col("friend").first(),
        hours=(pl.col("time").max() - pl.col("time").min()).dt.total_hours(),
    )
    longest = spans.group_by("author_key").agg(pl.col("friend").first(), pl.col("hours").max())
    for friend, hours in (
        longest.filter(pl.col("hours") >= SILENCE)
        .sort("hours", "friend", descending=[True, False])
        .select("friend", "hours")
        .iter_rows()
    ):
        yield f"silences {friend} for {hours} hours; rate_limit would let some through"
