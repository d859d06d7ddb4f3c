"""Which rule must be evaluated before which, and rules that wait for themselves.

A rule comes after those it names (`matched`, `share`, `sequence`). A rule that looks at what was
removed before it (`rate_limit`) comes after every earlier rule that decides. So that this stays
linear, a gate stands behind each rule of the file: it waits for its rule, if that decides, and for
the gate before it. Walked with a stack, never by recursion: chains of references may be long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from feedfilter.model import Action
from feedfilter.nearest import quoted
from feedfilter.problems import Problem
from feedfilter.rules.rule import Rule, Rules

_MOST_CYCLES = 20
_MOST_NAMED = 6  # rules of one cycle in its message


def evaluation_order(rules: Rules) -> list[str]:
    """Give the ids so that each rule comes after those it needs; file order where possible."""
    every = rules.rules
    return [every[node].id for node in _Walk(every).order if node < len(every)]


def cycles(rules: Sequence[Rule]) -> list[Problem]:
    """Find the rules that need their own result."""
    return [_problem(rules, cycle) for cycle in _Walk(rules).cycles]


def _problem(rules: Sequence[Rule], cycle: list[int]) -> Problem:
    named = [rules[node].id for node in cycle if node < len(rules)]
    first = rules[next(node for node in cycle if node < len(rules))]
    rest = [] if len(named) <= _MOST_NAMED else ["..."]
    path = " → ".join([*map(quoted, named[:_MOST_NAMED]), *rest, quoted(named[0])])
    reason = ""
    if any(node >= len(rules) for node in cycle):
        reason = " (rate_limit asks what every rule above it removed)"
    message = f"{quoted(first.id)} waits for its own result: {path}{reason}; break the circle"
    return Problem(first.place, message)


class _Walk(Struct):
    """A walk in depth through rules (0 to n-1) and their gates (n to 2n-1)."""

    rules: Sequence[Rule]
    order: list[int] = field(default_factory=list)
    cycles: list[list[int]] = field(default_factory=list)
    _by_id: dict[str, int] = field(default_factory=dict)
    _position: dict[int, int] = field(default_factory=dict)  # on the path from the start
    _done: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._by_id = {rule.id: number for number, rule in enumerate(self.rules)}
        for start in range(len(self.rules)):
            if start not in self._done:
                self._from(start)

    def _from(self, start: int) -> None:
        path = [start]
        self._position[start] = 0
        waiting = [self._needs(start)]
        while path:
            needed = next((node for node in waiting[-1] if node not in self._done), None)
            if needed is None:
                self._finish(path.pop())
                waiting.pop()
            elif needed in self._position:
                self._note_cycle(path[self._position[needed] :])
            else:
                self._position[needed] = len(path)
                path.append(needed)
                waiting.append(self._needs(needed))

    def _finish(self, node: int) -> None:
        del self._position[node]
        self._done.add(node)
        self.order.append(node)

    def _note_cycle(self, cycle: list[int]) -> None:
        if len(self.cycles) < _MOST_CYCLES:
            self.cycles.append(cycle)

    def _needs(self, node: int) -> Iterator[int]:
        count = len(self.rules)
        if node >= count:
            yield from self._behind_gate(node - count)
            return
        rule = self.rules[node]
        for reference in rule.refers_to():
            if reference.id in self._by_id:
                yield self._by_id[reference.id]
        if node and any(window.sees_decisions() for window in rule.windows):
            yield count + node - 1

    def _behind_gate(self, number: int) -> Iterator[int]:
        if self.rules[number].action is not Action.TAG:
            yield number
        if number:
            yield len(self.rules) + number - 1
