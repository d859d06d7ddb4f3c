"""The numbers of a report by aggregation; friends stay in Spark, a row each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import reduce
from itertools import islice

import polars as pl
import pyarrow as pa
from msgspec import Struct
from msgspec.structs import replace
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it
from pyspark.sql.pandas.types import to_arrow_schema

from feedfilter.condition import EARLIEST
from feedfilter.engine.prepare import last_true
from feedfilter.errors import FeedfilterError
from feedfilter.model import REMOVING, SCHEMA
from feedfilter.report.ad_rules import named_by
from feedfilter.report.friends import AD, LINES, NOBODY, ad_line
from feedfilter.report.offers import COUNTERFEIT, FAMILIES, offers
from feedfilter.report.rhythm import length_in_days
from feedfilter.report.roles import FEWEST, SELLER_SHARE, Role
from feedfilter.report.rules_used import SCHEMA as RULES_SCHEMA
from feedfilter.report.totals import Totals
from feedfilter.report.whole import IDS, NO_RULE, Report
from feedfilter.rules.rule import SELF, Rules
from feedfilter.spark.calming import calmed
from feedfilter.spark.deciding import worker_of
from feedfilter.spark.frames import instead
from feedfilter.spark.relaying import carried, relay_rules
from feedfilter.spark.rhythm import KEY, bursts, cadence, worst_days
from feedfilter.stamps import micros_of

PART = 10_000  # friends that the driver holds together
_COUNTS = {"kept": "keep", "collapsed": "collapse", "digested": "digest", "hidden": "hide"}
_LISTS = {
    "removals": {"rule": "string", "action": "string", "items": "bigint"},
    "kinds": {"family": "string", "kind": "string", "ads": "bigint"},
    "heat": {"weekday": "int", "hour": "int", "ads": "bigint"},
}
_NUMBERS = "burst worst_day shown_worst_day prices contacts payments shops counterfeit copied lent"
_MOMENTS = ("first", "last", "burst_at")
ORDERS = {
    **{name: f"-{name}" for name in ("ads", "share", "items", "burst")},
    "gap": "coalesce(floor(gap / 1000000), 1000000000000)",
    "gone": "-(collapsed + digested + hidden)",
    "own": "-personal",
    "copied": "-(copied + lent)",
    "last": "-coalesce(floor(last / 1000000), 0)",
    "name": "friend",
}


class Counted(Struct, frozen=True):
    """A report with those friends only that it names; all friends are in Spark."""

    report: Report
    friends: DataFrame

    def top(self, number: int, sort: str) -> tuple[Report, pl.DataFrame]:
        """Give the first friends with ads in an order, and a report that knows their hours."""
        friends = _frame(self._sorted(sort).filter("ads > 0").limit(number))
        return replace(self.report, heat=_long(friends, "heat")), self._told(friends)

    def parts(self, sort: str) -> Iterator[tuple[Report, pl.DataFrame]]:
        """Give all friends in an order, so many at a time, with what is said of these."""
        lines = self._sorted(sort)
        schema = to_arrow_schema(lines.schema)
        rows = (row.asDict(recursive=True) for row in lines.toLocalIterator())
        more = True
        while more:
            part = list(islice(rows, PART))
            more = len(part) == PART
            friends = pl.DataFrame(pa.Table.from_pylist(part, schema))
            removals, kinds, heat = (_long(friends, name) for name in _LISTS)
            said = replace(self.report, removals=removals, kinds=kinds, heat=heat)
            yield said, self._told(friends)

    def _sorted(self, sort: str) -> DataFrame:
        return self.friends.orderBy(F.expr(ORDERS[sort]), "number")

    def _told(self, friends: pl.DataFrame) -> pl.DataFrame:
        """Give friends the types that they have in `Report`."""
        moments = pl.col(*_MOMENTS).cast(pl.Datetime("us", "UTC"))
        gaps = pl.col("gap", "pace").cast(pl.Duration("us"))
        per_day = pl.col("ads") / self.report.length  # Spark would round the last digit otherwise
        return friends.drop(*_LISTS).with_columns(moments, gaps, per_day=per_day)


def totals_of(decided: DataFrame, read: int, rejected: int) -> Totals:
    """Count the verdicts; `read` is counted on its own path."""
    counts = {row[0]: row[1] for row in decided.groupBy("action").count().collect()}
    parts = {name: counts.get(action, 0) for name, action in _COUNTS.items()}
    return Totals(read=read, **parts, rejected=rejected, merged=0)


def counted(
    decided: DataFrame, rules: Rules, zone: str, totals: Totals, as_of: date | None = None
) -> Counted:
    """Sum up decided items; raises FeedfilterError where the sums do not close."""
    worker = worker_of(decided, relay_rules(rules), zone, as_of)
    latest = last_true(as_of) if as_of else worker.task.latest or EARLIEST
    rows = _rows(decided, rules, zone, latest)
    ads = rows.filter("is_ad")
    relays = carried(worker, ads).persist()
    days = _frame(_days(rows)).sort("day")
    calm = calmed(worker.task, rows, rules)
    friends = _friends(rows, ads, relays, calm).persist()
    edges = _frame(relays).sort("ads", "source", "carrier", descending=[True, False, False])
    ends = relays.select(F.explode(F.array("source", "carrier")).alias(KEY)).distinct()
    return Counted(
        Report(
            zone=zone,
            length=length_in_days(days),
            totals=totals,
            friends=_frame(friends.join(ends, KEY, "left_semi").select(KEY, "friend", "number")),
            roles=_roles(friends, totals),
            rules=_rules(rows, rules),
            removals=_frame(_removals(rows, [])),
            kinds=pl.DataFrame(),
            days=days,
            heat=_frame(_heat(ads, [])),
            relays=edges,
            rows=pl.DataFrame(),
            ad_rules=named_by(rules),
        ),
        friends,
    )


def _roles(friends: DataFrame, totals: Totals) -> pl.DataFrame:
    """Give what `report.roles.per_role` gives; raises where friends and verdicts differ."""
    sums = [F.sum(name).alias(name) for name in ("items", "ads", *_COUNTS)]
    sellers = _number(F.col("ads") > 0).alias("sellers")
    found = _frame(friends.groupBy("role").agg(F.count("*").alias("friends"), sellers, *sums))
    if any(found[name].sum() != getattr(totals, name) for name in _COUNTS):
        raise FeedfilterError("the sums of the report do not close", advice="please report this")
    return found


def _rows(decided: DataFrame, rules: Rules, zone: str, end: datetime) -> DataFrame:
    """Add to items what `report.whole` adds to its rows; a time that cannot be true is none."""
    people = [f"p:{name}" for name in rules.allow if name != SELF]
    allowed = F.coalesce(F.col(KEY).isin(people), F.lit(False))
    if SELF in rules.allow:
        allowed = allowed | F.coalesce("me", F.lit(False))
    removed = F.col("action").isin(*(action.value for action in REMOVING))
    stamp = F.unix_micros("time")
    time = F.when(stamp.between(micros_of(EARLIEST), micros_of(end)), F.col("time"))
    local = F.convert_timezone(F.current_timezone(), F.lit(zone), time.cast("timestamp_ntz"))
    return decided.withColumns(
        {
            KEY: F.coalesce(KEY, F.lit("")),
            "protected": allowed,
            "removed": removed,
            "is_ad": removed | F.array_contains("tags", AD),
            "micros": F.unix_micros(time),
            "day": local.cast("date"),
            "weekday": F.weekday(local) + 1,
            "hour": F.when(F.col("time_unit") != "day", F.hour(local)),
        }
    )


def _frame(df: DataFrame) -> pl.DataFrame:
    found = pl.from_arrow(df.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found


def _long(friends: pl.DataFrame, name: str) -> pl.DataFrame:
    """Give the rows that a column of lists holds, in the order of `Report`."""
    rows = friends.select(KEY, name).explode(name).drop_nulls(name).unnest(name)
    if name == "removals":
        return rows.sort(KEY, "items", "rule", "action", descending=[False, True, False, False])
    return rows.sort(rows.columns)


def _number(true: Column) -> Column:
    return F.count(F.when(true, 1))


def _friends(rows: DataFrame, ads: DataFrame, relays: DataFrame, calm: DataFrame) -> DataFrame:
    """Join what is counted: each part has a row a friend and columns of its own."""
    dated = ads.filter("micros IS NOT NULL")
    kinds = _kinds(ads).persist()
    parts = [
        _sums(rows),
        _firsts(rows, "author_id", "ids", IDS),
        _firsts(_lines(ads), "line", "words", LINES),
        bursts(dated),
        cadence(dated),
        worst_days(dated),
        _offers(kinds),
        relays.groupBy(F.col("carrier").alias(KEY)).agg(F.sum("ads").alias("copied")),
        relays.groupBy(F.col("source").alias(KEY)).agg(F.sum("ads").alias("lent")),
        calm,
        _listed(_removals(rows, [KEY]), "removals"),
        _listed(kinds, "kinds"),
        _listed(_heat(ads, [KEY]), "heat"),
    ]
    long = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), parts)
    found = [F.any_value(name, F.lit(True)).alias(name) for name in long.columns if name != KEY]
    joined = long.groupBy(KEY).agg(*found)
    ads_, none = F.col("ads"), F.array().cast("array<string>")
    sells = (F.col("items") >= FEWEST) & (F.col("share") >= SELLER_SHARE) & (ads_ > 0)
    role = F.when(F.col(KEY) == "", Role.UNKNOWN.value).when(sells, Role.SELLER.value)
    role = role.when(ads_ > 0, Role.SOMETIMES.value).otherwise(Role.PERSON.value)
    order = [F.desc("ads"), F.desc("items"), F.col("friend"), F.col(KEY)]
    return (
        joined.fillna(0, _NUMBERS.split())
        .fillna(False, ["even"])
        .withColumn("share", ads_ / F.col("items"))
        .withColumns({name: F.coalesce(name, none) for name in ("ids", "words")})
        .withColumns({"role": role, "number": F.row_number().over(Window.orderBy(*order))})
    )


def _sums(rows: DataFrame) -> DataFrame:
    newest = F.struct("time", "seq")
    names = [
        F.max_by(name, F.when(F.col(name).isNotNull(), newest)) for name in ("author", "author_id")
    ]
    is_ad = F.col("is_ad")
    counts = {"items": F.lit(True), "ads": is_ad, "personal": (F.col("action") == "keep") & ~is_ad}
    counts |= {name: F.col("action") == action for name, action in _COUNTS.items()}
    return rows.groupBy(KEY).agg(
        F.coalesce(*names, F.lit(NOBODY)).alias("friend"),
        F.bool_and("protected").alias("protected"),
        *(_number(each).alias(name) for name, each in counts.items()),
        F.coalesce(F.sum(F.when(is_ad, F.col("pictures"))), F.lit(0)).alias("pictures"),
        F.min("micros").alias("first"),
        F.max("micros").alias("last"),
    )


def _firsts(rows: DataFrame, value: str, name: str, most: int) -> DataFrame:
    """List the first different values of each friend in the order of the input."""
    known = rows.filter(F.col(value).isNotNull()).groupBy(KEY, value)
    places = known.agg(F.min("record").alias("place"))
    order = F.row_number().over(Window.partitionBy(KEY).orderBy("place"))
    pairs = F.collect_list(F.struct("place", value))
    listed = places.withColumn("order", order).filter(F.col("order") <= most).groupBy(KEY)
    return listed.agg(F.array_sort(pairs)[value].alias(name))


def _lines(ads: DataFrame) -> DataFrame:
    """Give the first words of ads."""
    said = ads.select(KEY, "record", "text", "link_title")
    work = {"line": "string"}
    return instead(
        said, work, lambda frames: (f.with_columns(line=ad_line()) for f in frames), [KEY, "record"]
    )


def _kinds(ads: DataFrame) -> DataFrame:
    """Count what ads say; each batch of ads is looked at as on one machine."""
    said = ads.select(*SCHEMA, KEY, F.col("tags").alias("_tags"))
    counts = instead(
        said,
        {KEY: "string", **_LISTS["kinds"]},
        lambda frames: (offers(frame.rename({"_tags": "tags"})) for frame in frames),
        [],
    )
    return counts.groupBy(KEY, "family", "kind").agg(F.sum("ads").alias("ads"))


def _offers(kinds: DataFrame) -> DataFrame:
    wanted = {column: (family, "any") for family, column in FAMILIES.items()}
    wanted["counterfeit"] = ("tag", COUNTERFEIT)
    sums = [
        F.sum(F.when((F.col("family") == family) & (F.col("kind") == kind), F.col("ads"))).alias(n)
        for n, (family, kind) in wanted.items()
    ]
    return kinds.groupBy(KEY).agg(*sums)


def _listed(rows: DataFrame, name: str) -> DataFrame:
    return rows.groupBy(KEY).agg(F.collect_list(F.struct(*_LISTS[name])).alias(name))


def _removals(rows: DataFrame, keys: list[str]) -> DataFrame:
    rule = F.coalesce("rule", F.lit(NO_RULE)).alias("rule")
    return rows.groupBy(*keys, rule, "action").agg(F.count("*").alias("items"))


def _heat(ads: DataFrame, keys: list[str]) -> DataFrame:
    timed = ads.filter("hour IS NOT NULL")
    return timed.groupBy(*keys, "weekday", "hour").agg(F.count("*").alias("ads"))


def _days(rows: DataFrame) -> DataFrame:
    counts = {"kept": ~F.col("removed"), "removed": F.col("removed"), "ads": F.col("is_ad")}
    dated = rows.filter("day IS NOT NULL").groupBy("day")
    return dated.agg(*(_number(each).alias(name) for name, each in counts.items()))


def _rules(rows: DataFrame, rules: Rules) -> pl.DataFrame:
    """Give what `report.rules_used` gives."""
    who = F.coalesce("author_id", "author", F.lit("\0")).alias("who")
    lists = {"applied": F.col("applied"), "unknown": F.col("unknown")}
    lists |= {"decided": F.array("rule"), "allowed": F.array("allowed")}
    named = F.create_map(*(part for name, each in lists.items() for part in (F.lit(name), each)))
    said = rows.select(KEY, who, F.explode(named).alias("what", "rules"))
    each = said.select(KEY, "who", "what", F.explode("rules").alias("rule"))
    friends = F.countDistinct(F.when(F.col("what") == "applied", F.col("who")))
    used = each.filter("rule IS NOT NULL").groupBy("rule")
    counts = [_number(F.col("what") == name).alias(name) for name in lists]
    authors = F.countDistinct(KEY).alias("authors")
    frame = _frame(used.agg(*counts, friends.alias("friends"), authors))
    found = {line["rule"]: line for line in frame.iter_rows(named=True)}
    none = dict.fromkeys(RULES_SCHEMA, 0)
    lines = [
        none | found.pop(rule.id, {}) | {"rule": rule.id, "action": rule.action.value}
        for rule in rules.rules
    ]
    for _, line in sorted(found.items()):  # by hand, and by scores
        told = {"applied": line["decided"], "friends": line["authors"]}
        lines.append(line | told | {"action": ""})
    return pl.DataFrame(
        [{name: line[name] for name in RULES_SCHEMA} for line in lines], RULES_SCHEMA
    )
