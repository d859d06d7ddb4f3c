"""The sums of a report that Spark counted: as text, JSON or CSV."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import polars as pl

from feedfilter.render.csv import inert
from feedfilter.render.safe import safe_json, safe_line


class Sums(Protocol):
    """What is rendered; `spark.counting.Numbers` says what it means."""

    @property
    def totals(self) -> Any: ...
    @property
    def friends(self) -> pl.DataFrame: ...
    @property
    def rules(self) -> pl.DataFrame: ...
    @property
    def removals(self) -> pl.DataFrame: ...
    @property
    def days(self) -> pl.DataFrame: ...


def sums_json(sums: Sums) -> Iterable[bytes]:
    """Give everything as one JSON object."""
    tables = {"friends": sums.friends, "rules": sums.rules}
    tables |= {"removals": sums.removals, "days": sums.days}
    told: dict[str, Any] = {"totals": str(sums.totals)}
    told |= {name: table.to_dicts() for name, table in tables.items()}
    text = json.dumps(told, ensure_ascii=False, default=str)
    return [safe_json(text.encode("utf-8", "backslashreplace")), b"\n"]


def sums_csv(sums: Sums) -> Iterable[bytes]:
    """Give a row a friend, safe for a spreadsheet."""
    names = pl.col("friend", "author_key").map_elements(safe_line, return_dtype=pl.String)
    buffer = io.BytesIO()
    shown = sums.friends.with_columns(names, pl.col("share").round(4))
    shown.with_columns(inert(pl.col(pl.String))).write_csv(buffer)
    return [buffer.getvalue()]


def sums_lines(sums: Sums, top: int) -> Iterator[bytes]:
    """Give the friends with most ads, then the rules that did something."""
    yield from _encoded(f"{sums.friends.height} friends, most ads first")
    for line in sums.friends.head(top).iter_rows(named=True):
        kept = f"{line['items']} items, {line['kept']} kept"
        yield from _encoded(f"{line['ads']:>9} ads ({line['share']:.0%})  {line['friend']}: {kept}")
    for line in sums.rules.filter(pl.col("applied") > 0).iter_rows(named=True):
        yield from _encoded(
            f"{line['rule']} ({line['action']}): applied {line['applied']},"
            f" decided {line['decided']}, could not tell {line['unknown']}"
        )


def _encoded(line: str) -> Iterator[bytes]:
    yield safe_line(line).encode("utf-8", "backslashreplace") + b"\n"
