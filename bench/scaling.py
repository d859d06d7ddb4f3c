"""Measure what twice the size takes, for the generated exports and for texts written to be slow.

    python bench/scaling.py [--seconds 1.5] [--write]

Processor time of whole processes, less that of the same command on next to nothing; the size of
each family grows until a run takes long enough to be measured, then twice that size is run too.
Least of three runs of each. `--write` puts the table behind the one that `speed.py` wrote.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
TOOL = str(Path(sys.executable).with_name("feedfilter"))
RULES = str(ROOT / "rules.yaml")
PAGE = ROOT / "docs" / "speed.md"
TITLE = "## Twice the size\n"
RUNS = 3
LARGEST = 16_000_000  # bytes, beyond which no family grows: one text of more is refused
AT_MOST = 2.6  # times as long; beyond it something is not in proportion to the size
BEGIN = 200_000  # items: of fewer all are matched in one thread, of twice as many in two
GENERATED = {
    "telegram": "json",
    "moments": "json",
    "csv": "csv",
    "jsonl": "jsonl",
    "copies": "json",
}
FIRST = 1_700_000_000
AD = "专柜代购 正品包邮 加微信 lin_2024 现货 ¥399"

Message = dict[str, object]
Family = Callable[[int], Iterable[Message]]


def _posts(texts: Iterable[str], gap: int = 600, author: str = "lin") -> Iterator[Message]:
    for number, text in enumerate(texts):
        yield {"id": number, "time": FIRST + number * gap, "author": author, "text": text}


def _in_one_second(count: int) -> Iterator[Message]:
    return _posts((AD for _ in range(count)), gap=0)


def _alike(count: int) -> Iterator[Message]:
    """Give ads that differ in two letters, of as many friends, all within one window."""
    for number, post in enumerate(_posts((f"{AD} {n % 97}" for n in range(count)), gap=1)):
        yield {**post, "author": f"friend {number % 500}"}


def _one_text(piece: str) -> Family:
    """Give a single message of so many characters."""
    return lambda count: _posts(["早", (piece * (count // len(piece) + 1))[:count]])


MADE: dict[str, tuple[Family, int]] = {
    "one author, ads every ten minutes": (lambda n: _posts(AD for _ in range(n)), 50_000),
    "all ads in one second": (_in_one_second, 50_000),
    "near copies of 500 friends in one window": (_alike, 10_000),
    "every text another word": (lambda n: _posts(f"{AD} {k:x}" * 2 for k in range(n)), 20_000),
    "one text of Latin letters": (_one_text("a"), 500_000),
    "one text of an ad over and over": (_one_text(AD), 500_000),
    "one text of spaced-out letters": (_one_text("v х "), 500_000),
    "one text of marks": (_one_text("a" + "\u0301" * 40), 500_000),
    "one text of digits": (_one_text("138 0013 8000 "), 500_000),
    "one text of addresses": (_one_text("https://t.me/+AbCd1234 "), 500_000),
    "one text of brackets": (_one_text("【[(<"), 500_000),
}


def write_made(family: Family, count: int, file: Path) -> None:
    """Write messages as JSON Lines of the project's own form."""
    with file.open("w", encoding="utf-8") as out:
        for message in family(count):
            out.write(json.dumps(message, ensure_ascii=False) + "\n")


def write_generated(form: str, count: int, file: Path) -> None:
    """Write an invented export."""
    make = [sys.executable, str(HERE / "generate.py"), form, str(count), str(file)]
    subprocess.run(make, check=True)


def processor_time(file: Path) -> tuple[float, float]:
    """Give the least processor seconds of a few runs of `clean`, and the megabytes of the last."""
    least = float("inf")
    for _ in range(RUNS):
        command = [TOOL, "clean", str(file), "--rules", RULES, "--to", "jsonl"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"failed with {process.returncode} on {file.name}")
        least = min(least, usage.ru_utime + usage.ru_stime)
    return least, usage.ru_maxrss / 1024


def families() -> Iterator[tuple[str, Callable[[int, Path], None], int, str]]:
    """Name every family, how it is written, at which size it begins and its ending."""
    for form, ending in GENERATED.items():
        yield (
            f"generated: {form}",
            lambda n, file, form=form: write_generated(form, n, file),
            BEGIN,
            ending,
        )
    for name, (family, count) in MADE.items():
        yield name, lambda n, file, family=family: write_made(family, n, file), count, "jsonl"


def measured(seconds: float) -> Iterator[str]:
    """Give the lines of the table, one a family."""
    with tempfile.TemporaryDirectory() as folder:
        nothing = Path(folder) / "nothing.jsonl"
        write_made(lambda _: _posts(["早", "晚安"]), 2, nothing)
        start, least_memory = processor_time(nothing)
        for name, write, count, ending in families():
            file = Path(folder) / f"export.{ending}"
            once, twice, memory, count = _doubled(write, count, file, start, seconds)
            each = (memory - least_memory) * 1024 / (2 * count)
            numbers = (once, twice, twice / once, each)
            yield f"| {name} | {count:,} | " + " | ".join(f"{one:.2f}" for one in numbers) + " |"


def _doubled(
    write: Callable[[int, Path], None], count: int, file: Path, start: float, seconds: float
) -> tuple[float, float, float, int]:
    write(count, file)
    once = processor_time(file)[0] - start
    while once < seconds and file.stat().st_size < LARGEST:
        count *= 2
        write(count, file)
        once = processor_time(file)[0] - start
    write(2 * count, file)
    twice, memory = processor_time(file)
    return once, twice - start, memory, count


def main() -> None:
    """Measure, print, and write the table if asked; fail where something is out of proportion."""
    parser = argparse.ArgumentParser(description="Measure what twice the size takes.")
    parser.add_argument("--seconds", type=float, default=1.5, help="of a run that counts")
    parser.add_argument("--write", action="store_true", help="put it into docs/speed.md")
    asked = parser.parse_args()
    lines = [
        TITLE,
        "Made by `bench/scaling.py`: processor seconds of `clean --to jsonl` with the shipped"
        " rules, less those of a start; least of three. Memory is that of twice the size.\n",
        "| | size | seconds | twice the size | times | KB for each |",
        "|---|---|---|---|---|---|",
    ]
    for line in measured(asked.seconds):
        print(line, flush=True)
        lines.append(line)
    if asked.write:
        before = PAGE.read_text(encoding="utf-8").split(TITLE)[0].rstrip("\n")
        PAGE.write_text(before + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    worst = max(
        float(line.split("|")[5])
        for line in lines
        if line.count("|") == 7 and line[2] not in "-|s "
    )
    if worst > AT_MOST:
        raise SystemExit(f"twice the size takes {worst} times as long; at most {AT_MOST} is right")


if __name__ == "__main__":
    main()
