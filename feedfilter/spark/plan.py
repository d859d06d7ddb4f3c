"""In which order the windows of rules run, and which of them share one shuffle."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cached_property

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from feedfilter.condition import Condition, Window
from feedfilter.conditions.share import Share
from feedfilter.conditions.similar import Similar
from feedfilter.engine.decide import Decision
from feedfilter.engine.prepare import Prepared
from feedfilter.engine.truth import Atoms, independent, unknown
from feedfilter.model import Action, Feed
from feedfilter.rules.references import evaluation_order
from feedfilter.rules.rule import Rule, Rules
from feedfilter.spark.facts import Known

_COLUMNS = {"author": "author_key"}


class Step(Struct, frozen=True):
    """One window of one rule."""

    rule: Rule
    number: int

    @property
    def window(self) -> Window:
        """Give the window."""
        return self.rule.windows[self.number]

    @property
    def fact(self) -> str:
        """Name what it says of an item."""
        return f"{self.number}/{self.rule.id}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Name the columns whose values make a group."""
        return tuple(_COLUMNS.get(name, name) for name in self.window.group_fields())


class Stage(Struct, frozen=True):
    """Steps that run in one pass; `known` are the facts before it."""

    steps: tuple[Step, ...]
    known: frozenset[str]


class Task(Struct, frozen=True, dict=True):
    """The rules as every worker has them; `until` was read against the whole feed already."""

    rules: Rules
    zone: str
    as_of: date | None
    latest: datetime | None = None  # the newest time of the whole feed that can be true

    @cached_property
    def working(self) -> Mapping[str, Rule]:
        """Give the rules that are on, in the order in which they are evaluated."""
        on = {rule.id: rule for rule in self.rules.rules if rule.enabled}
        order = evaluation_order(replace(self.rules, rules=tuple(on.values())))
        return {name: on[name] for name in order}

    @cached_property
    def steps(self) -> list[Step]:
        """Give all windows of all rules, in the order of the rules."""
        rules = self.working.values()
        return [Step(rule, at) for rule in rules for at in range(len(rule.windows))]

    @cached_property
    def early(self) -> frozenset[str]:
        """Name the rules that are known after the first pass over the texts."""
        return self.closed(frozenset())

    @cached_property
    def atoms(self) -> dict[str, Condition]:
        """Name the conditions that rules ask for after that pass."""
        late = [rule for name, rule in self.working.items() if name not in self.early]
        return {f"atom {number}": each for number, each in enumerate(independent(late))}

    @cached_property
    def names(self) -> list[str]:
        """Name all facts in the order in which they are packed."""
        return [*self.working, *(step.fact for step in self.steps), *self.atoms]

    def closed(self, known: Collection[str]) -> frozenset[str]:
        """Add to what is known the rules that then need no window more."""
        found = set(known)
        for name, rule in self.working.items():
            parts = {Step(rule, at).fact for at in range(len(rule.windows))}
            if (parts | self._named(rule)) <= found:
                found.add(name)
        return frozenset(found)

    def _named(self, rule: Rule) -> set[str]:
        return {ref.id for ref in rule.refers_to()} & set(self.working)

    def ready(self, step: Step, known: Collection[str]) -> bool:
        """Say whether all is known that a window asks for."""
        needed = self._named(step.rule)
        if step.window.sees_decisions():
            on = [rule for rule in self.rules.rules if rule.enabled]
            earlier = on[: on.index(step.rule)]
            needed |= {rule.id for rule in earlier if rule.action is not Action.TAG}
            needed |= set(self.before(step))
        return needed <= set(known)

    def before(self, step: Step) -> list[str]:
        """Name the facts of the windows that stand before one in its rule."""
        return [Step(step.rule, at).fact for at in range(step.number)]

    @cached_property
    def stages(self) -> list[Stage]:
        """Give the passes over items: shares, then copies, then the key with the longest chain."""
        known, left = self.early | set(self.atoms), list(self.steps)
        stages = []
        while left:
            ready = [step for step in left if self.ready(step, known)]
            shares = [[step] for step in ready if isinstance(step.window, Share)]
            alike = [[step] for step in ready if isinstance(step.window, Similar)]
            runs = (self._run(step.keys, left, known) for step in ready)
            run = next(iter([*shares, *alike]), None) or max(runs, key=len)
            stages.append(Stage(tuple(run), frozenset(known)))
            known = self.closed(known | {step.fact for step in run})
            left = [step for step in left if step not in run]
        return stages

    def _run(self, keys: tuple[str, ...], left: list[Step], known: frozenset[str]) -> list[Step]:
        """Chain the steps of one key, each of which may ask for those before it."""
        run: list[Step] = []
        same = [s for s in left if s.keys == keys and not isinstance(s.window, Share | Similar)]
        while following := [s for s in same if s not in run and self.ready(s, known)]:
            run.append(following[0])
            known = self.closed(known | {following[0].fact})
        return run

    def decision(self, items: pl.DataFrame, known: Known) -> Decision:
        """Begin a run over some of the items, with what is known of them."""
        prepared = Prepared(items, self.zone, self.as_of, self.latest)
        decision = Decision(Feed(items), self.rules, prepared)
        decision.truths.update({name: known[name] for name in self.working if name in known})
        return decision

    def late_atoms(self, known: Known) -> Atoms:
        """Give the truth of the conditions that were carried along."""
        return {each: known[name] for name, each in self.atoms.items()}

    def base(self, decision: Decision, rule: Rule, atoms: Atoms) -> pl.Series:
        """Give the truth of a rule before its windows; rules that are open are unknown."""
        open_rules = self._named(rule) - set(decision.truths)
        height = decision.prepared.items.height
        decision.truths.update({name: unknown(height) for name in open_rules})
        truth = decision.base(rule, atoms)
        for name in open_rules:
            del decision.truths[name]
        return truth

    def complete(self, decision: Decision, known: Known, atoms: Atoms) -> Known:
        """Find the truth of every rule that needs no window more."""
        found = dict(known)
        closed = self.closed(known)
        for name, rule in self.working.items():
            if name in closed and name not in found:
                truth = self.base(decision, rule, atoms)
                for number in range(len(rule.windows)):
                    truth = truth & found[Step(rule, number).fact]
                found[name] = decision.truths[name] = truth
        return found
