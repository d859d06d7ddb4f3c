"""Every target on a few mutations of its samples, and on everything that ever failed."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.mutations import mutated
from tests.fuzz.targets import FOUND, TARGETS, seeds


@pytest.mark.parametrize("name", TARGETS)
def test_mutations_of_samples_end_politely(name: str) -> None:
    chance = Random(name)
    pool = seeds(name)
    assert pool
    for _ in range(8):
        TARGETS[name](mutated(chance.choice(pool), chance))


def test_everything_that_ever_failed_ends_politely() -> None:
    kept = sorted(FOUND.iterdir()) if FOUND.is_dir() else []
    for path in kept:
        name = next(
            each for each in sorted(TARGETS, key=len, reverse=True) if path.name.startswith(each)
        )
        TARGETS[name](path.read_bytes())
    assert len({path.name for path in kept}) == len(kept)
