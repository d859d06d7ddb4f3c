"""Measure feedfilter beside what people would use instead; write docs/speed.md.

    python bench/speed.py [--count 1000000] [--runs 5] [--rivals PYTHON] [--write]

Whole processes, one after the other in turn, so that a machine whose speed drifts slows all of
them; medians, and ratios run by run. DuckDB, Polars and chat-miner run in the environment of
`--rivals`, ripgrep from the path; what is not there is left out and said.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

HERE = Path(__file__).parent
ROOT = HERE.parent
DATA = HERE / "data"
RULES = ROOT / "rules.yaml"
TOOL = str(Path(sys.executable).with_name("feedfilter"))


class Taken(Struct, frozen=True):
    """What one process took."""

    seconds: float
    megabytes: float


class Group(Struct, frozen=True):
    """Commands that are run in turn; the first is what the others are compared with."""

    title: str
    commands: dict[str, list[str]]
    once: bool = False  # it takes so long that one run must do


def run(command: Sequence[str]) -> Taken:
    """Run a command to its end, its output thrown away."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"failed with {process.returncode}: {' '.join(command[:4])}")
    return Taken(time.perf_counter() - begun, usage.ru_maxrss / 1024)


def generated(form: str, count: int) -> str:
    """Make an export to measure with, once."""
    DATA.mkdir(exist_ok=True)
    ending = {"csv": "csv", "jsonl": "jsonl"}.get(form, "json")
    file = DATA / f"{form}-{count}.{ending}"
    if not file.exists():
        make = [sys.executable, str(HERE / "generate.py"), form, str(count), str(file)]
        subprocess.run(make, check=True)
    return str(file)


WORDS = """
import sys
from feedfilter.rules.loader import load_rules
lists = load_rules(sys.argv[1]).lists
print("\\n".join(dict.fromkeys(word.folded for words in lists.values() for word in words)))
"""


def keywords(count: int) -> list[str]:
    """Give the words of the shipped rules, and invented ones up to `count`.

    A process of its own reads them: what this one holds would count as its children's memory.
    """
    read = [sys.executable, "-c", WORDS, str(RULES)]
    found = subprocess.run(read, capture_output=True, check=True, text=True).stdout.split("\n")
    known = [word for word in found if len(word) > 1 and not word.startswith("$")]
    return (known + [f"商品{number}号" for number in range(count)])[:count]


def rule_file(count: int, similar: str = "") -> str:
    """Write rules with so many keywords, one frequency, and perhaps one more window."""
    words = json.dumps(keywords(count), ensure_ascii=False)
    path = DATA / f"rules-{count}{'-similar' if similar else ''}.yaml"
    path.write_text(
        f"version: 1\nlists:\n  words: {words}\nrules:\n"
        "  - {id: ad, when: {text: [$words]}, action: tag}\n"
        f"{similar}"
        "  - id: rate\n    when: {matched: ad}\n"
        "    frequency: {group_by: author, within: 2h, count: {gt: 1}, keep: first}\n"
        "    action: hide\n",
        encoding="utf-8",
    )
    return str(path)


SAME_JOB = "clean, with the 200 words and one frequency that the scripts have"
SIMILAR = (
    "  - id: copy\n    when: {matched: ad}\n"
    "    similar: {to: other_authors, within: 3d, ratio: {gte: 90}}\n    action: collapse\n"
)


def clean(file: str, rules: str = str(RULES)) -> list[str]:
    """Give the command that is measured most."""
    return [TOOL, "clean", file, "--rules", rules, "--to", "jsonl"]


def shown(command: str, file: str) -> list[str]:
    """Give a command that prints what people read."""
    return [TOOL, command, file, "--rules", str(RULES)]


def groups(count: int, rivals: str | None) -> Iterator[Group]:
    """Name what is measured against what."""
    telegram, table = generated("telegram", count), generated("csv", count)
    words = DATA / "words.txt"
    words.write_text("\n".join(keywords(200)) + "\n", encoding="utf-8")
    out = str(Path(tempfile.gettempdir()) / "feedfilter-bench-output.jsonl")
    job = [str(words), out]
    few, many = rule_file(200), rule_file(2000)
    here, there = [sys.executable], [rivals] if rivals else []
    json_commands = {
        "typed decoding (the floor)": [*here, _rival("floor_json"), telegram],
        "clean --to jsonl": clean(telegram),
        SAME_JOB: clean(telegram, few),
        "clean, as text": shown("clean", telegram),
        "report": shown("report", telegram),
        "plain Python": [*here, _rival("plain_job"), telegram, *job],
    }
    table_commands = {
        "Polars reads it (the floor)": [*here, _rival("floor_csv"), table],
        "clean --to jsonl": clean(table),
        SAME_JOB: clean(table, few),
        "Polars script": [*here, _rival("polars_job"), table, *job],
    }
    if there:
        json_commands["DuckDB query"] = [*there, _rival("duckdb_job"), telegram, *job]
        json_commands["chat-miner, parsing only"] = [*there, _rival("chat_miner_parse"), telegram]
        table_commands["DuckDB query"] = [*there, _rival("duckdb_job"), table, *job]
    if shutil.which("rg"):
        json_commands["ripgrep -f, keywords only"] = ["rg", "-c", "-f", str(words), telegram]
    yield Group(f"Telegram JSON, {count:,} messages, the shipped rules", json_commands)
    yield Group(f"CSV, {count:,} rows, the shipped rules", table_commands)
    yield Group(
        "200 and 2,000 keywords, one frequency",
        {"200 keywords": clean(telegram, few), "2,000 keywords": clean(telegram, many)},
    )
    copies = generated("copies", count)
    both = rule_file(200, SIMILAR)
    yield Group(
        "one message in five a near copy",
        {"without similar": clean(copies, few), "with similar": clean(copies, both)},
    )
    small = generated("telegram", 10_000)
    yield Group("10,000 messages, whole command", {"clean --to jsonl": clean(small)})
    large = generated("telegram", 10 * count)
    title = f"{10 * count:,} messages, one run: what matters is the memory"
    yield Group(
        title, {"clean --to jsonl": clean(large), "report": shown("report", large)}, once=True
    )
    yield Group(
        "start",
        {
            "python -c pass": [*here, "-c", "pass"],
            "feedfilter --help": [TOOL, "--help"],
            "feedfilter --version": [TOOL, "--version"],
        },
    )


def _rival(name: str) -> str:
    return str(HERE / "rivals" / f"{name}.py")


def measured(group: Group, runs: int) -> dict[str, list[Taken]]:
    """Run the commands of a group in turn; one run before does not count."""
    taken: dict[str, list[Taken]] = {name: [] for name in group.commands}
    for number in range(1 if group.once else runs + 1):
        for name, command in group.commands.items():
            result = run(command)
            if number or group.once:
                taken[name].append(result)
    return taken


def table(group: Group, taken: dict[str, list[Taken]]) -> str:
    """Give the medians as Markdown, the ratio to the first line first."""
    base = next(iter(taken.values()))
    lines = [f"## {group.title}", "", "| | times the first | seconds | MB |", "|---|---|---|---|"]
    for name, runs in taken.items():
        ratio = statistics.median(
            each.seconds / first.seconds for each, first in zip(runs, base, strict=True)
        )
        seconds = statistics.median(each.seconds for each in runs)
        peak = max(each.megabytes for each in runs)
        lines.append(f"| {name} | {ratio:.2f} | {seconds:.2f} | {peak:.0f} |")
    return "\n".join(lines) + "\n"


def head(runs: int) -> str:
    """Say on what it was measured."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    names = ("polars", "msgspec", "rapidfuzz")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        "# Speed\n\nMade by `make bench`. Medians of whole processes run in turn; the ratios are"
        " what counts.\n\n"
        f"{time.strftime('%Y-%m-%d')}, commit {commit}, {os.cpu_count()} cores"
        f" ({platform.machine()}), load {os.getloadavg()[0]:.1f} at the start, Python"
        f" {platform.python_version()}, {versions}, {runs} runs.\n"
    )


def main() -> None:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description="Measure feedfilter beside others.")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rivals", help="Python with duckdb and chat-miner")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md")
    asked = parser.parse_args()
    compileall.compile_dir(ROOT / "feedfilter", quiet=1)  # as in a package that was installed
    parts = [head(asked.runs)]
    for group in groups(asked.count, asked.rivals):
        parts.append(table(group, measured(group, asked.runs)))
        print(parts[-1], flush=True)
    if asked.write:
        (ROOT / "docs" / "speed.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
