"""Word lists that hold other lists, written out: each list once, loops and bombs refused."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from feedfilter.nearest import did_you_mean, quoted
from feedfilter.node import Node, Scalar, Sequence
from feedfilter.problems import Problem
from feedfilter.reading import Context, UnfitError, read
from feedfilter.reading.words import list_name
from feedfilter.values import Word

MOST_WORDS = 100_000  # of all lists, written out


class Lists(Struct):
    """Lists as they grow: `words` by name, in an order in which each needs only earlier ones."""

    nodes: Mapping[str, Node]
    folded: Mapping[str, str]
    words: dict[str, tuple[Word, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _open: dict[str, None] = field(default_factory=dict)  # the lists that wait for others
    _total: int = 0

    def __post_init__(self) -> None:
        for name in self.nodes:
            if name not in self.words:
                self._write_out(name)

    def _write_out(self, start: str) -> None:
        """Write out a list after those it names; a stack, for chains may be long."""
        stack = [start]
        while stack:
            name = stack[-1]
            self._open[name] = None
            needed = next((one for one in self._names(name) if self._is_new(one)), None)
            if needed is not None:
                stack.append(needed.text[1:])
                continue
            self._open.pop(name)
            stack.pop()
            self.words[name] = self._read(name)

    def _is_new(self, reference: Scalar) -> bool:
        """Say whether a list must be written out first; one that waits already is a loop."""
        name = reference.text[1:]
        return name in self.nodes and name not in self.words and name not in self._open

    def _names(self, name: str) -> list[Scalar]:
        return [one for one in _entries(self.nodes[name]) if list_name(one) is not None]

    def _read(self, name: str) -> tuple[Word, ...]:
        """Read a list whose parts are known; one with a fault is empty from here on."""
        if self._total > MOST_WORDS or self._refuse_references(name):
            return ()
        try:
            context = Context(lists=self.words, folded=self.folded)
            words: tuple[Word, ...] = read(self.nodes[name], tuple[Word, ...], context)
        except UnfitError as unfit:
            self.problems += unfit.problems
            return ()
        self._total += len(words)
        if self._total > MOST_WORDS:
            message = f"the lists hold more than {MOST_WORDS:,} words, written out; use fewer"
            self.problems.append(Problem(self.nodes[name].place, message))
        return words

    def _refuse_references(self, name: str) -> bool:
        faults = [
            Problem(one.place, fault) for one in self._names(name) if (fault := self._fault(one))
        ]
        self.problems += faults
        return bool(faults)

    def _fault(self, reference: Scalar) -> str:
        name = reference.text[1:]
        if name in self.words:
            return ""
        if name in self.nodes:
            return f"the list {quoted(name)} holds itself through this word; break the circle"
        own = f"; for the word itself write {quoted('$' + reference.text)}"
        return f"no list is called {quoted(name)}{did_you_mean(name, self.nodes) or own}"


def _entries(node: Node) -> list[Scalar]:
    nodes = node.items if isinstance(node, Sequence) else (node,)
    return [one for one in nodes if isinstance(one, Scalar)]
