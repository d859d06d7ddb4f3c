"""What a backtest must reach, `recall=0.8` or `rule:offer:fpr=0.5%`, and whether it does."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from feedfilter.backtest.measure import Backtest
from feedfilter.backtest.rates import Rate, Score
from feedfilter.errors import UsageError
from feedfilter.nearest import did_you_mean, one_of, quoted

METRICS = ("recall", "precision", "fpr")
Side = Literal["at least", "at most"]


class Bound(Struct, frozen=True):
    """One expectation; `kind` is "rule" or "tag", or empty for everything together."""

    metric: str
    side: Side
    limit: float
    kind: str = ""
    name: str = ""

    def __str__(self) -> str:
        subject = f"{self.kind} {self.name}: " if self.kind else ""
        return f"{subject}{self.metric} {self.side} {self.limit:.4g}"


class Judged(Struct, frozen=True):
    """A bound with what there is; a rate of nothing holds no bound."""

    bound: Bound
    rate: Rate

    @property
    def holds(self) -> bool:
        """Compare the measured share itself, not the ends of its interval."""
        value, limit = self.rate.value, self.bound.limit
        if value is None:
            return False
        return value >= limit if self.bound.side == "at least" else value <= limit


def read_bound(text: str, side: Side) -> Bound:
    """Read `[rule:ID:|tag:TAG:]METRIC=NUMBER`; the number is a share or a percentage."""
    where = f"--{side.replace(' ', '-')}"
    path, _, number = text.rpartition("=")
    subject, _, metric = path.rpartition(":")
    if metric not in METRICS:
        advice = f"write {one_of(f'{name}=0.8' for name in METRICS)}"
        near = did_you_mean(metric, METRICS)
        raise UsageError(f"{quoted(text)} names no rate{near}", where=where, advice=advice)
    kind, _, name = subject.partition(":")
    if subject and (kind not in ("rule", "tag") or not name):
        advice = "write rule:ID:recall=0.8 or tag:TAG:recall=0.8"
        raise UsageError(f"{quoted(subject)} is no rule or tag", where=where, advice=advice)
    return Bound(metric, side, _share(number, where), kind, name)


def _share(text: str, where: str) -> float:
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise UsageError(
            f"{quoted(text)} is no share", where=where, advice="write a number from 0 to 1, or 80%"
        )
    return value


def judged(bounds: Iterable[Bound], found: Backtest) -> list[Judged]:
    """Hold the numbers against the bounds; raises UsageError for an unknown rule or tag."""
    scores = {
        "rule": {each.rule: each.score for each in found.per_rule},
        "tag": found.per_tag,
    }
    return [Judged(bound, _rate(bound, scores, found.all)) for bound in bounds]


def _rate(bound: Bound, scores: dict[str, dict[str, Score]], everything: Score) -> Rate:
    score = everything
    if bound.kind:
        named = scores[bound.kind]
        if bound.name not in named:
            near = did_you_mean(bound.name, named)
            raise UsageError(f"no {bound.kind} is called {quoted(bound.name)}{near}")
        score = named[bound.name]
    rates = {"recall": score.recall, "precision": score.precision, "fpr": score.fpr}
    return rates[bound.metric]
