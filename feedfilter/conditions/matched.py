"""The condition `matched`."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

import polars as pl

from feedfilter.condition import Condition, View
from feedfilter.model import Evidence
from feedfilter.values import RuleRef


class Matched(Condition, frozen=True):
    """Whether another rule applies to this item; of a list, any of them.

    Write down once, under `action: tag`, what an ad is, and let other rules ask for it. It does
    not matter where in the file the other rule stands or whether it decided anything; a rule that
    is switched off applies to nothing.

    Example::

        when: {matched: ad, pictures: {gte: 4}}

    Evidence: the rules that apply, `rule ad applies`.
    """

    name: ClassVar[str] = "matched"
    shorthand: ClassVar[str] = "any"
    near_misses: ClassVar[tuple[str, ...]] = ("matches", "rule", "rules", "match")
    any: tuple[RuleRef, ...] = ()

    def __post_init__(self) -> None:
        if not self.any:
            raise ValueError("'matched' names no rule; write matched: the-id-of-a-rule")

    def rules(self) -> tuple[RuleRef, ...]:
        """Give the rules it names."""
        return self.any

    def test(self, view: View) -> pl.Series:
        """Join the truths of the rules by OR."""
        return reduce(or_, (view.truth(rule) for rule in self.any))

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Name the rules that apply."""
        applying = [rule for rule in self.any if view.truth(rule)[0]]
        return tuple(Evidence("matched", datum=f"rule {rule} applies") for rule in applying)
