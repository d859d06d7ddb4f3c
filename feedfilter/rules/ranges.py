"""The whole numbers that a condition on a count admits, as an interval with holes."""

from __future__ import annotations

import math

from msgspec import Struct
from msgspec.structs import fields

from feedfilter.condition import Condition, Counted
from feedfilter.values import Comparison

_BOUNDS = Comparison.__struct_fields__


class Range(Struct, frozen=True):
    """The numbers from `least` to `most`, both included, but not those of `holes`."""

    least: float
    most: float
    holes: frozenset[float]

    @property
    def everything(self) -> bool:
        """Say whether every count is in it."""
        return self.least == 0 and self.most == math.inf and not self.holes

    def within(self, other: Range) -> bool:
        """Say whether all its numbers are numbers of the other."""
        inside = other.least <= self.least and self.most <= other.most
        return inside and all(hole not in self for hole in other.holes)

    def apart_from(self, other: Range) -> bool:
        """Say whether the two have no number in common."""
        least, most = max(self.least, other.least), min(self.most, other.most)
        return least > most or (least == most and (least not in self or least not in other))

    def __contains__(self, number: float) -> bool:
        return self.least <= number <= self.most and number not in self.holes


def range_of(condition: Condition) -> Range | None:
    """Give the counts that a condition admits; None for one that does not count."""
    if not isinstance(condition, Counted):
        return None
    bounds = condition.comparison()
    least = [0.0]
    least += [float(math.floor(bounds.gt) + 1)] if bounds.gt is not None else []
    least += [float(math.ceil(each)) for each in (bounds.gte, bounds.eq) if each is not None]
    most = [math.inf]
    most += [float(math.ceil(bounds.lt) - 1)] if bounds.lt is not None else []
    most += [float(math.floor(each)) for each in (bounds.lte, bounds.eq) if each is not None]
    holes = frozenset() if bounds.neq is None else frozenset((bounds.neq,))
    return Range(max(least), min(most), holes)


def only_counts(condition: Condition) -> bool:
    """Say whether a condition asks for nothing but a count."""
    others = [one for one in fields(condition) if one.name not in _BOUNDS]
    return isinstance(condition, Counted) and all(
        getattr(condition, one.name) == one.default for one in others
    )


def narrower(narrow: Condition, wide: Condition) -> bool:
    """Say whether two conditions differ only in a count, of which the wide one admits more."""
    few, many = range_of(narrow), range_of(wide)
    if few is None or many is None or type(narrow) is not type(wide):
        return False
    others = [name for name in narrow.__struct_fields__ if name not in _BOUNDS]
    same = all(getattr(narrow, name) == getattr(wide, name) for name in others)
    return same and few.within(many)
