"""Who leads and who follows: one pass in time in which every item meets the ones that stay.

An item follows the earliest leader in its window that it is a copy of, and leads if there is
none. So a chain of small changes is cut where it has drifted too far from its leader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from .chains import NOBODY, Chains
from .index import Found
from .likeness import Likeness

NOTHING = -1
CANDIDATES = 200  # leaders that one text is compared with, the nearest in time, if they are not few


class Sayings(Struct, frozen=True):
    """Items as they are compared, rows in order of time: whose they are, and what they say.

    What is equal has an equal number from 0; NOTHING where there is none. A voice is a text, or
    where it matters who says it, somebody's text. `since` is the first row in the window of each.
    """

    since: Sequence[int]
    author: Sequence[int]
    voice: Sequence[int]
    text: Sequence[int]
    pictures: Sequence[int]
    links: Sequence[int]


class Terms(Struct, frozen=True):
    """What makes a copy: how alike, how near in time, and whose items count."""

    likeness: Likeness
    within: int
    only_others: bool = False
    only_own: bool = False


class Nearby(Protocol):
    """Finds leaders whose texts may be alike: an `Index`, or `Blocks`."""

    def rows(self, let_go: Callable[[int], None]) -> Iterator[int]:
        """Give, one after the other, the rows that can be a copy or have one; others lead alone.

        Before each, `let_go` is told the first row in its window: so all that lead by then are in.
        """
        ...

    def add(self, leader: int) -> None:
        """Enter a row that leads."""

    def near(self, row: int) -> Found:
        """Give the leaders in a row's window that may be alike to it."""
        ...


class Leaders:
    """Who leads so far; a leader is known by its row."""

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
        self._leaders: list[int] = []  # that were given by `rows`
        self._gone = 0  # how many of them have left the window
        self._met: dict[int, int] = {}  # voice -> the leader that its text was found alike to
        self.capped = 0  # how often there were more candidates than were compared

    def follow(self) -> Iterator[tuple[int, int]]:
        """Give every row that follows, in order, and the row of its leader."""
        for row in self._nearby.rows(self._let_go):
            leader = self._leader(row)
            if leader == NOBODY:
                self._lead(row)
            else:
                yield row, leader

    def _leader(self, row: int) -> int:
        """Give the earliest leader that a row is a copy of, or NOBODY."""
        leaders = self._equal_leaders(row)
        if self._needs_search(row) and (near := self._near_leader(row)) != NOBODY:
            leaders.append(near)
        return min(leaders, default=NOBODY)

    def _let_go(self, since: int) -> None:
        """Pass over the leaders that have left the window; a voice's next one stands for it now."""
        while self._gone < len(self._leaders) and self._leaders[self._gone] < since:
            leader = self._leaders[self._gone]
            self._gone += 1
            if self._sayings.text[leader] != NOTHING:
                heir = self._voices.oldest(self._sayings.voice[leader], since)
                if heir != NOBODY:
                    self._nearby.add(heir)

    def _equal_leaders(self, row: int) -> list[int]:
        """Give the earliest leader with the same text, with the same pictures, the same links.

        If others count only, it is enough to look at one: while it is in the window, nobody else
        leads with the same thing.
        """
        found = []
        for things, chains in self._equal:
            if things[row] != NOTHING:
                leader = chains.oldest(things[row], self._sayings.since[row])
                if leader != NOBODY and self._counts(leader, row):
                    found.append(leader)
        return found

    def _counts(self, leader: int, row: int) -> bool:
        own = self._sayings.author[leader] == self._sayings.author[row]
        return not (self._terms.only_others if own else self._terms.only_own)

    def _needs_search(self, row: int) -> bool:
        """Say whether a text that is alike may lead earlier than the equal ones that were found.

        The leader with an equal text would itself follow an earlier one; unless the two are by the
        same author and only others count.
        """
        if self._sayings.text[row] == NOTHING:
            return False
        return self._terms.only_others or self._is_new(row)

    def _is_new(self, row: int) -> bool:
        """Say whether nobody in the window leads with a row's voice."""
        voice, since = self._sayings.voice[row], self._sayings.since[row]
        return self._voices.oldest(voice, since) == NOBODY

    def _near_leader(self, row: int) -> int:
        """Give the earliest leader whose text is alike, or NOBODY."""
        voice = self._sayings.voice[row]
        if self._met.get(voice, NOBODY) >= self._sayings.since[row]:
            return self._met[voice]
        candidates = self._candidates(row)
        if not candidates:
            return NOBODY
        said = [self._said(leader) for leader in candidates]
        first = self._terms.likeness.first(self._said(row), said)
        if first is None:
            return NOBODY
        self._met[voice] = candidates[first]
        return candidates[first]

    def _said(self, row: int) -> str:
        return self._texts[self._sayings.text[row]]

    def _candidates(self, row: int) -> list[int]:
        """Give the leaders whose texts share a shingle, by age; the nearest if there are many."""
        found = self._nearby.near(row)
        if not found.leaders:
            return []
        counting = sorted(leader for leader in found.leaders if self._counts(leader, row))
        if found.few:
            return counting
        self.capped += len(counting) > CANDIDATES or not found.all
        return self._of_like_length(counting[-CANDIDATES:], row)

    def _of_like_length(self, leaders: Sequence[int], row: int) -> list[int]:
        shortest, longest = self._terms.likeness.lengths(len(self._said(row)))
        return [leader for leader in leaders if shortest <= len(self._said(leader)) <= longest]

    def _lead(self, row: int) -> None:
        self._leaders.append(row)
        if self._sayings.text[row] != NOTHING:
            if self._is_new(row):
                self._nearby.add(row)
            self._voices.add(self._sayings.voice[row], row)
        for things, chains in self._equal:
            if things[row] != NOTHING:
                chains.add(things[row], row)
