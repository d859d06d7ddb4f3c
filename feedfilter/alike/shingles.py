"""Which texts can be near copies of one another: those that share one of their rarest shingles.

An exact prefix filter (Chaudhuri et al., ICDE 2006; Bayardo et al., WWW 2007), a column at a time.
Shingles are ordered by how often they stand in a sample of the texts; the order decides how fast
it goes, never what is found. A text's n-th "abc" is another shingle than its first. Shingles are
known by hashes: two that fall together only cost a comparison.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from .likeness import Likeness

CHUNK = 4_000_000  # characters shingled at a time: bounds the memory
SAMPLE = 1_000_000  # characters whose shingles are counted
_SLOTS = 1 << 20  # counters of the sample
_RARITY = 8  # bits: 255 stands for all that are more frequent
_HASH = 32  # bits
_MOST = 1 << (64 - _RARITY - _HASH)  # texts that can be told apart beside them
_ODD = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio: spreads bits
_PRIME = 1_000_003


@dataclass(frozen=True, slots=True)
class Spans:
    """When each text stands in the feed, as ranks of items in time.

    `last` is the rank of its last item, `near` the lowest rank that is still in the window of its
    first. Texts are numbered by their first items.
    """

    near: pl.Series
    last: pl.Series


def shared(texts: pl.Series, spans: Spans, likeness: Likeness) -> pl.DataFrame:
    """Give for every text (`text`) that may have a near copy in time its `shingles`, rarest first.

    Only shingles that stand in another text as well, near enough in time, are given.
    """
    rarity = _rarity(texts, likeness.width)
    parts = [_rarest(part, number, rarity, likeness) for number, part in _chunks(texts)]
    keys = _repeated(pl.concat(parts).sort())
    text, shingle = (keys % _MOST).cast(pl.UInt32), (keys // _MOST).rle_id()
    found = pl.DataFrame({"text": text, "shingle": shingle}).filter(_near(text, shingle, spans))
    return found.group_by("text").agg("shingle")


def _repeated(keys: pl.Series) -> pl.Series:
    """Leave the shingles that stand in two texts."""
    shingles = keys // _MOST
    again = (shingles == shingles.shift(1)).fill_null(False)
    return keys.filter(again | again.shift(-1, fill_value=False))


def _near(text: pl.Series, shingle: pl.Series, spans: Spans) -> pl.Series:
    """Say which rows have a row of the same shingle before or after them that is near in time."""
    first, last = spans.near.gather(text), spans.last.gather(text)
    base = shingle.cast(pl.Int64) * (int(last.max() or 0) + 1)
    reach = (base + last).cum_max().shift(1, fill_value=-1)
    chained = reach >= base + first
    return chained | chained.shift(-1, fill_value=False)


def _chunks(texts: pl.Series) -> Iterator[tuple[int, pl.Series]]:
    """Cut the texts into runs of about CHUNK characters, each with the number of its first."""
    chunk = texts.str.len_chars().cast(pl.UInt64).cum_sum() // CHUNK
    begin = 0
    for length in chunk.rle().struct.field("len"):
        yield begin, texts.slice(begin, length)
        begin += length


def _hashes(texts: pl.Series, width: int) -> pl.DataFrame:
    """Give every shingle as `hash`, with the place (`text`) of its text, in order."""
    lengths = texts.str.len_chars()
    codes = _code_points(texts)
    text = pl.arange(0, texts.len(), eager=True, dtype=pl.UInt64).repeat_by(lengths).explode()
    mixed = codes.cast(pl.UInt64)
    for distance in range(1, width):
        mixed = mixed * _PRIME + codes.shift(-distance).cast(pl.UInt64)
    whole = (text == text.shift(1 - width)).fill_null(False)
    return pl.DataFrame({"text": text, "hash": (mixed * _ODD) // (1 << 64 - _HASH)}).filter(whole)


def _code_points(texts: pl.Series) -> pl.Series:
    joined = "".join(texts.to_list()).encode("utf-32-le")
    kind = pl.Array(pl.UInt32, len(joined) // 4)
    return pl.Series([joined]).bin.reinterpret(dtype=kind, endianness="little").explode()


def _rarity(texts: pl.Series, width: int) -> pl.Series:
    """Count the shingles of a sample, by slots of their hashes."""
    characters = int(texts.str.len_chars().sum())
    sample = texts.gather_every(characters // SAMPLE + 1)
    slots = _slot(_hashes(sample, width)["hash"])
    counts = slots.value_counts()
    rarity = pl.repeat(0, _SLOTS, dtype=pl.UInt64, eager=True)
    most = (1 << _RARITY) - 1
    return rarity.scatter(counts[slots.name], counts["count"].clip(0, most).cast(pl.UInt64))


def _slot(hashes: pl.Series) -> pl.Series:
    return (hashes % _SLOTS).cast(pl.UInt32)


def _rarest(texts: pl.Series, number: int, rarity: pl.Series, likeness: Likeness) -> pl.Series:
    """Give the rarest shingles of texts, as many as count, each with its text in one number.

    The highest bits are rarity, then the hash, then the text (`number` is that of the first).
    """
    found = _hashes(texts, likeness.width)
    known = rarity.gather(_slot(found["hash"])) * (1 << _HASH) + found["hash"]
    packed = (found["text"] * (1 << _RARITY + _HASH) + known).sort()
    lengths = texts.str.len_chars()
    ends = (lengths.cast(pl.Int64) - (likeness.width - 1)).clip(0).cum_sum()
    last = ends.shift(1, fill_value=0) + pl.Series(likeness.kept()).gather(lengths)
    text = packed // (1 << _RARITY + _HASH)
    chosen = pl.arange(0, packed.len(), eager=True) < last.gather(text)
    packed, text = packed.filter(chosen), text.filter(chosen)
    return _told_apart(packed) % (1 << _RARITY + _HASH) * _MOST + (text + number)


def _told_apart(packed: pl.Series) -> pl.Series:
    """Give the second and later ones of equal shingles in one text hashes of their own."""
    rows = (packed == packed.shift(1)).fill_null(False).arg_true()
    equal = packed.gather(rows)
    again = rows.cast(pl.UInt64) - packed.search_sorted(equal, side="left")
    hashes = (equal + again * _ODD) % (1 << _HASH)
    return packed.scatter(rows, equal - equal % (1 << _HASH) + hashes)
