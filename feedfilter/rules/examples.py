"""The `tests:` of a rule file: items with what is expected of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast, get_args

from msgspec.structs import replace

from feedfilter.nearest import did_you_mean, one_of, quoted
from feedfilter.node import Entry, Mapping, Node, Scalar, Sequence
from feedfilter.reading import (
    Context,
    Key,
    Keys,
    UnfitError,
    build,
    gather,
    keys_of,
    or_null,
    read_keys,
    reader_of,
)
from feedfilter.reading.contract import scalar
from feedfilter.reading.scalars import SYNONYMS
from feedfilter.rules.entry import RESERVED
from feedfilter.rules.rule import Claim, Expectation, RuleTest, TestItem
from feedfilter.rules.zone import read_zone
from feedfilter.values import Duration, RuleRef

CLAIMS: tuple[Claim, ...] = get_args(Claim)
ACTIONS = CLAIMS[:4]  # those that may stand alone, without a rule
MOST_LINKS = 1000
SOME_LINK = "https://link.invalid/"  # where a link leads of which only the number is given

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_START = re.compile(r"0{1,6}[smhdw]")


def read_tests(node: Node, context: Context) -> tuple[RuleTest, ...]:
    """Read the list of tests."""
    if not isinstance(node, Sequence):
        raise UnfitError.at(node.place, "no list; write a list of tests with name and items")
    return tuple(gather(node.items, lambda one: _read_test(one, context)))


def _read_test(node: Node, context: Context) -> RuleTest:
    keys = _test_keys()
    test = build(RuleTest, keys, read_keys(node, keys, context), node)
    return replace(cast(RuleTest, test), place=node.place)


@cache
def _test_keys() -> Keys:
    own = {
        "items": Key(_read_items, required=True),
        "rules": Key(_read_rule_ids),
        "timezone": Key(read_zone),
    }
    return Keys({**keys_of(RuleTest).known, **own}, noun="key of a test")


def _read_items(node: Node, context: Context) -> tuple[TestItem, ...]:
    if not isinstance(node, Sequence) or not node.items:
        raise UnfitError.at(node.place, "no items; write a list of at least one")
    return tuple(gather(node.items, lambda one: _read_item(one, context)))


def _read_rule_ids(node: Node, context: Context) -> tuple[str, ...]:
    references = reader_of(tuple[RuleRef, ...])(node, context)
    return tuple(reference.id for reference in references)


def _read_item(node: Node, context: Context) -> TestItem:
    keys = _item_keys()
    item = build(TestItem, keys, read_keys(node, keys, context), node)
    return replace(cast(TestItem, item), place=node.place)


@cache
def _item_keys() -> Keys:
    """Give the keys of an item; those without which it can be may also be stated as null."""
    known = keys_of(TestItem).known
    nullable = ("author", "author_id", "chat", "quote", "link_title", "forwarded_from", "id")
    own = {name: Key(or_null(known[name].reader)) for name in nullable}
    own |= {"at": Key(or_null(_read_at)), "expect": Key(_read_expectations)}
    own["links"] = Key(_read_links)
    return Keys({**known, **own}, noun="key of a test item")


def _read_at(node: Node, _: Context) -> int | datetime:
    """Read an offset from the test's start, or a moment with its zone."""
    found = scalar(node, "an offset such as 119m, or a time")
    moment = _MOMENT.fullmatch(found.text)
    if moment:
        return _moment(found, has_zone=moment.group(1) is not None)
    if _START.fullmatch(found.text):
        return 0
    try:
        return Duration.of(found.text).micros
    except ValueError as fault:
        say = f"{quoted(found.text)} is no time; write 119m (from the test's start) or "
        message = f"{say}2024-03-01T10:00:00+08:00"
        if found.text.isdecimal():
            message = f"{quoted(found.text)} what? write 0m, 5m or 2h from the test's start"
        raise UnfitError.at(found.place, message) from fault


def _read_links(node: Node, _: Context) -> tuple[str, ...]:
    """Read addresses, or how many links there are; an empty list is none."""
    if isinstance(node, Scalar) and node.text.isascii() and node.text.isdecimal():
        if len(node.text) > len(str(MOST_LINKS)) or int(node.text) > MOST_LINKS:
            raise UnfitError.at(node.place, f"{quoted(node.text)} is over {MOST_LINKS} links")
        own = f"{SOME_LINK}{node.place.line}/{node.place.column}/"  # no two items share an address
        return tuple(f"{own}{number}" for number in range(1, int(node.text) + 1))
    nodes = node.items if isinstance(node, Sequence) else (node,)
    return tuple(gather(nodes, _address))


def _address(node: Node) -> str:
    found = scalar(node, "an address such as https://example.org/a, or a number of links")
    if ":" not in found.text:
        advice = "write it with https://, or only how many: links: 2"
        raise UnfitError.at(found.place, f"{quoted(found.text)} is no address; {advice}")
    return found.text


def _moment(found: Scalar, *, has_zone: bool) -> datetime:
    if not has_zone:
        message = f"{quoted(found.text)} has no zone; write one at its end, such as +08:00 or Z"
        raise UnfitError.at(found.place, message)
    try:
        return datetime.fromisoformat(found.text).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        message = f"there is no time {quoted(found.text)} in the calendar"
        raise UnfitError.at(found.place, message) from fault


def _read_expectations(node: Node, context: Context) -> tuple[Expectation, ...]:
    """Read one expectation or a list; all of them hold."""
    nodes = node.items if isinstance(node, Sequence) else (node,)
    if not nodes:
        raise UnfitError.at(node.place, "an empty list; write keep, or what else is expected")
    found = gather(nodes, lambda one: _read_some(one, context))
    return tuple(one for some in found for one in some)


def _read_some(node: Node, context: Context) -> tuple[Expectation, ...]:
    if isinstance(node, Mapping) and node.entries:
        found = gather(node.entries, lambda entry: _about(entry, context))
        return tuple(one for some in found for one in some)
    word = scalar(node, "an expectation") if not isinstance(node, Mapping) else None
    claim = SYNONYMS.get(word.text, word.text) if word else ""
    if claim not in ACTIONS:
        found_text = quoted(word.text) if word else "an empty mapping"
        near = did_you_mean(word.text, ACTIONS) if word else ""
        advice = near or f"; write {one_of(ACTIONS)}, or {{hide: rule-id}}, {{tagged: tag}}"
        raise UnfitError.at(node.place, f"{found_text} is no expectation{advice}")
    return (Expectation(claim, "", node.place),)


def _about(entry: Entry, context: Context) -> tuple[Expectation, ...]:
    """Read `claim: subject`; of several subjects, all hold."""
    claim = SYNONYMS.get(entry.key.text, entry.key.text)
    if claim not in CLAIMS:
        advice = did_you_mean(claim, CLAIMS) or f"; write {one_of(CLAIMS)}"
        message = f"unknown expectation {quoted(entry.key.text)}{advice}"
        raise UnfitError.at(entry.key.place, message)
    nodes = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
    return tuple(gather(nodes, lambda one: _subject(claim, one, context)))


def _subject(claim: Claim, node: Node, context: Context) -> Expectation:
    is_tag = claim in ("tagged", "not_tagged")
    found = scalar(node, "a tag" if is_tag else "the id of a rule")
    known: Any = context.tags if is_tag else context.rules
    steps = RESERVED if claim in ACTIONS else ()
    if found.text not in known and found.text not in steps:
        what = "no rule gives the tag" if is_tag else "no rule has the id"
        near = did_you_mean(found.text, known)
        raise UnfitError.at(found.place, f"{what} {quoted(found.text)}{near}")
    return Expectation(claim, found.text, node.place)
