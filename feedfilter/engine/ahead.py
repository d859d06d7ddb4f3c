"""Match what items say while the rest of the export is still being read.

Decoding holds Python's one lock, Polars gives it back: one thread reads, another folds and matches.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import polars as pl

from feedfilter.engine.truth import STRETCH, Atoms, Matching, independent
from feedfilter.model import Feed
from feedfilter.profile import UNMEASURED, Profile
from feedfilter.rules.rule import Rules

WORTH_A_THREAD = 50_000  # items: matching fewer takes less than compiling the regexes once more
FIRST = STRETCH // 2  # items: the other core does not wait for a whole stretch to begin
_PATIENCE = (
    0.0005  # seconds until a waiting thread gets Python's lock; the default is ten times that
)


class Ahead:
    """Takes frames as they are read and gives the truth of the conditions on words."""

    def __init__(
        self, rules: Rules, profile: Profile = UNMEASURED, *, everywhere: bool = False
    ) -> None:
        working = [rule for rule in rules.rules if rule.enabled]
        early = [each for each in independent(working) if each.of_content()]
        zone = rules.timezone or "UTC"
        self._matching = Matching(early, zone, profile, () if everywhere else working)
        self._waiting: list[pl.DataFrame] = []
        self._pool = ThreadPoolExecutor(1)
        self._jobs: list[tuple[Future[Atoms], pl.DataFrame]] = []
        self._height = 0

    def take(self, items: pl.DataFrame) -> None:
        """Take the next rows of the feed, in its order."""
        self._waiting.append(items)
        self._height += items.height
        enough = STRETCH if self._jobs else FIRST
        if sum(frame.height for frame in self._waiting) >= enough:
            self.start()

    def start(self) -> None:
        """Have the rows matched that were taken last: more follow later, or none.

        Few rows wait for `atoms`, in whose thread Polars has the regexes of folding compiled, for
        it folded the words of the rules: each thread keeps its own.
        """
        if self._jobs or sum(frame.height for frame in self._waiting) >= WORTH_A_THREAD:
            self._submit()

    def _submit(self) -> None:
        if self._waiting:
            stretch = pl.concat(self._waiting)
            self._jobs.append((self._pool.submit(self._matching.match, stretch), stretch))
            self._waiting = []

    def atoms(self, feed: Feed) -> Atoms:
        """Give what is known of the feed by now; nothing if it is not the rows that were taken.

        Items that stand in two exports are one in the feed: then everything is matched anew.
        """
        parts = [self._matching.match(pl.concat(self._waiting))] if self._waiting else []
        parts += [self._matched(*job) for job in reversed(self._jobs)]
        if self._height != feed.items.height:
            return {}
        failed, atoms = self._matching.failed, self._matching.joined([*reversed(parts)])
        return {each: truth for each, truth in atoms.items() if each not in failed}

    def _matched(self, job: Future[Atoms], stretch: pl.DataFrame) -> Atoms:
        """Give what was found; what the other thread has not begun is done in this one."""
        return self._matching.match(stretch) if job.cancel() else job.result()

    def close(self) -> None:
        """End the thread; work that was not begun is left."""
        self._pool.shutdown(cancel_futures=True)


@contextmanager
def ahead(
    rules: Rules, profile: Profile = UNMEASURED, *, everywhere: bool = False
) -> Iterator[Ahead]:
    """Give an `Ahead` whose thread ends with the block; `everywhere` as for `atoms_of`."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_PATIENCE)
    working = Ahead(rules, profile, everywhere=everywhere)
    try:
        yield working
    finally:
        working.close()
        sys.setswitchinterval(before)
