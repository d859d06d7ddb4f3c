"""What stays, what was removed and what could not be read, as folders that Spark writes."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from feedfilter.model import REMOVING
from feedfilter.render.jsonl import KEYS
from feedfilter.spark.reading import Read


def write(read: Read, decided: DataFrame, output: str) -> None:
    """Write `kept` in the input's order and format (JSON Lines byte for byte), and the others."""
    removed = F.col("action").isin(*(action.value for action in REMOVING))
    as_lines = "_raw" in decided.columns
    items = [F.col(name).alias(key) for name, key in {"time": "time", **KEYS}.items()]
    verdict = ["record", "action", "rule", "tags"]
    gone = decided.filter(removed).orderBy("record")
    stays = decided.filter(~removed).orderBy("record")
    if as_lines:
        stays.select(_text("_raw")).write.text(f"{output}/kept")
        gone.select(*verdict, _text("_raw").alias("removed")).write.json(f"{output}/removed")
    else:
        stays.select(*items).write.parquet(f"{output}/kept")
        gone.select(*verdict, *items).write.parquet(f"{output}/removed")
    raw = [_text("_raw").alias("record")] if as_lines else []
    places = [F.col(f"_{name}").alias(name) for name in ("file", "block", "at", "reason")]
    read.rejected.select(*places, *raw).write.json(f"{output}/rejected")


def _text(name: str) -> Column:
    return F.col(name).cast("string")
