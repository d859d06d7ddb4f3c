"""The condition `frequency`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

import polars as pl

from feedfilter.condition import Candidates, Cut, Witnesses, compare, rows_to_truth
from feedfilter.counting import calendar
from feedfilter.counting.distinct import count_different
from feedfilter.counting.grouped import (
    Grouped,
    check_count,
    cut_at_silence,
    cut_behind,
    unfit_unless_from_below,
)
from feedfilter.counting.lanes import Lanes, Stretches, lay_out, numbered
from feedfilter.values import Comparison, Duration, Whole

DistinctField: TypeAlias = Literal["text", "link_title", "author", "chat", "kind", "forwarded_from"]


class Frequency(Grouped, frozen=True, kw_only=True):
    """How many items of one group fall into a window of time.

    The items that count are those for which `when` and `unless` of the rule hold, whatever other
    rules made of them. The window of an item reaches back `within` from it and holds the item
    itself. An item exactly `within` before is outside: with `within: 2h`, posts at 10:00, 12:00
    and 14:00 never meet. Of two items with the same stamp, the one that stands later in the feed
    is the second.

    `keep: first` (the usual) selects an item if the window that ends at it satisfies `count`: the
    earliest stay. `keep: last` is the mirror image, with windows that begin at the item: the
    newest stay. `keep: none` selects all items of every window that satisfies `count`: nothing
    of a burst stays. An item that is selected still counts for the next one; where one item per
    two hours shall always stay, use `rate_limit`.

    `window: calendar` counts within one local hour, day or week (from Monday), as `within: 1h`,
    `1d` or `1w` says; a day on which the clocks change has 23 or 25 hours. `window: session`
    counts chains of items that follow each other in less than `gap`, however long they get. There,
    `keep: first` counts the items of the day or session up to the item, `keep: last` those from it
    on, and `keep: none` the whole.

    `distinct: text` counts different values instead of items (folded; a value that is not known
    counts nothing), and selects only the items that brought a new value into their window; with
    `keep: none`, the whole window. `group_by` is `author` unless you name other fields; `[]` makes
    one group of the whole feed. Bounds other than `gt` and `gte` may only tag. Nobody can say how
    often an item without author (or what else makes the group) or without time came: for it this
    is unknown, so its rule does not apply.

    Example::

        when: {text: [代购, 包邮]}
        frequency: {group_by: author, within: 2h, count: {gt: 1}, keep: first}
        action: hide

    Evidence: the items of the window, the one that stays for it, and their number,
    `3 within 2h (count > 1)`.
    """

    name: ClassVar[str] = "frequency"
    near_misses: ClassVar[tuple[str, ...]] = ("event_count", "burst", "flood", "rate")
    count: Annotated[Comparison, Whole()]
    within: Duration | None = None
    keep: Literal["first", "last", "none"] = "first"
    distinct: DistinctField | None = None
    window: Literal["sliding", "calendar", "session"] = "sliding"
    gap: Duration | None = None

    def __post_init__(self) -> None:
        check_count("count", self.count)
        if self.window == "session":
            self._check_session()
        elif self.within is None:
            raise ValueError(f"a {self.window} window needs a length; write within: 1d")
        elif self.gap is not None:
            raise ValueError("'gap' is only for window: session; leave it out, or write that")
        elif self.window == "calendar" and self.within.micros not in calendar.NAMES:
            raise ValueError("a calendar window is an hour, day or week; write 1h, 1d or 1w")

    def _check_session(self) -> None:
        if self.gap is None:
            raise ValueError("window: session needs the gap that ends one; write gap: 30m")
        if self.within is not None:
            raise ValueError("window: session is as long as its chain; leave out within")

    def reach(self) -> int:
        """Give the length of the window, or the gap that ends a session."""
        length = self.gap if self.window == "session" else self.within
        assert length is not None  # checked when it was made
        return length.micros

    def unfit_for_removing(self) -> str:
        """Refuse to remove items because there are few of them."""
        return unfit_unless_from_below("count", self.count)

    def select(self, candidates: Candidates) -> pl.Series:
        """Select as `keep` says where the number in the window satisfies `count`."""
        if not candidates.height:
            return pl.Series([], dtype=pl.Boolean)
        lanes = self._lanes(candidates)
        stretches = self._stretches(candidates, lanes)
        chosen = self._satisfied(candidates, lanes, stretches)
        if self._takes_members():
            chosen = stretches.members(chosen)
        return rows_to_truth(lanes.position.filter(chosen), candidates.height)

    def _takes_members(self) -> bool:
        return self.keep == "none" and self.window == "sliding"

    def _lanes(self, candidates: Candidates) -> Lanes:
        if self.window == "calendar":
            parts = calendar.local_parts(candidates.column("time"), candidates.zone, self.reach())
            return lay_out(numbered(candidates.group, parts))
        lanes = lay_out(candidates.group)
        if self.window == "session":
            return lanes.split(lanes.gaps(candidates.micros()) >= self.reach())
        return lanes

    def _stretches(self, candidates: Candidates, lanes: Lanes) -> Stretches:
        """Give the window of each place; of days and sessions, as much as `keep` counts."""
        places, micros, reach = lanes.places(), candidates.micros(), self.reach()
        if self.window != "sliding":
            begin = places if self.keep == "last" else lanes.begins()
            end = places + 1 if self.keep == "first" else lanes.ends()
            return Stretches(begin, end)
        if self.keep == "last":
            return Stretches(places, lanes.window_ends(micros, reach))
        return Stretches(lanes.window_begins(micros, reach), places + 1)

    def _satisfied(self, candidates: Candidates, lanes: Lanes, stretches: Stretches) -> pl.Series:
        """Say for each place whether its window satisfies `count`."""
        if self.distinct is None:
            return compare(stretches.number(), self.count)
        values = _values(candidates, self.distinct).gather(lanes.position)
        different = count_different(values, stretches)
        satisfied = compare(different.number, self.count)
        return satisfied if self.keep == "none" else satisfied & different.new

    def cut(self, candidates: Candidates, now: int) -> Cut:
        """Hold a day or session that goes on; of sliding windows what later ones reach, no more."""
        if self.window == "session":
            return cut_at_silence(candidates, now, self.reach())
        if self.window == "calendar":
            return self._cut_by_part(candidates, now)
        near = cut_behind(candidates, now, self.reach())
        if self.keep == "first":
            return near
        reached = cut_behind(candidates, now, 2 * self.reach()) if self.keep == "none" else near
        return Cut(~near.needed, reached.needed)

    def _cut_by_part(self, candidates: Candidates, now: int) -> Cut:
        moment = pl.Series([now], dtype=pl.Int64).cast(pl.Datetime("us", "UTC"))
        times = candidates.column("time").extend(moment)
        parts = calendar.local_parts(times, candidates.zone, self.reach())
        going_on = parts.head(-1) == parts[-1]
        return Cut(~going_on, going_on)

    def witnesses(self, candidates: Candidates, position: int) -> Witnesses:
        """Show the window that made it select the candidate, and the nearest one that stays."""
        lanes = self._lanes(candidates)
        stretches = self._stretches(candidates, lanes)
        place = lanes.place(position)
        if self._takes_members():
            satisfied = self._satisfied(candidates, lanes, stretches).to_list()
            place = satisfied.index(True, place)
        begin, end = stretches.begin[place], stretches.end[place]
        window = lanes.position.slice(begin, end - begin).to_list()
        kept = self._kept(self.select(candidates), lanes, lanes.place(position))
        return Witnesses(tuple(window), kept, self._datum(candidates, window))

    def _kept(self, selected: pl.Series, lanes: Lanes, place: int) -> int | None:
        """Give the nearest candidate of the lane, earlier or later as `keep` says, that stays."""
        if self.keep == "none":
            return None
        begin, end = lanes.begins()[place], lanes.ends()[place]
        order = range(place - 1, begin - 1, -1) if self.keep == "first" else range(place + 1, end)
        positions = lanes.position.to_list()
        return next((positions[at] for at in order if not selected[positions[at]]), None)

    def _datum(self, candidates: Candidates, window: list[int]) -> str:
        number = f"{len(window)}"
        if self.distinct is not None:
            values = _values(candidates, self.distinct).gather(window).drop_nulls()
            number = f"{values.n_unique()} different by {self.distinct}"
        where = {
            "sliding": f"within {self.within}",
            "calendar": f"in one {calendar.NAMES.get(self.reach())}",
            "session": f"with gaps under {self.gap}",
        }
        return f"{number} {where[self.window]} (count {self.count})"


def _values(candidates: Candidates, field: str) -> pl.Series:
    """Give what `distinct` compares: folded texts; authors as who they are; kinds as they are."""
    if field == "author":
        return candidates.column("author_key")
    if field == "kind":
        return candidates.column("kind").cast(pl.String)
    return candidates.folded(field)
