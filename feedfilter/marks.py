"""Marks of a user on single items, ad or personal, in a file beside the feed.

The file is JSON Lines, one mark a line: `{"item": ID or NUMBER, "mark": "ad" or "personal"}`. The
number counts from 1 in the order of the feed and stands where an id would not tell the item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
import polars as pl

from feedfilter.errors import UsageError

Mark: TypeAlias = Literal["ad", "personal"]
AD: Mark = "ad"
PERSONAL: Mark = "personal"

_MOST_BYTES = 1 << 26


class _Line(msgspec.Struct):
    item: str | int
    mark: Mark


def marks_path(feed: str) -> Path:
    """Say where the marks of a feed are: beside it."""
    return Path(f"{feed.rstrip('/')}.marks.jsonl")


def item_keys(items: pl.DataFrame) -> pl.Series:
    """Name every item of a feed as marks do: by its id, or `#NUMBER` where that is not unique.

    An id that looks like a number of ours does not name an item either.
    """
    number = pl.format("#{}", pl.int_range(1, pl.len() + 1))
    identifier = pl.col("item_id")
    tells = identifier.is_not_null() & identifier.is_unique() & ~identifier.str.starts_with("#")
    keyed = items.select(key=pl.when(tells).then(identifier).otherwise(number))
    return keyed["key"]


def read_marks(path: Path | str) -> dict[str, str]:
    """Give the marks by the keys of `item_keys`, the last one of an item; raises UsageError."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError("these marks cannot be read", where=path) from error
    if len(data) > _MOST_BYTES:
        raise UsageError("these marks are larger than 64 MiB", where=path)
    lines = enumerate(data.splitlines(), 1)
    return dict(_read(line, f"{path}:{number}") for number, line in lines if line.strip())


def _read(line: bytes, where: str) -> tuple[str, str]:
    try:
        read = msgspec.json.decode(line, type=_Line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        advice = 'write {"item": "ID", "mark": "ad"}, or "personal"'
        raise UsageError("this line is no mark", where=where, advice=advice) from error
    key = f"#{read.item}" if isinstance(read.item, int) else read.item
    return key, read.mark


def marks_lines(marks: Mapping[str, str]) -> Iterator[bytes]:
    """Give the lines of the file, in the order of the marks."""
    for key, mark in marks.items():
        item = int(key[1:]) if key[:1] == "#" and key[1:].isdecimal() else key
        yield msgspec.json.encode({"item": item, "mark": mark}) + b"\n"
