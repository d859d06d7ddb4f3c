"""The numbers of a report by aggregation: totals, per friend, per rule, per day."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from feedfilter.model import REMOVING
from feedfilter.report.friends import AD, NOBODY
from feedfilter.report.totals import Totals
from feedfilter.rules.rule import Rules

_COLUMNS = {"kept": "keep", "collapsed": "collapse", "digested": "digest", "hidden": "hide"}
_REMOVED = F.col("action").isin(*(action.value for action in REMOVING))
_IS_AD = _REMOVED | F.array_contains("tags", AD)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Columns are named and ordered as in `report.whole.Report`, and mean the same."""

    totals: Totals
    friends: pl.DataFrame  # author_key, friend, items, ads, share, kept ... hidden, personal, ...
    rules: pl.DataFrame
    removals: pl.DataFrame
    days: pl.DataFrame


def totals_of(decided: DataFrame, read: int, rejected: int) -> Totals:
    """Count the verdicts; `read` is counted on its own path."""
    counts = {row[0]: row[1] for row in decided.groupBy("action").count().collect()}
    parts = {name: counts.get(action, 0) for name, action in _COLUMNS.items()}
    return Totals(read=read, **parts, rejected=rejected, merged=0)


def numbers(decided: DataFrame, rules: Rules, zone: str, totals: Totals) -> Numbers:
    """Sum up decided items; a friend takes one row, so friends must fit into one machine."""
    rows = decided.withColumn("author_key", F.coalesce("author_key", F.lit("")))
    return Numbers(totals, _friends(rows), _rules(rows, rules), _removals(rows), _days(rows, zone))


def _frame(df: DataFrame) -> pl.DataFrame:
    found = pl.from_arrow(df.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found


def _number(true: Column) -> Column:
    return F.count(F.when(true, 1))


def _friends(rows: DataFrame) -> pl.DataFrame:
    newest = F.struct("time", "seq")
    names = [
        F.max_by(name, F.when(F.col(name).isNotNull(), newest)) for name in ("author", "author_id")
    ]
    counts = {name: _number(F.col("action") == action) for name, action in _COLUMNS.items()}
    counts["personal"] = _number((F.col("action") == "keep") & ~_IS_AD)
    counts["pictures"] = F.coalesce(F.sum(F.when(_IS_AD, F.col("pictures"))), F.lit(0))
    counts |= {"first": F.min("time"), "last": F.max("time")}
    grouped = rows.groupBy("author_key").agg(
        F.coalesce(*names, F.lit(NOBODY)).alias("friend"),
        F.count("*").alias("items"),
        _number(_IS_AD).alias("ads"),
        *(each.alias(name) for name, each in counts.items()),
    )
    found = _frame(grouped.withColumn("share", F.col("ads") / F.col("items")))
    return found.sort(["ads", "items", "friend"], descending=[True, True, False])


def _rules(rows: DataFrame, rules: Rules) -> pl.DataFrame:
    """Give what `report.rules_used.per_rule` gives."""
    who = F.coalesce("author_id", "author", F.lit("\0"))
    applied = rows.select(F.explode("applied").alias("rule"), who.alias("who"))
    used = applied.groupBy("rule").agg(
        F.count("*").alias("applied"), F.countDistinct("who").alias("friends")
    )
    found = _frame(used)
    for name in ("decided", "unknown", "allowed"):
        column = {"decided": F.col("rule"), "allowed": F.col("allowed")}.get(
            name, F.explode("unknown")
        )
        counted = _frame(
            rows.select(column.alias("rule")).groupBy("rule").agg(F.count("*").alias(name))
        )
        found = found.join(counted.drop_nulls("rule"), on="rule", how="full", coalesce=True)
    lines = {"rule": [r.id for r in rules.rules], "action": [r.action.value for r in rules.rules]}
    whole = pl.DataFrame(lines).join(found, on="rule", how="left", maintain_order="left")
    numbers_ = ["applied", "decided", "unknown", "allowed", "friends"]
    return whole.select("rule", "action", pl.col(numbers_).fill_null(0))


def _removals(rows: DataFrame) -> pl.DataFrame:
    rule = F.coalesce("rule", F.lit("")).alias("rule")
    counted = _frame(rows.groupBy("author_key", rule, "action").agg(F.count("*").alias("items")))
    order = ["author_key", "items", "rule", "action"]
    return counted.sort(order, descending=[False, True, False, False])


def _days(rows: DataFrame, zone: str) -> pl.DataFrame:
    """Count per day; times that cannot be true have none."""
    plausible = F.col("time").between(
        F.lit("1990-01-01 00:00:00Z").cast("timestamp"),
        F.lit("9999-12-31 00:00:00Z").cast("timestamp"),
    )
    utc = F.convert_timezone(F.current_timezone(), F.lit(zone), F.col("time").cast("timestamp_ntz"))
    counted = (
        rows.filter(plausible)
        .groupBy(utc.cast("date").alias("day"))
        .agg(
            _number(~_REMOVED).alias("kept"),
            _number(_REMOVED).alias("removed"),
            _number(_IS_AD).alias("ads"),
        )
    )
    return _frame(counted).sort("day")
