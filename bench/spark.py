"""One process beside Spark in local mode and as a cluster of two executors, as a user runs them.

    python bench/spark.py [MESSAGES]

Each cleans the same made JSON Lines by the default rules; the kept lines must be the same, byte for
byte. Prints a table for docs/scale.md: wall clock, and the peak of memory of all its processes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from generate import generate
from msgspec import Struct

ROOT = Path(__file__).parent.parent
TOOL = Path(sys.executable).with_name("feedfilter")
SUM = re.compile(r"read \d+ = .*")
ENGINES = {
    "one process": "",
    "Spark, `local[2]`": "spark=local[2]",
    "Spark, two executors": "spark=local-cluster[2,1,2048]",
}
PAGE = os.sysconf("SC_PAGE_SIZE")


class Ran(Struct, frozen=True):
    """What one run took, said and kept."""

    seconds: float
    peak: int  # bytes
    summed: str
    kept: str  # SHA-256


def main() -> None:
    """Run every engine on one feed and compare."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory(prefix="feedfilter-spark-") as folder:
        feed = Path(folder) / "feed.jsonl"
        generate("jsonl", count, feed)
        print("| engine | seconds | messages a second | peak memory |\n|---|---:|---:|---:|")
        ran = {name: told(name, count, measured(feed, engine)) for name, engine in ENGINES.items()}
    if len({(each.summed, each.kept) for each in ran.values()}) > 1:
        sums = "".join(f"\n{name}: {each.summed}, {each.kept}" for name, each in ran.items())
        sys.exit(f"the results differ{sums}")
    print(f"\n{count:,} messages; {next(iter(ran.values())).summed}")
    print("\nkept lines and sums are equal, byte for byte")


def told(name: str, count: int, each: Ran) -> Ran:
    """Print a line of the table as soon as its engine is done."""
    rate, memory = count / each.seconds, each.peak / 2**30
    print(f"| {name} | {each.seconds:.0f} | {rate:,.0f} | {memory:.1f} GB |", flush=True)
    return each


def measured(feed: Path, engine: str) -> Ran:
    """Clean the feed, watching the memory of all processes."""
    output = feed.with_name("cleaned")
    command = [
        str(TOOL),
        "clean",
        str(feed),
        "--rules",
        str(ROOT / "rules.yaml"),
        "-o",
        str(output),
    ]
    more = ["--engine", engine] if engine else []
    begun = time.perf_counter()
    environment = os.environ | {"PYSPARK_SUBMIT_ARGS": "--driver-memory 4g pyspark-shell"}
    process = subprocess.Popen(
        [*command, *more], stderr=subprocess.PIPE, env=environment, text=True
    )
    peak = [0]
    threading.Thread(target=watch, args=(process, peak), daemon=True).start()
    said = process.communicate()[1]
    seconds = time.perf_counter() - begun
    summed = SUM.search(said)
    if process.returncode or summed is None:
        sys.exit(said)
    kept = hashed(output)
    shutil.rmtree(output) if output.is_dir() else output.unlink()
    return Ran(seconds, peak[0], summed.group(), kept)


def watch(process: subprocess.Popen[str], peak: list[int]) -> None:
    """Note the most resident memory that a process and all below it have together."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(resident, family(process.pid))))
        time.sleep(0.5)


def family(pid: int) -> list[int]:
    """Give a process and all that were started below it."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found = [pid]
    for parent in found:
        found += [child for child, above in pairs if above == parent]
    return found


def resident(pid: int) -> int:
    """Give the memory of one process, 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def hashed(output: Path) -> str:
    """Give one hash for a cleaned file, or for the parts of a folder in their order."""
    files = sorted(output.glob("kept/part-*")) if output.is_dir() else [output]
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            for piece in iter(lambda: opened.read(1 << 20), b""):
                whole.update(piece)
    return whole.hexdigest()


if __name__ == "__main__":
    main()
