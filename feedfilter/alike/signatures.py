"""How many letters two texts differ in at least, told from signatures of a fixed size.

A signature is the set of a text's letters, or of its pairs of neighbours, each put into one of
`BITS` places; those that share a place can only make signatures differ less. A letter that is
taken out of a text takes itself away, and two pairs, and makes one pair of its neighbours; one that
is put in does the reverse. So where signatures differ in n places, n letters are in or out; of
pairs, a third of n.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

BITS = 256
WORDS = BITS // 64
PAIRS_A_LETTER = 3  # places in which one letter in or out can change a signature of pairs at most
_AT_ONCE = 4096  # texts
_FIRST, _SECOND = np.uint32(2_654_435_761), np.uint32(2_246_822_519)  # odd: nothing is lost
_UPPERMOST = np.uint32(32 - (BITS - 1).bit_length())

Signatures: TypeAlias = npt.NDArray[np.uint64]
Counts: TypeAlias = npt.NDArray[np.uint16]


def signatures(texts: Sequence[str]) -> tuple[Signatures, Signatures]:
    """Give a row of `WORDS` words for each text: one of its letters, one of its pairs."""
    none = np.zeros((0, WORDS), np.uint64)
    parts = list(_slices(texts))
    return (
        np.concatenate([none, *(letters for letters, _ in parts)]),
        np.concatenate([none, *(pairs for _, pairs in parts)]),
    )


def _slices(texts: Sequence[str]) -> Iterator[tuple[Signatures, Signatures]]:
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        letters = np.frombuffer("".join(some).encode("utf-32-le", "surrogatepass"), np.uint32)
        owner = np.repeat(np.arange(len(some)), [len(text) for text in some])
        single = letters * _FIRST
        pair = single[:-1] ^ letters[1:] * _SECOND
        inside = owner[:-1] == owner[1:]
        yield (
            _packed(owner, single, len(some)),
            _packed(owner[:-1][inside], pair[inside], len(some)),
        )


def _packed(owner: npt.NDArray[np.int64], value: npt.NDArray[np.uint32], count: int) -> Signatures:
    bits = np.zeros((count, BITS), np.uint8)
    bits[owner, value >> _UPPERMOST] = 1
    return np.packbits(bits, axis=1).view(np.uint64)


def differing(some: Signatures, others: Signatures) -> Counts:
    """Count the places in which each of some signatures (a line) differs from others (a column)."""
    found = np.zeros((len(some), len(others)), np.uint16)
    for one, other in zip(some.T, np.ascontiguousarray(others.T), strict=True):
        found += np.bitwise_count(one[:, None] ^ other)
    return found


def differing_each(some: Signatures, others: Signatures) -> Counts:
    """Count the places in which each of some signatures differs from its own one of others."""
    counts: Counts = np.bitwise_count(some ^ others).sum(axis=1, dtype=np.uint16)
    return counts
