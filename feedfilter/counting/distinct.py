"""How many different values stand in windows, in one pass over the places."""

from __future__ import annotations

from collections import defaultdict

import polars as pl
from msgspec import Struct

from .lanes import Stretches


class Different(Struct, frozen=True):
    """For the window of each place: how many values, and whether the place's own is there once."""

    number: pl.Series
    new: pl.Series


def count_different(values: pl.Series, stretches: Stretches) -> Different:
    """Count the values in the window of every place; null is no value.

    Both borders of the windows only move on from place to place.
    """
    own, begins, ends = values.to_list(), stretches.begin.to_list(), stretches.end.to_list()
    counts: defaultdict[str, int] = defaultdict(int)
    numbers: list[int] = []
    new: list[bool] = []
    left = right = 0
    for value, begin, end in zip(own, begins, ends, strict=True):
        while right < end:
            counts[own[right]] += 1
            right += 1
        while left < begin:
            counts[own[left]] -= 1
            if not counts[own[left]]:
                del counts[own[left]]
            left += 1
        numbers.append(len(counts) - (None in counts))
        new.append(value is not None and counts[value] == 1)
    return Different(pl.Series(numbers, dtype=pl.UInt32), pl.Series(new, dtype=pl.Boolean))
