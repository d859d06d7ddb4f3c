"""What a worker does with its rows: match texts, complete rules, climb the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import polars as pl
from msgspec import Struct

from feedfilter.alike.comparable import comparable, link_set, picture_set
from feedfilter.condition import Window
from feedfilter.conditions.share import Share
from feedfilter.conditions.similar import Similar
from feedfilter.engine.decide import Decision
from feedfilter.engine.prepare import prepare
from feedfilter.engine.truth import Atoms, Matching, independent
from feedfilter.fold import fold
from feedfilter.model import SCHEMA
from feedfilter.spark.facts import Facts, either
from feedfilter.spark.plan import Step, Task
from feedfilter.spark.sorting import counted_texts

THINGS = ("text", "pictures", "links")
COUNTS = ("items", "applies", "unknown")
Frames = Iterator[pl.DataFrame]


class Worker(Struct, frozen=True, dict=True):
    """The rules where the rows are; `known_ids` are those of `people` that stand in the feed."""

    task: Task
    known_ids: tuple[str, ...]

    @cached_property
    def compared(self) -> dict[Similar, tuple[str, ...]]:
        """Name for each window `similar` the columns of what it compares."""
        windows = [step.window for step in self.task.steps]
        alike = dict.fromkeys(each for each in windows if isinstance(each, Similar))
        return {each: tuple(f"_{at} {name}" for name in THINGS) for at, each in enumerate(alike)}

    @cached_property
    def counted_texts(self) -> dict[str, str]:
        """Name the columns for texts of which different ones are counted, by the texts'."""
        return counted_texts(self.task.steps)

    def features(self, frames: Frames) -> Frames:
        """Say who the author is and which conditions hold."""
        rules = list(self.task.working.values())
        conditions = independent(rules)
        # So that `prepare` knows in each part of the feed whom the whole feed knows by id.
        people = pl.DataFrame({"author_id": self.known_ids}, schema={"author_id": pl.String})
        people = people.with_columns(pl.lit("").alias("text"))
        for frame in frames:
            both = pl.concat([frame.select(list(SCHEMA)), people], how="diagonal")
            items = prepare(both, self.task.rules.people, self.task.zone).items.head(frame.height)
            matching = Matching(conditions, self.task.zone, rules=rules)
            yield self._matched(items, matching.match(items))

    def _matched(self, items: pl.DataFrame, atoms: Atoms) -> pl.DataFrame:
        known = self.task.complete(self.task.decision(items, {}), {}, atoms)
        late = {name: atoms[each] for name, each in self.task.atoms.items()}
        facts = Facts(self.task.names).packed(known | late, items.height)
        return items.select("author_key", "person").hstack(facts)

    def marking(self, known: frozenset[str], frames: Frames) -> Frames:
        """Say which items windows may count, whatever is open yet, and what is compared of them."""
        for frame in frames:
            facts = Facts(self.task.names).unpacked(frame, known)
            decision, atoms = self.task.decision(frame, facts), self.task.late_atoms(facts)
            may: dict[Window, pl.Series] = {}
            for step in self.task.steps:
                if step.fact not in known and not isinstance(step.window, Share):
                    base = self.task.base(decision, step.rule, atoms).fill_null(True)
                    may[step.window] = either([base, may.get(step.window, base)], frame.height)
            wanted = either(may.values(), frame.height).alias("_wanted")
            texts = [
                fold(frame[name].set(~wanted, None)).alias(column)
                for name, column in self.counted_texts.items()
            ]
            for window, columns in self.compared.items():
                found = _said(window, frame, may[window])
                texts += [each.alias(name) for each, name in zip(found, columns, strict=True)]
            yield pl.DataFrame([wanted, *texts])

    def told(self, frame: pl.DataFrame, known: frozenset[str]) -> tuple[Decision, pl.DataFrame]:
        """Find what follows from what is known: as a run over these rows, and packed."""
        facts = Facts(self.task.names)
        found = facts.unpacked(frame, known)
        decision = self.task.decision(frame, found)
        found = self.task.complete(decision, found, self.task.late_atoms(found))
        return decision, facts.packed(found, frame.height)

    def large(self, step: Step, frames: Frames) -> Frames:
        """Say of groups whether the share is large: 1, or 2 where that cannot be told, else 0."""
        window = step.window
        assert isinstance(window, Share)
        for frame in frames:
            groups = frame.select(pl.col(f"_{name}").alias(name) for name in COUNTS)
            yield window.of_groups(groups).cast(pl.Int32).fill_null(2).alias("_share").to_frame()

    def with_share(self, step: Step, known: frozenset[str], frames: Frames) -> Frames:
        """Tell the items of groups of which that is known."""
        facts = Facts(self.task.names)
        for frame in frames:
            found = facts.unpacked(frame, known)
            decision, atoms = self.task.decision(frame, found), self.task.late_atoms(found)
            base = self.task.base(decision, step.rule, atoms)
            share = frame["_share"].fill_null(0)
            nobody = either((frame[key].is_null() for key in step.keys), frame.height)
            large = (share == 1).set((share == 2) | nobody, None)
            found[step.fact] = base.zip_with(~base.fill_null(False), large)
            found = self.task.complete(decision, found, atoms)
            yield facts.packed(found, frame.height)

    def climbing(self, known: frozenset[str], frames: Frames) -> Frames:
        """Give the verdicts, and the rules that apply or could not be told."""
        for frame in frames:
            decision, _ = self.told(frame, known)
            truths = {name: decision.truths[name] for name in self.task.working}
            applied = {name: truth.fill_null(False) for name, truth in truths.items()}
            unknown_ = {name: truth.is_null() for name, truth in truths.items()}
            named = [_names("applied", applied), _names("unknown", unknown_)]
            yield decision.verdicts().hstack(named)


def _said(window: Similar, items: pl.DataFrame, may: pl.Series) -> list[pl.Series]:
    """Give what is compared of the items that may be compared: text, pictures, links."""
    lists = items.select(pl.when(may).then(pl.col("picture_keys", "links")))
    text = comparable(fold(items["text"].set(~may, None)), window.ignore)
    return [text, picture_set(lists["picture_keys"]), link_set(lists["links"])]


def _names(column: str, flags: dict[str, pl.Series]) -> pl.Series:
    """List for each row the names of the flags that are true, in their order."""
    marked = [
        pl.when(flag).then(pl.lit(name)).alias(str(at))
        for at, (name, flag) in enumerate(flags.items())
    ]
    return pl.select(pl.concat_list(marked).list.drop_nulls().alias(column)).to_series()
