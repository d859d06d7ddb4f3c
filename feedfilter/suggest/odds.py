"""Weighted log-odds: how much more ads say a word than personal items do.

The log-odds ratio of the share of ads with a word and the share of personal items with it, each
count raised by a half so that nothing is certain, over a power of its variance: a word in five of
five items weighs less than one in fifty of fifty (Monroe, Colaresi and Quinn 2008, "Fightin'
words", with a flat prior; the power was chosen on labelled feeds).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from msgspec import Struct

PRIOR = 0.5
SHRINKING = 0.75  # of the variance; 0.5 is the deviation itself, more asks for more items
FEWEST = 2  # items that have a word


class Odds(Struct, frozen=True):
    """A word: in how many ads and personal items it stands, and its weighted log-odds."""

    word: str
    ads: int
    personal: int
    weight: float


def odds(texts: Iterable[Iterable[str]], labels: Sequence[bool]) -> list[Odds]:
    """Weigh every word of the items, in no order; rare ones are left out."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for words, label in zip(texts, labels, strict=True):
        counts[label].update(words)
    ads, personal = sum(labels), len(labels) - sum(labels)
    both = counts[True].keys() | counts[False].keys()
    found = ((word, counts[True][word], counts[False][word]) for word in both)
    return [
        Odds(word, hit, other, _weight(hit, ads, other, personal))
        for word, hit, other in found
        if hit + other >= FEWEST
    ]


def _weight(hit: int, ads: int, other: int, personal: int) -> float:
    ratio = log((hit + PRIOR) / (ads - hit + PRIOR))
    ratio -= log((other + PRIOR) / (personal - other + PRIOR))
    variance = 1 / (hit + PRIOR) + 1 / (other + PRIOR)
    return ratio / float(variance**SHRINKING)


def without_fragments(found: Iterable[Odds]) -> list[Odds]:
    """Leave out words that stand only inside a longer one: 聊我 where all have 私聊我.

    Equal counts tell it; an accident of counts costs a word that another says as well.
    """
    ordered = list(found)
    counts = {(one.word, one.ads, one.personal) for one in ordered}
    inner = {
        (part, ads, personal)
        for word, ads, personal in counts
        for part in (word[1:], word[:-1])
        if len(part) > 1
    }
    fragments = inner & counts
    return [one for one in ordered if (one.word, one.ads, one.personal) not in fragments]


def without_overlaps(found: Iterable[Odds]) -> list[Odds]:
    """Leave out runs that only continue another, as copies of a long phrase give: 外柜台直 after
    国外柜台 where both stand in as many items.
    """
    ordered = list(found)
    ends = {(one.word[1:], one.ads, one.personal) for one in ordered if len(one.word) > 2}
    return [one for one in ordered if (one.word[:-1], one.ads, one.personal) not in ends]
