"""Which ads are copies of whose: `similar` over the ads alone, as `report.relays` has it."""

from __future__ import annotations

import polars as pl
from msgspec.structs import replace
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from feedfilter.engine.truth import Atoms
from feedfilter.model import SCHEMA
from feedfilter.report.relays import PERCENT, SHORTEST, WITHIN
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rules
from feedfilter.spark.deciding import Run
from feedfilter.spark.frames import ON_DISK
from feedfilter.spark.sorting import WHY
from feedfilter.spark.working import Worker

_RULE = f"""
version: 1
rules:
  - id: relay
    similar:
      {{to: other_authors, within: {WITHIN}, ratio: {{gte: {PERCENT}}}, min_length: {SHORTEST}}}
    action: collapse
"""


def relay_rules(rules: Rules) -> Rules:
    """Give the one rule that finds copies among ads, with the people of other rules."""
    return replace(read_rules(_RULE.encode(), "relays"), people=rules.people)


class _Known(Worker, frozen=True):
    """Takes all whose author is not known for one somebody, as the report does."""

    def _matched(self, items: pl.DataFrame, atoms: Atoms) -> pl.DataFrame:
        return super()._matched(items, atoms).with_columns(pl.col("author_key").fill_null(""))


def carried(worker: Worker, ads: DataFrame) -> DataFrame:
    """Give `source`, `carrier` and `ads`: how often who carried whose ad."""
    items = ads.select(*SCHEMA, F.lit(None).cast("string").alias(WHY))
    found = Run(_Known(worker.task, worker.known_ids)).decided(items, ON_DISK)
    shown = F.explode("evidence").alias("shown")
    copies = found.select(F.col("author_key").alias("carrier"), shown)
    leader = copies.select("carrier", F.col("shown.items")[0].alias("seq"))
    source = ads.select("seq", F.col("author_key").alias("source"))
    return leader.join(source, "seq").groupBy("source", "carrier").agg(F.count("*").alias("ads"))
