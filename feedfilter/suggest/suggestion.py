"""From marked items to proposals that have been tried on the feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from feedfilter.engine.decide import zone_of
from feedfilter.engine.prepare import prepare
from feedfilter.errors import UsageError
from feedfilter.model import Decided, Feed
from feedfilter.rules.rule import Rules
from feedfilter.suggest.balance import Balance, learn
from feedfilter.suggest.grams import grams
from feedfilter.suggest.marked import Marked, Sample, sample_of
from feedfilter.suggest.pairs import hit_by, pair_proposal, parts_of, word_proposal
from feedfilter.suggest.proposal import Proposal, Suggestion
from feedfilter.suggest.rhythm import rhythm_proposals
from feedfilter.suggest.trying import Trial
from feedfilter.suggest.weighing import balance_proposal

FEWEST = 3  # marked ads
PREFIX = "suggested"
MOST_RAISED = 6  # times that a balance which hits a personal item asks for one word more


def suggest(
    decided: Decided, rules: Rules, marked: Marked, as_of: date | None = None
) -> Suggestion:
    """Mine the marked items of a decided feed; raises UsageError where they are too few."""
    ads, personal = int(marked.ads.sum() or 0), int(marked.personal.sum() or 0)
    if ads < FEWEST or personal < FEWEST:
        raise UsageError(
            f"{ads} ads and {personal} personal items are marked; that says too little",
            advice="mark some 20 of each kind, 200 make good rules",
        )
    trial = Trial(decided, rules, marked, as_of)
    proposals = list(_proposals(decided, rules, marked, trial, as_of))
    effects = list(trial.effects(proposals))
    return trial.together(effects, len(proposals) - len(effects))


def _proposals(
    decided: Decided, rules: Rules, marked: Marked, trial: Trial, as_of: date | None
) -> Iterator[Proposal]:
    feed, zone = decided.feed, zone_of(decided.feed, rules)
    prefix = _free(rules)
    sample = sample_of(feed, marked)
    texts = tuple(frozenset(grams(text)) for text in sample.texts)
    balance = _balance(texts, sample, trial, f"{prefix}-balance")
    covered = frozenset[int]()
    if balance is not None:
        yield balance_proposal(balance, f"{prefix}-balance")
        covered = frozenset(at for at, words in enumerate(texts) if balance.hits(words))
    yield from _words_and_pairs(feed, zone, sample, texts, covered, prefix)
    prepared = prepare(feed.items, rules.people, zone, as_of)
    yield from rhythm_proposals(prepared, marked, rules, decided.truth, prefix)


def _balance(
    texts: tuple[frozenset[str], ...], sample: Sample, trial: Trial, name: str
) -> Balance | None:
    """Learn a balance, and ask for more words until the engine hits no marked personal item."""
    balance = learn(texts, sample.labels)
    for _ in range(MOST_RAISED):
        if balance is None or not trial.harms(balance_proposal(balance, name)):
            return balance
        balance = balance.raised()
    return None


def _words_and_pairs(
    feed: Feed,
    zone: str,
    sample: Sample,
    texts: tuple[frozenset[str], ...],
    covered: frozenset[int],
    prefix: str,
) -> Iterator[Proposal]:
    """Give words, then pairs, that add marked ads to what is covered."""
    parts = parts_of(texts, sample.labels, feed.items[sample.rows], zone)
    words = word_proposal(parts, sample.labels, covered, f"{prefix}-words")
    if words is not None:
        yield words
        covered |= hit_by(words, parts)
    pairs = pair_proposal(parts, sample.labels, covered, f"{prefix}-pairs")
    if pairs is not None:
        yield pairs


def _free(rules: Rules) -> str:
    """Give a beginning of names that no rule and no list has yet."""
    taken = {rule.id for rule in rules.rules} | set(rules.lists)
    for number in range(1, 1000):
        prefix = PREFIX if number == 1 else f"{PREFIX}-{number}"
        if not any(name.startswith(f"{prefix}-") for name in taken):
            return prefix
    return f"{PREFIX}-more"
