"""Items that say the same, word for word: what looks at nothing else need see only one of them."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from feedfilter.condition import CONTENT
from feedfilter.flags import any_in, constant

# Who has one of these is never a repeat.
_TEXTS = ("quote", "link_title")
_LISTS = ("links", "picture_keys")
_PLAIN = [name for name in CONTENT if name not in ("text", *_TEXTS, *_LISTS)]
WORTH_PARTING = 0.9  # of a stretch: if more than this is different, repeats are let be


def without_repeats(items: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series | None]:
    """Give the items' content, each once, and for every item the row in it that says the same.

    No such column where hardly anything is a repeat: then these are all the items.
    """
    content = items.select(CONTENT)
    first = _first_of_its_kind(content)
    row = pl.arange(0, items.height, eager=True, dtype=pl.UInt32)
    alone = first == row
    if alone.sum() >= items.height * WORTH_PARTING:
        return content, None
    different = row.filter(alone)
    place = row.scatter(different, pl.arange(0, different.len(), eager=True, dtype=pl.UInt32))
    return content.filter(alone), place.gather(first)


def gathered(columns: Iterable[pl.Series], rows: pl.Series) -> list[pl.Series]:
    """Gather rows (at least one) of truths; a column of one value need only be made as long."""
    given = list(columns)
    varied = {str(at): _packed(each) for at, each in enumerate(given) if not _is_constant(each)}
    found = pl.DataFrame(varied)[rows] if varied else pl.DataFrame()
    return [
        _unpacked(found[str(at)], column)
        if str(at) in varied
        else column.new_from_index(0, rows.len())
        for at, column in enumerate(given)
    ]


_UNKNOWN = 2


def _packed(column: pl.Series) -> pl.Series:
    """Make numbers of Booleans with nulls: they are gathered in a tenth of the time."""
    if not column.null_count():
        return column
    return column.cast(pl.UInt8).fill_null(_UNKNOWN)


def _unpacked(found: pl.Series, column: pl.Series) -> pl.Series:
    """Give what was gathered of a column under its name, as it was before it was packed."""
    if found.dtype != column.dtype:
        found = (found == 1).set(found == _UNKNOWN, None)
    return found.alias(column.name)


def _first_of_its_kind(content: pl.DataFrame) -> pl.Series:
    """Give for each row the first one that says the same, itself if there is none before it."""
    others = content.select(*_PLAIN, *(pl.col(name).is_null().alias(name) for name in _LISTS))
    telling = [each for each in others.iter_columns() if not _is_constant(each)]
    said = content.select("text", *telling)
    row = pl.arange(0, content.height, eager=True, dtype=pl.UInt32)
    rich = _is_rich(content)
    known = said.hash_rows().zip_with(~rich, row.cast(pl.UInt64))
    kinds = pl.DataFrame({"row": row, "hash": known})
    first = kinds.select(pl.col("row").first().over("hash"))["row"]
    again = row.filter((first != row) & ~rich & ~rich.gather(first))
    one, other = said[again], said[first.gather(again)]
    same = pl.all_horizontal(one[name].eq_missing(other[name]) for name in said.columns)
    again = again.filter(pl.select(same).to_series())  # hashes may fall together
    return row.scatter(again, first.gather(again))


def _is_constant(column: pl.Series) -> bool:
    nulls = column.null_count()
    if nulls:
        return nulls == column.len()
    return bool((column == column.head(1)).all())


def _is_rich(content: pl.DataFrame) -> pl.Series:
    lists = (any_in(content[name]) for name in _LISTS)
    texts = (content[name].is_not_null() for name in _TEXTS)
    found = constant(False, content.height)
    for each in (*lists, *texts):
        found = found | each
    return found
