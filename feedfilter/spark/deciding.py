"""A feed that Spark holds, decided by the rules of one machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial, reduce
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from feedfilter.condition import EARLIEST
from feedfilter.conditions.frequency import Frequency
from feedfilter.conditions.share import WORDS, Share
from feedfilter.conditions.similar import Similar
from feedfilter.conditions.spike import Spike
from feedfilter.engine.decide import working_rules
from feedfilter.engine.prepare import FAR_AHEAD, FEWEST_ITEMS, ONE_WRONG_IN
from feedfilter.model import SCHEMA
from feedfilter.rules.rule import Rules
from feedfilter.spark.alike import node, similar
from feedfilter.spark.facts import Facts
from feedfilter.spark.frames import ON_DISK, beside, spark_type
from feedfilter.spark.plan import Stage, Step, Task
from feedfilter.spark.sorting import WHY, WHY_TYPE, packed, streamed
from feedfilter.spark.working import COUNTS, Worker
from feedfilter.stamps import MICROSECOND, micros_of

VERDICTS = {
    "action": "string",
    "rule": "string",
    "tags": "array<string>",
    "score": "double",
    "allowed": "string",
    "applied": "array<string>",  # the rules that apply
    "unknown": "array<string>",  # the rules that could not be told
}
_SMALL = ["seq", "time", "time_unit", "author_key", "person", "me", "_wanted"]
_OTHERS = {"chat", "kind", "forwarded_from"}
_YEAR = timedelta(days=365) // MICROSECOND


def decide(
    df: DataFrame,
    rules: Rules,
    zone: str | None = None,
    as_of: date | None = None,
    storage: StorageLevel = ON_DISK,
    *,
    evidence: bool = False,
) -> DataFrame:
    """Add VERDICTS and `author_key` to items; columns are those of `model.SCHEMA`, by their names.

    `seq` breaks ties of time and must be unique; without it the order of the rows does. Everything
    that one machine says of the same items, this says too. With `evidence` a column of that name
    lists for every window that selects an item the `seq` of the items that show it (none for
    `share`, which is shown by whole groups); it takes long, so ask for few items. `storage` is
    where the first pass over the texts is kept: in memory its blocks can fill the heap.
    """
    if "seq" not in df.columns:
        df = df.withColumn("seq", F.monotonically_increasing_id())
    missing = [name for name in SCHEMA if name not in df.columns]
    null = (F.lit(None).cast(spark_type(SCHEMA[name])).alias(name) for name in missing)
    df = df.select("*", *null)
    if evidence:
        df = df.withColumn(WHY, F.lit(None).cast("string"))
    return Run(worker_of(df, rules, zone or rules.timezone or "UTC", as_of)).decided(df, storage)


def worker_of(df: DataFrame, rules: Rules, zone: str, as_of: date | None) -> Worker:
    """Read `until` against the whole feed; find the ids of `people` that stand in it."""
    ids = [each for person in rules.people for each in person.ids]
    mentioned = F.when(F.col("author_id").isin(ids), F.col("author_id"))
    (known,) = df.agg(F.collect_set(mentioned)).collect()[0]
    latest = _newest_true(df)
    today = as_of or (latest.astimezone(ZoneInfo(zone)).date() if latest else None)
    on = {rule.id for rule in working_rules(rules, today)}
    fixed = tuple(replace(rule, enabled=rule.id in on, until=None) for rule in rules.rules)
    scores = dict(rules.scores)
    light = replace(rules, rules=fixed, lists={}, scores=scores, tests=(), unused_lists={})
    return Worker(Task(light, zone, as_of, latest or EARLIEST), tuple(known))


def _newest_true(df: DataFrame) -> datetime | None:
    """Give what `engine.prepare.newest_true` gives, from the years that have items."""
    stamp = F.unix_micros(F.col("time").cast("timestamp")).alias("micros")
    times = df.select(stamp).filter(F.col("micros") >= micros_of(EARLIEST))
    ends = F.struct(F.max("micros"), F.min("micros"), F.count("*"))  # a gap so long parts years
    found = times.groupBy(F.floor(F.col("micros") / _YEAR)).agg(ends).collect()
    years = sorted((tuple(ends) for _, ends in found), reverse=True)
    if not years:
        return None
    newest: int = years[0][0]
    total, newer = sum(count for *_, count in years), 0
    few = max(1, total // ONE_WRONG_IN) if total >= FEWEST_ITEMS else 0
    for (_, oldest, count), (before, *_) in pairwise(years):
        newer += count
        if newer <= few and oldest - before > FAR_AHEAD // MICROSECOND:
            newest = before
    return datetime.fromtimestamp(0, UTC) + newest * MICROSECOND


class Run:
    """One feed on its way: `rest` is what only `share` counts, `moving` what is shuffled."""

    def __init__(self, worker: Worker) -> None:
        self._worker, self._task = worker, worker.task
        self._facts = dict.fromkeys(Facts(worker.task.names).columns, "bigint")
        said = [name for names in worker.compared.values() for name in names]
        self._marks = dict.fromkeys([*said, *worker.counted_texts.values()], "string")
        self._marks["_wanted"] = "boolean"

    def decided(self, df: DataFrame, storage: StorageLevel) -> DataFrame:
        """Run all stages and climb the ladder."""
        task, worker = self._task, self._worker
        who = dict.fromkeys(("author_key", "person"), "string")
        whole = beside(df, who | self._facts, worker.features)
        past = task.early | set(task.atoms)  # what is known of all items
        stages = list(task.stages)
        while stages and isinstance(stages[0].steps[0].window, Share):
            stage = stages.pop(0)
            (whole,) = self._shared([whole.persist(storage)], stage)
            past = task.closed(past | {stage.steps[0].fact})
        if stages:
            marked = beside(whole, self._marks, partial(worker.marking, past)).persist(storage)
            whole = self._windowed(marked, stages, past)
        climbing = partial(worker.climbing, past | {step.fact for step in task.steps})
        climbed = beside(whole, VERDICTS, climbing).drop("person", *self._facts, *self._marks)
        if WHY not in climbed.columns:
            return climbed
        listed = F.concat(F.lit("["), F.coalesce(WHY, F.lit("")), F.lit("]"))
        return climbed.withColumn("evidence", F.from_json(listed, WHY_TYPE)).drop(WHY)

    def _windowed(self, whole: DataFrame, stages: list[Stage], past: frozenset[str]) -> DataFrame:
        """Let what windows may count go through them, and join it with the rest again."""
        small = [*self._small(), *(F.col(name) for name in whole.columns if name == WHY)]
        rest, moving = whole.filter("NOT _wanted"), whole.filter("_wanted").select(small)
        for stage in stages:
            window = stage.steps[0].window
            if isinstance(window, Share):
                rest, moving = self._shared([self._caught_up(rest, past, stage), moving], stage)
                past = self._task.closed(stage.known | {stage.steps[0].fact})
            elif isinstance(window, Similar):
                moving = similar(self._worker, stage, moving, whole)
            else:
                spikes = any(isinstance(step.window, Spike) for step in stage.steps)
                others = rest.select(small) if spikes else None
                moving = streamed(self._task, stage, stage.steps[0].keys, moving, others)
        found = [*self._facts, *({WHY} & set(whole.columns))]
        moved = whole.filter("_wanted").drop(*found).join(moving.select("seq", *found), "seq")
        return rest.unionByName(moved)

    def _small(self) -> list[Column]:
        """Give what is shuffled: no texts, but hashes of those that are compared or counted."""
        worker, steps = self._worker, self._task.steps
        decided = [each.item for each in self._task.rules.decisions]
        by_hand = F.when(F.col("item_id").isin(decided), F.col("item_id")).alias("item_id")
        used = {key for step in steps for key in step.keys}
        used |= {w.distinct or "" for s in steps if isinstance(w := s.window, Frequency)}
        used |= {"kind" for step in steps if isinstance(step.window, Share)}
        folded = [F.md5(name).alias(name) for name in worker.counted_texts.values()]
        nodes = [node(name, each) for each, names in worker.compared.items() for name in names]
        plain = [*_SMALL, *sorted(used & _OTHERS), *self._facts]
        return [*map(F.col, plain), by_hand, *folded, *nodes]

    def _caught_up(self, rest: DataFrame, past: frozenset[str], stage: Stage) -> DataFrame:
        """Complete what is known of the rest, for which the windows so far are false."""
        if stage.known <= past:
            return rest
        known = past | {step.fact for step in self._task.steps if step.fact in stage.known}
        worker = self._worker
        return beside(rest, self._facts, lambda frames: (worker.told(f, known)[1] for f in frames))

    def _shared(self, parts: list[DataFrame], stage: Stage) -> list[DataFrame]:
        """Count groups, and tell their items where the share is large."""
        step, worker = stage.steps[0], self._worker
        counted = reduce(DataFrame.unionByName, (self._counted(part, step) for part in parts))
        sums = [F.sum(f"_{name}").alias(f"_{name}") for name in COUNTS]
        summed = counted.groupBy(*step.keys).agg(*sums)
        large = beside(summed, {"_share": "int"}, partial(worker.large, step))
        large = large.select(*step.keys, "_share")
        if step.keys:  # most groups have none, so that those that have can be sent to every worker
            large = large.filter("_share > 0")
        tell = partial(worker.with_share, step, stage.known)

        def told(df: DataFrame) -> DataFrame:
            joined = df.join(large, list(step.keys), "left") if step.keys else df.crossJoin(large)
            return beside(joined, self._facts, tell).select(df.columns)

        return [told(part) for part in parts]

    def _counted(self, df: DataFrame, step: Step) -> DataFrame:
        """Give a row for each item that is somebody's words, with what is true of it as 0 or 1."""
        window = step.window
        assert isinstance(window, Share)
        truth = F.lit(0)
        if window.of.id in self._task.working:
            truth = packed(self._task, window.of.id)
        counts = (F.lit(1), (truth == 1).cast("int"), (truth == 2).cast("int"))
        named = [each.alias(f"_{name}") for each, name in zip(counts, COUNTS, strict=True)]
        known = df.dropna(subset=list(step.keys)) if step.keys else df
        return known.filter(F.col("kind").isin(*WORDS)).select(*step.keys, *named)
