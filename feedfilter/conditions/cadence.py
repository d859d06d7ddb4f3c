"""The condition `cadence`."""

from __future__ import annotations

from typing import Annotated, ClassVar

import polars as pl

from feedfilter.condition import (
    Candidates,
    Cut,
    Witnesses,
    check_bounds,
    compare,
    rows_to_truth,
)
from feedfilter.counting.grouped import (
    Grouped,
    check_count,
    cut_at_silence,
    unfit_unless_from_below,
)
from feedfilter.counting.lanes import Lanes, lay_out
from feedfilter.values import SECOND, UNITS, Comparison, DurationRange, Whole

HOUR, MINUTE = UNITS["h"] * SECOND, UNITS["m"] * SECOND
NIGHT = 6 * HOUR  # longer gaps are nights and end a run
USUAL_SPREAD = Comparison(lte=0.25)


class Cadence(Grouped, frozen=True, kw_only=True):
    """Items of one group that follow each other in even gaps, as of a seller who paces himself.

    A run is all items of a group that follow each other in gaps of 6 hours or less; longer gaps
    are nights. A run is even if it has as many gaps as `count` says (`gte: 4`: five items or
    more), the median of its gaps lies in `gap`, and the gaps spread little: half of them differ
    from the median by no more than `spread` times the median. Every item of such a run but the
    first is selected.

    `spread` is `{lte: 0.25}` unless you say otherwise: gaps of about two hours that mostly stay
    between 90 and 150 minutes. `group_by` is `author` unless you name other fields; `[]` makes
    one group of the whole feed. Stamps that give only the day join no run.

    Example::

        when: {text: [代购, 包邮]}
        cadence: {group_by: author, gap: {gte: 2h, lte: 4h}, spread: {lte: 0.25}, count: {gte: 4}}
        action: digest

    Evidence: the items of the run, the first of which stays, and its gaps, `5 gaps of about 2h10m`.
    """

    name: ClassVar[str] = "cadence"
    near_misses: ClassVar[tuple[str, ...]] = ("rhythm", "interval", "periodic", "paced")
    gap: DurationRange
    count: Annotated[Comparison, Whole()]
    spread: Comparison = USUAL_SPREAD

    def __post_init__(self) -> None:
        check_count("count", self.count)
        if not self.spread.bounds():
            raise ValueError("'spread' compares with nothing; write spread: {lte: 0.25}")
        check_bounds(self.spread)
        if not self._gap().bounds():
            raise ValueError("'gap' compares with nothing; write gap: {gte: 2h, lte: 4h}")
        check_bounds(self._gap())
        if (self._gap().gte or 0) > NIGHT or (self._gap().gt or 0) >= NIGHT:
            raise ValueError("gaps over 6h are nights and end a run; write a gap of up to 6h")

    def _gap(self) -> Comparison:
        """Give the bounds on the gap in microseconds."""
        signs = ("gt", "gte", "lt", "lte")
        given = {sign: getattr(self.gap, sign) for sign in signs}
        return Comparison(**{sign: bound.micros for sign, bound in given.items() if bound})

    def reach(self) -> int:
        """Give the longest gap that does not end a run."""
        return NIGHT

    def unfit_for_removing(self) -> str:
        """Refuse to remove items because there are few of them."""
        return unfit_unless_from_below("count", self.count)

    def select(self, candidates: Candidates) -> pl.Series:
        """Select all but the first of every even run."""
        if not candidates.height:
            return pl.Series([], dtype=pl.Boolean)
        runs = _runs(candidates)
        gaps = runs.gaps(candidates.micros())
        even = self._even(runs, gaps).gather(runs.lane - 1)
        return rows_to_truth(runs.position.filter(even & gaps.is_not_null()), candidates.height)

    def _even(self, runs: Lanes, gaps: pl.Series) -> pl.Series:
        """Say for each run, in the order of their numbers, whether it is even."""
        gap = pl.col("gap")
        each = pl.DataFrame({"run": runs.lane, "gap": gaps}).group_by("run", maintain_order=True)
        found = each.agg(
            number=gap.count(),
            median=gap.median(),
            deviation=(gap - gap.median()).abs().median(),
        )
        spread = (found["deviation"] / found["median"]).fill_nan(0)  # 0 / 0: all at one moment
        even = compare(found["number"], self.count) & compare(found["median"], self._gap())
        return (even & compare(spread, self.spread)).fill_null(False)

    def cut(self, candidates: Candidates, now: int) -> Cut:
        """Hold the run that may go on; nights cut."""
        return cut_at_silence(candidates, now, NIGHT + 1)

    def witnesses(self, candidates: Candidates, position: int) -> Witnesses:
        """Show the run that the candidate belongs to; its first item stays."""
        runs = _runs(candidates)
        own = runs.lane == runs.lane[runs.place(position)]
        run = runs.position.filter(own).to_list()
        gaps = runs.gaps(candidates.micros()).filter(own).drop_nulls()
        datum = f"{gaps.len()} gaps of about {_spoken(gaps.median())}"
        return Witnesses(tuple(run), run[0], datum)


def _runs(candidates: Candidates) -> Lanes:
    lanes = lay_out(candidates.group)
    return lanes.split(lanes.gaps(candidates.micros()) > NIGHT)


def _spoken(micros: object) -> str:
    """Write a length of time as people do: 2h10m, 40m, 12s."""
    seconds = int(micros) // SECOND if isinstance(micros, float) else 0
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return f"{hours}h{minutes}m" if minutes else f"{hours}h"
    return f"{minutes}m" if minutes else f"{seconds}s"
