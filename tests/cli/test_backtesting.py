"""`backtest`: its numbers against a reading by hand, the forms of labels, what it must reach."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import sys
from math import sqrt
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from feedfilter.backtest.rates import Rate
from tests.cli.running import DEMO, ROOT, feedfilter
from tests.cli.running import RULES as DEFAULTS

RULES = """
version: 1
rules:
  - id: offer
    when: {text: [包邮, 现货, wholesale]}
    unless: {text: [谁有]}
    action: tag
    tags: [ad]
  - id: fake
    when: {text: [高仿, 现货]}
    action: tag
    tags: [ad, fake]
  - id: noise
    when: {text: [接龙]}
    action: tag
    tags: [noise]
  - id: off
    enabled: false
    when: {text: [天气]}
    action: hide
  - id: gone
    when: {text: [贷款]}
    action: hide
"""
# text, label; what is hit: 1 offer, 2 offer and fake, 4 fake, 6 gone, 8 noise; 9 spared by unless
TEXTS: list[tuple[str, Any]] = [
    ("今天天气真好", 0),
    ("新款包邮到家", 1),
    ("现货高仿", 1),
    ("私聊我", 1),
    ("高仿的也太假了", 0),
    ("周末爬山", 0),
    ("低息贷款", 1),
    ("下班了", 0),
    ("报名接龙", 0),
    ("谁有包邮的链接", 0),
    ("包邮", None),
    ("wholesaler of nothing", 0),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    records = [{"id": n, "text": text, "label": label} for n, (text, label) in enumerate(TEXTS)]
    lines = "".join(json.dumps(each) + "\n" for each in records)
    (tmp_path / "feed.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def numbers(folder: Path, *args: str, feed: str = "feed.jsonl", label: str = "label") -> Any:
    ran = feedfilter("backtest", feed, "--label", label, "--json", *args, cwd=folder)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def counts(score: dict[str, Any]) -> tuple[int, int]:
    return score["ads_hit"], score["others_hit"]


def test_everything_is_counted_as_by_hand(folder: Path) -> None:
    found = numbers(folder)
    assert found["items"] == {"labelled": 11, "unlabelled": 1}
    assert counts(found["all"]) == (3, 2)
    assert (found["all"]["recall"]["hits"], found["all"]["recall"]["of"]) == (3, 4)
    assert found["all"]["precision"]["value"] == 0.6
    assert (found["all"]["fpr"]["hits"], found["all"]["fpr"]["of"]) == (2, 7)


def test_each_rule_has_its_hits_its_decisions_and_what_it_alone_makes(folder: Path) -> None:
    rules = {each["rule"]: each for each in numbers(folder)["rules"]}
    hits = {name: (*counts(each), each["decided"], each["only"]) for name, each in rules.items()}
    assert hits == {
        "offer": (2, 0, 0, 1),
        "fake": (1, 1, 0, 1),
        "noise": (0, 1, 0, 1),
        "off": (0, 0, 0, 0),
        "gone": (1, 0, 1, 1),
    }
    tags = {each["tag"]: counts(each) for each in numbers(folder)["tags"]}
    assert tags == {"ad": (2, 1), "fake": (1, 1), "noise": (0, 1)}


def test_each_keyword_has_its_hits_and_where_it_was_needed(folder: Path) -> None:
    keywords = {(each["rule"], each["keyword"]): each for each in numbers(folder)["keywords"]}
    found = {key: (*counts(each), each["applied"], each["only"]) for key, each in keywords.items()}
    assert found == {
        ("offer", "包邮"): (1, 1, 1, 1),
        ("offer", "现货"): (1, 0, 1, 1),
        ("offer", "wholesale"): (0, 0, 0, 0),
        ("offer", "谁有"): (0, 1, 0, 0),
        ("fake", "高仿"): (1, 1, 2, 1),
        ("fake", "现货"): (1, 0, 1, 0),
        ("noise", "接龙"): (0, 1, 1, 1),
        ("gone", "贷款"): (1, 0, 1, 1),
    }
    assert [key for key, each in keywords.items() if each["unless"]] == [("offer", "谁有")]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [(["ad"], (2, 1)), (["fake"], (1, 1)), (["fake", "noise"], (1, 2)), ([], (3, 2))],
)
def test_tags_may_say_what_counts_as_hit(
    folder: Path, tags: list[str], expected: tuple[int, int]
) -> None:
    args = [arg for tag in tags for arg in ("--positive", tag)]
    assert counts(numbers(folder, *args)["all"]) == expected


def test_the_word_of_the_user_is_no_hit_of_a_rule(folder: Path) -> None:
    (folder / "rules.yaml").write_text("decisions: [{item: 5, action: hide}]\n" + RULES[12:])
    assert counts(numbers(folder)["all"]) == (3, 2)


def as_csv(records: list[dict[str, Any]]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(records[0]))
    writer.writeheader()
    writer.writerows(records)
    return written.getvalue()


FORMS = {
    "csv": as_csv,
    "json": lambda records: json.dumps({"posts": records}),
    "jsonl": lambda records: "\n\n".join(map(json.dumps, records)),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("yes", "no"), [(1, 0), ("1", "0"), (True, False), ("Ad", "ham"), ("spam", " HAM "), (1.0, 0.0)]
)
def test_labels_are_read_from_any_table_or_json(
    folder: Path, form: str, yes: object, no: object
) -> None:
    values = {1: yes, 0: no, None: None}
    records = [
        {"when": f"2025-05-0{1 + n % 9}", "author": f"a, {n}", "body": f"{t}\nx", "is": values[label]}
        for n, (t, label) in enumerate(TEXTS)
    ]  # fmt: skip
    (folder / f"feed.{form}").write_text(FORMS[form](records), encoding="utf-8")
    found = numbers(folder, feed=f"feed.{form}", label="is")
    assert counts(found["all"]) == (3, 2)
    assert found["items"] == {"labelled": 11, "unlabelled": 1}


def test_labels_of_inner_objects_and_of_two_files_that_overlap(folder: Path) -> None:
    records = [
        {"id": str(n), "text": text, "marks": {"spam": label}}
        for n, (text, label) in enumerate(TEXTS)
    ]
    for name, part in (("a", records[:8]), ("b", records[5:])):
        text = "\n".join(map(json.dumps, part))
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    ran = feedfilter(
        "backtest", "a.jsonl", "b.jsonl", "--label", "marks.spam", "--json", cwd=folder
    )
    assert ran.code == 0
    assert counts(json.loads(ran.out)["all"]) == (3, 2)


def test_a_broken_record_moves_no_label_to_another_item(folder: Path) -> None:
    lines = (folder / "feed.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "feed.jsonl").write_text("\n".join([lines[0], '{"text": ', *lines[1:]]), "utf-8")
    ran = feedfilter("backtest", "feed.jsonl", "--label", "label", "--json", cwd=folder)
    assert ran.code == 1
    assert "rejected 1" in ran.err
    assert counts(json.loads(ran.out)["all"]) == (3, 2)


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--at-least", "recall=0.75"], 0, "holds   recall at least 0.75: 75.0% (30.1-95.4)"),
        (["--at-least", "recall=0.751"], 1, "failed  recall at least 0.751"),
        (["--at-most", "fpr=29%"], 0, "holds   fpr at most 0.29"),
        (["--at-most", "fpr=28%"], 1, "failed  fpr at most 0.28"),
        (["--at-least", "rule:offer:precision=1"], 0, "holds   rule offer: precision at least 1"),
        (["--at-most", "tag:fake:fpr=0.1"], 1, "failed  tag fake: fpr at most 0.1: 14.3%"),
        (["--at-least", "rule:off:precision=0"], 1, "there is nothing to share"),
        (["--at-least", "recall=0.5", "--at-most", "fpr=0.1"], 1, "failed  fpr at most 0.1"),
    ],
)
def test_what_must_be_reached_decides_how_it_ends(
    folder: Path, args: list[str], code: int, said: str
) -> None:
    ran = feedfilter("backtest", "feed.jsonl", "--label", "label", *args, cwd=folder)
    assert (ran.code, said in ran.out) == (code, True), ran.out


REFUSED = [
    (["--label", "lable"], "--label: no record has a label under 'lable'; did you mean 'label'? "),
    (["--label", "text"], "feed.jsonl: record 1: '今天天气真好' is no label; write 1 or 0, "),
    (["--label", "label", "--at-least", "recal=1"], "--at-least: 'recal=1' names no rate; did you"),
    (["--label", "label", "--at-most", "fpr=50"], "--at-most: '50' is no share; write a number"),
    (["--label", "label", "--at-most", "offer:fpr=1"], "--at-most: 'offer' is no rule or tag; "),
    (["--label", "label", "--at-most", "rule:ofer:fpr=1"], "no rule is called 'ofer'; did you "),
    (["--label", "label", "--positive", "adx"], "--positive: no rule gives the tag 'adx'; did "),
]


@pytest.mark.parametrize(("args", "said"), REFUSED, ids=[" ".join(args) for args, _ in REFUSED])
def test_refusals_take_one_line(folder: Path, args: list[str], said: str) -> None:
    ran = feedfilter("backtest", "feed.jsonl", *args, cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"feedfilter: {said}"), ran.err
    assert ran.err.count("\n") == 1


def test_a_chat_without_keys_has_no_labels(folder: Path) -> None:
    (folder / "chat.txt").write_text("[01.05.24, 10:00:00] Lin: 包邮\n[01.05.24, 10:01:00] Wu: 1\n")
    ran = feedfilter("backtest", "chat.txt", "--label", "label", cwd=folder)
    assert ran.code == 2
    assert "label" in ran.err


def test_wrong_ones_are_quoted_by_their_number_and_harmless(folder: Path) -> None:
    with (folder / "feed.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"text": "\x1b[31m特价", "label": 1}) + "\n")
    ran = feedfilter("backtest", "feed.jsonl", "--label", "label", "--wrong", "5", cwd=folder)
    assert "missed: 2\n       4  私聊我\n      13  ^[[31m特价\n" in ran.out
    assert "wrongly hit: 2\n       5  高仿的也太假了\n       9  报名接龙" in ran.out


@pytest.mark.parametrize(("hits", "of"), [(0, 10), (10, 10), (5, 10), (1, 1000), (81, 263)])
def test_intervals_are_wilsons(hits: int, of: int) -> None:
    """At its ends the share seen is just 1.96 standard errors, as they are there, away."""
    rate = Rate(hits, of)
    assert rate.low is not None
    assert rate.high is not None
    for end in (rate.low, rate.high):
        error = sqrt(end * (1 - end) / of)
        assert abs(hits / of - end) == pytest.approx(1.95996 * error, abs=1e-5)
    assert 0 <= rate.low <= hits / of <= rate.high <= 1
    assert rate.high - rate.low > 1 / of


def test_a_share_of_nothing_is_unknown() -> None:
    assert (Rate(0, 0).value, Rate(0, 0).low, Rate(0, 0).high) == (None, None, None)


def test_the_labelled_demo_says_what_the_story_says() -> None:
    """The example of `backtest --help` measures what the story of the demo feed marks as ads."""
    posts = json.loads(Path(DEMO).read_text(encoding="utf-8"))["posts"]
    with (ROOT / "demo" / "labelled.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["text"]) for row in rows] == [
        (p["id"], p["contentDesc"]) for p in posts
    ]
    marked = {
        (each.author_id, each.text): each.advertises for each in _script("make_feed").read_story()
    }
    for row in rows:
        assert (row["label"] == "ad") == marked[row["author_id"], row["text"]], row


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "demo" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where its dataclass looks itself up
    spec.loader.exec_module(module)
    return module


def test_the_example_of_the_help_works_and_the_default_rules_know_the_demo() -> None:
    args = [
        "--label",
        "label",
        "--rules",
        DEFAULTS,
        "--at-least",
        "recall=0.9",
        "--at-most",
        "fpr=5%",
    ]
    ran = feedfilter("backtest", str(ROOT / "demo" / "labelled.csv"), *args)
    assert ran.code == 0, ran.out
