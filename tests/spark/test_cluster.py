"""Two executors, one of their processes killed in the middle: the right answer all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feedfilter.rules.loader import load_rules
from tests.cli.running import DEMO, ROOT, RULES, TOOL, feedfilter
from tests.spark.equal import assert_equal, said_by_one_machine, said_by_spark
from tests.spark.made_feed import made_feed
from tests.spark.sessions import BIG, CLUSTER, needs_java, session

pytestmark = [needs_java, pytest.mark.xdist_group("spark")]
SPEC = str(ROOT / "tests" / "rules" / "spec.yaml")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    running = session(CLUSTER)
    yield running
    running.stop()


def descendants(pid: int) -> list[int]:
    """Give the processes that were started below one, by what the system says."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found = list(parents.get(pid, []))
    for child in found:
        found += parents.get(child, [])
    return found


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def victims(what: str) -> list[int]:
    """Find executors, or the Python workers below them, of this test's own Spark."""
    executors = [
        p for p in descendants(os.getpid()) if "CoarseGrainedExecutorBackend" in command(p)
    ]
    if what == "executor":
        return executors
    daemons = [p for e in executors for p in descendants(e) if "pyspark.daemon" in command(p)]
    return [worker for daemon in daemons for worker in descendants(daemon)]


class Killer(threading.Thread):
    """Kills one process of a run once some of its tasks are done and others run."""

    def __init__(self, spark: Any, what: str) -> None:
        super().__init__(daemon=True)
        self.tracker, self.what = spark.sparkContext.statusTracker(), what
        self.jobs = len(self.tracker.getJobIdsForGroup())
        self.killed: list[int] = []
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.is_set() and not self.killed:
            time.sleep(0.05)
            if len(self.tracker.getJobIdsForGroup()) > self.jobs + 2 and self._busy():
                for pid in victims(self.what)[:1]:
                    os.kill(pid, signal.SIGKILL)
                    self.killed.append(pid)

    def _busy(self) -> bool:
        stages = map(self.tracker.getStageInfo, self.tracker.getActiveStageIds())
        return any(stage is not None and stage.numActiveTasks for stage in stages)


@pytest.mark.parametrize(("rules", "victim"), [(RULES, "executor"), (SPEC, "Python worker")])
def test_a_big_feed_with_a_process_killed_is_decided_as_on_one_machine(
    spark: Any, rules: str, victim: str
) -> None:
    items, loaded = made_feed(BIG), load_rules(Path(rules))
    killer = Killer(spark, victim)
    killer.start()
    try:
        found = said_by_spark(spark, items, loaded)
    finally:
        killer.over.set()
    assert killer.killed
    assert_equal(found, said_by_one_machine(items, loaded))


def test_java_that_ends_is_said_in_one_line(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text(feedfilter("convert", DEMO, "--to", "jsonl").out, encoding="utf-8")
    asked = ["clean", str(feed), "--rules", RULES, "--engine", "spark=local[2]", "-o"]
    running = subprocess.Popen([TOOL, *asked, str(tmp_path / "out")], stderr=subprocess.PIPE)
    while running.poll() is None:
        below = descendants(running.pid)
        if any("pyspark.daemon" in command(pid) for pid in below):  # the first task runs
            os.kill(next(pid for pid in below if "java" in command(pid)), signal.SIGKILL)
            break
        time.sleep(0.05)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 2
    assert said.decode().splitlines()[-1].startswith("feedfilter: spark: Java ended early; ")
    assert not (tmp_path / "out").exists()
