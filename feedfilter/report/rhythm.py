"""When the ads come: hours, weekdays, days, bursts, gaps and cadence."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

BURST = timedelta(minutes=30)  # a burst is the most ads within this time
NIGHT = timedelta(hours=6)  # a longer gap is a night, no pause between two posts
EVEN = 0.25  # of the median: half of the gaps differ by no more
FEWEST_GAPS = 4
SLOW = 1800  # seconds; what comes faster is a burst, not a pace
_BY = "author_key"


def exact(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep what has a clock time; a stamp that is only a day says nothing about hours."""
    return rows.filter((pl.col("time_unit") != "day").fill_null(False))


def bursts(ads: pl.DataFrame) -> pl.DataFrame:
    """Give per friend `burst`, the most ads within 30 minutes, and `burst_at`, when it ended."""
    counted = exact(ads).sort(_BY, "time", "seq").with_columns(one=pl.lit(1, pl.Int64))
    within = counted.with_columns(n=pl.col("one").rolling_sum_by("time", BURST).over(_BY))
    latest = pl.col("time").get(pl.col("n").arg_max())
    return within.group_by(_BY).agg(burst=pl.col("n").max(), burst_at=latest)


def gaps(ads: pl.DataFrame) -> pl.DataFrame:
    """Give per friend `gap`, the median time from one ad to the next."""
    gap = pl.col("time").sort().diff().drop_nulls().median()
    return exact(ads).group_by(_BY).agg(gap=gap.cast(pl.Duration("us")))


def cadence(ads: pl.DataFrame) -> pl.DataFrame:
    """Give per friend `pace`, the median gap by day, its `spread`, and whether it is `even`.

    Gaps over six hours are nights. The spread is the median deviation as a part of the pace.
    """
    ordered = exact(ads).sort(_BY, "time", "seq")
    ordered = ordered.with_columns(gap=pl.col("time").diff().over(_BY))
    near = ordered.filter(pl.col("gap") <= NIGHT).select(_BY, gap=pl.col("gap").dt.total_seconds())
    gap = pl.col("gap")
    found = near.group_by(_BY).agg(
        pace=gap.median(), off=(gap - gap.median()).abs().median(), number=pl.len()
    )
    spread = (pl.col("off") / pl.col("pace")).fill_nan(0.0)
    return found.select(
        _BY,
        pace=pl.duration(seconds=pl.col("pace"), time_unit="us"),
        spread=spread,
        even=(spread <= EVEN) & (pl.col("number") >= FEWEST_GAPS) & (pl.col("pace") >= SLOW),
    )


def with_clock(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Add `day`, `weekday` (1 is Monday) and `hour` in a zone; `hour` is null without a clock."""
    local = pl.col("time").dt.convert_time_zone(zone)
    hour = pl.when(pl.col("time_unit") != "day").then(local.dt.hour())
    return rows.with_columns(day=local.dt.date(), weekday=local.dt.weekday(), hour=hour)


def per_day(clocked: pl.DataFrame) -> pl.DataFrame:
    """Count per `day` of the feed: `kept`, `removed`, and `ads` of both."""
    counted = clocked.group_by("day").agg(
        kept=(~pl.col("removed")).sum(), removed=pl.col("removed").sum(), ads=pl.col("is_ad").sum()
    )
    return counted.sort("day")


def heat(clocked_ads: pl.DataFrame) -> pl.DataFrame:
    """Count the ads per `author_key`, `weekday` and `hour`."""
    timed = clocked_ads.drop_nulls("hour")
    counted = timed.group_by(_BY, "weekday", "hour").agg(ads=pl.len())
    return counted.sort(_BY, "weekday", "hour")


def worst_days(clocked_ads: pl.DataFrame) -> pl.DataFrame:
    """Give per friend the most ads of one day, posted (`worst_day`) and still shown."""
    daily = clocked_ads.group_by(_BY, "day").agg(posted=pl.len(), shown=(~pl.col("removed")).sum())
    return daily.group_by(_BY).agg(
        worst_day=pl.col("posted").max(), shown_worst_day=pl.col("shown").max()
    )


def length_in_days(days: pl.DataFrame) -> int:
    """Count the days from the first to the last of the feed, both included; at least one."""
    first, last = days["day"].min(), days["day"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return 1
    return (last - first).days + 1
