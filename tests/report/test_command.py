"""`report` as a user runs it, and what its options choose."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from feedfilter.cli.reporting import ORDERS, chosen_friend, ordered
from feedfilter.errors import UsageError
from tests.cli.running import DEMO, RULES, Ran, feedfilter
from tests.report.reports import demo_report


def report(*args: str) -> Ran:
    return feedfilter("report", DEMO, "--rules", RULES, *args)


def test_its_sum_is_that_of_clean() -> None:
    clean = feedfilter("clean", DEMO, "--rules", RULES, "--to", "jsonl")
    ran = report("--json")
    assert ran.err == clean.err
    assert json.loads(ran.out)["totals"]["kept"] == len(clean.out.splitlines())


def test_one_run_writes_the_page_and_the_table(tmp_path: Path) -> None:
    page, table = tmp_path / "r.html", tmp_path / "r.csv"
    ran = report("--html", str(page), "--csv", "-o", str(table), "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert len(list(csv.reader(io.StringIO(table.read_text(encoding="utf-8"))))) == 27
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert page.stat().st_mode & 0o077 == Path(DEMO).stat().st_mode & 0o077


def test_the_page_goes_to_standard_output_too() -> None:
    ran = report("--html", "-", "-q", "--lang", "zh")
    assert ran.out.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert ran.out.rstrip().endswith("</html>")


def test_one_friend_redacted_in_markdown() -> None:
    ran = report("--md", "--friend", "阿珍", "--redact", "-q")
    assert "阿珍" not in ran.out
    assert ran.out.count("\n## ") == 2  # the rules, and the friend


@pytest.mark.parametrize("form", ["--md", "--csv", "--json", "--html=-", "--mute-list", "-q"])
def test_a_feed_of_nobody_is_redacted_too(form: str, tmp_path: Path) -> None:
    chat = tmp_path / "result.json"
    chat.write_text('{"name": "a", "type": "personal_chat", "id": 1, "messages": []}')
    ran = feedfilter("report", str(chat), "--rules", RULES, "--redact", form)
    assert ran.code == 0


def test_the_mute_list_is_ids_and_nothing_else() -> None:
    ran = report("--mute-list", "--above", "0.9", "-q")
    assert ran.out == "wxid_demo02\nwxid_demo07\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--csv", "--md"), "--csv and --md both go to standard output"),
        (("--html", "-", "--csv"), "the page goes to standard output already"),
        (("--mute-list", "--above", "150%"), "'150%' is over 100 %"),
        (("--mute-list", "--above", "much"), "'much' is no share"),
        (("--html", DEMO), "the output is the input"),
        (("--friend", "nobody"), "no friend 'nobody'; see the names in `report`\n"),
    ],
)
def test_what_is_refused(args: tuple[str, ...], said: str) -> None:
    ran = report(*args)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("ads", "Lily美衣优选"),
        ("name", "Emma周"),
        ("burst", "阿珍"),
        ("gap", "阿珍"),
        ("copied", "小曼"),
        ("gone", "Lily美衣优选"),
    ],
)
def test_sort(sort: str, first: str) -> None:
    assert ordered(demo_report(), sort)["friend"][0] == first


@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_holds_everybody(sort: str) -> None:
    friends = demo_report().friends["friend"]
    assert sorted(ordered(demo_report(), sort)["friend"]) == sorted(friends)


@pytest.mark.parametrize("name", ["阿珍", "wxid_demo01", " 阿珍 "])
def test_a_friend_is_found_by_name_and_id(name: str) -> None:
    assert chosen_friend(demo_report(), name) == "i:wxid_demo01"


@pytest.mark.parametrize("name", ["lily", "LILY美衣优选", "美衣"])
def test_a_friend_is_found_by_a_part_in_any_case(name: str) -> None:
    assert chosen_friend(demo_report(), name) == "i:wxid_demo02"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("小", "'小' may be '小曼' (wxid_demo03)"),
        ("Jason N.", "did you mean 'Jason M.'?"),
        ("", "no friend ''"),
    ],
)
def test_a_friend_that_is_not_clear_is_asked_for(name: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        chosen_friend(demo_report(), name)
    assert said in str(refused.value)
