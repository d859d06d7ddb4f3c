"""Where the time goes: a stopwatch that a command hands down; no layer below reads the clock."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from msgspec import Struct, field


class Profile(Struct, frozen=True, eq=False):
    """Seconds spent under names, each without what was spent under a name inside it.

    `clock` gives seconds. Names of several threads may overlap: their sum may exceed the time
    that passed.
    """

    clock: Callable[[], float]
    spent: defaultdict[Hashable, float] = field(default_factory=lambda: defaultdict(float))
    _open: threading.local = field(default_factory=threading.local)

    @contextmanager
    def timed(self, name: Hashable) -> Iterator[None]:
        """Add the time of the block to `name`."""
        inner: list[float] = self._open.__dict__.setdefault("inner", [])
        inner.append(0.0)
        begun = self.clock()
        try:
            yield
        finally:
            whole = self.clock() - begun
            self.spent[name] += whole - inner.pop()
            if inner:
                inner[-1] += whole


class Unmeasured(Profile, frozen=True, eq=False):
    """A profile that measures nothing."""

    @contextmanager
    def timed(self, name: Hashable) -> Iterator[None]:
        """Do nothing."""
        yield


UNMEASURED = Unmeasured(lambda: 0.0)
