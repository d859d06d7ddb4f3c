"""Conditions on many items: who is counted, and what that makes of the whole feed's truth."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from msgspec import Struct

from feedfilter.condition import Candidates, Window
from feedfilter.engine.prepare import Prepared
from feedfilter.flags import constant, without_nulls
from feedfilter.values import SECOND

_DAY = 86_400 * SECOND


class Standing(Struct, frozen=True):
    """Which items an earlier rule has removed, and which the rule at hand cannot remove."""

    removed: pl.Series
    protected: pl.Series


def candidates_of(
    window: Window,
    prepared: Prepared,
    base: pl.Series,
    truths: Mapping[str, pl.Series],
    standing: Standing | None,
) -> Candidates:
    """Give the items that a window counts: `base` true, group known, time fit for it."""
    fields = window.group_fields()
    feed_group = prepared.groups(fields)
    fits = without_nulls(base, instead=False)
    if window.grouped:
        fits = fits & feed_group.is_not_null()
    if needs_clock(window):
        fits = fits & (prepared.items["time_unit"] != "day").fill_null(False)
    if window.timed:
        order = prepared.order
        rows = order.filter(fits.gather(order))
    else:
        rows = fits.arg_true().cast(pl.UInt32)
    return Candidates(
        rows=rows,
        items=prepared.items,
        group=feed_group.gather(rows),
        removed=_part(standing.removed if standing else None, rows),
        protected=_part(standing.protected if standing else None, rows),
        zone=prepared.zone,
        truths=truths,
        feed_group=feed_group,
    )


def needs_clock(window: Window) -> bool:
    """Say whether a window is too short for items of which only the day is known."""
    reach = window.reach()
    return reach is not None and reach < _DAY


def _part(flags: pl.Series | None, rows: pl.Series) -> pl.Series:
    if flags is None:
        return constant(False, rows.len())
    return flags.gather(rows)


def window_truth(window: Window, candidates: Candidates, base: pl.Series) -> pl.Series:
    """Give the feed's truth: what the window says of candidates, null for the true others.

    Items for which `base` is false or unknown keep that truth.
    """
    selected = window.select(candidates)
    others = base.zip_with(~without_nulls(base, instead=False), constant(None, base.len()))
    if not candidates.height:
        return others
    return others.scatter(candidates.rows, selected)
