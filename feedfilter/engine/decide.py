"""Decide every item of a feed by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
from msgspec.structs import replace

from feedfilter.condition import Condition, View, Window
from feedfilter.engine import ladder
from feedfilter.engine.ahead import Ahead
from feedfilter.engine.prepare import Prepared, prepare
from feedfilter.engine.truth import FAILURES, Atoms, atoms_of, tree_truth, unknown
from feedfilter.engine.windows import Standing, candidates_of, window_truth
from feedfilter.flags import constant, without_nulls
from feedfilter.model import VERDICT_SCHEMA, Decided, Feed, are_removed
from feedfilter.profile import UNMEASURED, Profile
from feedfilter.rules.references import evaluation_order
from feedfilter.rules.rule import Rule, Rules
from feedfilter.words import Keywords

LADDER = "ladder"


def decide(
    feed: Feed,
    rules: Rules,
    as_of: date | None = None,
    known: Atoms | None = None,
    profile: Profile = UNMEASURED,
) -> Decided:
    """Give every item its verdict, and every rule its truth about every item.

    `known` is what `Ahead` has matched already.

    `as_of` is the day against which `until` is read and future stamps are told; without it the
    newest item's, so that the same files give the same result next year.
    """
    prepared = prepare(feed.items, rules.people, zone_of(feed, rules), as_of)
    return Decision(feed, rules, prepared, known, profile).decided()


def decide_taken(
    matching: Ahead,
    feed: Feed,
    rules: Rules,
    as_of: date | None = None,
    profile: Profile = UNMEASURED,
) -> Decided:
    """Decide a feed whose rows `matching` has taken; meanwhile what windows need is made ready."""
    matching.start()
    prepared = prepare(feed.items, rules.people, zone_of(feed, rules), as_of)
    prepared.make_ready()
    for rule in working_rules(rules, prepared.today):
        for window in rule.windows:
            window.make_ready(feed.items.height)
    with profile.timed("waiting for matching"):
        known = matching.atoms(feed)
    return Decision(feed, rules, prepared, known, profile).decided()


def zone_of(feed: Feed, rules: Rules) -> str:
    """Choose the zone of clock, weekday and calendar tests: the rules', else the first export's."""
    return rules.timezone or (feed.sources[0].zone if feed.sources else "UTC")


def working_rules(rules: Rules, today: date | None) -> list[Rule]:
    """Leave out the rules that are switched off or past their last day."""
    return [
        rule
        for rule in rules.rules
        if rule.enabled and not (rule.until and today and today > rule.until)
    ]


class Decision:
    """One run over a feed; `truths` fills rule by rule, in the order that references ask for."""

    def __init__(
        self,
        feed: Feed,
        rules: Rules,
        prepared: Prepared,
        known: Atoms | None = None,
        profile: Profile = UNMEASURED,
    ) -> None:
        self.feed = feed
        self.rules = rules
        self.prepared = prepared
        self.known = known
        self.profile = profile
        self.working = working_rules(rules, prepared.today)
        self.allowed = ladder.allowed_rows(prepared.items, rules)
        self.begun = ladder.decided_by_hand(prepared.items, rules.decisions)
        self.truths: dict[str, pl.Series] = {}
        self.failed: dict[str, str] = {}

    def decided(self) -> Decided:
        """Run all rules and climb the ladder."""
        height = self.prepared.items.height
        atoms = self._atoms()
        by_id = {rule.id: rule for rule in self.working}
        for identifier in evaluation_order(replace(self.rules, rules=tuple(self.working))):
            self.truths[identifier] = self._truth_or_unknown(by_id[identifier], atoms)
        with self.profile.timed(LADDER):
            verdicts = self.verdicts()
        truth = pl.DataFrame(
            {rule.id: self.truths.get(rule.id, _false(height)) for rule in self.rules.rules}
        )
        return Decided(self.feed, verdicts, truth, self.failed)

    def verdicts(self) -> pl.DataFrame:
        """Climb the ladder, once the truth of every rule is known."""
        height = self.prepared.items.height
        climbed = ladder.climb(self.begun, self.working, self.truths, self.allowed)
        score = ladder.scores_of(self.working, self.truths, height)
        verdicts = ladder.add_scores(climbed, score, self.rules.scores, self.allowed)
        tags = ladder.tags_of(self.working, self.truths, height)
        return verdicts.with_columns(tags=tags).select(list(VERDICT_SCHEMA))

    def _atoms(self) -> Atoms:
        failed: dict[Condition, str] = {}
        atoms = atoms_of(
            self.prepared, self.working, failed, self.known, self.profile, everywhere=False
        )
        for rule in self.working:
            for leaf in rule.conditions():
                if leaf.condition in failed:
                    self.failed[rule.id] = failed[leaf.condition]
        return atoms

    def _truth_or_unknown(self, rule: Rule, atoms: Atoms) -> pl.Series:
        if rule.id in self.failed:
            return unknown(self.prepared.items.height)
        try:
            return self._truth(rule, atoms)
        except FAILURES as error:
            self.failed[rule.id] = type(error).__name__
            return unknown(self.prepared.items.height)

    def _truth(self, rule: Rule, atoms: Atoms) -> pl.Series:
        base = self.base(rule, atoms)
        truth = base
        for window in rule.windows:
            with self.profile.timed((rule.id, window.name)):
                standing = self.standing(rule, truth) if window.sees_decisions() else None
                truth = truth & self._window_truth(rule, window, base, standing)
        return truth

    def _window_truth(
        self, rule: Rule, window: Window, base: pl.Series, standing: Standing | None
    ) -> pl.Series:
        counted = candidates_of(window, self.prepared, base, self.truths, standing)
        return window_truth(window, counted, base)

    def base(self, rule: Rule, atoms: Atoms) -> pl.Series:
        """Give the truth of `when` and not `unless`, before any window."""
        view = View(self.prepared.items, Keywords(()), self.prepared.zone, self.truths)
        when = tree_truth(rule.when, atoms, self.truths, view)
        if rule.unless is None:
            return when
        return when & ~tree_truth(rule.unless, atoms, self.truths, view)

    def standing(self, rule: Rule, rest: pl.Series) -> Standing:
        """Say what the ladder has made of the items before this rule of the file.

        `rest` is the truth of the rule but for the window that asks: where it does not hold, the
        rule removes nothing, whatever the window says.
        """
        earlier: Sequence[Rule] = self.working[: self.working.index(rule)]
        climbed = ladder.climb(self.begun, earlier, self.truths, self.allowed)
        removed = are_removed(climbed["action"]).fill_null(False)
        kept = climbed["action"].is_not_null() & ~removed
        protected = kept if rule.even_allowed else kept | self.allowed
        return Standing(removed, protected | ~without_nulls(rest, instead=False))


def _false(height: int) -> pl.Series:
    return constant(False, height)
