"""Items as JSON Lines, the tool's own format: what is written here is read back the same.

One object a line: `time` (ISO 8601; `Z` where the export knows the instant, else the export's
wall clock), `author`, `author_id`, `chat`, `kind`, `text`, `pictures`, `videos`, `files`,
`links`, `id`, `me`; the further keys only where the exports know them for some item. Null means
that the export does not say.
"""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO, cast

import polars as pl

from feedfilter.model import Feed
from feedfilter.render.safe import safe_json

KEYS = {
    "author": "author",
    "author_id": "author_id",
    "chat": "chat",
    "kind": "kind",
    "text": "text",
    "quote": "quote",
    "link_title": "link_title",
    "pictures": "pictures",
    "videos": "videos",
    "files": "files",
    "links": "links",
    "picture_keys": "picture_keys",
    "item_id": "id",
    "reply_to": "reply_to",
    "reply": "reply",
    "forwarded_from": "forwarded_from",
    "forwarded": "forwarded",
    "edited": "edited",
    "me": "me",
    "likes": "likes",
    "comments": "comments",
}
ALWAYS = frozenset("time author author_id chat kind text pictures videos files links id me".split())
SLICE = 16_000


def item_lines(
    feed: Feed, items: pl.DataFrame, extra: Sequence[str] = (), kept: pl.Series | None = None
) -> Iterator[bytes]:
    """Give items (rows of `feed.items`) as JSON Lines, in pieces, only those that are `kept`.

    Their columns `extra` come last.
    """
    keys = {name: key for name, key in KEYS.items() if key in ALWAYS or _says(items[name], kept)}
    columns = [time_text(feed, items), *(pl.col(name).alias(key) for name, key in keys.items())]

    def piece(start: int) -> bytes:
        written = items.slice(start, SLICE).select(*columns, *extra)
        if kept is not None:  # a slice at a time: this is no copy of the whole feed
            written = written.filter(kept.slice(start, SLICE))
        taken = _Taken()
        written.write_ndjson(cast("BinaryIO", taken))
        return safe_json(b"".join(taken.pieces))

    yield from _in_order(piece, range(0, items.height, SLICE))


class _Taken(io.RawIOBase):
    """Keeps what is written as it comes: a buffer that grows would copy it several times."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any, /) -> int:
        self.pieces.append(bytes(piece))
        return len(self.pieces[-1])


def _in_order(piece: Callable[[int], bytes], starts: Iterable[int]) -> Iterator[bytes]:
    """Make pieces on every core and give them in their order, only a few at a time in memory."""
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[bytes]] = deque()
        for start in starts:
            waiting.append(pool.submit(piece, start))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def time_text(feed: Feed, items: pl.DataFrame) -> pl.Expr:
    """Write stamps as ISO 8601: instants with `Z`, wall clocks as the export had them."""
    exact = bool((items["time"].dt.microsecond() > 0).any())
    coarse = bool((items["time_unit"] == "day").any())
    written = _iso(pl.col("time"), "Z", exact=exact, coarse=coarse)
    if items["absolute"].all():
        return written.alias("time")
    for zone in sorted({source.zone for source in feed.sources}):
        here = [index for index, source in enumerate(feed.sources) if source.zone == zone]
        local = _iso(pl.col("time").dt.convert_time_zone(zone), "", exact=exact, coarse=coarse)
        wall = ~pl.col("absolute") & pl.col("source").is_in(here)
        written = pl.when(wall).then(local).otherwise(written)
    return written.alias("time")


def _iso(time: pl.Expr, end: str, *, exact: bool, coarse: bool) -> pl.Expr:
    written = time.dt.to_string(f"%Y-%m-%dT%H:%M:%S{end}")
    if exact:
        fine = time.dt.to_string(f"%Y-%m-%dT%H:%M:%S%.6f{end}")
        written = pl.when(time.dt.microsecond() == 0).then(written).otherwise(fine)
    if coarse:
        day = time.dt.to_string("%Y-%m-%d")
        written = pl.when(pl.col("time_unit") == "day").then(day).otherwise(written)
    return written


def _says(column: pl.Series, kept: pl.Series | None) -> bool:
    known = column.is_not_null() if kept is None else column.is_not_null() & kept
    return known.any()
