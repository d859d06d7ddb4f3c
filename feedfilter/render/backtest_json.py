"""A backtest as JSON, for build servers and scripts.

`items` (labelled, unlabelled), `positive` (tags asked for; empty: any tag or removal), `all`, then
lists `tags`, `rules`, `keywords` and `expectations`. Wherever something was hit: `hits`,
`ads_hit` (label 1), `others_hit` (label 0) and the rates `recall`, `precision` and `fpr`, each null
or `{value, low, high, hits, of}` with the ends of the 95 % interval. Rules add `action`, `decided`,
`only` and `unknown`; keywords add `rule`, `unless`, `applied` and `only`. An expectation has
`kind` (rule, tag or empty), `name`, `metric`, `side`, `limit`, `value` and `holds`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from feedfilter.backtest.expectations import Judged
from feedfilter.backtest.keywords import KeywordScore
from feedfilter.backtest.measure import Backtest, RuleScore
from feedfilter.backtest.rates import Rate, Score


def backtest_json(found: Backtest, held: Iterable[Judged]) -> bytes:
    """Give the whole backtest as one JSON document."""
    document = {
        "items": {"labelled": found.labelled, "unlabelled": found.unlabelled},
        "positive": list(found.tags),
        "all": _score(found.all),
        "tags": [{"tag": tag, **_score(score)} for tag, score in found.per_tag.items()],
        "rules": [_rule(each) for each in found.per_rule],
        "keywords": [_keyword(each) for each in found.per_keyword],
        "expectations": [_judged(each) for each in held],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _score(score: Score) -> dict[str, Any]:
    return {
        "hits": score.hits,
        "ads_hit": score.ads_hit,
        "others_hit": score.others_hit,
        "recall": _rate(score.recall),
        "precision": _rate(score.precision),
        "fpr": _rate(score.fpr),
    }


def _rate(rate: Rate) -> dict[str, float | int] | None:
    if rate.value is None or rate.low is None or rate.high is None:
        return None
    ends = {"value": rate.value, "low": rate.low, "high": rate.high}
    rounded = {name: round(share, 6) for name, share in ends.items()}
    return {**rounded, "hits": rate.hits, "of": rate.of}


def _rule(each: RuleScore) -> dict[str, Any]:
    counts = {"decided": each.decided, "only": each.only, "unknown": each.unknown}
    return {"rule": each.rule, "action": each.action.value, **_score(each.score), **counts}


def _keyword(each: KeywordScore) -> dict[str, Any]:
    named = {"keyword": each.keyword, "rule": each.rule, "unless": each.spares}
    return {**named, **_score(each.score), "applied": each.applied, "only": each.only}


def _judged(each: Judged) -> dict[str, Any]:
    bound = each.bound
    named = {"kind": bound.kind, "name": bound.name, "metric": bound.metric, "side": bound.side}
    return {**named, "limit": bound.limit, "value": each.rate.value, "holds": each.holds}
