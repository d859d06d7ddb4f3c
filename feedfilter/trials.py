"""Run the tests inside a rule file: each starts from an empty feed and expects verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from feedfilter.condition import View
from feedfilter.engine import decide
from feedfilter.engine.prepare import prepare
from feedfilter.ingest.frame import with_links_of_text
from feedfilter.model import SCHEMA, Decided, Feed, Source
from feedfilter.rules.rule import Expectation, Leaf, Rule, Rules, RuleTest, TestItem
from feedfilter.stamps import micros_of
from feedfilter.words import Keywords

START = datetime(2024, 1, 1)  # a Monday, midnight in the test's zone
_DECIDED = frozenset({"keep", "collapse", "digest", "hide"})


class Miss(Struct, frozen=True):
    """One expectation that did not hold."""

    item: int  # from 1
    expected: str
    got: str
    place: str

    def __str__(self) -> str:
        return f"{self.place}: item {self.item}: expected {self.expected}, got {self.got}"


class Outcome(Struct, frozen=True):
    """What became of one test."""

    test: RuleTest
    misses: tuple[Miss, ...]

    @property
    def passed(self) -> bool:
        """Say whether every expectation held."""
        return not self.misses


def run_tests(rules: Rules, tests: Iterable[RuleTest] | None = None) -> list[Outcome]:
    """Run the tests of a rule file, or some of them, in their order."""
    chosen = rules.tests if tests is None else tests
    return [_run(rules, test) for test in chosen]


def _run(rules: Rules, test: RuleTest) -> Outcome:
    decided = decide(feed_of(rules, test), rules_of(rules, test), test.as_of)
    misses = [
        Miss(number, str(expectation), _got(expectation, decided, number - 1), str(item.place))
        for number, item in enumerate(test.items, 1)
        for expectation in item.expect
        if not holds(expectation, decided, number - 1)
    ]
    return Outcome(test, tuple(misses))


def rules_of(rules: Rules, test: RuleTest) -> Rules:
    """Give the rules as a test wants them: only some on, in another zone."""
    working = rules.rules
    if test.rules:
        working = tuple(
            replace(rule, enabled=rule.enabled and rule.id in test.rules) for rule in working
        )
    return replace(rules, rules=working, timezone=test.timezone or rules.timezone)


def feed_of(rules: Rules, test: RuleTest) -> Feed:
    """Give the feed of a test; what is not mentioned is null, empty or none."""
    zone = test.timezone or rules.timezone or "UTC"
    rows = [_row(item, number, zone) for number, item in enumerate(test.items)]
    items = _with_links(pl.DataFrame(rows, schema=SCHEMA))
    return Feed(items, (Source(test.name, "test", zone),))


def feed_of_text(rules: Rules, text: str) -> Feed:
    """Give the feed of one text alone: what media come with it is not known."""
    test = RuleTest("text", (TestItem(text=text),))
    feed = feed_of(rules, test)
    media = [pl.lit(None, SCHEMA[name]).alias(name) for name in ("pictures", "videos", "files")]
    links = pl.when(pl.col("links").list.len() > 0).then("links")
    return replace(feed, items=feed.items.with_columns(*media, links=links))


def _with_links(items: pl.DataFrame) -> pl.DataFrame:
    """Take links from the text, as importers do, where a test does not give them."""
    taken = with_links_of_text(items)["links"]
    known = items["links"].is_not_null()
    none = pl.lit([], dtype=SCHEMA["links"])
    return items.with_columns(links=items["links"].zip_with(known, taken)).with_columns(
        pl.col("links").fill_null(none)
    )


def _row(item: TestItem, number: int, zone: str) -> dict[str, object]:
    forwarded = item.forwarded or item.forwarded_from is not None
    return {
        "seq": number,
        "time": _moment(item, zone),
        "time_unit": "second",
        "absolute": True,
        "author_id": item.author_id,
        "author": item.author,
        "chat": item.chat,
        "kind": item.kind.value,
        "text": item.text,
        "quote": item.quote,
        "link_title": item.link_title,
        "pictures": item.pictures,
        "videos": item.videos,
        "files": item.files,
        "links": None if item.links is None else list(item.links),
        "picture_keys": [],
        "item_id": item.id,
        "reply": item.reply,
        "forwarded_from": item.forwarded_from,
        "forwarded": forwarded,
        "edited": item.edited,
        "me": item.me,
        "source": 0,
        "record": number,
    }


def _moment(item: TestItem, zone: str) -> int | None:
    if isinstance(item.at, datetime):
        return micros_of(item.at)
    if item.at is None:
        return None
    return micros_of(START.replace(tzinfo=ZoneInfo(zone))) + item.at


def holds(expectation: Expectation, decided: Decided, row: int) -> bool:
    """Say whether an expectation holds for the item in `row`."""
    claim, subject = expectation.claim, expectation.subject
    verdict = decided.verdicts.row(row, named=True)
    if claim in _DECIDED:
        return verdict["action"] == claim and subject in ("", verdict["rule"])
    if claim in ("tagged", "not_tagged"):
        return (subject in verdict["tags"]) == (claim == "tagged")
    applied = bool(decided.truth[subject][row])
    return applied == (claim == "matched")


def _got(expectation: Expectation, decided: Decided, row: int) -> str:
    """Say what there was instead, in the words of the expectation."""
    verdict = decided.verdicts.row(row, named=True)
    if expectation.claim in _DECIDED:
        rule = verdict["rule"]
        return f"{verdict['action']}: {rule}" if rule else str(verdict["action"])
    if "tagged" in expectation.claim:
        return f"tags {', '.join(verdict['tags']) or 'none'}"
    applied = [name for name in decided.truth.columns if decided.truth[name][row]]
    return f"matched {', '.join(applied) or 'none'}"


class Unreached(Struct, frozen=True):
    """A rule, or a condition of one, that is true for no item of any test."""

    rule: str
    condition: str  # empty: the rule as a whole
    place: str


def coverage(rules: Rules, tests: Sequence[RuleTest] | None = None) -> list[Unreached]:
    """Find the rules and conditions that no test reaches, in file order; but none that are off."""
    reached_rules: set[str] = set()
    reached: set[Leaf] = set()
    for test in rules.tests if tests is None else tests:
        ours = rules_of(rules, test)
        feed = feed_of(rules, test)
        decided = decide(feed, ours, test.as_of)
        reached_rules |= {name for name in decided.truth.columns if decided.truth[name].any()}
        reached |= _true_leaves(ours, feed, decided)
    working = (rule for rule in rules.rules if rule.enabled)
    return [each for rule in working for each in _unreached(rule, reached_rules, reached)]


def _true_leaves(rules: Rules, feed: Feed, decided: Decided) -> set[Leaf]:
    zone = rules.timezone or "UTC"
    leaves = [leaf for rule in rules.rules if rule.enabled for leaf in rule.conditions()]
    keywords = Keywords(word for leaf in leaves for word in leaf.condition.keywords())
    items = prepare(feed.items, rules.people, zone).items
    truths = {name: decided.truth[name] for name in decided.truth.columns}
    view = View(items, keywords, zone, truths)
    return {leaf for leaf in leaves if leaf.condition.test(view).any()}


def _unreached(rule: Rule, rules: set[str], leaves: set[Leaf]) -> list[Unreached]:
    found = [] if rule.id in rules else [Unreached(rule.id, "", str(rule.place))]
    for leaf in rule.conditions():
        if leaf not in leaves:
            found.append(Unreached(rule.id, leaf.condition.name, str(leaf.place)))
    return found
