"""One feed that is decided again and again: what a change of the rules leaves alone is kept.

The verdicts are those of `engine.decide`. Kept from one run to the next are folded texts, the
truth of conditions that are asked again in the same words, and what windows made of the same
candidates; each is used only where all that it was made from is equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
from msgspec import Struct

from feedfilter.condition import Condition, View, Window, searched_for
from feedfilter.engine.decide import Decision, working_rules, zone_of
from feedfilter.engine.prepare import Prepared, prepare
from feedfilter.engine.truth import FAILURES, STRETCH, Atoms, independent, unknown
from feedfilter.engine.windows import Standing, candidates_of, window_truth
from feedfilter.model import Decided, Feed
from feedfilter.rules.rule import Person, Rule, Rules
from feedfilter.words import Keywords

_ASKED_FOR_NOTHING = 6  # runs after which a condition that nobody asks for is forgotten


class _Setting(Struct, frozen=True):
    """What conditions may see of the rules beside themselves."""

    zone: str
    people: tuple[Person, ...]


class _Seen(Struct, frozen=True):
    """A window with all that its answer depends on, and the answer."""

    window: Window
    base: pl.Series
    others: Mapping[str, pl.Series]
    standing: Standing | None
    truth: pl.Series

    def is_same(
        self,
        window: Window,
        base: pl.Series,
        others: Mapping[str, pl.Series],
        standing: Standing | None,
    ) -> bool:
        """Say whether the window would be asked the same again."""
        return (
            self.window == window
            and self.base.equals(base)
            and self.others.keys() == others.keys()
            and all(others[name].equals(truth) for name, truth in self.others.items())
            and _same_standing(self.standing, standing)
        )


def _same_standing(one: Standing | None, other: Standing | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.removed.equals(other.removed) and one.protected.equals(other.protected)


class Session:
    """Decides one feed by rules that change."""

    def __init__(self, feed: Feed, as_of: date | None = None, known: Atoms | None = None) -> None:
        self.feed = feed
        self.as_of = as_of
        self._atoms: Atoms = dict(known or {})
        self._age: dict[Condition, int] = {}
        self._folded: dict[tuple[int, str], pl.Series] = {}
        self._seen: dict[tuple[str, str], _Seen] = {}
        self._setting: _Setting | None = None
        self._prepared: Prepared | None = None

    def decide(self, rules: Rules) -> Decided:
        """Give what `engine.decide` gives for these rules."""
        prepared = self._prepare(rules)
        failed: set[Condition] = set()
        self._test(prepared, rules, failed)
        # What failed is tried again by the engine, which says of which rule it is.
        known = {each: truth for each, truth in self._atoms.items() if each not in failed}
        return _Decision(self.feed, rules, prepared, known, self._seen).decided()

    def atoms(self) -> Atoms:
        """Give the truth of the conditions of the last rules."""
        return dict(self._atoms)

    def folded(self, name: str) -> pl.Series:
        """Give a text column of the feed as keywords see it."""
        items = self.feed.items
        starts = range(0, items.height, STRETCH)
        parts = [self._view(items.slice(at, STRETCH), at, "UTC", ()).folded(name) for at in starts]
        return pl.concat(parts) if parts else pl.Series([], dtype=pl.String)

    def _prepare(self, rules: Rules) -> Prepared:
        setting = _Setting(zone_of(self.feed, rules), rules.people)
        if self._prepared is None or setting != self._setting:
            self._prepared = prepare(self.feed.items, rules.people, setting.zone, self.as_of)
            self._atoms = {each: truth for each, truth in self._atoms.items() if each.of_content()}
            self._seen = {}
            self._setting = setting
        return self._prepared

    def _test(self, prepared: Prepared, rules: Rules, failed: set[Condition]) -> None:
        asked = independent(working_rules(rules, prepared.today))
        left = [each for each in asked if each not in self._atoms]
        parts: dict[Condition, list[pl.Series]] = {each: [] for each in left}
        for start in range(0, prepared.items.height if left else 0, STRETCH):
            stretch = prepared.items.slice(start, STRETCH)
            view = self._view(stretch, start, prepared.zone, left)
            for condition in left:
                parts[condition].append(_tested(condition, view, failed))
        tested = {each: pl.concat(made) for each, made in parts.items() if made}
        self._atoms |= {each: truth for each, truth in tested.items() if each not in failed}
        self._forget(asked)

    def _view(
        self, stretch: pl.DataFrame, start: int, zone: str, asked: Sequence[Condition]
    ) -> View:
        keywords = searched_for(asked)
        return _View(stretch, keywords, zone, self._folded, start)

    def _forget(self, asked: Sequence[Condition]) -> None:
        """Drop what the last few rule files did not ask for, so that a long session stays small."""
        self._age = {each: self._age.get(each, 0) + 1 for each in self._atoms}
        self._age |= dict.fromkeys(asked, 0)
        for condition, age in self._age.items():
            if age > _ASKED_FOR_NOTHING:
                self._atoms.pop(condition, None)


class _View(View):
    """A view whose folded texts outlive it."""

    def __init__(
        self,
        items: pl.DataFrame,
        keywords: Keywords,
        zone: str,
        kept: dict[tuple[int, str], pl.Series],
        start: int,
    ) -> None:
        super().__init__(items, keywords, zone)
        self._kept = kept
        self._start = start

    def folded(self, name: str) -> pl.Series:
        """Give a text column folded, from an earlier run where there was one."""
        key = (self._start, name)
        if key not in self._kept:
            self._kept[key] = super().folded(name)
        return self._kept[key]


class _Decision(Decision):
    """A run that asks a window only where something it depends on has changed."""

    def __init__(
        self,
        feed: Feed,
        rules: Rules,
        prepared: Prepared,
        known: Atoms,
        seen: dict[tuple[str, str], _Seen],
    ) -> None:
        super().__init__(feed, rules, prepared, known)
        self._seen = seen

    def _window_truth(
        self, rule: Rule, window: Window, base: pl.Series, standing: Standing | None
    ) -> pl.Series:
        named = (each.id for each in window.rules())
        others = {name: self.truths[name] for name in named if name in self.truths}
        known = self._seen.get((rule.id, window.name))
        if known is not None and known.is_same(window, base, others, standing):
            return known.truth
        counted = candidates_of(window, self.prepared, base, self.truths, standing)
        truth = window_truth(window, counted, base)
        self._seen[rule.id, window.name] = _Seen(window, base, others, standing, truth)
        return truth


def _tested(condition: Condition, view: View, failed: set[Condition]) -> pl.Series:
    try:
        return condition.test(view)
    except FAILURES:
        failed.add(condition)
        return unknown(view.height)
