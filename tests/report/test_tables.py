"""CSV, JSON and Markdown: the same numbers, harmless wherever they are opened."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from feedfilter.render.report_markdown import report_markdown
from feedfilter.render.report_words import Words
from tests.cli.running import ROOT
from tests.report.reports import as_csv, as_json, demo_report, report_of

NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@a",
    "\t=1",
    "＝1",
    'a","b',
    "a|b",
    "<b>x</b>",
    "[x](http://evil)",
    "\x1b[31m",
    "\u202ex",
]


def nasty() -> list[dict[str, object]]:
    return [{"at": 60 * n, "author": name, "text": f"包邮 {name}"} for n, name in enumerate(NASTY)]


@pytest.fixture(scope="module")
def demo() -> dict[str, object]:
    report = demo_report()
    return json.loads(as_json(report))


def test_csv_and_json_say_the_same(demo: dict) -> None:
    report = demo_report()
    rows = list(csv.DictReader(io.StringIO(as_csv(report))))
    assert len(rows) == len(demo["friends"]) == 26
    same = "items ads kept collapsed digested hidden personal burst pictures copied lent prices contacts".split()
    for row, friend in zip(rows, demo["friends"], strict=True):
        assert row["friend"] == friend["friend"]
        assert [int(row[name]) for name in same] == [friend[name] for name in same]


def test_no_cell_is_a_formula_and_every_row_has_its_cells() -> None:
    report = report_of(nasty())
    rows = list(csv.reader(io.StringIO(as_csv(report), newline="")))
    assert len(rows) == len(NASTY) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    for row in rows[1:]:
        assert not re.match("[=+\\-@\t\r＝＋－＠]", row[0])
        assert row[0].isprintable()


def test_sums_in_json_close(demo: dict) -> None:
    totals, friends = demo["totals"], demo["friends"]
    for name in ("kept", "collapsed", "digested", "hidden"):
        assert sum(friend[name] for friend in friends) == totals[name]
    assert totals["read"] == sum(friend["items"] for friend in friends) + totals["rejected"]
    assert sum(rule["decided"] for rule in demo["rules"]) + demo["undecided"] == totals["read"]
    for friend in friends:
        assert sum(each["items"] for each in friend["removals"]) == friend["items"]
        assert sum(each["ads"] for each in friend["when"]) == friend["ads"]
    assert sum(map(sum, demo["heat"])) == sum(friend["ads"] for friend in friends)
    assert sum(day["kept"] + day["removed"] for day in demo["timeline"]) == totals["read"]


def test_the_documented_schema_is_the_schema(demo: dict) -> None:
    page = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    whole, friend = page.split("## The schema of `--json`")[1].split("Of each friend:")
    for table, keys in ((whole, demo), (friend, demo["friends"][0])):
        firsts = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
        documented = {key for cell in firsts for key in re.findall(r"`(\w+)`", cell)}
        assert documented == set(keys)


def test_json_holds_no_raw_control_and_any_name() -> None:
    report = report_of(nasty())
    written = as_json(report)
    assert "\x1b" not in written
    assert {friend["friend"] for friend in json.loads(written)["friends"]} == set(NASTY)


def test_relays_in_json_refer_to_friends_by_number(demo: dict) -> None:
    names = {friend["number"]: friend["friend"] for friend in demo["friends"]}
    assert {names[relay["source"]] for relay in demo["relays"]} == {"小曼"}
    assert {names[relay["carrier"]] for relay in demo["relays"]} == {"大勇", "婷婷妈", "Kevin赵"}


def test_markdown_escapes_and_keeps_its_tables_whole() -> None:
    report = report_of(nasty())
    text = "\n".join(report_markdown(report, report.friends, Words("en"), 99))
    assert "<b>" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "](http" not in text
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    bars = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert bars <= {10, 8}
