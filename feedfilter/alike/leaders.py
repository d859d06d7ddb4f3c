"""Who leads and who follows: one pass in time in which every item meets the ones that stay.

An item follows the earliest leader in its window that it is a copy of, and leads if there is
none. So a chain of small changes is cut where it has drifted too far from its leader.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from .chains import NOBODY, Chains
from .index import Found
from .likeness import Likeness

NOTHING = -1
CANDIDATES = 200  # leaders that one text is compared with, the nearest in time


@dataclass(frozen=True, slots=True)
class Sayings:
    """Items as they are compared, in order of time: whose they are, and what they say.

    What is equal has an equal number from 0; NOTHING where there is none. A voice is a text, or
    where it matters who says it, somebody's text.
    """

    micros: Sequence[int]
    author: Sequence[int]
    voice: Sequence[int]
    text: Sequence[int]
    pictures: Sequence[int]
    links: Sequence[int]


@dataclass(frozen=True, slots=True)
class Terms:
    """What makes a copy: how alike, how near in time, and whose items count."""

    likeness: Likeness
    within: int
    only_others: bool = False
    only_own: bool = False


class Nearby(Protocol):
    """Finds leaders whose texts may be alike: an `Index`, or `Blocks`."""

    def add(self, text: int, leader: int, author: int) -> None:
        """Enter a leader, what it says and whose it is."""

    def near(self, row: int, since: int) -> Found:
        """Give the leaders of number `since` or later that may be alike."""
        ...


class Leaders:
    """The leaders so far, numbered from 0 in order of time."""

    def __init__(
        self, sayings: Sayings, texts: Sequence[str], nearby: Nearby, terms: Terms
    ) -> None:
        self._sayings = sayings
        self._texts = texts
        self._nearby = nearby
        self._terms = terms
        self._voices = Chains(sayings.voice)
        self._equal = [
            (things, Chains(things)) for things in (sayings.text, sayings.pictures, sayings.links)
        ]
        self._rows: list[int] = []  # where the leaders stand in `sayings`
        self._authors: list[int] = []  # of the leaders, and what they say
        self._said: list[str] = []
        self._lengths: list[int] = []
        self._alive = 0  # the first leader that is in the window
        self._met: dict[int, int] = {}  # voice -> the leader that its text was found alike to
        self.capped = 0  # how often there were more candidates than were compared

    def follow(self) -> list[int]:
        """Give for every row the row of its leader, or NOBODY for those that lead."""
        return [self._leader_or_lead(row) for row in range(len(self._sayings.micros))]

    def _leader_or_lead(self, row: int) -> int:
        self._let_go(self._sayings.micros[row] - self._terms.within)
        leaders = self._equal_leaders(row)
        if self._needs_search(row) and (near := self._near_leader(row)) != NOBODY:
            leaders.append(near)
        if leaders:
            return self._rows[min(leaders)]
        self._lead(row)
        return NOBODY

    def _let_go(self, earliest: int) -> None:
        """Pass over the leaders that have left the window; a voice's next one stands for it now."""
        while self._alive < len(self._rows) and self._micros(self._alive) <= earliest:
            row = self._rows[self._alive]
            self._alive += 1
            if self._sayings.text[row] != NOTHING:
                heir = self._voices.oldest(self._sayings.voice[row], self._alive)
                if heir != NOBODY:
                    self._nearby.add(self._sayings.text[row], heir, self._authors[heir])

    def _micros(self, leader: int) -> int:
        return self._sayings.micros[self._rows[leader]]

    def _equal_leaders(self, row: int) -> list[int]:
        """Give the earliest leader with the same text, with the same pictures, the same links.

        If others count only, it is enough to look at one: while it is in the window, nobody else
        leads with the same thing.
        """
        found = []
        for things, chains in self._equal:
            if things[row] != NOTHING:
                leader = chains.oldest(things[row], self._alive)
                if leader != NOBODY and self._counts(leader, row):
                    found.append(leader)
        return found

    def _counts(self, leader: int, row: int) -> bool:
        own = self._authors[leader] == self._sayings.author[row]
        return not (self._terms.only_others if own else self._terms.only_own)

    def _needs_search(self, row: int) -> bool:
        """Say whether a text that is alike may lead earlier than the equal ones that were found.

        The leader with an equal text would itself follow an earlier one; unless the two are by the
        same author and only others count.
        """
        if self._sayings.text[row] == NOTHING:
            return False
        voice = self._sayings.voice[row]
        return self._terms.only_others or self._voices.oldest(voice, self._alive) == NOBODY

    def _near_leader(self, row: int) -> int:
        """Give the earliest leader whose text is alike, or NOBODY."""
        voice = self._sayings.voice[row]
        if self._met.get(voice, NOBODY) >= self._alive:
            return self._met[voice]
        candidates = self._candidates(row)
        if not candidates:
            return NOBODY
        said = [self._said[leader] for leader in candidates]
        first = self._terms.likeness.first(self._texts[self._sayings.text[row]], said)
        if first is None:
            return NOBODY
        self._met[voice] = candidates[first]
        return candidates[first]

    def _candidates(self, row: int) -> list[int]:
        """Give the leaders whose texts share a shingle, by age; the nearest if there are many."""
        text = self._sayings.text[row]
        found = self._nearby.near(row, self._alive)
        if not found.leaders:
            return []
        counting = sorted(self._counting(found.leaders, row))
        if found.compared:
            return counting
        self.capped += len(counting) > CANDIDATES or not found.all
        return self._of_like_length(counting[-CANDIDATES:], text)

    def _counting(self, leaders: Collection[int], row: int) -> list[int]:
        """Leave out those that do not count because of whose they are."""
        authors, own = self._authors, self._sayings.author[row]
        if self._terms.only_others:
            return [leader for leader in leaders if authors[leader] != own]
        if self._terms.only_own:
            return [leader for leader in leaders if authors[leader] == own]
        return list(leaders)

    def _of_like_length(self, leaders: Sequence[int], text: int) -> list[int]:
        shortest, longest = self._terms.likeness.lengths(len(self._texts[text]))
        lengths = self._lengths
        return [leader for leader in leaders if shortest <= lengths[leader] <= longest]

    def _lead(self, row: int) -> None:
        leader = len(self._rows)
        self._rows.append(row)
        text, voice = self._sayings.text[row], self._sayings.voice[row]
        words = "" if text == NOTHING else self._texts[text]
        self._authors.append(self._sayings.author[row])
        self._said.append(words)
        self._lengths.append(len(words))
        if text != NOTHING and self._voices.oldest(voice, self._alive) == NOBODY:
            self._nearby.add(text, leader, self._sayings.author[row])
        if text != NOTHING:
            self._voices.add(voice, leader)
        for things, chains in self._equal:
            if things[row] != NOTHING:
                chains.add(things[row], leader)
