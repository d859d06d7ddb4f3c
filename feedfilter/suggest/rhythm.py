"""How often sellers post: windows and counts that take marked ads and no marked personal item."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from msgspec import Struct

from feedfilter.condition import Candidates, Window
from feedfilter.conditions.frequency import Frequency
from feedfilter.conditions.matched import Matched
from feedfilter.conditions.rate_limit import RateLimit
from feedfilter.engine.prepare import Prepared
from feedfilter.engine.windows import candidates_of, window_truth
from feedfilter.model import Action
from feedfilter.rules.rule import NOWHERE, Leaf, Rule, Rules
from feedfilter.suggest.marked import Marked
from feedfilter.suggest.proposal import Proposal
from feedfilter.values import Comparison, Duration, RuleRef

LENGTHS = "10m 20m 30m 1h 2h 3h 6h 12h 1d 2d".split()
COUNTS = (2, 3, 4, 5, 6, 8)
LIMITS = ((1, "2h"), (1, "6h"), (1, "12h"), (1, "1d"), (2, "1d"), (3, "1d"))
FEWEST = 3  # marked ads that a window must take
MOST_CANDIDATES = 200_000  # beyond, all windows together would take too long


class _Found(Struct, frozen=True):
    """A window that takes so many marked ads and no marked personal item."""

    window: Window
    ads: int
    taken: int  # of all items


def rhythm_proposals(
    prepared: Prepared, marked: Marked, rules: Rules, decided: pl.DataFrame, prefix: str
) -> Iterator[Proposal]:
    """Propose a `frequency` and a `rate_limit`: among the tagged ads, else among all items.

    `decided` has the truth column of each rule.
    """
    for rule, base in _bases(rules, decided, prepared.items.height):
        if int(base.sum() or 0) > MOST_CANDIDATES:
            continue
        when = Leaf(Matched(any=(RuleRef(rule),)), NOWHERE) if rule else None
        for kind, windows in (("often", _frequencies()), ("limit", _limits())):
            best = _best(prepared, marked, base, windows)
            if best is not None:
                name = f"{prefix}-{kind}"
                text = "as often as marked ads come" + (f", of those of {rule}" if rule else "")
                made = Rule(name, text, when=when, windows=(best.window,), action=Action.TAG)
                yield Proposal(made)


def _bases(
    rules: Rules, truths: pl.DataFrame, height: int
) -> Iterator[tuple[str | None, pl.Series]]:
    """Give what is counted: the items of the rule that says what an ad is, or all items."""
    ad = rules.rule("ad")
    if ad is not None and ad.enabled and truths["ad"].any():
        yield ad.id, truths["ad"].fill_null(False)
    else:
        yield None, pl.repeat(True, height, dtype=pl.Boolean, eager=True)


def _frequencies() -> Iterator[Window]:
    for length in LENGTHS:
        for count in COUNTS:
            number, within = Comparison(gte=count), Duration.of(length)
            yield Frequency(count=number, within=within, keep="first")
            yield Frequency(count=number, within=within, keep="none")


def _limits() -> Iterator[Window]:
    for at_most, per in LIMITS:
        yield RateLimit(at_most=at_most, per=Duration.of(per))


def _best(
    prepared: Prepared, marked: Marked, base: pl.Series, windows: Iterator[Window]
) -> _Found | None:
    """Give the window that takes most marked ads, of equals the one that takes least in all."""
    found = []
    counted: Candidates | None = None
    for window in windows:
        counted = candidates_of(window, prepared, base, {}, None)
        truth = window_truth(window, counted, base).fill_null(False)
        if not (truth & marked.personal).any():
            ads = int((truth & marked.ads).sum() or 0)
            found.append(_Found(window, ads, int(truth.sum() or 0)))
    best = max(found, key=lambda one: (one.ads, -one.taken), default=None)
    return best if best is not None and best.ads >= FEWEST else None
