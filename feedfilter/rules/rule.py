"""What a rule file says, as frozen values: rules, people, lists, decisions, tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias

from msgspec import Struct, field

from feedfilter.condition import Condition, Window
from feedfilter.model import Action, Kind
from feedfilter.problems import Place
from feedfilter.reading import NOT_A_KEY
from feedfilter.values import Between, Length, RuleRef, Word

SELF = "self"  # the word for the owner of the export where a person may stand
NOWHERE = Place("")
SCORE_DIGITS = 9  # behind the point of a sum of scores: 0.7 + 0.1 reaches 0.8

Name: TypeAlias = Annotated[str, Length(1, 100)]  # of rules, tags, lists, people
Datum: TypeAlias = Annotated[str, Length(1, 500)]  # an id or name in an export
Count: TypeAlias = Annotated[int, Between(0, 1_000_000)]


class Leaf(Struct, frozen=True):
    """One condition and where it stands."""

    condition: Condition
    place: Place


class AllOf(Struct, frozen=True):
    """True if every part is."""

    parts: tuple[Tree, ...]


class AnyOf(Struct, frozen=True):
    """True if one part is."""

    parts: tuple[Tree, ...]


class NoneOf(Struct, frozen=True):
    """True if no part is."""

    parts: tuple[Tree, ...]


Tree: TypeAlias = Leaf | AllOf | AnyOf | NoneOf


class Rule(Struct, frozen=True):
    """One rule: which items it applies to and what it asks for."""

    id: Name
    description: Annotated[str, Length(0, 2000)] = ""
    enabled: bool = True
    tags: tuple[Name, ...] = ()
    when: Tree | None = None
    unless: Tree | None = None
    windows: Annotated[tuple[Window, ...], NOT_A_KEY] = ()
    action: Action = Action.TAG
    score: Annotated[float, Between(-1000, 1000)] = 0.0
    until: date | None = None  # the last day it works
    even_allowed: bool = False
    place: Annotated[Place, NOT_A_KEY] = NOWHERE

    def conditions(self) -> Iterator[Leaf]:
        """Give every condition of `when`, then of `unless`."""
        yield from leaves(self.when)
        yield from leaves(self.unless)

    def refers_to(self) -> tuple[RuleRef, ...]:
        """Give the rules that it names, each once."""
        named = [ref for leaf in self.conditions() for ref in leaf.condition.rules()]
        named += [ref for window in self.windows for ref in window.rules()]
        return tuple(dict.fromkeys(named))


def leaves(tree: Tree | None) -> Iterator[Leaf]:
    """Give the conditions of a tree from left to right."""
    if isinstance(tree, Leaf):
        yield tree
    elif tree is not None:
        for part in tree.parts:
            yield from leaves(part)


class Person(Struct, frozen=True):
    """Somebody under several ids and names; ids first, names as fallback."""

    name: Annotated[str, NOT_A_KEY] = ""
    ids: tuple[Datum, ...] = ()
    names: tuple[Datum, ...] = ()

    def __post_init__(self) -> None:
        if not (self.ids or self.names):
            raise ValueError("a person without ids and names; add one of them")


class Decision(Struct, frozen=True):
    """The user's word on one item; never `tag`."""

    item: Datum
    action: Action

    def __post_init__(self) -> None:
        if self.action is Action.TAG:
            raise ValueError("a decision cannot tag; write keep, collapse, digest or hide")


Claim: TypeAlias = Literal[
    "keep", "collapse", "digest", "hide", "tagged", "not_tagged", "matched", "not_matched"
]


class Expectation(Struct, frozen=True):
    """What a test expects of an item.

    `subject` is the rule that decided (or empty: any) of keep, collapse, digest and hide; the tag
    of tagged and not_tagged; the rule of matched and not_matched.
    """

    claim: Claim
    subject: str = ""
    place: Annotated[Place, NOT_A_KEY] = NOWHERE

    def __str__(self) -> str:
        return f"{self.claim}: {self.subject}" if self.subject else self.claim


class TestItem(Struct, frozen=True):
    """One item of a test; what is not mentioned is null, empty or none."""

    __test__ = False  # no test class of pytest

    at: int | datetime | None = None  # microseconds from the test's start, or a moment
    author: str | None = None
    author_id: str | None = None
    chat: str | None = None
    kind: Kind = Kind.POST
    text: str = ""
    quote: str | None = None
    link_title: str | None = None
    pictures: Count = 0
    videos: Count = 0
    files: Count = 0
    links: tuple[str, ...] | None = None  # None: those in the text
    forwarded_from: str | None = None
    forwarded: bool = False
    reply: bool = False
    edited: bool = False
    me: bool = False
    id: str | None = None
    expect: tuple[Expectation, ...] = ()  # all of them hold
    place: Annotated[Place, NOT_A_KEY] = NOWHERE


class RuleTest(Struct, frozen=True):
    """An example inside the rule file that is a test; it starts from an empty feed."""

    name: Annotated[str, Length(1, 200)]
    items: tuple[TestItem, ...]
    rules: tuple[str, ...] = ()  # only these are on; empty: all
    timezone: str | None = None  # instead of the file's
    todo: bool = False  # a known gap: reported, not failing
    as_of: date | None = None
    place: Annotated[Place, NOT_A_KEY] = NOWHERE


class Rules(Struct, frozen=True):
    """A rule file with all that it includes, free of errors."""

    version: int = 1
    timezone: str | None = None  # an IANA key
    people: tuple[Person, ...] = ()
    lists: Mapping[str, tuple[Word, ...]] = field(default_factory=lambda: MappingProxyType({}))
    allow: tuple[str, ...] = ()  # names under people, or `self`
    decisions: tuple[Decision, ...] = ()
    rules: tuple[Rule, ...] = ()  # in file order, included ones first
    disabled: frozenset[str] = frozenset()  # ids under `disabled:`; their rules are not enabled
    scores: Mapping[Action, float] = field(default_factory=lambda: MappingProxyType({}))
    tests: tuple[RuleTest, ...] = ()
    path: str = ""
    included: tuple[str, ...] = ()  # names of the files and packs that were read for it
    unused_lists: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, Place] = field(default_factory=dict)

    def place_of(self, key: str, name: str) -> Place:
        """Give where a person, a decision or a threshold stands; the file where it is unknown."""
        return self.places.get(f"{key} {name}", Place(self.path))

    def rule(self, id: str) -> Rule | None:
        """Give the rule of this id."""
        return next((rule for rule in self.rules if rule.id == id), None)
