"""Which texts can be near copies of one another: those that share one of their rarest shingles.

An exact prefix filter (Chaudhuri et al., ICDE 2006; Bayardo et al., WWW 2007), a column at a time.
Shingles are ordered by how often they stand in a sample of the texts; the order decides how fast
it goes, never what is found. A text's n-th "abc" is another shingle than its first. Shingles are
known by hashes: two that fall together only cost a comparison.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from .likeness import Likeness

CHUNK = 4_000_000  # characters shingled at a time: bounds the memory
SAMPLE = 1_000_000  # characters whose shingles are counted
_SLOTS = 1 << 20  # counters of the sample
_RARITY = 8  # bits
_STEPS = 12  # of rarity for twice the frequency: 255 is reached at two million
_HASH = 32  # bits
_MOST = 1 << (64 - _RARITY - _HASH)  # texts that can be told apart beside them
_ODD = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio: spreads bits
_PRIME = 1_000_003


def shared(texts: pl.DataFrame, likeness: Likeness) -> pl.DataFrame:
    """Give the `shingle` numbers of every `number` of a text that may have a near copy in time.

    `texts` has a row for each `text` with its `number` and `scope`: only texts of equal scope are
    copies of one another. In ranks of items in time, `last` is its last item, and `near` the
    first one that is still in the window of its first; rows are ordered by their first items.
    A shingle is given if another text near in time has it too. The rarest come first.
    """
    kept = pl.Series(likeness.kept(), dtype=pl.UInt32)
    lengths = texts["text"].str.len_chars()
    texts = texts.with_columns(kept=kept.gather(lengths), length=lengths).filter(pl.col("kept") > 0)
    rarity = _rarity(texts["text"], likeness.width)
    parts = [_rarest(part, at, rarity, likeness.width) for at, part in _chunks(texts)]
    keys = _repeated(pl.concat(parts).sort()) if parts else pl.Series([], dtype=pl.UInt64)
    text, shingle = (keys % _MOST).cast(pl.UInt32), (keys // _MOST).rle_id()
    near = _near(shingle, texts["near"].gather(text), texts["last"].gather(text))
    found = pl.DataFrame({"number": texts["number"].gather(text), "shingle": shingle}).filter(near)
    return found.with_columns(pl.col("shingle").rle_id()).group_by("number").agg("shingle")


def _repeated(keys: pl.Series) -> pl.Series:
    """Leave the shingles that stand in two texts."""
    shingles = keys // _MOST
    again = (shingles == shingles.shift(1)).fill_null(False)
    return keys.filter(again | again.shift(-1, fill_value=False))


def _near(shingle: pl.Series, near: pl.Series, last: pl.Series) -> pl.Series:
    """Say which rows have a row of the same shingle before or after them that is near in time."""
    base = shingle.cast(pl.Int64) * (max(last.to_list(), default=0) + 1)
    reach = (base + last).cum_max().shift(1, fill_value=-1)
    chained = reach >= base + near
    return chained | chained.shift(-1, fill_value=False)


def _chunks(texts: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """Cut the texts into runs of about CHUNK characters, each with the place of its first."""
    chunk = texts["length"].cast(pl.UInt64).cum_sum() // CHUNK
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
    steps = (counts["count"] + 1).log(2) * _STEPS
    return rarity.scatter(counts[slots.name], steps.clip(0, (1 << _RARITY) - 1).cast(pl.UInt64))


def _slot(hashes: pl.Series) -> pl.Series:
    return (hashes % _SLOTS).cast(pl.UInt32)


def _rarest(texts: pl.DataFrame, at: int, rarity: pl.Series, width: int) -> pl.Series:
    """Give the rarest shingles of texts, as many as are `kept`, each with its text in one number.

    The highest bits are rarity, then the hash, then the place of the text (`at` for the first).
    """
    found = _hashes(texts["text"], width)
    known = rarity.gather(_slot(found["hash"])) * (1 << _HASH) + found["hash"]
    packed = (found["text"] * (1 << _RARITY + _HASH) + known).sort()
    number = (texts["length"].cast(pl.Int64) - (width - 1)).clip(0)
    last = number.cum_sum() - number + texts["kept"]
    text = packed // (1 << _RARITY + _HASH)
    chosen = pl.arange(0, packed.len(), eager=True) < last.gather(text)
    packed, text = packed.filter(chosen), text.filter(chosen)
    known = _told_apart(packed) % (1 << _RARITY + _HASH)
    scope = texts["scope"].gather(text).cast(pl.UInt64) * _PRIME  # unlike any count of repeats
    return _mixed(known, scope) * _MOST + (text + at)


def _told_apart(packed: pl.Series) -> pl.Series:
    """Give the second and later ones of equal shingles in one text hashes of their own."""
    rows = (packed == packed.shift(1)).fill_null(False).arg_true()
    equal = packed.gather(rows)
    again = rows.cast(pl.UInt64) - packed.search_sorted(equal, side="left")
    return packed.scatter(rows, _mixed(equal, again))


def _mixed(known: pl.Series, more: pl.Series) -> pl.Series:
    """Change the hash in the lowest bits by a number; 0 changes nothing."""
    hashes = (known + more.cast(pl.UInt64) * _ODD) % (1 << _HASH)
    return known - known % (1 << _HASH) + hashes
