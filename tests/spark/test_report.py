"""The report that Spark counts beside the one of one machine: every number of every friend."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from msgspec.structs import replace

from feedfilter.cli.reporting import ORDERS, ordered
from feedfilter.engine import decide as on_one_machine
from feedfilter.ingest import read_feed
from feedfilter.model import Feed, Source
from feedfilter.render.report_csv import report_csv
from feedfilter.render.report_json import report_json
from feedfilter.render.report_text import overview_lines
from feedfilter.render.report_words import Words
from feedfilter.report.mildest import CANDIDATES
from feedfilter.report.totals import totals
from feedfilter.report.whole import Report, whole_report
from feedfilter.rules.loader import load_rules
from tests.cli.running import DEMO, RULES
from tests.deciding import rules_of
from tests.spark.equal import frame_in
from tests.spark.made_feed import START, made_feed
from tests.spark.sessions import needs_java

pytestmark = [needs_java, pytest.mark.xdist_group("spark")]
HOUR = 3600 * 1_000_000
ODDITIES: list[dict[str, Any]] = [
    {"time": None},
    {"time_unit": "day"},
    {"item_id": "m-3"},  # decided by hand
    {"item_id": "m-5"},
    {"author_id": None, "author": "\u200b"},  # whom no rule can name
    {"text": "", "picture_keys": ["p1"]},
    {"links": ["https://weidian.com/?id=7"]},
]
ODD = """
version: 1
timezone: America/New_York
people: {mum: {names: [老妈]}, shop: {ids: [a3]}}
allow: {authors: [mum, self]}
decisions: [{item: m-3, action: hide}, {item: m-5, action: keep}]
scores: {collapse: 2}
rules:
  - {id: fake, when: {text: 高仿}, tags: [ad, counterfeit], score: 1}
  - {id: trade, when: {text: [代购, 包邮, 秒杀, 补货]}, tags: [ad], score: 1}
  - {id: burst, when: {matched: trade}, frequency: {within: 30m, count: {gte: 2}}, action: digest}
  - {id: off, enabled: false, when: {text: 包邮}, action: hide}
  - {id: mine, when: {text: 留着}, action: keep}
  - {id: gone, when: {text: 走开}, action: hide}
"""


def edges() -> list[dict[str, Any]]:
    """Give ads at the edges: just 30 minutes and six hours apart, at once, at midnight, in 2100."""
    ends = [0, 0, 30 * 60, 30 * 60 + 1, 6 * 3600 + 1801, 14 * 3600, 39 * 3600, 75 * 365 * 86400]
    ads = [{"time": (START + at) * 1_000_000 + at % 2, "author_id": "edge"} for at in ends]
    even = [{"time": START * 1_000_000 + at * HOUR, "author_id": "even"} for at in (1, 2, 3, 4, 5)]
    alone = {"time": START * 1_000_000, "author_id": "alone", "text": "雨 高仿\n\t 包邮 $12 微信"}
    return [*ads, *even, alone, {"time": None, "author_id": "never"}, *busy()]


def busy() -> list[dict[str, Any]]:
    """Give friends with a few ads each, about as far apart as the candidates' windows are long."""
    random = Random(5)
    minutes = (0, 9, 30, 60, 120, 240, 360, 480, 720, 1080, 1440)
    midnight = START + 5 * 3600  # in New York
    ads = []
    for number in range(120):
        gaps, time = random.sample(minutes, 2), random.choice((midnight - 600, START + 60 * number))
        words, again = random.sample(("", "", "", "留着", "走开", "代购"), 2), random.random() < 0.3
        for at in range(random.choice((2, 3, 4, 6))):
            text = f"{random.choice(('代购', '高仿'))} {random.choice(words)} {number if again else at}"
            ad = {"time": time * 1_000_000, "text": text, "author_id": f"busy {number % 110}"}
            ads.append(ad | (random.choice(ODDITIES) if random.random() < 0.05 else {}))
            time += 60 * random.choice(gaps) - (random.random() < 0.1)
    return ads


def odd_feed() -> pl.DataFrame:
    made = made_feed(1_500)
    rows = [
        {"text": "代购 包邮 200元", "kind": "post", "time_unit": "second", "absolute": True}
        | {"author": "Same Name", "source": 0, "record": 0, "links": [], "item_id": None}
        | each
        for each in edges()
    ]
    kinds = {"time": pl.Datetime("us", "UTC")}
    more = pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None)
    missing = [pl.lit(None, kind).alias(n) for n, kind in made.schema.items() if n not in more]
    whole = [made, more.with_columns(missing).select(made.columns).cast(made.schema)]  # type: ignore[arg-type]
    row = pl.int_range(pl.len())
    return pl.concat(whole).with_columns(record=row, seq=row.reverse())


def by_both(
    spark: Any, feed: Feed, rules: Any, zone: str, as_of: date | None
) -> tuple[Any, Report]:
    from feedfilter.spark import decide
    from feedfilter.spark.counting import counted, totals_of

    decided = on_one_machine(feed, rules, as_of)
    by_spark = decide(frame_in(spark, feed.items, 3), rules, zone, as_of).persist()
    summed = totals_of(by_spark, feed.items.height, 0)
    assert summed == replace(totals(decided), rejected=0, read=feed.items.height)
    return counted(by_spark, rules, zone, summed, as_of), whole_report(decided, rules, zone, as_of)


def assert_same(found: Any, expected: Report) -> None:
    """Compare friend by friend and column by column."""
    parts = list(found.parts("ads"))
    friends = pl.concat([each for _, each in parts])
    assert set(friends.columns) == set(expected.friends.columns)
    for name in expected.friends.columns:
        assert friends[name].to_list() == expected.friends[name].to_list(), name
    for name in ("removals", "kinds", "heat"):
        theirs = pl.concat([getattr(report, name) for report, _ in parts])
        rows = theirs.sort("author_key", maintain_order=True).rows()
        assert rows == with_texts(getattr(expected, name)).rows(), name
    for name in ("rules", "days", "relays"):
        own = with_texts(getattr(expected, name))
        assert getattr(found.report, name).select(own.columns).rows() == own.rows(), name


def with_texts(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Enum).cast(pl.String))


def test_an_odd_feed_has_every_number_of_one_machine(
    spark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feedfilter.spark import counting

    monkeypatch.setattr(counting, "PART", 7)
    feed = Feed(odd_feed(), (Source("made", "test", "UTC"),))
    found, expected = by_both(spark, feed, rules_of(ODD), "America/New_York", None)
    assert expected.relays.height > 9
    assert expected.friends["even"].any()
    assert set(expected.friends["calm"]) == {*CANDIDATES, None}
    assert expected.friends["calm_removes"].max() > 9
    assert_same(found, expected)


def test_the_demo_is_printed_as_on_one_machine(spark: Any) -> None:
    feed, zone = read_feed([DEMO]), "Asia/Shanghai"
    found, expected = by_both(spark, feed, load_rules(Path(RULES)), zone, date(2025, 5, 18))
    assert_same(found, expected)
    lines = overview_lines(*found.top(4, "own"), Words("en"), top=4, width=160)
    same = overview_lines(expected, ordered(expected, "own"), Words("en"), top=4, width=160)
    assert list(lines) == list(same)
    friends, parts = ordered(expected, "gap"), list(found.parts("gap"))
    own_json = b"".join(report_json(expected, [(expected, friends)]))
    assert b"".join(report_json(found.report, parts)) == own_json
    tables = report_csv(zone, [each for _, each in parts])
    assert b"".join(tables) == b"".join(report_csv(zone, [friends]))
    assert_same_orders(found, expected)


def assert_same_orders(found: Any, expected: Report) -> None:
    from pyspark.sql import functions

    from feedfilter.spark.counting import ORDERS as BY_SPARK

    assert BY_SPARK.keys() == ORDERS.keys()
    keys = [functions.expr(sql).alias(f"by_{name}") for name, sql in BY_SPARK.items()]
    rows = found.friends.select("number", *keys).collect()
    for name in ORDERS:
        numbers = [
            row["number"] for row in sorted(rows, key=lambda r: (r[f"by_{name}"], r["number"]))
        ]
        assert numbers == ordered(expected, name)["number"].to_list(), name
