"""What one machine and Spark say of the same items, side by side."""

from __future__ import annotations

from typing import Any

import polars as pl

from feedfilter.conditions.share import Share
from feedfilter.engine import decide as on_one_machine
from feedfilter.engine.decide import Decision
from feedfilter.engine.prepare import prepare
from feedfilter.engine.windows import candidates_of, window_truth
from feedfilter.model import Feed, Source
from feedfilter.rules.rule import Rules

Shown = dict[tuple[str, str, int], list[int]]
VERDICTS = ["action", "rule", "tags", "score", "allowed"]


def frame_in(spark: Any, items: pl.DataFrame, parts: int) -> Any:
    """Hand items to Spark, in so many partitions and in no order."""
    plain = items.with_columns(pl.col("kind", "time_unit").cast(pl.String)).drop("source")
    return spark.createDataFrame(plain.to_arrow()).repartition(parts)


def said_by_spark(spark: Any, items: pl.DataFrame, rules: Rules, parts: int = 4) -> list[Any]:
    from feedfilter.spark import decide

    return _sorted(_taken(spark, decide(frame_in(spark, items, parts), rules)))


def _taken(spark: Any, decided: Any) -> pl.DataFrame:
    more = [name for name in ("evidence",) if name in decided.columns]
    rows = pl.from_arrow(decided.select("seq", *VERDICTS, "applied", "unknown", *more).toArrow())
    spark.catalog.clearCache()
    assert isinstance(rows, pl.DataFrame)
    return rows


def shown_by_spark(
    spark: Any, items: pl.DataFrame, rules: Rules, parts: int
) -> tuple[list[Any], Shown]:
    """Give what is said of every item, and by rule, window and item what shows it."""
    from feedfilter.spark import decide

    rows = _taken(spark, decide(frame_in(spark, items, parts), rules, evidence=True))
    shown = {
        (each["rule"], each["window"], seq): each["items"]
        for seq, why in rows.select("seq", "evidence").rows()
        for each in why
    }
    return _sorted(rows.drop("evidence")), shown


def shown_by_one_machine(items: pl.DataFrame, rules: Rules) -> Shown:
    """Ask every window but `share` for the items that made it select each one."""
    prepared = prepare(items, rules.people, rules.timezone or "UTC")
    decision = Decision(Feed(items), rules, prepared)
    decision.decided()
    atoms = decision._atoms()
    shown: Shown = {}
    for rule in decision.working:
        rest = base = decision.base(rule, atoms)
        for window in rule.windows:
            standing = decision.standing(rule, rest) if window.sees_decisions() else None
            counted = candidates_of(window, prepared, base, decision.truths, standing)
            rest = rest & window_truth(window, counted, base)
            if not isinstance(window, Share):
                seqs = items["seq"].gather(counted.rows).to_list()
                for at in window.select(counted).fill_null(False).arg_true():
                    found = window.witnesses(counted, at).positions
                    shown[rule.id, window.name, seqs[at]] = [seqs[each] for each in found]
    return shown


def said_by_one_machine(items: pl.DataFrame, rules: Rules) -> list[Any]:
    decided = on_one_machine(Feed(items, (Source("made", "test", "UTC"),)), rules)
    names = [rule.id for rule in rules.rules]
    lists = {
        "applied": decided.truth.fill_null(False),
        "unknown": decided.truth.select(pl.all().is_null()),
    }
    columns = [
        pl.Series(
            name,
            [[n for n in names if row[n]] for row in truth.iter_rows(named=True)],
            pl.List(pl.String),
        )
        for name, truth in lists.items()
    ]
    verdicts = decided.verdicts.with_columns(pl.col("action").cast(pl.String))
    return _sorted(items.select("seq").hstack(verdicts.select(VERDICTS)).hstack(columns))


def _sorted(rows: pl.DataFrame) -> list[Any]:
    sets = (pl.col(name).list.sort() for name in ("applied", "unknown"))
    return rows.with_columns(sets).sort("seq").rows()


def assert_equal(found: list[Any], expected: list[Any]) -> None:
    """Compare row by row; the first few that differ are shown."""
    assert len(found) == len(expected)
    other = [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]]
    assert not other, (len(other), other[:3])
