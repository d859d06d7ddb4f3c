"""A backtest as text: everything together, tags, rules, keywords that cost, what was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from feedfilter.backtest.expectations import Judged
from feedfilter.backtest.keywords import KeywordScore
from feedfilter.backtest.measure import Backtest, RuleScore
from feedfilter.backtest.rates import Rate, Score
from feedfilter.model import Feed
from feedfilter.render.cells import cut, pad
from feedfilter.render.safe import safe_line

_NAME = 28
_HEAD = (
    f"{'hits':>7} {'right':>7} {'wrong':>7}  {'precision':<19} {'of the ads':<19} wrong of others"
)


def backtest_lines(found: Backtest, *, top: int) -> Iterator[str]:
    """Give the tables; of keywords only the `top` ones that hit most ordinary items."""
    yield from _everything(found)
    yield ""
    yield f"{pad('tag', _NAME)} {_HEAD}"
    for tag, score in found.per_tag.items():
        yield f"{_name(tag)} {_numbers(score)}"
    yield ""
    yield from _rules(found.per_rule)
    yield from _keywords(found.per_keyword, top)


def _everything(found: Backtest) -> Iterator[str]:
    asked = f"tagged {' or '.join(map(safe_line, found.tags))}" if found.tags else "tagged or gone"
    score = found.all
    unlabelled = f", {found.unlabelled} without a label" if found.unlabelled else ""
    yield f"{score.ads} ads and {score.others} others{unlabelled}; a hit is an item {asked}"
    yield f"  recall     {_rate(score.recall)}  of the ads were hit"
    yield f"  precision  {_rate(score.precision)}  of the hits are ads"
    yield f"  fpr        {_rate(score.fpr)}  of the others were hit: false positives"


def _rules(rules: Iterable[RuleScore]) -> Iterator[str]:
    yield f"{pad('rule', _NAME)} {'decided':>7} {'only':>6} {_HEAD}"
    idle = 0
    for each in rules:
        if not each.score.hits:
            idle += 1
            continue
        yield f"{_name(each.rule)} {each.decided:>7} {each.only:>6} {_numbers(each.score)}"
    if idle:
        yield f"{idle} more without a hit"
    yield "only: hits that no other rule made; decided: hits whose fate this rule was"


def _keywords(keywords: Iterable[KeywordScore], top: int) -> Iterator[str]:
    """Give the keywords that cost most, and those under `unless` that spare most ads."""
    costly = [each for each in keywords if _cost(each)]
    costly.sort(key=lambda each: (-_cost(each), each.rule, each.keyword))
    if not costly or not top:
        return
    yield ""
    yield f"{pad('keyword', _NAME)} {'right':>7} {'wrong':>7} {'applied':>7} {'only':>6}  rule"
    for each in costly[:top]:
        counts = f"{each.score.ads_hit:>7} {each.score.others_hit:>7}"
        where = f"{safe_line(each.rule)}{' (unless)' if each.spares else ''}"
        yield f"{_name(each.keyword)} {counts} {each.applied:>7} {each.only:>6}  {where}"
    yield "applied: items with the word to which its rule applies; only: it is the rule's only word"


def _cost(keyword: KeywordScore) -> int:
    return keyword.score.ads_hit if keyword.spares else keyword.score.others_hit


def _numbers(score: Score) -> str:
    counts = f"{score.hits:>7} {score.ads_hit:>7} {score.others_hit:>7}"
    rates = f"{_rate(score.precision):<19} {_rate(score.recall):<19} {_rate(score.fpr)}"
    return f"{counts}  {rates}".rstrip()


def _name(text: str) -> str:
    return pad(cut(safe_line(text), _NAME), _NAME)


def _rate(rate: Rate) -> str:
    """Write a share and its interval: `82.1% (79.5-84.4)`."""
    if rate.value is None or rate.low is None or rate.high is None:
        return "-"
    return f"{_percent(rate.value)}% ({_percent(rate.low)}-{_percent(rate.high)})"


def _percent(share: float) -> str:
    digits = 2 if 0 < share < 0.01 else 1
    return f"{100 * share:.{digits}f}"


def expectation_lines(held: Iterable[Judged]) -> Iterator[str]:
    """Say of each expectation whether it holds."""
    for each in held:
        value = "there is nothing to share" if each.rate.value is None else _rate(each.rate)
        yield f"{'holds ' if each.holds else 'failed'}  {safe_line(str(each.bound))}: {value}"


def wrong_lines(feed: Feed, found: Backtest, *, most: int, width: int) -> Iterator[str]:
    """Quote the first `most` ads that were missed and others that were hit."""
    for title, rows in (("missed", found.missed), ("wrongly hit", found.false)):
        if most and rows.len():
            yield ""
            yield f"{title}: {rows.len()}"
            yield from _quoted(feed, rows.head(most), width)


def _quoted(feed: Feed, rows: pl.Series, width: int) -> Iterator[str]:
    said = feed.items.select(pl.coalesce(pl.col("text").replace("", None), "link_title"))
    for row, text in zip(rows, said.to_series().gather(rows), strict=True):
        yield f"{row + 1:>8}  {cut(safe_line(text or ''), max(20, width - 10))}"
