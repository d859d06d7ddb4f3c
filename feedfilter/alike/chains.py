"""Leaders that have a thing in common, oldest first, for every thing."""

from __future__ import annotations

from collections.abc import Iterable

NOBODY = -1


class Chains:
    """For every thing, a number from 0, the leaders that have it: numbers that only grow."""

    def __init__(self, things: Iterable[int]) -> None:
        """Make room for all these things."""
        number = max(things, default=NOBODY) + 1
        self._first = [NOBODY] * number
        self._last = [NOBODY] * number
        self._next: dict[int, int] = {}

    def add(self, thing: int, leader: int) -> None:
        """Put a leader, later than all before, at the end of a thing's chain."""
        if self._first[thing] == NOBODY:
            self._first[thing] = leader
        else:
            self._next[self._last[thing]] = leader
        self._last[thing] = leader

    def oldest(self, thing: int, since: int) -> int:
        """Give a thing's first leader of number `since` or later, or NOBODY; forget those before.

        `since` must not go back from call to call.
        """
        leader = self._first[thing]
        while NOBODY < leader < since:
            leader = self._next.pop(leader, NOBODY)
        self._first[thing] = leader
        return leader
