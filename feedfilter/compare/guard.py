"""Items that must not change: which of them are named, which of them did.

A marks file is a guard as well: an item marked as personal must not be newly hidden, one marked as
an ad must not be newly shown; an item without a mark must not change at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec
import polars as pl

from feedfilter.compare.changes import Change, Compared
from feedfilter.errors import UsageError

_NUMBER = re.compile("#[0-9]{1,12}")


class Guarded(msgspec.Struct, frozen=True):
    """The items that were named: how many of them are in the feed, which of them changed."""

    found: int
    missing: tuple[str, ...]
    changed: pl.DataFrame


class Guard(msgspec.Struct, frozen=True):
    """One item, by id or `#NUMBER`, and the change that it must not see; None: any."""

    key: str
    forbids: Change | None = None


class _Line(msgspec.Struct):
    item: str | int
    mark: Literal["ad", "personal"] | None = None


_FORBIDS: dict[str | None, Change | None] = {"ad": "shown", "personal": "hidden", None: None}


def read_guard(data: bytes, name: str) -> list[Guard]:
    """Read one item a line: an id, `#12` for a number, or a JSON line of a marks file."""
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError as fault:
        raise UsageError("is no UTF-8", where=name) from fault
    return [_guard(line, f"{name}:{at}") for at, line in enumerate(lines, 1) if line]


def _guard(line: str, where: str) -> Guard:
    if not line.startswith("{"):
        return Guard(line)
    try:
        read = msgspec.json.decode(line, type=_Line)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise UsageError(
            "no JSON with an item", where=where, advice='write {"item": "ID"}, or the id alone'
        ) from fault
    key = f"#{read.item}" if isinstance(read.item, int) else read.item
    return Guard(key, _FORBIDS[read.mark])


def guarded(compared: Compared, guards: Iterable[Guard], ids: pl.Series) -> Guarded:
    """Find the named items and those that changed; `ids` are the `item_id` of the feed.

    Another rule with the same action is no change: the item is seen, or not, as before.
    """
    places: dict[str, list[int]] = {}
    for row, identifier in enumerate(ids.to_list()):
        if identifier is not None:
            places.setdefault(identifier, []).append(row)
    forbidden: dict[int, Change | None] = {}
    missing = []
    for guard in dict.fromkeys(guards):
        found = places.get(guard.key) or _numbered(guard.key, ids.len())
        forbidden.update(dict.fromkeys(found, guard.forbids))
        missing += [] if found else [guard.key]
    named = pl.DataFrame(
        {"row": list(forbidden), "forbids": list(forbidden.values())},
        schema={"row": compared.changes.schema["row"], "forbids": pl.String},
    )
    moved = pl.col("old_action").cast(pl.String) != pl.col("new_action").cast(pl.String)
    against = pl.col("forbids").is_null() | (pl.col("forbids") == pl.col("change"))
    changed = compared.changes.join(named, on="row", maintain_order="left").filter(moved & against)
    return Guarded(len(forbidden), tuple(missing), changed.drop("forbids"))


def _numbered(key: str, height: int) -> list[int]:
    if _NUMBER.fullmatch(key) and 1 <= int(key[1:]) <= height:
        return [int(key[1:]) - 1]
    return []
