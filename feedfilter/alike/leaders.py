"""Who leads and who follows: one pass in time in which every item meets the ones that stay.

An item follows the earliest leader in its window that it is a copy of, and leads if there is
none. So a chain of small changes is cut where it has drifted too far from its leader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .chains import NOBODY, Chains
from .index import Index
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
    text: Sequence[int]
    voice: Sequence[int]
    pictures: Sequence[int]
    links: Sequence[int]


class Leaders:
    """The leaders so far, numbered from 0 in order of time."""

    def __init__(self, sayings: Sayings, texts: Sequence[str], index: Index, likeness: Likeness,
                 within: int, only_others: bool) -> None:
        self._sayings = sayings
        self._texts = texts
        self._index = index
        self._likeness = likeness
        self._within = within
        self._only_others = only_others
        columns = (sayings.voice, sayings.text, sayings.pictures, sayings.links)
        self._voices, *_ = self._chains = [Chains(max(each, default=0) + 1) for each in columns]
        self._rows: list[int] = []  # the leaders, as rows of sayings
        self._alive = 0  # the first leader in the window
        self._met: dict[int, int] = {}  # voice -> the leader that its text was found alike to
        self.capped = 0  # how many items had more candidates than were compared

    def follow(self) -> list[int]:
        """Give for every row the row of its leader, or NOBODY for those that lead."""
        return [self._leader_or_lead(row) for row in range(len(self._sayings.micros))]

    def _leader_or_lead(self, row: int) -> int:
        self._forget(self._sayings.micros[row] - self._within)
        leader = self._equal_leader(row)
        if ...
