"""One shuffle: items sorted by group and time, and the windows that they stream through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_

import polars as pl
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from feedfilter.spark.facts import Facts
from feedfilter.spark.frames import instead
from feedfilter.spark.plan import Stage, Task
from feedfilter.spark.stream import Cutter, cut_of, through

WHY = "_why"  # JSON objects, with commas between them
WHY_TYPE = "array<struct<rule:string,window:string,items:array<bigint>>>"


def streamed(
    task: Task,
    stage: Stage,
    keys: Sequence[str],
    moving: DataFrame,
    others: DataFrame | None = None,
    cut: Cutter = cut_of,
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

    def work(frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        flow: Iterator[pl.DataFrame] = (
            facts.beside(shown(frame), facts.unpacked(frame, stage.known)) for frame in frames
        )
        for step in stage.steps:
            flow = through(task, step, tuple(keys), flow, cut, evidence=evidence)
        for frame in flow:
            yield frame.drop(facts.columns).hstack(facts.packed(facts.of(frame), frame.height))

    shown = _counted if cut is cut_of else _as_it_is
    changed = dict.fromkeys(facts.columns, "bigint") | ({WHY: "string"} if evidence else {})
    done = instead(moved, changed, work)
    return done.filter("_wanted") if others is not None else done


def _as_it_is(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """Put the hashes of texts, where different ones are counted, in their place."""
    found = [name for name in ("text", "link_title") if f"_{name}" in frame.columns]
    return frame.with_columns(pl.col(f"_{name}").alias(name) for name in found)
