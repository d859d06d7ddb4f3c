"""YAML text to nodes, by the events of PyYAML's parser; its constructors never run.

A rule file may come from anybody, so what YAML can do beyond plain data is refused here: anchors,
aliases, tags, merge keys, several documents, keys that are no words. The event streams of both
PyYAML parsers are safe at any depth (what crashes the C one is composing nodes by recursion),
and reading stops at the first event past a limit. All other faults are collected.
"""

from __future__ import annotations

import yaml
from msgspec import Struct, field

from feedfilter.errors import RulesError
from feedfilter.nearest import quoted
from feedfilter.node import Entry, Mapping, Node, Scalar, Sequence, Style
from feedfilter.problems import Place, Problem, first_few
from feedfilter.rules import hints, source

MOST_DEPTH = 32
MOST_NODES = 200_000

# libyaml where it is compiled in: ten times as fast, the same events.
PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_STYLES: dict[str, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}


def parse(data: bytes, name: str) -> Node | None:
    """Give the document in `data`, nothing if it is empty; raises RulesError with all faults."""
    text = source.decode(data, name)
    builder = _Builder(name, text.split("\n"))
    try:
        for event in yaml.parse(text, Loader=PARSER):
            builder.take(event)
    except _TooMuchError:
        pass
    except yaml.MarkedYAMLError as fault:
        builder.problems.append(_syntax_problem(fault, builder))
    except yaml.YAMLError:
        builder.problems.append(Problem(Place(name, 1), "this is no YAML"))
    if builder.problems:
        raise RulesError(first_few(sorted(builder.problems, key=lambda problem: problem.place)))
    return builder.root


def _syntax_problem(fault: yaml.MarkedYAMLError, builder: _Builder) -> Problem:
    mark = fault.problem_mark or fault.context_mark
    begun = fault.context_mark or mark
    if mark is None or begun is None:
        return Problem(Place(builder.name, 1), "this is no YAML")
    where = hints.Fault(mark.line, mark.column, begun.line, begun.column, fault.problem or "")
    hint = hints.for_syntax(builder.lines, where)
    return Problem(Place(builder.name, hint.line + 1, hint.column + 1), hint.message)


class _TooMuchError(Exception):
    """A limit is passed: nothing more is read."""


class _Open(Struct):
    """A list or mapping whose end has not come yet."""

    place: Place
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    keys: dict[str, Place] = field(default_factory=dict)
    key: Scalar | None = None


class _Builder:
    """Grows the tree event by event; a stack instead of recursion."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Use one event."""
        if isinstance(event, yaml.NodeEvent):
            self._check(event)
        if isinstance(event, yaml.ScalarEvent):
            style = _STYLES.get(event.style or "", "plain")
            self._add(Scalar(event.value, self._place(event), style))
        elif isinstance(event, yaml.AliasEvent):
            self._add(Scalar("", self._place(event), "single"))
        elif isinstance(event, yaml.CollectionStartEvent):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Open(self._place(event), is_mapping))
            self._check_depth(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._start(event)

    def _start(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop(event, "a second document begins here; leave one, without '---' between")
        if event.tags:
            self._refuse(event, "%TAG is not allowed; leave it out")

    def _check(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._stop(event, f"more than {MOST_NODES:,} words and lists; split the file")
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, hints.REFERENCE.format(quoted(f"*{event.anchor}")))
        elif event.anchor is not None:
            self._refuse(event, hints.REFERENCE.format(quoted(f"&{event.anchor}")))
        if getattr(event, "tag", None) is not None:
            self._refuse(event, hints.TAG)

    def _check_depth(self, event: yaml.Event) -> None:
        if len(self._open) > MOST_DEPTH:
            self._stop(event, f"nested deeper than {MOST_DEPTH} levels; write it flatter")

    def _close(self) -> None:
        done = self._open.pop()
        if done.is_mapping:
            self._add(Mapping(tuple(done.entries), done.place))
        else:
            self._add(Sequence(tuple(done.items), done.place))

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
        elif not self._open[-1].is_mapping:
            self._add_item(node)
        elif self._open[-1].key is None:
            self._open[-1].key = self._key(node, self._open[-1].keys)
        else:
            self._add_value(self._open[-1], self._open[-1].key, node)

    def _add_item(self, node: Node) -> None:
        if isinstance(node, Scalar) and node.missing:
            self._problem(node.place, hints.for_empty(self.lines, node.place))
        self._open[-1].items.append(node)

    @staticmethod
    def _add_value(mapping: _Open, key: Scalar, node: Node) -> None:
        mapping.entries.append(Entry(key, node))
        mapping.key = None

    def _key(self, node: Node, keys: dict[str, Place]) -> Scalar:
        """Give the node as a key; a word in its stead where it is none."""
        if not isinstance(node, Scalar):
            self._problem(node.place, "a list or mapping as a key; put the key in quotes")
            return Scalar("", node.place, "single")
        if node.text == "<<" and node.style == "plain":
            self._problem(node.place, "merge keys '<<' are not allowed; write the keys out")
        elif node.missing:
            self._problem(node.place, "a value without a key; put the word in quotes")
        elif node.text in keys:
            first = keys[node.text].line
            self._problem(
                node.place, f"{quoted(node.text)} stands twice, first in line {first}; leave one"
            )
        keys.setdefault(node.text, node.place)
        return node

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None  # only events made by hand have none
        return Place(self.name, mark.line + 1, mark.column + 1)

    def _refuse(self, event: yaml.Event, message: str) -> None:
        self._problem(self._place(event), message)

    def _problem(self, place: Place, message: str) -> None:
        self.problems.append(Problem(place, message))

    def _stop(self, event: yaml.Event, message: str) -> None:
        self._refuse(event, message)
        raise _TooMuchError
