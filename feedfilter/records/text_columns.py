"""Makes columns of items of columns of texts, by a column map: no cell is looked at singly.

What is not written as usual goes through the reader of single values, each different text once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import polars as pl

from feedfilter.distinct import each_once
from feedfilter.records.column_reader import Reader, count_of, flag_of, kind_of
from feedfilter.records.columns import Column
from feedfilter.records.plain_stamps import number_columns, plain_columns

Get: TypeAlias = Callable[[str], pl.Series]
_WORD = r"[^\s,|\x1c-\x1f]+"  # as Python's \s has it
MOMENT = {"time": pl.Int64(), "absolute": pl.Boolean(), "time_unit": pl.String()}


def item_columns(reader: Reader, height: int, get: Get) -> dict[str, pl.Series]:
    """Make the columns of items; `get` gives the texts of so many records at a path, or nulls.

    Fields that no column is for are left out.
    """
    found = {}
    for field, (name, convert) in _CONVERTED.items():
        column = reader.fields.get(name)
        if column is not None:
            found[field] = convert(_values(column, get))
    found.setdefault("text", pl.repeat("", height, dtype=pl.String, eager=True))
    return found | _links(reader, get) | _times(reader, height, get)


def _values(column: Column, get: Get) -> pl.Series:
    """Give the first cell of several paths that is there, or what is not empty joined."""
    if not column.join:
        parts = [get(path) for path in column.paths]
        return parts[0] if len(parts) == 1 else pl.select(pl.coalesce(parts)).to_series()
    texts = [_known(get(path)) for path in column.join]
    return pl.select(pl.concat_str(texts, separator=column.with_, ignore_nulls=True)).to_series()


def _text(values: pl.Series) -> pl.Series:
    return _with_line_ends(values).fill_null("")


def _with_line_ends(values: pl.Series) -> pl.Series:
    if not values.str.contains("\r\n", literal=True).any():
        return values
    return values.str.replace_all("\r\n", "\n", literal=True)


def _known(values: pl.Series) -> pl.Series:
    texts = _with_line_ends(values)
    return texts.set(texts == "", None) if (texts == "").any() else texts


def _each(convert: Callable[[Any], Any], dtype: Any) -> Callable[[pl.Series], pl.Series]:
    """Convert a column; texts that come again are converted once."""
    return lambda values: each_once(values, convert, dtype)


def _links(reader: Reader, get: Get) -> dict[str, pl.Series]:
    columns = [reader.fields[name] for name in ("link", "links") if name in reader.fields]
    if not columns:
        return {}
    words = [_values(column, get).fill_null("").str.extract_all(_WORD) for column in columns]
    links = words[0] if len(words) == 1 else pl.select(pl.concat_list(words)).to_series()
    return {"links": links.set(links.list.len() == 0, None)}


def _times(reader: Reader, height: int, get: Get) -> dict[str, pl.Series]:
    column = reader.fields.get("time")
    if column is None:
        return {
            "time": pl.repeat(None, height, dtype=pl.Int64, eager=True),
            "absolute": pl.repeat(False, height, dtype=pl.Boolean, eager=True),
        }
    written = _values(column, get)
    found = _usual(written, column).with_columns(time_unit=pl.lit("second"))
    left = found["time"].is_null()
    if left.any():
        parts = [get(path) for path in column.join]
        texts = pl.DataFrame({str(at): each for at, each in enumerate([written, *parts])})
        rows = left.arg_true()
        read = _singly(reader, column, texts[rows])
        return {name: found[name].scatter(rows, read[name]) for name in MOMENT}
    return {name: found[name] for name in MOMENT}


def _usual(written: pl.Series, column: Column) -> pl.DataFrame:
    """Read what is written as usual; null for the rest."""
    if column.unit:
        return pl.DataFrame(schema=MOMENT).clear(written.len()).drop("time_unit")
    numbers = number_columns(written)
    if column.format or column.zone or not numbers["time"].null_count():
        return numbers
    stamps = plain_columns(written)
    if numbers["time"].null_count() == written.len():
        return stamps
    return pl.select(
        pl.coalesce(numbers["time"], stamps["time"]),
        absolute=numbers["time"].is_not_null() | stamps["absolute"],
    )


def _singly(reader: Reader, column: Column, texts: pl.DataFrame) -> pl.DataFrame:
    """Read stamps one by one, each different one once."""
    known = texts.unique()
    moments = [reader.moment(text, column, parts) for text, *parts in known.rows()]
    read = known.hstack(pl.DataFrame(moments, schema=MOMENT, orient="row"))
    return texts.join(read, on=texts.columns, how="left", nulls_equal=True, maintain_order="left")


# The field of an item, the name of its column in a map, and how the column is converted.
_CONVERTED: dict[str, tuple[str, Callable[[pl.Series], pl.Series]]] = {
    "text": ("text", _text),
    "author_id": ("author_id", _known),
    "author": ("author", _known),
    "chat": ("chat", _known),
    "kind": ("kind", _each(kind_of, pl.String)),
    "quote": ("quote", _known),
    "link_title": ("title", _known),
    "pictures": ("pictures", _each(count_of, pl.Int32)),
    "videos": ("videos", _each(count_of, pl.Int32)),
    "files": ("files", _each(count_of, pl.Int32)),
    "item_id": ("id", _known),
    "reply_to": ("reply_to", _known),
    "forwarded_from": ("forwarded_from", _known),
    "me": ("me", _each(flag_of, pl.Boolean)),
    "likes": ("likes", _each(count_of, pl.Int32)),
    "comments": ("comments", _each(count_of, pl.Int32)),
}
