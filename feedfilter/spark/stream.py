"""Sorted stretches of items through the windows of rules, so that no group is ever held whole.

A window sees the rows that are not settled yet, those of the group at hand that it needs again,
and the next stretch; what it then says of settled rows is what it says of the whole feed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import reduce
from operator import and_

import polars as pl
from msgspec.structs import replace

from feedfilter.condition import EARLIEST, Candidates, Window, rows_to_truth
from feedfilter.conditions.similar import Similar
from feedfilter.conditions.spike import Spike
from feedfilter.engine.windows import Standing, candidates_of, window_truth
from feedfilter.spark.facts import Facts
from feedfilter.spark.plan import Step, Task

Witness = Callable[[int], Iterable[int]]  # rows by a row
_LATEST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp()) * 1_000_000
_NEW = {"_again": pl.lit(False), "_shown": pl.lit(None, pl.Boolean)}


def through(
    task: Task,
    step: Step,
    keys: tuple[str, ...],
    frames: Iterable[pl.DataFrame],
    *,
    evidence: bool = False,
) -> Iterator[pl.DataFrame]:
    """Add to frames what a step says, as the column of its fact, and the rules that then are known.

    With `evidence` the items that show it are added to `_why`; each of them is looked for anew.

    Rows come in order of (keys, time, seq) and leave in it, later by as much as is held. Columns
    are those of items, and a Boolean one for each fact that is known.
    """
    held: list[pl.DataFrame] = []
    for frame in frames:
        rows = pl.concat([*held, frame.with_columns(**_NEW)])
        out, rest = _pass(task, step, rows, _last_group(rows, keys), evidence=evidence)
        held = [rest]
        yield out
    for rows in held:
        ended = rows_to_truth(_NO_ROWS, rows.height)
        yield _pass(task, step, rows, ended, evidence=evidence)[0]


_NO_ROWS = pl.Series([], dtype=pl.UInt32)


def _last_group(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.Series:
    """Say which rows are of the last row's group, which may go on in the next stretch."""
    if not rows.height:
        return rows_to_truth(_NO_ROWS, 0)
    last = rows.height - 1
    same = (
        (rows[key] == rows[key].new_from_index(last, rows.height)).fill_null(False) for key in keys
    )
    return reduce(and_, same, rows_to_truth(rows["_again"].is_not_null().arg_true(), rows.height))


def _pass(
    task: Task,
    step: Step,
    rows: pl.DataFrame,
    going: pl.Series,
    *,
    evidence: bool,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the rows that are settled with what is said of them, and the rows that are held."""
    facts = Facts(task.names)
    known = facts.of(rows)
    decision = task.decision(rows, known)
    atoms = task.late_atoms(known)
    base = task.base(decision, step.rule, atoms)
    standing = None
    if step.window.sees_decisions():
        rest = reduce(and_, (known[name] for name in task.before(step)), base)
        standing = _with_shown(decision.standing(step.rule, rest), rows["_shown"])
    counted = candidates_of(step.window, decision.prepared, base, decision.truths, standing)
    truth = window_truth(step.window, counted, base)
    found = task.complete(decision, known | {step.fact: truth}, atoms)
    settled, needed = _cut(step, counted, rows, going)
    before = settled.cast(pl.UInt8).cum_min().cast(pl.Boolean)  # what leaves, leaves in order
    leaves = before & ~rows["_again"]
    out = facts.beside(rows, found)
    if evidence:
        out = out.with_columns(
            _with_witnesses(step, counted, leaves & truth.fill_null(False), rows)
        )
    out = out.filter(leaves).drop(list(_NEW))
    if standing is not None:
        stays = ~standing.removed & (standing.protected | ~truth.fill_null(False))
        rows = rows.with_columns(_shown=rows["_shown"].zip_with(rows["_again"], stays))
    held = rows.with_columns(_again=before).filter(~before | needed)
    return out, held


def _with_witnesses(
    step: Step, counted: Candidates, shown: pl.Series, rows: pl.DataFrame
) -> pl.Series:
    """Add to what shows the rows the items that made the window select them, by their `seq`."""
    why, seqs = rows["_why"].to_list(), rows["seq"].to_list()
    groups: dict[int, Witness] = {}
    for row, group in zip(counted.rows, counted.group, strict=True):
        if shown[row]:
            if group not in groups:
                own = _part(counted, counted.group == group)
                groups[group] = _witness(step.window, own)
            items = [seqs[each] for each in groups[group](row)]
            told = {"rule": step.rule.id, "window": step.window.name, "items": items}
            why[row] = ",".join(filter(None, (why[row], json.dumps(told))))
    return pl.Series("_why", why, dtype=pl.String)


def _witness(window: Window, own: Candidates) -> Witness:
    """Give for a row of a group the rows that show it; who is copied is looked for once for all."""
    rows = own.rows.to_list()
    place = {row: at for at, row in enumerate(rows)}
    if isinstance(window, Similar) and window.authors is None:
        copies = window.copies(own)
        leader = dict(zip(copies.follower, copies.leader, strict=True))
        return lambda row: [rows[at] for at in sorted((leader[place[row]], place[row]))]
    return lambda row: [rows[at] for at in window.witnesses(own, place[row]).positions]


def _part(counted: Candidates, chosen: pl.Series) -> Candidates:
    names = ("rows", "group", "removed", "protected")
    return replace(counted, **{name: getattr(counted, name).filter(chosen) for name in names})


def _with_shown(standing: Standing, shown: pl.Series) -> Standing:
    """Let what was decided of rows that are seen again stand."""
    again = shown.is_not_null()
    return Standing(
        (~shown).zip_with(again, standing.removed), shown.zip_with(again, standing.protected)
    )


def _cut(
    step: Step, counted: Candidates, rows: pl.DataFrame, going: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """Say which rows are settled, and which the group that goes on needs again."""
    part = _part(counted, going.gather(counted.rows))
    settled = rows_to_truth(_NO_ROWS, rows.height)
    needed = settled
    if part.height:
        now = rows["time"].dt.epoch("us")[-1]
        found = step.window.cut(part, min(_LATEST, now))
        settled = ~rows_to_truth(part.rows.filter(~found.settled), rows.height)
        needed = rows_to_truth(part.rows.filter(found.needed), rows.height)
    else:
        settled = ~settled
    if isinstance(step.window, Spike):
        known = going & (rows["time"] >= EARLIEST).fill_null(False)
        needed = needed | rows_to_truth(known.arg_true().head(1), rows.height)
    return settled, needed
