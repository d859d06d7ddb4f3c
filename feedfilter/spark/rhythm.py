"""When the ads come, as `report.rhythm` has it, by the window functions of Spark.

Each friend's ads are sorted where they are; nothing of a group is held in Python.
"""

from __future__ import annotations

from pyspark.sql import DataFrame, Window, WindowSpec
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from feedfilter.report.rhythm import BURST, EVEN, FEWEST_GAPS, NIGHT, SLOW
from feedfilter.stamps import MICROSECOND

KEY = "author_key"
SECOND = 1_000_000


def bursts(ads: DataFrame) -> DataFrame:
    """Give `burst` and `burst_at`: how many ads have come and are not yet 30 minutes old."""
    goes = F.col("micros") + BURST // MICROSECOND
    steps = F.create_map("micros", F.lit(1), goes, F.lit(-1))
    events = _exact(ads).select(KEY, F.explode(steps).alias("micros", "step"))
    there = F.sum("step").over(_own().orderBy("micros"))  # with all events of this moment
    counted = events.select(KEY, there.alias("there"), (-F.col("micros")).alias("at"))
    most = F.max(F.struct("there", "at"))  # first reached when an ad comes
    return counted.groupBy(KEY).agg(most["there"].alias("burst"), (-most["at"]).alias("burst_at"))


def cadence(ads: DataFrame) -> DataFrame:
    """Give `gap`, `pace` (micros), `spread` and `even`."""
    before = F.lag("micros").over(_own().orderBy("micros", "seq"))
    gaps = _exact(ads).select(KEY, (F.col("micros") - before).alias("all"))
    near = F.when(F.col("all") <= NIGHT // MICROSECOND, F.floor(F.col("all") / SECOND))
    paced = _with_middle(_with_middle(gaps.withColumn("near", near), "all"), "near")
    off = paced.withColumn("off", F.abs(F.col("near") - F.col("2 near") / 2))
    found = (
        _with_middle(off, "off")
        .groupBy(KEY)
        .agg(
            F.shiftright(F.first("2 all"), 1).alias("gap"),
            (F.first("2 near") / 2).alias("pace"),
            (F.first("2 off") / 2).alias("off"),
            F.count("near").alias("number"),
        )
    )
    pace = F.col("pace")
    spread = F.when(pace == 0, 0.0).otherwise(F.col("off") / pace)
    even = (spread <= EVEN) & (F.col("number") >= FEWEST_GAPS) & (pace >= SLOW)
    return found.select(
        KEY,
        "gap",
        (pace * SECOND).cast("bigint").alias("pace"),
        spread.alias("spread"),
        F.coalesce(even, F.lit(False)).alias("even"),
    )


def _with_middle(df: DataFrame, name: str) -> DataFrame:
    """Add twice the median per friend of a column; what is null does not count."""
    place = F.row_number().over(_own().orderBy(F.col(name).asc_nulls_last()))
    count = F.count(name).over(_own())
    middle = F.when(F.abs(2 * place - count - 1) <= 1, F.col(name))
    placed = df.withColumn("_middle", middle)
    ends = F.min("_middle").over(_own()) + F.max("_middle").over(_own())
    return placed.withColumn(f"2 {name}", ends).drop("_middle")


def worst_days(ads: DataFrame) -> DataFrame:
    """Give the most ads of one day, posted (`worst_day`) and still shown."""
    shown = F.count(F.when(~F.col("removed"), 1))
    daily = ads.groupBy(KEY, "day").agg(F.count("*").alias("posted"), shown.alias("shown"))
    return daily.groupBy(KEY).agg(
        F.max("posted").alias("worst_day"), F.max("shown").alias("shown_worst_day")
    )


def _exact(ads: DataFrame) -> DataFrame:
    return ads.filter("time_unit != 'day'")


def _own() -> WindowSpec:
    return Window.partitionBy(KEY)
