"""The same job as a script of Polars, over CSV."""

import sys

import polars as pl

export, words, output = sys.argv[1:4]
with open(words, encoding="utf-8") as handle:
    ad = [line.strip() for line in handle]
items = pl.scan_csv(export, infer_schema=False).with_columns(
    pl.col("time").str.to_datetime("%Y-%m-%dT%H:%M:%S%z")
)
marked = items.with_columns(
    is_ad=pl.col("text").fill_null("").str.to_lowercase().str.contains_any(ad)
).sort("time")
ads = pl.col("is_ad").cast(pl.Int64).rolling_sum_by("time", "2h").over("author_id")
kept = marked.with_columns(ads=ads).filter(~(pl.col("is_ad") & (pl.col("ads") > 1)))
kept.collect().write_ndjson(output)
