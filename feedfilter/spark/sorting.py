"""One shuffle: items sorted by group and time, and the windows that they stream through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_

import polars as pl
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from feedfilter.conditions.frequency import Frequency
from feedfilter.spark.facts import Facts
from feedfilter.spark.frames import instead
from feedfilter.spark.plan import Stage, Step, Task
from feedfilter.spark.stream import through

WHY = "_why"  # JSON objects, with commas between them
WHY_TYPE = "array<struct<rule:string,window:string,items:array<bigint>>>"
_TEXTS = ("text", "link_title")  # of these different ones can be counted


def streamed(
    task: Task,
    stage: Stage,
    keys: Sequence[str],
    moving: DataFrame,
    others: DataFrame | None = None,
    *,
    newest_first: bool = False,
) -> DataFrame:
    """Let items go through the windows of a stage; `others` only pass by, to be seen."""
    if others is not None:
        moving = moving.unionByName(others)
    known = reduce(and_, (F.col(key).isNotNull() for key in keys), F.lit(True))
    spread = F.when(known, F.xxhash64(*keys) if keys else F.lit(0)).otherwise(F.xxhash64("seq"))
    time, seq = F.col("time"), F.col("seq")
    order = [time.desc_nulls_first(), seq.desc()] if newest_first else [time.asc_nulls_first(), seq]
    moved = moving.repartition(spread).sortWithinPartitions(*keys, *order)

    facts, evidence = Facts(task.names), WHY in moving.columns
    # Where different texts are counted, their hashes stand for them.
    hashes = [pl.col(own).alias(name) for name, own in counted_texts(stage.steps).items()]

    def work(frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        flow: Iterator[pl.DataFrame] = (
            facts.beside(frame.with_columns(hashes), facts.unpacked(frame, stage.known))
            for frame in frames
        )
        for step in stage.steps:
            flow = through(task, step, tuple(keys), flow, evidence=evidence)
        for frame in flow:
            yield frame.drop(facts.columns).hstack(facts.packed(facts.of(frame), frame.height))

    changed = dict.fromkeys(facts.columns, "bigint") | ({WHY: "string"} if evidence else {})
    done = instead(moved, changed, work)
    return done.filter("_wanted") if others is not None else done


def counted_texts(steps: Iterable[Step]) -> dict[str, str]:
    """Name the columns for texts of which different ones are counted, by the texts'."""
    windows = [step.window for step in steps]
    distinct = {each.distinct for each in windows if isinstance(each, Frequency)}
    return {name: f"_{name}" for name in _TEXTS if name in distinct}


def packed(task: Task, fact: str) -> Column:
    """Give what is known of a fact: 1 is true, 2 unknown."""
    column, shift = Facts(task.names).place(fact)
    return F.shiftright(column, shift).bitwiseAND(F.lit(3).cast("bigint"))
