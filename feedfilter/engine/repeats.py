"""Items that say the same, word for word: what looks at nothing else need see only one of them."""

from __future__ import annotations

import polars as pl

from feedfilter.condition import CONTENT
from feedfilter.flags import constant

# Who has one of these is never a repeat.
_TEXTS = ("quote", "link_title")
_LISTS = ("links", "picture_keys")
_PLAIN = [name for name in CONTENT if name not in (*_TEXTS, *_LISTS)]
WORTH_PARTING = 0.9  # of a stretch: if more than this is different, repeats are let be


def without_repeats(items: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series | None]:
    """Give the items' content, each once, and for every item the row in it that says the same.

    No such column where hardly anything is a repeat: then these are all the items.
    """
    content = items.select(CONTENT)
    if content["text"].n_unique() > items.height * WORTH_PARTING:
        return content, None
    first = _first_of_its_kind(content)
    row = pl.arange(0, items.height, eager=True, dtype=pl.UInt32)
    alone = first == row
    if alone.sum() > items.height * WORTH_PARTING:
        return content, None
    different = row.filter(alone)
    place = row.scatter(different, pl.arange(0, different.len(), eager=True, dtype=pl.UInt32))
    return content[different], place.gather(first)


def _first_of_its_kind(content: pl.DataFrame) -> pl.Series:
    """Give for each row the first one that says the same, itself if there is none before it."""
    plain = content.select(*_PLAIN, *(pl.col(name).is_null().alias(name) for name in _LISTS))
    row = pl.arange(0, content.height, eager=True, dtype=pl.UInt32)
    rich = _is_rich(content)
    kinds = pl.DataFrame({"row": row, "hash": plain.hash_rows(), "rich": rich})
    first = kinds.select(pl.col("row").first().over("hash", "rich"))["row"]
    other = plain[first]
    same = pl.select(pl.all_horizontal(*(plain[n].eq_missing(other[n]) for n in plain.columns)))
    return first.zip_with(same.to_series() & ~rich, row)  # hashes may fall together


def _is_rich(content: pl.DataFrame) -> pl.Series:
    lists = (content[name].list.len().fill_null(0) > 0 for name in _LISTS)
    texts = (content[name].is_not_null() for name in _TEXTS)
    found = constant(False, content.height)
    for each in (*lists, *texts):
        found = found | each
    return found
