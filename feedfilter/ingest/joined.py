"""Arrays of few records that are read at once: an account may have thousands of chats.

To make columns takes some milliseconds, however few the records are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Records


def few_at_once(importer: Importer, file: ExportFile, most: int) -> Iterator[list[Records]]:
    """Give the records of a file array by array, or up to `most` of several that can be joined."""
    several: list[Records] = []
    count = 0
    for records in importer.split(file):
        can_be_joined = importer.join is not None and isinstance(records.raws, list)
        if several and not (can_be_joined and count + len(records.raws) <= most):
            yield several
            several, count = [], 0
        if can_be_joined:
            several.append(records)
            count += len(records.raws)
        else:
            yield [records]  # read before the next one is cut
    if several:
        yield several


def one_of(several: Sequence[Records], importer: Importer) -> Records:
    """Make one of several, for reading alone: places in the file stay with each of them."""
    if len(several) == 1 or importer.join is None:
        return several[0]
    firsts = [0, *accumulate(len(records.raws) for records in several)]

    def place(index: int) -> str:
        number = bisect_right(firsts, index) - 1
        return several[number].place(index - firsts[number])

    raws = list(chain.from_iterable(records.raws for records in several))
    return Records(raws, importer.join(several), place)
