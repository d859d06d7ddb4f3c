"""Candidates laid out lane by lane, so that every window is a stretch of neighbouring places.

A lane holds one group (or one group's day, or one session) in order of (time, seq). All columns
here are aligned with the places; `position` leads back to the candidates.
"""

from __future__ import annotations

import polars as pl
from msgspec import Struct

LONGEST = 10**18  # microseconds; a longer window holds all of time, and Int64 cannot overflow


class Stretches(Struct, frozen=True):
    """The window of every place: from place `begin` up to but not including place `end`."""

    begin: pl.Series
    end: pl.Series

    def number(self) -> pl.Series:
        """Count the places in each."""
        return self.end - self.begin

    def members(self, chosen: pl.Series) -> pl.Series:
        """Say which places lie in a chosen window, where each window ends at its own place.

        Windows never begin earlier than those before them, so a place lies in one if it lies in
        the next chosen one.
        """
        begins = pl.DataFrame({"begin": self.begin, "chosen": chosen})
        following = begins.select(pl.when("chosen").then("begin").backward_fill()).to_series()
        places = pl.arange(0, following.len(), eager=True)
        return (following <= places).fill_null(False)


class Lanes(Struct, frozen=True):
    """Which candidate lies at each place (`position`) and in which lane (`lane`, ascending)."""

    position: pl.Series  # UInt64
    lane: pl.Series  # UInt64

    @property
    def height(self) -> int:
        """Count the places."""
        return self.position.len()

    def places(self) -> pl.Series:
        """Number the places from 0."""
        return pl.arange(0, self.height, eager=True, dtype=pl.UInt32)

    def place(self, position: int) -> int:
        """Give the place of a candidate."""
        return self.position.to_list().index(position)

    def begins(self) -> pl.Series:
        """Give the place at which each place's lane begins."""
        return self.lane.search_sorted(self.lane, side="left")

    def ends(self) -> pl.Series:
        """Give the place just behind each place's lane."""
        return self.lane.search_sorted(self.lane, side="right")

    def window_begins(self, micros: pl.Series, within: int) -> pl.Series:
        """Give the first place of the window that ends at each place: time - within < time.

        `micros` are the times of the candidates, ascending.
        """
        earliest = micros.search_sorted(micros - min(within, LONGEST), side="right")
        return self._first_place(earliest)

    def window_ends(self, micros: pl.Series, within: int) -> pl.Series:
        """Give the place behind the window that begins at each place: time < time + within."""
        latest = micros.search_sorted(micros + min(within, LONGEST), side="left")
        return self._first_place(latest)

    def _first_place(self, least: pl.Series) -> pl.Series:
        """Give the first place in each place's lane of a candidate from position `least` on."""
        height = self.height
        own = self.lane * height + self.position
        return own.search_sorted(self.lane * height + least.gather(self.position), side="left")

    def gaps(self, micros: pl.Series) -> pl.Series:
        """Give the microseconds since the place before; null at the beginning of a lane."""
        times = micros.gather(self.position)
        return times.diff().set(self._borders(), None)

    def split(self, breaks: pl.Series) -> Lanes:
        """Begin a new lane at every place where `breaks` is true, and where one began before."""
        begins = breaks.fill_null(False) | self._borders()
        return Lanes(self.position, begins.cast(pl.UInt64).cum_sum())

    def _borders(self) -> pl.Series:
        return (self.lane != self.lane.shift(1)).fill_null(True)


def lay_out(group: pl.Series) -> Lanes:
    """Lay candidates out group by group; `group` (unsigned, 32 bits) is aligned with them."""
    height = max(group.len(), 1)
    position = pl.arange(0, group.len(), eager=True, dtype=pl.UInt64)
    keys = (group.cast(pl.UInt64) * height + position).sort()
    return Lanes(keys % height, keys // height)


def numbered(group: pl.Series, part: pl.Series) -> pl.Series:
    """Number the pairs of a group and a part of it, as groups of their own."""
    parts = part.rank("dense").cast(pl.UInt64)
    pairs = group.cast(pl.UInt64) * (group.len() + 1) + parts
    return pairs.rank("dense").cast(pl.UInt32)
