"""Several exports as one feed: each post once, in an order of its own."""

from __future__ import annotations

import polars as pl

from feedfilter.model import TWIN_SCHEMA

_STEPS = pl.col("time").drop_nulls().dt.epoch("us").diff()
_MOSTLY_DESCEND = (_STEPS < 0).sum() > (_STEPS > 0).sum()
_WITHOUT_ID = ["author_id", "author", "time", "text", "pictures", "videos", "files"]


def with_order(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Join the frames of the sources and number the items from the older end.

    Where neighbours with different stamps mostly descend, a source is newest-first. Sources
    follow each other by their oldest item, so that naming them in another order changes nothing.
    """
    numbered = [_numbered(frame) for frame in frames]
    by_age = sorted(range(len(frames)), key=lambda index: _age(numbered[index]))
    offsets, total = {}, 0
    for index in by_age:
        offsets[index] = total
        total += numbered[index].height
    placed = [
        frame.with_columns(seq=pl.col("seq") + offsets[index])
        for index, frame in enumerate(numbered)
    ]
    return pl.concat(placed) if len(placed) > 1 else placed[0]


def newest_first(times: pl.Series) -> bool:
    """Say whether neighbours with different stamps mostly descend."""
    return bool(times.to_frame("time").select(_MOSTLY_DESCEND).item())


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    positions = pl.arange(0, frame.height, dtype=pl.Int64, eager=True)
    seq = frame.height - 1 - positions if newest_first(frame["time"]) else positions
    return frame.with_columns(seq=seq)


def _age(frame: pl.DataFrame) -> tuple[int, int, int, int]:
    """Give what orders the sources: by oldest item, then by newest, then by how many."""
    times = frame["time"].dt.epoch("us")
    first, last = times.min(), times.max()
    if isinstance(first, int) and isinstance(last, int):
        return 0, first, last, frame.height
    return 1, 0, 0, frame.height


def without_twins(items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Keep each post once where exports overlap; give the items and the copies left out.

    Two items of different sources are one post when id, chat and time are equal, or, without
    ids, author, time, text and media. The second of two equal posts of one source is a real
    repeat: it pairs with the second of the other source.
    """
    if items["source"].n_unique() < 2:
        return items, pl.DataFrame(schema=TWIN_SCHEMA)
    has_id = pl.col("item_id").is_not_null()
    keyed = items.with_row_index("row").with_columns(
        key=pl.when(has_id)
        .then(pl.struct("item_id", "chat", "time").hash())
        .otherwise(pl.struct(_WITHOUT_ID).hash())
    )
    keyed = keyed.with_columns(nth=pl.int_range(pl.len()).over("source", "key"))
    first = keyed.group_by("key", "nth", maintain_order=True).agg(first=pl.col("row").first())
    keyed = keyed.join(first, on=["key", "nth"], how="left", maintain_order="left")
    stays = keyed["row"] == keyed["first"]
    new_row = stays.cast(pl.Int64).cum_sum() - 1
    left_out = keyed.filter(~stays)
    twins = left_out.select("source", "record", row=new_row.gather(left_out["first"]))
    return items.filter(stays), twins.cast(TWIN_SCHEMA)  # type: ignore[arg-type]
