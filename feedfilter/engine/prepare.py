"""Bring to the feed what every rule may ask: who an author is, and whether a time can be true.

A time before 1990 cannot be true. Nor can one after the day that the user says is today; where
none is said, a few stamps far in the future are taken for a wrong clock: the newest items, no more
than one in a hundred (but always one, where there are three), that come more than ten years after
all the others. So one stamp of the year 2100 neither joins a window nor ends every rule that works
`until` some day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import polars as pl
from msgspec import Struct, field

from feedfilter.condition import EARLIEST
from feedfilter.flags import constant
from feedfilter.fold import fold
from feedfilter.rules.rule import Person

# A gap of so long parts wrong clocks (2038, 2099, 2100) from the rest; a chat rarely rests as long.
FAR_AHEAD = timedelta(days=3653)
ONE_WRONG_IN = 100
FEWEST_ITEMS = 3  # of two items, nobody can say which clock is wrong

_FIELDS = {"author": "author_key"}


class Prepared(Struct, frozen=True, dict=True):
    """The feed's items with `author_key` and `person`; `zone` is that of local tests."""

    items: pl.DataFrame
    zone: str
    as_of: date | None = None  # the day given by the user; None: the newest item's
    latest: datetime | None = None  # `newest_true` of the whole feed, where these are a part of it
    _numbered: dict[tuple[str, ...], pl.Series] = field(default_factory=dict)

    @cached_property
    def plausible(self) -> pl.Series:
        """Say which items have a time that can be true; the others join no window."""
        time = self.items["time"]
        latest = last_true(self.as_of) if self.as_of else self.latest or newest_true(time)
        return time.is_between(EARLIEST, latest).fill_null(False)

    @cached_property
    def order(self) -> pl.Series:
        """Give the row indices (UInt32) of items with a plausible time, by (time, seq)."""
        rows = self.plausible.arg_true().cast(pl.UInt32)
        placed = self.items.select("time", "seq")[rows].with_columns(row=rows)
        return placed.sort("time", "seq", maintain_order=True)["row"]

    def make_ready(self) -> None:
        """Make what most windows ask for: the order in time, and who is who."""
        self.groups(("author",))
        _ = self.order

    @cached_property
    def today(self) -> date | None:
        """Give the day against which `until` is read: the one given, or the newest item's."""
        if self.as_of is not None or not self.order.len():
            return self.as_of
        newest = self.items["time"].gather(self.order.tail(1))
        local = newest.dt.convert_time_zone(self.zone)[0]
        return local.date() if isinstance(local, datetime) else None

    def groups(self, fields: Sequence[str]) -> pl.Series:
        """Number the groups of `fields` (UInt32); null where a value is not known."""
        names = tuple(_FIELDS.get(name, name) for name in fields)
        if names not in self._numbered:
            self._numbered[names] = self._number(names)
        return self._numbered[names]

    def _number(self, names: tuple[str, ...]) -> pl.Series:
        if not names:
            return constant(0, self.items.height, pl.UInt32())
        keys = self.items.select(names)
        numbered = keys.drop_nulls().unique(maintain_order=True).with_row_index("group")
        return keys.join(numbered, on=names, how="left", maintain_order="left")["group"]


def prepare(
    items: pl.DataFrame, people: Sequence[Person], zone: str, as_of: date | None = None
) -> Prepared:
    """Add who the author is: a person of the rules, else the id, else the name in its chat."""
    asked = people or items["author_id"].null_count()
    names = (items["author"] if asked else items["author"].head(0)).drop_nulls().unique()
    folded = pl.DataFrame({"author": names, "folded": fold(names)})
    known = items.with_columns(_person(items, people, folded).alias("person"))
    return Prepared(known.with_columns(_key(known, folded).alias("author_key")), zone, as_of)


def _key(items: pl.DataFrame, folded: pl.DataFrame) -> pl.Series:
    """Tell authors apart; few feeds need more than their ids."""
    keys = items.select(pl.lit("i:") + pl.col("author_id")).to_series()
    without_id = keys.is_null().arg_true()
    if without_id.len():
        named = items.select("chat", "author")[without_id]
        named = named.join(folded, on="author", how="left", maintain_order="left")
        name = pl.lit("n:") + pl.col("chat").fill_null("") + "\x00" + pl.col("folded")
        keys = keys.scatter(without_id, named.select(name).to_series())
    of_person = items["person"].is_not_null().arg_true()
    if of_person.len():
        persons = items.select(pl.lit("p:") + pl.col("person"))[of_person]
        keys = keys.scatter(of_person, persons.to_series())
    return keys


def last_true(as_of: date) -> datetime:
    """Give the last moment that can be true where it is said what day it is."""
    return datetime.combine(as_of, datetime.min.time(), tzinfo=UTC) + timedelta(days=2)


def newest_true(times: pl.Series) -> datetime:
    """Give the newest time that no gap parts from the others as a wrong clock would."""
    times = times.filter((times >= EARLIEST).fill_null(False))
    few = max(1, len(times) // ONE_WRONG_IN)
    newest: list[datetime] = times.top_k(few + 1).sort(descending=True).to_list()
    if len(times) < FEWEST_ITEMS:
        return max(newest, default=EARLIEST)
    gaps = [at for at in range(few) if newest[at] - newest[at + 1] > FAR_AHEAD]
    return newest[max(gaps, default=-1) + 1]


def _person(items: pl.DataFrame, people: Sequence[Person], folded: pl.DataFrame) -> pl.Series:
    """Name the person behind each item: by id, or by name where the ids say nothing.

    A name counts where the item has no id, or where none of the person's ids is in this feed at
    all: so nobody becomes a protected person by taking the name.
    """
    found = constant(None, items.height, pl.String())
    for person in people:
        by_id = items["author_id"].is_in(list(person.ids)).fill_null(False)
        names = fold(pl.Series(person.names, dtype=pl.String)).to_list()
        written = folded.filter(pl.col("folded").is_in(names))["author"].to_list()
        by_name = items["author"].is_in(written).fill_null(False)
        if by_id.any():
            by_name = by_name & items["author_id"].is_null()
        theirs = (by_id | by_name) & found.is_null()
        found = found.zip_with(~theirs, pl.Series([person.name]).new_from_index(0, items.height))
    return found
