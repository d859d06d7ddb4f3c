"""From what an importer made of records to rows of the feed's schema."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
import polars as pl

from feedfilter.flags import constant
from feedfilter.importer import Columns, Importer, Item, Made, UnreadableError
from feedfilter.model import SCHEMA
from feedfilter.records.list_column import list_column
from feedfilter.stamps import CALENDAR, MICRO

_FIELDS = Item.__struct_fields__
_DEFAULTS = {each.name: each.default for each in msgspec.structs.fields(Item) if not each.required}
_URL = r"https?://[^\s<>\"'`，。！？；：、）】》」』]+"
_NO_SUCH_VALUE = (TypeError, OverflowError, pl.exceptions.PolarsError)
_PASS = {"text", "time", "absolute", "time_unit", "kind"}


def collect(made: Columns | Iterable[Made], first: int) -> Columns:
    """Bring items into columns; `first` is the index of the first record of the batch."""
    if isinstance(made, Columns):
        shifted = pl.Series(made.record, dtype=pl.Int64) + first
        rejected = tuple((first + index, reason) for index, reason in made.rejected)
        return Columns(made.columns, shifted, rejected)
    items: list[Item] = []
    record: list[int] = []
    rejected_items: list[tuple[int, str]] = []
    for index, each in enumerate(made, first):
        if isinstance(each, Item):
            items.append(each)
            record.append(index)
        elif isinstance(each, UnreadableError):
            rejected_items.append((index, str(each)))
    values = zip(*map(msgspec.structs.astuple, items), strict=True) if items else ()
    columns = dict(zip(_FIELDS, map(list, values), strict=False))
    return Columns(columns or {name: [] for name in _FIELDS}, record, tuple(rejected_items))


def frame_of(columns: Columns, importer: Importer, zone: str) -> pl.DataFrame:
    """Give rows of the schema, `seq` and `source` still null; stamps without zone are in `zone`."""
    height = len(columns.record)
    series = [_series(name, columns.columns.get(name), height) for name in _FIELDS]
    frame = pl.DataFrame([*series, pl.Series("record", columns.record, dtype=pl.Int64)])
    wall_clocks = not frame["absolute"].all()
    return with_links_of_text(frame.select(_rows(importer.knows, zone if wall_clocks else None)))


def _series(name: str, values: Sequence[Any] | pl.Series | None, height: int) -> pl.Series:
    dtype = pl.Int64() if name == "time" else SCHEMA[name]
    if isinstance(values, pl.Series):
        return values.alias(name)
    if values is None:
        return constant(_DEFAULTS[name] if name in _PASS else None, height, dtype).alias(name)
    if dtype == pl.List(pl.String):
        return list_column(values).alias(name)
    try:
        return pl.Series(name, values, dtype=dtype)
    except _NO_SUCH_VALUE:
        return pl.Series(name, [_held(value, dtype) for value in values], dtype=dtype)


def _held(value: Any, dtype: pl.DataType) -> Any:
    """Give a value that a column can hold; of 2**70 pictures, or a list for a name, it is none."""
    try:
        pl.Series([value], dtype=dtype)
    except _NO_SUCH_VALUE:
        return None
    return value


@cache
def _rows(knows: frozenset[str], zone: str | None) -> list[pl.Expr]:
    """Give the columns of the schema; made once, since an export may be thousands of files.

    What a format `knows`, it states for every item: absent there is none. `zone` is that of wall
    clocks; None where there are none.
    """
    columns = {name: pl.col(name) for name in (*_FIELDS, "record")}
    columns |= dict.fromkeys(("seq", "source"), pl.lit(None))
    columns |= {name: columns[name].fill_null(_nothing(SCHEMA[name])) for name in knows}
    columns["text"] = columns["text"].fill_null("")
    columns["time"] = _stamps(zone) if zone else _INSTANT
    return [columns[name].cast(dtype).alias(name) for name, dtype in SCHEMA.items()]


def _nothing(dtype: pl.DataType) -> pl.Expr:
    empty: Any = False if dtype == pl.Boolean() else [] if dtype == pl.List(pl.String()) else 0
    return pl.lit(empty, dtype=dtype)


# Two days inside of the calendar, so that it is a day of the years 1 to 9999 in every zone.
_SHOWN = (CALENDAR[0] + 2 * 86_400 * MICRO, CALENDAR[1] - 2 * 86_400 * MICRO)
_CLOCK = pl.when(pl.col("time").is_between(*_SHOWN)).then(pl.col("time")).cast(pl.Datetime("us"))
_INSTANT = _CLOCK.dt.replace_time_zone("UTC")


def _stamps(zone: str) -> pl.Expr:
    """Apply the zone to wall clocks; an hour that occurs twice is read as its first.

    A wall clock that a change of clocks left out goes on with the offset from before the change.
    """
    before = pl.duration(hours=3)
    local = _in_zone(_CLOCK, zone).fill_null(_in_zone(_CLOCK - before, zone) + before)
    return pl.when(pl.col("absolute")).then(_INSTANT).otherwise(local)


def _in_zone(naive: pl.Expr, zone: str) -> pl.Expr:
    placed = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone("UTC")


def with_links_of_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the addresses that stand in texts and card titles to `links`."""
    has_url = frame["text"].str.contains("://", literal=True)
    if not has_url.any():
        return frame
    index = pl.Series("index", has_url.arg_true())
    rows = frame.select("text", "links")[index]
    found = rows.select(
        index=index,
        links=pl.concat_list(
            pl.col("links").fill_null(pl.lit([], dtype=pl.List(pl.String))),
            pl.col("text")
            .str.extract_all(_URL)
            .list.eval(pl.element().str.strip_chars_end(".,;:!?)]}'")),
        ).list.unique(maintain_order=True),
    )
    return (
        frame.with_row_index("index")
        .with_columns(pl.col("index").cast(index.dtype))
        .join(found, on="index", how="left", suffix="_found", maintain_order="left")
        .with_columns(links=pl.coalesce("links_found", "links"))
        .drop("index", "links_found")
    )
