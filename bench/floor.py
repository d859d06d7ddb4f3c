"""How long `clean` takes against the floor: decoding the same file into typed structs.

Whole processes, run in turn, so that a machine whose speed drifts slows both; medians and the
ratio pair by pair are what counts. `python bench/floor.py [COUNT] [RUNS]`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE / "data"
FLOOR = """
import mmap, sys
import msgspec
from feedfilter.importers.telegram_json import Message
class Chat(msgspec.Struct):
    messages: list[msgspec.Raw]
with open(sys.argv[1], "rb") as handle:
    data = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
raws = msgspec.json.decode(data, type=Chat).messages
decode = msgspec.json.Decoder(Message).decode
print(len([decode(raw) for raw in raws]))
"""


@dataclass(frozen=True)
class Taken:
    """What one process took."""

    seconds: float
    megabytes: float


def run(command: list[str]) -> Taken:
    """Run a command to its end, its output thrown away."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"failed: {command[:4]}")
    return Taken(time.perf_counter() - begun, usage.ru_maxrss / 1024)


def commands(file: Path) -> dict[str, list[str]]:
    """Name what is measured."""
    tool = str(Path(sys.executable).with_name("feedfilter"))
    rules = str(HERE.parent / "rules.yaml")
    return {
        "typed decoding (the floor)": [sys.executable, "-c", FLOOR, str(file)],
        "clean --to jsonl": [tool, "clean", str(file), "--rules", rules, "--to", "jsonl"],
        "report": [tool, "report", str(file), "--rules", rules],
    }


def generated(count: int) -> Path:
    """Make the Telegram export that is measured, once."""
    DATA.mkdir(exist_ok=True)
    file = DATA / f"telegram-{count}.json"
    if not file.exists():
        make = [sys.executable, str(HERE / "generate.py"), "telegram", str(count), str(file)]
        subprocess.run(make, check=True)
    return file


def table(taken: dict[str, list[Taken]]) -> str:
    """Give the medians as Markdown, the ratio to the floor first."""
    floor = next(iter(taken.values()))
    lines = ["| | times the floor | seconds | MB at most |", "|---|---|---|---|"]
    for name, runs in taken.items():
        ratio = statistics.median(
            each.seconds / base.seconds for each, base in zip(runs, floor, strict=True)
        )
        seconds = statistics.median(each.seconds for each in runs)
        lines.append(
            f"| {name} | {ratio:.2f} | {seconds:.2f} | {max(e.megabytes for e in runs):.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    measured = commands(generated(count))
    taken: dict[str, list[Taken]] = {name: [] for name in measured}
    for _ in range(runs):
        for name, command in measured.items():
            taken[name].append(run(command))
    print(f"{count} Telegram messages, {runs} runs in turn\n\n{table(taken)}")


if __name__ == "__main__":
    main()
