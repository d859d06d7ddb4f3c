"""The top of one rule file: its keys, and the names it gives to things."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

import msgspec

from feedfilter.model import Action
from feedfilter.nearest import quoted
from feedfilter.node import Entry, Mapping, Node, Scalar, Sequence
from feedfilter.problems import Place
from feedfilter.reading import (
    NOT_A_KEY,
    Context,
    Key,
    Keys,
    Reader,
    UnfitError,
    gather,
    read_keys,
    reader_of,
)
from feedfilter.rules.entry import read_rule
from feedfilter.rules.examples import read_tests
from feedfilter.rules.rule import SELF, Decision, Person, Rule, RuleTest
from feedfilter.rules.zone import read_zone
from feedfilter.values import PersonRef, RuleRef

VERSION = "1"
MOST_RULES = 10_000


class Document(msgspec.Struct, frozen=True):
    """One file or pack, as nodes; `folded` has what folding changes, where it is known already."""

    name: str
    root: Mapping
    folded: dict[str, str] | None = None


class Allow(msgspec.Struct, frozen=True):
    """Whom the rules do not touch."""

    authors: tuple[PersonRef, ...]


class Scores(msgspec.Struct, frozen=True):
    """From which sum of scores on an item is collapsed, digested or hidden."""

    collapse: float | None = None
    digest: float | None = None
    hide: float | None = None

    def __post_init__(self) -> None:
        for action, least in self.thresholds().items():
            if least <= 0:
                raise ValueError(
                    f"{action}: every item reaches a score of {least:g}; write more than 0"
                )

    def thresholds(self) -> dict[Action, float]:
        """Give the thresholds that are set."""
        named = ((action, getattr(self, action.value, None)) for action in Action)
        return {action: least for action, least in named if least is not None}


class Contents(msgspec.Struct, frozen=True):
    """What one document says, read."""

    timezone: str | None = None
    people: tuple[Person, ...] = ()
    allow: Allow | None = None
    decisions: tuple[Decision, ...] = ()
    disabled: tuple[RuleRef, ...] = ()
    rules: tuple[Rule, ...] = ()
    scores: Scores | None = None
    tests: tuple[RuleTest, ...] = ()
    places: Annotated[dict[str, Place], NOT_A_KEY] = msgspec.field(default_factory=dict)


def read_contents(document: Document, context: Context) -> Contents:
    """Read a document; lists were read before, and includes opened."""
    values = read_keys(document.root, _top_keys(), context)
    return Contents(**{name: value for name, value in values.items() if value is not _ELSEWHERE})


_ELSEWHERE = object()


@cache
def _top_keys() -> Keys:
    return Keys(
        {
            "version": Key(_read_version),
            "timezone": Key(read_zone),
            "include": Key(_read_elsewhere),
            "people": Key(_read_people),
            "lists": Key(_read_lists),
            "allow": Key(reader_of(Allow)),
            "decisions": Key(_read_decisions),
            "disabled": Key(reader_of(tuple[RuleRef, ...])),
            "rules": Key(_list_reader("rules", read_rule), near_misses=("rule", "filters")),
            "scores": Key(reader_of(Scores)),
            "tests": Key(read_tests),
        }
    )


def _read_version(node: Node, _: Context) -> object:
    if not isinstance(node, Scalar) or (node.text, node.style) != (VERSION, "plain"):
        found = quoted(node.text) if isinstance(node, Scalar) else "this"
        message = f"{found} is no version of rule files that is known here; write version: 1"
        raise UnfitError.at(node.place, message)
    return _ELSEWHERE


def _read_elsewhere(_: Node, __: Context) -> object:
    return _ELSEWHERE


def _read_lists(node: Node, _: Context) -> object:
    _named(node, "lists")
    return _ELSEWHERE


def _read_people(node: Node, context: Context) -> tuple[Person, ...]:
    return tuple(gather(_named(node, "people"), lambda entry: _read_person(entry, context)))


def _read_person(entry: Entry, context: Context) -> Person:
    if entry.key.text == SELF:
        message = "'self' is already the owner of the export; choose another name"
        raise UnfitError.at(entry.key.place, message)
    known: Person = reader_of(Person)(entry.value, context)
    return Person(entry.key.text, known.ids, known.names)


def _named(node: Node, what: str) -> tuple[Entry, ...]:
    """Give the entries of a mapping whose keys are the user's own names."""
    if not isinstance(node, Mapping):
        raise UnfitError.at(node.place, f"no mapping; write {what} as NAME: with its contents")
    return node.entries


def _read_decisions(node: Node, context: Context) -> tuple[Decision, ...]:
    decisions: tuple[Decision, ...] = _list_reader("decisions", reader_of(Decision))(node, context)
    seen: set[str] = set()
    for decision, one in zip(decisions, _items(node), strict=True):
        if decision.item in seen:
            message = f"{quoted(decision.item)} is decided twice; leave one decision"
            raise UnfitError.at(one.place, message)
        seen.add(decision.item)
    return decisions


def _list_reader(what: str, read_one: Reader) -> Reader:
    def read_list(node: Node, context: Context) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            raise UnfitError.at(node.place, f"no list; write {what} as a list, each after '- '")
        if len(node.items) > MOST_RULES:
            message = f"{len(node.items):,} {what}; at most {MOST_RULES:,} are allowed"
            raise UnfitError.at(node.place, message)
        return tuple(gather(node.items, lambda one: read_one(one, context)))

    return read_list


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def rule_ids(document: Document) -> Iterator[Scalar]:
    """Give the ids of the rules, readable or not, so that references to them can be told."""
    for rule in _items(document.root.value("rules")):
        identifier = rule.value("id") if isinstance(rule, Mapping) else None
        if isinstance(identifier, Scalar):
            yield identifier


def decided(document: Document) -> Iterator[Scalar]:
    """Give the ids of the items under `decisions`."""
    for one in _items(document.root.value("decisions")):
        item = one.value("item") if isinstance(one, Mapping) else None
        if isinstance(item, Scalar):
            yield item


def tags(document: Document) -> Iterator[str]:
    """Give the tags of the rules."""
    for rule in _items(document.root.value("rules")):
        node = rule.value("tags") if isinstance(rule, Mapping) else None
        nodes = (node,) if isinstance(node, Scalar) else _items(node)
        yield from (one.text for one in nodes if isinstance(one, Scalar))


def named(document: Document, key: str) -> Iterator[Entry]:
    """Give what stands under the names of `people` or `lists`."""
    node = document.root.value(key)
    if isinstance(node, Mapping):
        yield from node.entries


def scalars(document: Document) -> Iterator[str]:
    """Give every text of the document; a stack instead of recursion."""
    stack: list[Node] = [document.root]
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            yield node.text
        elif isinstance(node, Sequence):
            stack += node.items
        else:
            stack += [entry.value for entry in node.entries]
