"""How long a save of the rule file takes until `tune` shows what it changed.

    python bench/generate.py telegram 100000 FILE
    python bench/tune.py FILE

The bound is one second on 100,000 items and two free cores.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path

from feedfilter.cli.live import Live
from feedfilter.cli.screen.app import Tune
from feedfilter.cli.screen.desk import Desk

SHIPPED = Path(__file__).parent.parent / "rules.yaml"
SAVES = {
    "a word": ("mine: [今晚截单]", "mine: [今晚截单, 包]"),
    "a window": ("within: 2h, count", "within: 3h, count"),
    "a person": ("ids: [wxid_mum]", "ids: [wxid_mum, user1]"),
    "back again": ("", ""),
}


async def measured(desk: Desk, rules: Path) -> None:
    """Save one after the other and print what each took."""
    text = rules.read_text(encoding="utf-8")
    app = Tune(desk)
    async with app.run_test(size=(150, 42)):
        for name, (before, after) in SAVES.items():
            while app.explaining:
                await asyncio.sleep(0.05)
            saves, begun, busy = app.saves, time.perf_counter(), time.process_time()
            rules.write_text(text.replace(before, after, 1), encoding="utf-8")
            while app.saves == saves:
                await asyncio.sleep(0.005)
            took, worked = time.perf_counter() - begun, time.process_time() - busy
            changed = len(desk.reading.changed)
            print(f"{name:<12}{took:6.2f} s ({worked:.2f} s of work), {changed} items changed")


def main() -> None:
    """Measure on the feed that is named."""
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(shutil.copy(SHIPPED, folder))
        desk = Desk(Live((sys.argv[1],), {"rules_path": str(rules)}), sys.argv[1])
        asyncio.run(measured(desk, rules))


if __name__ == "__main__":
    main()
