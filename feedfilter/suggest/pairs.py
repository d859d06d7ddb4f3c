"""Single words and pairs of conditions that marked ads have and no marked personal item has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import polars as pl
from msgspec import Struct

from feedfilter.condition import Condition, View
from feedfilter.conditions.contact import Contact
from feedfilter.conditions.links import Links
from feedfilter.conditions.payment import Payment
from feedfilter.conditions.pictures import Pictures
from feedfilter.conditions.price import Price
from feedfilter.conditions.text import Text
from feedfilter.conditions.token import Token
from feedfilter.model import Action
from feedfilter.rules.rule import NOWHERE, AllOf, AnyOf, Leaf, Rule, Tree
from feedfilter.suggest.grams import can_be_keyword
from feedfilter.suggest.odds import odds
from feedfilter.suggest.proposal import Proposal, words_of
from feedfilter.values import Word
from feedfilter.words import Keywords

MOST_WORDS = 40  # words that are tried alone and in pairs
MOST_CHOSEN = 3  # words, and pairs, of one rule: each may be an accident of what is marked
FEWEST_NEW = 3  # marked ads that each must add to what the others hit
SHARE = 0.05  # of the marked ads that each must add
SHARE_BESIDE = 0.1  # the same where a balance does the common work: an accident costs more then


class Part(Struct, frozen=True):
    """A condition and the marked items for which it holds, as places in the sample."""

    condition: Condition
    key: str
    items: frozenset[int]


def word_proposal(
    parts: Sequence[Part], labels: Sequence[bool], covered: frozenset[int], name: str
) -> Proposal | None:
    """Propose the words each of which only ads have; None where there are none.

    `covered` are places in the sample that another proposal hits already.
    """
    texts = [part for part in parts if isinstance(part.condition, Text)]
    chosen = _chosen([(part,) for part in texts], labels, covered)
    if not chosen:
        return None
    words = words_of([part.key for (part,) in chosen])
    when = Leaf(Text(any=words), NOWHERE)
    return Proposal(_rule(name, "words that only marked ads have", when))


def pair_proposal(
    parts: Sequence[Part], labels: Sequence[bool], covered: frozenset[int], name: str
) -> Proposal | None:
    """Propose pairs that only ads have, of parts that others have too; None without any."""
    personal = frozenset(at for at, label in enumerate(labels) if not label)
    common = [part for part in parts if part.items & personal]
    chosen = _chosen(list(combinations(common, 2)), labels, covered)
    if not chosen:
        return None
    ways = tuple(_both(*pair) for pair in chosen)
    when = ways[0] if len(ways) == 1 else AnyOf(ways)
    return Proposal(_rule(name, "pairs that only marked ads have", when))


def _rule(name: str, description: str, when: Tree) -> Rule:
    return Rule(name, description=description, when=when, action=Action.TAG, tags=("ad",))


def _both(one: Part, other: Part) -> Tree:
    """Ask for both: two words in one `text`, else one condition beside the other."""
    if isinstance(one.condition, Text) and isinstance(other.condition, Text):
        return Leaf(Text(all=(*one.condition.any, *other.condition.any)), NOWHERE)
    return AllOf((Leaf(one.condition, NOWHERE), Leaf(other.condition, NOWHERE)))


def _chosen(
    ways: Iterable[tuple[Part, ...]], labels: Sequence[bool], covered: frozenset[int]
) -> list[tuple[Part, ...]]:
    """Choose, one after the other, the way that adds most ads; none may hit a personal item."""
    ads = frozenset(at for at, label in enumerate(labels) if label)
    share = SHARE_BESIDE if covered else SHARE
    least = max(FEWEST_NEW, round(share * len(ads)))
    clean = []
    for way in ways:
        hit = frozenset.intersection(*(part.items for part in way))
        if len(hit) >= least and hit <= ads:
            clean.append((way, hit))
    chosen: list[tuple[Part, ...]] = []
    while clean and len(chosen) < MOST_CHOSEN:
        way, hit = max(clean, key=lambda one: (len(one[1] - covered), len(one[1])))
        if len(hit - covered) < least:
            break
        chosen.append(way)
        covered |= hit
    return chosen


def hit_by(proposal: Proposal, parts: Sequence[Part]) -> frozenset[int]:
    """Give the places that a proposal of single words hits."""
    named = {word.text for leaf in proposal.rule.conditions() for word in _words_in(leaf.condition)}
    return frozenset[int]().union(*(part.items for part in parts if part.key in named))


def _words_in(condition: Condition) -> tuple[Word, ...]:
    return condition.any if isinstance(condition, Text) else ()


def parts_of(
    texts: Sequence[frozenset[str]], labels: Sequence[bool], items: pl.DataFrame, zone: str
) -> list[Part]:
    """Give what may stand alone or in a pair: the words that weigh most, and conditions."""
    return [*_words(texts, labels), *_conditions(items, zone)]


def _words(texts: Sequence[frozenset[str]], labels: Sequence[bool]) -> list[Part]:
    found = [one for one in odds(texts, labels) if one.weight > 0 and can_be_keyword(one.word)]
    found.sort(key=lambda one: (-one.weight, one.word))
    parts = []
    for word in (one.word for one in found[:MOST_WORDS]):
        having = frozenset(at for at, text in enumerate(texts) if word in text)
        parts.append(Part(Text(any=words_of([word])), word, having))
    return parts


def _conditions(items: pl.DataFrame, zone: str) -> list[Part]:
    view = View(items, Keywords(()), zone)
    known: list[Condition] = [
        Contact(present=True),
        Price(present=True),
        Payment(present=True),
        Token(present=True),
        Links(gte=1),
        Pictures(gte=4),
    ]
    truths = ((one, one.test(view).fill_null(False).arg_true()) for one in known)
    return [Part(one, one.name, frozenset(rows.to_list())) for one, rows in truths if rows.len()]
