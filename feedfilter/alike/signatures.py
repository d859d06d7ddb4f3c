"""Which texts can be alike, told from sets of a fixed size: of letters, of pairs of neighbours.

Each letter, or pair, is put into one of so many places; those that share a place can only make
sets differ less. If two texts of m and n letters are alike, at most r letters are taken out of the
first or put in, and so (r + m - n) / 2 are taken out and (r - m + n) / 2 are put in. A letter that
is taken out takes itself out of the set. Of pairs it takes two away, and makes one of its
neighbours; one that is put in takes one away: so (3 r + m - n) / 2 pairs are lost at most. All else
of the first set, and likewise of the second, the two have in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

LETTERS, PAIRS = 128, 256  # places
PARTS = 16  # of a letter: as exact as numbers of 16 bits allow
_LOST, _PAIRS_LOST = 1, 3  # times r, as above
_AT_ONCE = 4096  # texts
_FIRST, _SECOND = np.uint32(2_654_435_761), np.uint32(2_246_822_519)  # odd: nothing is lost

Sets: TypeAlias = npt.NDArray[np.uint64]
Numbers: TypeAlias = npt.NDArray[np.int64]
Reach: TypeAlias = npt.NDArray[np.float32]
Parts: TypeAlias = npt.NDArray[np.int16]
Flags: TypeAlias = npt.NDArray[np.bool_]


class Signatures:
    """Sets of texts, a row of words for each, and how much of them two must have in common."""

    def __init__(self, sets: Sets, lengths: Numbers, reach: Reach, lost: int) -> None:
        """`reach` is the share of r that a text's own length allows."""
        self._sets = sets
        size = np.bitwise_count(sets).sum(axis=1, dtype=np.uint16)
        self._needs = _parts(size - (lost * reach + lengths) / 2)
        self._lets = _parts((lengths - lost * reach) / 2)

    def may_be_alike(self, some: Numbers, others: Numbers) -> Flags:
        """Say which of some texts (a line) can be alike to which of the others (a column)."""
        columns = np.ascontiguousarray(self._sets[others].T)
        common = np.zeros((some.size, others.size), np.int16)
        for one, other in zip(self._sets[some].T, columns, strict=True):
            common += np.bitwise_count(one[:, None] & other)
        return self._is_enough(common, some[:, None], others)

    def may_be_alike_each(self, some: Numbers, others: Numbers) -> Flags:
        """Say which of some texts can be alike to their own one of the others."""
        common = np.bitwise_count(self._sets[some] & self._sets[others])
        return self._is_enough(common.sum(axis=1, dtype=np.int16), some, others)

    def _is_enough(self, common: Parts, some: Numbers, others: Numbers) -> Flags:
        common *= PARTS
        enough: Flags = common >= np.maximum(
            self._needs[some] + self._lets[others], self._lets[some] + self._needs[others]
        )
        return enough


def _parts(letters: npt.NDArray[Any]) -> Parts:
    """Count in parts of a letter, rounded down: what is compared of two is rounded twice."""
    parts: Parts = np.floor(letters * PARTS).astype(np.int16)
    return parts


class Signed(NamedTuple):
    """The signatures of texts."""

    letters: Signatures
    pairs: Signatures


def signed(texts: Sequence[str], lengths: Numbers, reach: Reach) -> Signed:
    """Give the signatures of all the texts."""
    parts = list(_slices(texts))
    letters = [np.zeros((0, LETTERS // 64), np.uint64), *(letters for letters, _ in parts)]
    pairs = [np.zeros((0, PAIRS // 64), np.uint64), *(pairs for _, pairs in parts)]
    return Signed(
        Signatures(np.concatenate(letters), lengths, reach, _LOST),
        Signatures(np.concatenate(pairs), lengths, reach, _PAIRS_LOST),
    )


def _slices(texts: Sequence[str]) -> Iterator[tuple[Sets, Sets]]:
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        letters = np.frombuffer("".join(some).encode("utf-32-le", "surrogatepass"), np.uint32)
        owner = np.repeat(np.arange(len(some)), [len(text) for text in some])
        single = letters * _FIRST
        pair = single[:-1] ^ letters[1:] * _SECOND
        inside = owner[:-1] == owner[1:]
        yield (
            _sets(owner, single, len(some), LETTERS),
            _sets(owner[:-1][inside], pair[inside], len(some), PAIRS),
        )


def _sets(owner: Numbers, value: npt.NDArray[np.uint32], count: int, places: int) -> Sets:
    bits = np.zeros((count, places), np.uint8)
    bits[owner, value >> np.uint32(32 - (places - 1).bit_length())] = 1
    return np.packbits(bits, axis=1).view(np.uint64)
