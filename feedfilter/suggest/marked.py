"""Which items are marked as ads, which as personal; the rest is not marked."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from msgspec import Struct

from feedfilter.fold import fold
from feedfilter.marks import AD, item_keys
from feedfilter.model import Feed

MOST_MINED = 3_000  # items of each kind that words are mined from; more say nothing new


class Marked(Struct, frozen=True):
    """A Boolean an item of the feed: true for an ad, false for personal, null for not marked."""

    labels: pl.Series
    missing: int = 0  # marks of items that are not in this feed

    @property
    def ads(self) -> pl.Series:
        """Say which items are marked as ads."""
        return self.labels.fill_null(False)

    @property
    def personal(self) -> pl.Series:
        """Say which items are marked as personal."""
        return (~self.labels).fill_null(False)


def marked_by_marks(feed: Feed, marks: Mapping[str, str]) -> Marked:
    """Find the marked items of a feed; the keys are those of `marks.item_keys`."""
    keys = item_keys(feed.items)
    labels = keys.replace_strict(
        list(marks),
        [mark == AD for mark in marks.values()],
        default=None,
        return_dtype=pl.Boolean,
    )
    found = int(labels.is_not_null().sum())
    return Marked(labels, max(0, len(marks) - found))


def marked_by_labels(labels: pl.Series) -> Marked:
    """Take labels that stand in the export."""
    return Marked(labels)


class Sample(Struct, frozen=True):
    """The items that words are mined from: rows of the feed, their folded words, their labels."""

    rows: pl.Series
    texts: tuple[str, ...]
    labels: tuple[bool, ...]


def sample_of(feed: Feed, marked: Marked) -> Sample:
    """Take the marked items with words, equal texts once, evenly spread where there are many."""
    said = pl.concat_str("text", pl.col("link_title").fill_null(""), separator="\n")
    items = feed.items.select(said.alias("text")).with_row_index("row")
    items = items.with_columns(label=marked.labels).filter(pl.col("label").is_not_null())
    items = items.with_columns(text=fold(items["text"]).str.strip_chars())
    items = items.filter(pl.col("text") != "").unique(["text", "label"], maintain_order=True)
    kept = pl.concat([_spread(items.filter(pl.col("label") == label)) for label in (True, False)])
    kept = kept.sort("row")
    return Sample(kept["row"], tuple(kept["text"]), tuple(kept["label"]))


def _spread(items: pl.DataFrame) -> pl.DataFrame:
    step = -(-items.height // MOST_MINED) or 1
    return items.gather_every(step)
