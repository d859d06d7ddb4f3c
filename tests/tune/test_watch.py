"""`clean --watch` as a process: what it prints at each save, and how it ends."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feedfilter.cli.live import folders, signature
from tests.cli.running import TOOL, feedfilter
from tests.tune import feed as small

PATIENCE = 30  # seconds that a busy machine is given


class Watching:
    """A running `clean --watch` and the lines that it prints, both streams in one."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, words: str) -> list[str]:
        """Give the lines up to the one that has these words."""
        lines: list[str] = []
        while not (lines and words in lines[-1]):
            lines.append(self._lines.get(timeout=PATIENCE))
        return lines


@contextmanager
def watching(folder: Path, *more: str) -> Iterator[Watching]:
    process = subprocess.Popen(
        [TOOL, "clean", "feed.jsonl", "--rules", "rules.yaml", "--watch", *more],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield Watching(process)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small.write(tmp_path)
    return tmp_path


def test_each_save_prints_what_changed_and_the_sum(folder: Path) -> None:
    feed, rules = folder / "feed.jsonl", folder / "rules.yaml"
    with watching(folder) as running:
        first = running.until("watching rules.yaml, feed.jsonl; Ctrl-C ends")
        assert any("海边的日落" in line for line in first)
        assert "read 10 = kept 7 + collapsed 1 + digested 0 + hidden 2 + rejected 0" in first

        rules.write_text(small.RULES.replace("within: 2h", "within: 20m"))
        lines = running.until("read 10 =")
        assert lines[-4:] == [
            "rules.yaml: 2 items changed",
            "        2  2025-05-18 09:30  Lin               hide often → keep  代购 尾货",
            "        3  2025-05-18 10:00  Lin               hide often → keep  包邮 最后三件",
            "read 10 = kept 9 + collapsed 1 + digested 0 + hidden 0 + rejected 0",
        ]

        rules.write_text(small.RULES.replace("gt: 1", "gtt: 1"))
        fault = running.until("gtt")
        assert fault[-1] == "rules.yaml:16:55: unknown key 'gtt'; did you mean 'gt'?"

        # An editor that puts a new file in the place of the old one.
        (folder / "new").write_text(small.RULES.replace("within: 2h", "within: 21m"))
        (folder / "new").replace(rules)
        assert "rules.yaml: no item changed" in running.until("read 10 =")

        lines_of_feed = feed.read_text().splitlines(keepends=True)
        more = lines_of_feed[3].replace('"i4"', '"i11"')
        feed.write_text("".join([*lines_of_feed[1:], more]))
        lines = running.until("read 10 =")
        assert "feed.jsonl: 1 item changed" in lines
        assert "  1 items are no more in the feed" in lines
        assert any("(new) → keep" in line and "       10" in line for line in lines)


def test_outputs_are_written_anew_at_each_save(folder: Path) -> None:
    cleaned = folder / "cleaned.jsonl"
    with watching(folder, "-o", "cleaned.jsonl", "-q") as running:
        running.until("watching")
        assert len(cleaned.read_text().splitlines()) == 7
        (folder / "rules.yaml").write_text(small.RULES.replace("[SALE]", "[rain]"))
        running.until("1 item changed")
        running.until("collapse shouting → keep")
        assert len(cleaned.read_text().splitlines()) == 8


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_an_interrupt_ends_it(folder: Path, number: signal.Signals, code: int) -> None:
    with watching(folder) as running:
        running.until("watching")
        running.process.send_signal(number)
        assert running.process.wait(PATIENCE) == code


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-"], "--watch: standard input cannot be read again; give a file"),
        (["feed.jsonl", "--to", "jsonl"], "--watch: what changed is printed as text; add -o FILE"),
        (["feed.jsonl", "--profile"], "--profile: measures one run; leave out --watch"),
        (["none.jsonl"], "none.jsonl"),
    ],
)
def test_what_cannot_be_watched_is_refused(folder: Path, arguments: list[str], told: str) -> None:
    ran = feedfilter("clean", *arguments, "--rules", "rules.yaml", "--watch", cwd=folder)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize("command", [["tune", "feed.jsonl"], ["clean", "feed.jsonl", "--watch"]])
def test_without_the_extra_one_line_says_what_to_install(folder: Path, command: list[str]) -> None:
    (folder / "watchfiles.py").write_text("raise ImportError")
    ran = feedfilter(*command, "--rules", "rules.yaml", cwd=folder, PYTHONPATH=str(folder))
    assert ran.code == 2
    assert ran.err.endswith(": is an extra; run `pip install 'feedfilter[tune]'`\n")
    assert ran.err.count("\n") == 1


def test_tune_needs_a_terminal(folder: Path) -> None:
    ran = feedfilter("tune", "feed.jsonl", "--rules", "rules.yaml", cwd=folder)
    assert (ran.code, ran.err) == (
        2,
        "feedfilter: tune: this needs a terminal; or use clean --watch\n",
    )


def test_a_file_that_is_gone_has_a_signature_too(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    gone = signature([str(path)])
    path.write_text("a")
    there = signature([str(path)])
    assert gone != there == signature([str(path)])
    assert folders([str(path), str(tmp_path / "none" / "x")]) == [str(tmp_path)]
