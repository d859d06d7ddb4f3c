"""A guard against growing slow: how many times the floor it takes, both in processor time.

Not seconds: the machines that run this differ and are shared. Both are taken in turn, the least of
each counts, and the bound is far above what is measured (docs/speed.md), so that only a change that
makes things much slower is caught.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from feedfilter.importers.telegram_json import Message
from tests.cli.running import ROOT, RULES

BENCH = Path(ROOT) / "bench"
MESSAGES = 150_000
ROUNDS = 3
AT_MOST = 25.0  # measured 13, on two busy cores


class Chat(msgspec.Struct):
    """The outermost level."""

    messages: list[msgspec.Raw]


def floor(export: bytes) -> float:
    """Decode all messages into typed structs, as bench/rivals/floor_json.py does."""
    begun = time.process_time()
    decode = msgspec.json.Decoder(Message).decode
    messages = [decode(raw) for raw in msgspec.json.decode(export, type=Chat).messages]
    assert len(messages) == MESSAGES
    return time.process_time() - begun


def cleaned(path: Path) -> float:
    """Run the whole command and give its processor seconds."""
    tool = Path(sys.executable).with_name("feedfilter")
    command = [str(tool), "clean", str(path), "--rules", RULES, "--to", "jsonl"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime


def test_cleaning_takes_no_more_than_a_few_times_the_floor(tmp_path: Path) -> None:
    export, nothing = tmp_path / "result.json", tmp_path / "nothing.json"
    for path, count in ((export, MESSAGES), (nothing, 10)):
        made = [sys.executable, BENCH / "generate.py", "telegram", str(count), path]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    content = export.read_bytes()
    rounds = [(floor(content), cleaned(export), cleaned(nothing)) for _ in range(ROUNDS)]
    least, all_of_it, start = map(min, zip(*rounds, strict=True))
    assert all_of_it - start < AT_MOST * least, rounds
