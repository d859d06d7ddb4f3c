"""Words on a balance: so many words of ads, and more where an item sounds like life as well.

No single word tells a friend's ad from a friend's day. A balance counts the different words that
ads say, minus the words that personal items say, and asks for a least difference. In rules this is
a short staircase: at least 3 ad words and no word of life, or at least 4 and less than 2 ...

How many words, how much life weighs, and the difference asked for are chosen by cross-validation:
words are mined from four fifths of the marked items and counted in the last fifth, in turn. A
configuration is judged by the ads it finds while few personal items are hit. The difference is
set, to the nearest whole word, where the tail of the personal items, read as exponential, leaves
`FALSE` of them: the largest single value would hang on one odd item.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import log
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from feedfilter.suggest.grams import can_be_keyword, is_run
from feedfilter.suggest.odds import Odds, odds, without_fragments

AD_SIZES = (20, 40, 80, 160, 320)
LIFE_SIZES = (0, 20, 40, 80, 160, 320)
WEIGHTS = (0.5, 1.0, 2.0)  # ad words that one word of life outweighs
FALSE = 0.003  # share of personal items that may be hit
TAIL = 0.05  # share of personal items, the highest, from which the tail is read
FEWEST = 8  # marked items of each kind; with fewer there is nothing to validate on
FOLDS = 5
ROUNDS = 2
MOST_STEPS = 8
LEAST = 2  # words: one alone is the work of `pairs`
MOST_SPARED = 3

Grams = Sequence[frozenset[str]]


class Setting(Struct, frozen=True):
    """How many words of ads and of life are counted, and what one of life weighs."""

    ads: int
    life: int
    weight: float


class Step(Struct, frozen=True):
    """At least so many ad words where there are at most so many of life; None: however many."""

    least: int
    most_life: int | None


class Balance(Struct, frozen=True):
    """The words and the difference asked for."""

    ads: tuple[str, ...]
    life: tuple[str, ...]
    weight: float
    least: int
    spared: tuple[str, ...] = ()  # words of marked personal items that sound like ads

    def raised(self) -> Balance:
        """Ask for one word more."""
        return replace(self, least=self.least + 1)

    def value(self, words: frozenset[str]) -> float:
        """Give the difference for the candidates of one text."""
        return len(words.intersection(self.ads)) - self.weight * len(words.intersection(self.life))

    def hits(self, words: frozenset[str]) -> bool:
        """Say whether a text with these candidates is on the side of the ads."""
        return self.value(words) >= self.least and words.isdisjoint(self.spared)

    def steps(self) -> tuple[Step, ...]:
        """Give the staircase: for each number of ad words, how many of life it bears."""
        if not self.life:
            return (Step(self.least, None),)
        found: list[Step] = []
        for least in range(self.least, len(self.ads) + 1):
            borne = int((least - self.least) / self.weight)
            if not found or borne > (found[-1].most_life or 0):
                found.append(Step(least, borne))
        return tuple(found[:MOST_STEPS])


def settings() -> Iterator[Setting]:
    """Give all that are tried."""
    for ads in AD_SIZES:
        for life in LIFE_SIZES:
            for weight in WEIGHTS if life else WEIGHTS[:1]:
                yield Setting(ads, life, weight)


def learn(texts: Grams, labels: Sequence[bool]) -> Balance | None:
    """Learn a balance from the candidates of marked items; None where they are too few."""
    if min(sum(labels), len(labels) - sum(labels)) < FEWEST:
        return None
    values = _validated(texts, labels)
    best = max(settings(), key=lambda setting: _worth(values[setting]))
    least = max(LEAST, round(_bound(values[best].personal)))
    if least > max(values[best].ads):
        return None  # no ad is beyond the personal items
    words = _Words.of(texts, labels)
    made = Balance(words.ads[: best.ads], words.life[: best.life], best.weight, least)
    return _harmless(made, texts, labels)


def _harmless(balance: Balance, texts: Grams, labels: Sequence[bool]) -> Balance:
    """Spare the marked personal items that are hit all the same, or ask for more words.

    A few of them are spared by a word that they have and no ad has; where there are many, or no
    such word, the difference rises.
    """
    while True:
        hit = [at for at, label in enumerate(labels) if not label and balance.hits(texts[at])]
        if not hit or balance.least > len(balance.ads):
            return balance
        word = _sparing(texts[hit[0]], texts, labels) if len(hit) <= MOST_SPARED else None
        if word is None or len(balance.spared) >= MOST_SPARED:
            balance = balance.raised()
        else:
            balance = replace(balance, spared=(*balance.spared, word))


def _sparing(words: frozenset[str], texts: Grams, labels: Sequence[bool]) -> str | None:
    """Give the word of a personal item that no ad has, one that other personal items have too."""
    said = frozenset[str]().union(*(texts[at] for at, label in enumerate(labels) if label))
    own = [word for word in words - said if can_be_keyword(word) and len(word.encode()) > 2]
    others = [texts[at] for at, label in enumerate(labels) if not label]
    known = {word: sum(word in text for text in others) for word in own}
    return max(own, key=lambda word: (known[word], len(word), word), default=None)


class _Values(Struct, frozen=True):
    """Differences of ads and of personal items that the words were not mined from."""

    ads: list[float]
    personal: list[float]


class _Words(Struct, frozen=True):
    """The words that say most for an ad, and most for life, best first."""

    ads: tuple[str, ...]
    life: tuple[str, ...]

    @classmethod
    def of(cls, texts: Grams, labels: Sequence[bool]) -> _Words:
        found = sorted(odds(texts, labels), key=lambda one: (-abs(one.weight), one.word))
        found = without_fragments(found)
        ads = (one.word for one in found if _speaks_for_ads(one))
        life = (one.word for one in found if one.weight < 0)
        return cls(_apart(ads, AD_SIZES[-1]), _apart(life, LIFE_SIZES[-1]))


def _apart(words: Iterable[str], most: int) -> tuple[str, ...]:
    """Take the first words; of two runs without blanks, one inside the other, only the first."""
    chosen: list[str] = []
    runs: list[str] = []
    for word in words:
        if len(chosen) == most:
            break
        if is_run(word):
            if any(word in other or other in word for other in runs):
                continue
            runs.append(word)
        chosen.append(word)
    return tuple(chosen)


def _speaks_for_ads(one: Odds) -> bool:
    return one.weight > 0 and can_be_keyword(one.word)


def _validated(texts: Grams, labels: Sequence[bool]) -> dict[Setting, _Values]:
    values = {setting: _Values([], []) for setting in settings()}
    for held in _folds(labels):
        kept = [at for at in range(len(labels)) if at not in held]
        words = _Words.of([texts[at] for at in kept], [labels[at] for at in kept])
        ads = {word: rank for rank, word in enumerate(words.ads)}
        life = {word: rank for rank, word in enumerate(words.life)}
        for at in sorted(held):
            said, lived = _ranks(texts[at], ads), _ranks(texts[at], life)
            for setting, found in values.items():
                value = float(bisect_left(said, setting.ads))
                value -= setting.weight * bisect_left(lived, setting.life)
                (found.ads if labels[at] else found.personal).append(value)
    return values


def _folds(labels: Sequence[bool]) -> Iterator[frozenset[int]]:
    """Give the held-out items of every fold; each has its part of the ads. Always the same."""
    random = Random(0)
    for _ in range(ROUNDS):
        mixed = [[at for at, label in enumerate(labels) if label is kind] for kind in (True, False)]
        for part in mixed:
            random.shuffle(part)
        for fold in range(FOLDS):
            yield frozenset(at for part in mixed for at in part[fold::FOLDS])


def _ranks(words: Iterable[str], known: dict[str, int]) -> list[int]:
    return sorted(known[word] for word in words if word in known)


def _worth(values: _Values) -> float:
    """Add up the ads found while none, one ... a few in a hundred personal items are hit."""
    personal = sorted(values.personal, reverse=True)
    ads = sorted(values.ads)
    few = int(len(personal) * 0.03) + 1
    return sum(len(ads) - bisect_right(ads, personal[at]) for at in range(few))


def _bound(personal: Sequence[float]) -> float:
    """Give the difference that `FALSE` of the personal items reach, from their highest ones."""
    ordered = sorted(personal, reverse=True)
    tail = min(max(10, int(len(ordered) * TAIL)), len(ordered) - 1)
    start = ordered[tail]
    mean = sum(value - start for value in ordered[:tail]) / tail
    return start + mean * max(0.0, log(tail / len(ordered) / FALSE))
