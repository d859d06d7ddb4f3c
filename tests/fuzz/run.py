"""Fuzz every target for so many seconds in all: `python -m tests.fuzz.run 600`. Fails are kept."""

from __future__ import annotations

import hashlib
import random
import sys
import time
import traceback

from tests.fuzz.mutations import mutated
from tests.fuzz.targets import FOUND, TARGETS, seeds

SLOW = (
    20.0  # seconds of computing that one small input may take; a stopped process computes nothing
)


def main(seconds: float) -> int:
    """Go round the targets until the time is up; gives 1 if one failed."""
    chance = random.Random(time.time_ns())
    pools = {name: seeds(name) for name in TARGETS}
    until = time.monotonic() + seconds
    runs = failed = 0
    while time.monotonic() < until:
        for name, target in TARGETS.items():
            data = mutated(chance.choice(pools[name]), chance)
            begun = time.process_time()
            runs += 1
            try:
                target(data)
                late = time.process_time() - begun > SLOW
            except Exception:
                traceback.print_exc()
                late = True
            if late:
                failed += 1
                keep(name, data)
    sys.stdout.write(f"{runs} runs of {len(TARGETS)} targets, {failed} failed\n")
    return int(failed > 0)


def keep(name: str, data: bytes) -> None:
    """Keep bytes that made a target fail; the tests run them from now on."""
    FOUND.mkdir(exist_ok=True)
    digest = hashlib.sha256(data).hexdigest()[:12]
    (FOUND / f"{name}-{digest}").write_bytes(data)
    sys.stderr.write(f"failed: {name}, kept as tests/fuzz/found/{name}-{digest}\n")


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600))
