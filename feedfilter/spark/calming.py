"""The mildest rule for each friend, as `report.mildest` has it: one shuffle of busy friends' ads.

All candidates look at one author at a time, so the ads of one stream through all their windows in
turn. What the user's rules made of an ad stands there as if it had been decided by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
from msgspec.structs import replace
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from feedfilter.engine.ladder import SCORES
from feedfilter.report.ad_rules import ad_rules
from feedfilter.report.mildest import CALM, CANDIDATES, nameable
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rules
from feedfilter.spark.facts import Facts
from feedfilter.spark.frames import instead
from feedfilter.spark.plan import Stage, Task
from feedfilter.spark.rhythm import KEY
from feedfilter.spark.sorting import packed, streamed

_RULES = """
version: 1
decisions: [{item: removed, action: hide}, {item: kept, action: keep}]
rules:
""" + "".join(f"  - {{id: tried-{at}, {text}}}\n" for at, text in enumerate(CANDIDATES))
_SAID = ("seq", "time", "time_unit", KEY, "text", "picture_keys", "links")


def calmed(task: Task, rows: DataFrame, rules: Rules) -> DataFrame:
    """Give `author_key`, `calm` and `calm_removes` of the friends whom a candidate calms.

    `rows` are decided items with `day`, `micros`, `removed` and `protected`.
    """
    tried = trying(task)
    names = F.array(*map(F.lit, ad_rules(rules))).cast("array<string>")
    ads = rows.filter(F.arrays_overlap("applied", names)).filter("micros IS NOT NULL")
    moving = ads.join(_busy(ads), KEY, "left_semi").select(
        *_SAID,
        _standing().alias("item_id"),
        F.col("day").alias("_day"),
        F.col("removed").alias("_removed"),
        *(F.lit(0).cast("bigint").alias(name) for name in Facts(tried.names).columns),
    )
    shown = streamed(tried, Stage(tuple(tried.steps), frozenset()), [KEY], moving)
    return _mildest(tried, shown)


def trying(task: Task) -> Task:
    """Give the task of all candidates, each of them a rule that only tags."""
    return replace(task, rules=read_rules(_RULES.encode(), "mildest"))


def _busy(ads: DataFrame) -> DataFrame:
    """Find the friends of whom more is shown on some day, those left out whom no rule can name."""
    daily = ads.filter("NOT removed").groupBy(KEY, "day").count()
    busy = daily.filter(F.col("count") > CALM).select(KEY).distinct()
    return instead(busy, {KEY: "string"}, _nameable)


def _nameable(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    for frame in frames:
        yield frame.filter(pl.Series([nameable(key) for key in frame[KEY]], dtype=pl.Boolean))


def _standing() -> Column:
    """Say what a rule at the end of the file finds removed, and what it cannot take out."""
    by_rule = F.coalesce(F.col("rule") != SCORES, F.lit(False))
    removed = F.when(by_rule & F.col("removed"), "removed")
    return removed.when(by_rule | F.col("protected"), "kept")


def _mildest(tried: Task, shown: DataFrame) -> DataFrame:
    """Choose for each friend the candidate that leaves enough and takes least; first ones first."""
    stays = ~F.col("_removed")
    counts, sums, found = [], [], []
    for at, step in enumerate(tried.steps):
        taken, left = f"taken {at}", f"left {at}"
        takes = F.col("item_id").isNull() & (packed(tried, step.fact) == 1)
        counts += [F.count_if(stays & takes).alias(taken)]
        counts += [F.count_if(stays & ~takes).alias(left)]
        sums += [F.sum(taken).alias(taken), F.max(left).alias(left)]
        which = [F.lit(at).alias("at"), F.lit(CANDIDATES[at]).alias("calm")]
        found += [F.when(F.col(left) <= CALM, F.struct(F.col(taken).alias("taken"), *which))]
    daily = shown.groupBy(KEY, "_day").agg(*counts).groupBy(KEY).agg(*sums)
    best = F.array_min(F.array(*found))
    return daily.select(KEY, best["calm"].alias("calm"), best["taken"].alias("calm_removes"))
