"""Every command on every hostile export: a known end, nothing lost, nothing harmful, no stray file."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import settings

from feedfilter.ingest import read
from tests.cli.running import TOOL
from tests.reliability.exports import WINDOWS, Message, lines
from tests.reliability.hostile import HOSTILE, JSON, MESSAGES, PRIVATE, chat, message
from tests.reliability.running import CONTROLS, Ran, check_manners, rules_file, run
from tests.reliability.test_outputs import FORMULA, NUMBER, Page

OLD = b"old"


def ways(export: Path, rules: Path, out: Path) -> dict[str, list[object]]:
    """Give what a user may do with an export."""
    ruled = [export, "--rules", rules]
    return {
        "clean": ["clean", *ruled],
        "clean -o": ["clean", *ruled, "-o", out],
        "convert": ["convert", export, "--to", "jsonl", "-o", out],
        "report --html": ["report", *ruled, "--html", out],
        "report --csv": ["report", *ruled, "--csv", "-o", out],
        "explain": ["explain", export, "1", "--rules", rules],
        "check": ["check", rules, "--feed", export],
    }


# All commands in the long profile; else `clean` and one of the others, so that each sees its share.
EVERYTHING = settings().max_examples > 1_000


def is_due(way: str, turn: int) -> bool:
    """Say whether a command is run on the export of this number."""
    others = ("clean -o", "convert", "report --html", "report --csv", "explain", "check")
    return EVERYTHING or way in ("clean", others[turn % len(others)])


@pytest.mark.parametrize(("turn", "name"), list(enumerate(HOSTILE)))
def test_every_command_stays_polite(turn: int, name: str, tmp_path: Path) -> None:
    data, codes = HOSTILE[name]
    export, out = tmp_path / name, tmp_path / "out"
    export.write_bytes(data)
    rules = rules_file(tmp_path, WINDOWS)
    found: dict[str, Ran] = {}
    for way, args in ways(export, rules, out).items():
        if not is_due(way, turn):
            continue
        out.write_bytes(OLD)
        found[way] = ran = run(*args)
        check_manners(ran, PRIVATE, "canary7391")
        check_output(way, ran, out)
        assert export.read_bytes() == data
        assert sorted(os.listdir(tmp_path)) == sorted([name, "out", "rules.yaml"])
    assert found["clean"].code in codes, found["clean"].err
    check_agreement(found)


def check_output(way: str, ran: Ran, out: Path) -> None:
    """Check what a command left: the old file if it refused, else one that is inert."""
    written = out.read_bytes()
    if ran.code == 2:
        assert written == OLD
    if way in ("explain", "check"):
        assert not CONTROLS.search(ran.out)
    if written == OLD:
        return
    if way == "convert":
        assert all(isinstance(json.loads(line), dict) for line in written.splitlines())
    elif way == "report --csv":
        check_cells(written.decode("utf-8-sig"))
    elif way == "report --html":
        check_page(written.decode())


def check_cells(text: str) -> None:
    """Check that no cell of a report starts a formula."""
    cells = [cell for row in csv.reader(text.splitlines(keepends=True)) for cell in row]
    assert cells
    assert not [cell for cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell)]


def check_page(text: str) -> None:
    """Check that a report obeys nothing: no control, no foreign tag, no handler."""
    assert not CONTROLS.search(text.replace("\t", ""))
    tags = [each for each in Page(text).skeleton if isinstance(each, tuple)]
    assert not {tag for tag, _ in tags} & {"iframe", "object", "embed", "base", "form", "img"}
    assert not [name for _, names in tags for name in names if name.startswith("on")]


def check_agreement(found: dict[str, Ran]) -> None:
    """Check that all commands read the same of it, and that the sum closes."""
    cleaned = found["clean"]
    if cleaned.code != 2:
        total, *parts = cleaned.sums
        assert total == sum(parts)
        assert (cleaned.code == 1) is (parts[-1] > 0)
    for way in found.keys() & {"clean -o", "report --html", "report --csv"}:
        if "cannot be written back in its own format" in found[way].err:
            continue  # pages and feeds of HTML and XML
        assert found[way].code == cleaned.code
        assert cleaned.code == 2 or found[way].sums == cleaned.sums


def test_nothing_outside_of_the_export_is_read(tmp_path: Path) -> None:
    rules = rules_file(tmp_path, WINDOWS)
    for name in ("entity-of-a-file.xml", "link.zip"):
        (tmp_path / name).write_bytes(HOSTILE[name][0])
        ran = run("clean", tmp_path / name, "--rules", rules)
        assert "root:" not in ran.out + ran.err


# A stamp of which some zone makes the year 0 or 10000 had ended every command that shows times.
EDGES = ["0000-01-01T00:00:00", "0001-01-01T00:00:00", "0001-01-01T12:00:00+14:00",
         "9999-12-31T23:59:59", "9999-12-31T12:00:00-12:00"]  # fmt: skip


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_found_the_ends_of_the_calendar_are_no_time_in_any_zone(tmp_path: Path, zone: str) -> None:
    rules, out = rules_file(tmp_path, WINDOWS.replace("timezone: UTC\n", "")), tmp_path / "out"
    records = [message(id=n, date=day, date_unixtime=...) for n, day in enumerate(EDGES)]
    records += [message(id=20 + n, date_unixtime=each) for n, each in enumerate(
        ("253402300799", "-62135596800", "-253402300799"))]  # fmt: skip
    written = [{"time": f"{day[:19]}{day[19:] or 'Z'}", "text": "x"} for day in EDGES]
    made = {
        "result.json": chat(records),
        "feed.jsonl": "".join(json.dumps(each) + "\n" for each in written).encode(),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        for way, args in ways(tmp_path / name, rules, out).items():
            ran = run(*args, "--tz", zone)
            assert ran.code == 0 or (way, ran.code) == ("check", 1)
            check_manners(ran)
        times = [each.get("time") for each in run("convert", tmp_path / name, "--tz", zone).objects]
        assert times == [None] * len(times)


def test_a_day_inside_of_the_calendar_is_a_time(tmp_path: Path) -> None:
    export = tmp_path / "feed.jsonl"
    days = ["0001-01-03T00:00:00Z", "9999-12-29T23:59:59Z"]
    export.write_text("".join(f'{{"time": "{day}", "text": "x"}}\n' for day in days))
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        ran = run("convert", export, "--tz", zone)
        assert all(each["time"] for each in ran.objects)
        assert run("report", export, "--rules", rules_file(tmp_path, WINDOWS)).code == 0


def test_an_error_inside_is_one_line_without_private_words(tmp_path: Path) -> None:
    export, out = tmp_path / "result.json", tmp_path / "out.json"
    export.write_bytes(JSON)
    out.write_bytes(OLD)
    rules = rules_file(tmp_path, WINDOWS)
    with patch.object(read, "open_exports", side_effect=LookupError(PRIVATE)):
        ran = run("clean", export, "--rules", rules, "-o", out, debug=False)
    assert ran.code == 70
    assert ran.err.startswith("feedfilter: internal error, nothing written; --debug shows")
    assert ran.err.count("\n") == 1
    assert PRIVATE not in ran.err
    assert out.read_bytes() == OLD


@pytest.mark.skipif(sys.platform == "win32", reason="only where a pipe can have a name")
def test_a_pipe_with_a_name_is_read_or_refused_and_never_waited_for(tmp_path: Path) -> None:
    pipe, rules = tmp_path / "pipe.json", rules_file(tmp_path, WINDOWS)
    os.mkfifo(pipe)
    command = f"cat '{tmp_path}/result.json' > '{pipe}' & exec '{TOOL}' clean '{pipe}' --rules '{rules}' --to jsonl"
    (tmp_path / "result.json").write_bytes(JSON)
    done = subprocess.run(command, shell=True, capture_output=True, timeout=120, check=False)
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2 or b"read 4 = " in done.stderr


def test_modules_beside_the_export_are_not_imported(tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_bytes(lines([Message("包邮"), *MESSAGES]))
    rules_file(tmp_path, WINDOWS)
    for name in ("yaml", "json", "polars", "click", "feedfilter", "rapidfuzz", "lxml", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(99)\n")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [TOOL, "clean", "feed.jsonl", "--rules", "rules.yaml"],
        capture_output=True, cwd=tmp_path, env=environment, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_removing_most_of_a_feed_is_said(tmp_path: Path) -> None:
    export = tmp_path / "feed.jsonl"
    everything = "version: 1\nrules: [{id: all, when: {length: {gte: 0}}, action: hide}]\n"
    one_in_two = "version: 1\nrules: [{id: one, when: {text: 包邮}, action: hide}]\n"
    export.write_bytes(lines([Message("包邮", minute=n) for n in range(10)]
                             + [Message("hello", minute=20 + n) for n in range(10)]))  # fmt: skip
    said = "over half of the feed is removed"
    assert said in run("clean", export, "--rules", rules_file(tmp_path, everything)).err
    assert said not in run("clean", export, "--rules", rules_file(tmp_path, one_in_two)).err
