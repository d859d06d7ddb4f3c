"""`compare`: what other rules change, item by item, and items that must not change."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from feedfilter.compare import compare
from feedfilter.compare.guard import Guard, guarded, read_guard
from feedfilter.errors import UsageError
from tests.cli.running import feedfilter
from tests.deciding import decided, written

ITEMS = [
    {"at": 0, "text": "包邮", "item_id": "a", "author": "lin"},
    {"at": 1, "text": "代购", "item_id": "b", "author": "lin"},
    {"at": 2, "text": "早安", "item_id": "c", "author": "wu"},
    {"at": 3, "text": "现货 代购", "author": "wu"},
]


def rules(*lines: str) -> str:
    return "version: 1\nrules:\n" + "".join(f"  - {line}\n" for line in lines)


HIDE_POST = rules("{id: post, when: {text: [包邮]}, action: hide}")
HIDE_BUY = rules("{id: buy, when: {text: [代购]}, action: hide}")
DIGEST_BUY = rules("{id: buy, when: {text: [代购]}, action: digest}")
RENAMED = rules("{id: purchase, when: {text: [代购]}, action: hide}")
KEEPS = rules("{id: fine, when: {text: [早安]}, action: keep}")
TAGS = rules("{id: fine, when: {text: [早安]}, action: tag, tags: [morning]}")

CHANGES = {
    "the same rules": (HIDE_POST, HIDE_POST, {}),
    "a tag decides nothing": (TAGS, rules("{id: x, when: {text: [zzz]}, action: hide}"), {}),
    "newly hidden": (HIDE_POST, HIDE_POST + HIDE_BUY.split("rules:\n")[1], {1: "hidden", 3: "hidden"}),
    "one for another": (HIDE_POST, HIDE_BUY, {0: "shown", 1: "hidden", 3: "hidden"}),
    "another way of removing": (HIDE_BUY, DIGEST_BUY, {1: "otherwise", 3: "otherwise"}),
    "another name of the rule": (HIDE_BUY, RENAMED, {1: "otherwise", 3: "otherwise"}),
    "kept by a rule instead of by none": (HIDE_POST, HIDE_POST + KEEPS.split("rules:\n")[1], {2: "otherwise"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES, ids=str)
def test_every_item_is_as_before_or_changed(case: str) -> None:
    old, new, expected = CHANGES[case]
    found = compare(decided(ITEMS, old), decided(ITEMS, new))
    assert dict(found.changes.select("row", "change").iter_rows()) == expected
    assert found.changes.height + found.retagged + found.unchanged == len(ITEMS)


def test_tags_are_counted_apart() -> None:
    found = compare(decided(ITEMS, TAGS), decided(ITEMS, KEEPS.replace("keep", "tag")))
    assert (found.retagged, found.changes.height, found.unchanged) == (1, 0, 3)


def test_the_rule_that_made_the_change_is_named() -> None:
    found = compare(decided(ITEMS, HIDE_POST), decided(ITEMS, HIDE_BUY))
    assert found.by_rule("hidden").rows() == [("buy", 2)]
    assert found.by_rule("shown").rows() == [("post", 1)]
    moved = compare(decided(ITEMS, HIDE_BUY), decided(ITEMS, RENAMED))
    assert moved.by_rule("otherwise").rows() == [("buy → purchase", 2)]


GUARDS = {
    "an item that did not change": ("c", [], ()),
    "an item that did": ("b", [1], ()),
    "by number, also one with an id": ("#2\n#4", [1, 3], ()),
    "a number that is no item": ("#5\n#0\n#999999999999", [], ("#5", "#0", "#999999999999")),
    "an id that is not there": ("zz", [], ("zz",)),
    "a bare number is an id": ("2", [], ("2",)),
    "marks": ('{"item": "b", "mark": "personal"}\n\n{"item": "#4", "mark": "ad"}', [1], ()),
    "marks the other way": ('{"item": "a", "mark": "ad"}\n{"item": 2, "mark": "ad"}', [0], ()),
    "a personal item that is shown again": ('{"item": "a", "mark": "personal"}', [], ()),
    "twice": ("b\nb\n#2", [1], ()),
}


@pytest.mark.parametrize("case", GUARDS, ids=str)
def test_guarded_items(case: str) -> None:
    text, changed, missing = GUARDS[case]
    old, new = decided(ITEMS, HIDE_POST), decided(ITEMS, HIDE_BUY)
    keys = read_guard(text.encode(), "guard")
    found = guarded(compare(old, new), keys, new.feed.items["item_id"])
    assert found.changed["row"].to_list() == changed
    assert found.missing == missing


def test_another_rule_with_the_same_action_breaks_no_guard() -> None:
    old, new = decided(ITEMS, HIDE_BUY), decided(ITEMS, RENAMED)
    found = guarded(compare(old, new), [Guard("b")], new.feed.items["item_id"])
    assert (found.found, found.changed.height) == (1, 0)


@pytest.mark.parametrize("text", ["{", '{"mark": "ad"}', '{"item": [1]}'])
def test_a_damaged_guard_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(UsageError, match="guard:2: no JSON"):
        read_guard(f"b\n{text}".encode(), "guard")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(ITEMS, tmp_path / "feed.jsonl")
    (tmp_path / "old.yaml").write_text(HIDE_POST, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(HIDE_BUY, encoding="utf-8")
    return tmp_path


def test_what_a_user_sees(folder: Path) -> None:
    ran = feedfilter("compare", "old.yaml", "new.yaml", "feed.jsonl", cwd=folder)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "newly hidden 2, newly shown 1, differently decided 0; 1 as before",
        "",
        "newly hidden: 2",
        "  by rule    buy 2",
        "  by friend  lin 1, wu 1",
        "       2  2025-06-01 08:01  lin             keep → hide (buy)  代购",
        "       4  2025-06-01 08:03  wu              keep → hide (buy)  现货 代购",
        "",
        "newly shown: 1",
        "  by rule    post 1",
        "  by friend  lin 1",
        "       1  2025-06-01 08:00  lin             hide (post) → keep  包邮",
    ]


def test_the_guard_ends_with_1_only_where_an_item_changed(folder: Path) -> None:
    (folder / "guard").write_text("c\nzz\n")
    args = ("compare", "old.yaml", "new.yaml", "feed.jsonl", "--guard", "guard")
    ran = feedfilter(*args, cwd=folder)
    assert ran.code == 0
    assert "guard: 1 items are as before; 1 are not in this feed" in ran.out
    (folder / "guard").write_text("c\n#4\n")
    ran = feedfilter(*args, "--top", "0", cwd=folder)
    assert ran.code == 1
    assert ran.out.splitlines()[-2] == "guard: 1 of 2 items changed"


def test_json_has_one_line_a_changed_item(folder: Path) -> None:
    ran = feedfilter("compare", "old.yaml", "new.yaml", "feed.jsonl", "--json", cwd=folder)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [(line["number"], line["change"]) for line in lines] == [
        (1, "shown"),
        (2, "hidden"),
        (4, "hidden"),
    ]


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def test_git_compares_with_the_committed_file_and_what_it_includes(folder: Path) -> None:
    below = folder / "sub"
    (below / "more").mkdir(parents=True)
    (below / "rules.yaml").write_text("version: 1\ninclude: [more/a.yaml]\n" + HIDE_POST[11:])
    (below / "more" / "a.yaml").write_text(HIDE_BUY)
    git(folder, "init", "-q")
    git(folder, "add", "sub")
    git(folder, "commit", "-qm", "rules")
    (below / "more" / "a.yaml").write_text(DIGEST_BUY)
    (below / "rules.yaml").write_text(HIDE_POST)
    args = ("compare", "--git", "feed.jsonl", "--rules", "sub/rules.yaml", "--top", "0")
    ran = feedfilter(*args, cwd=folder)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("newly hidden 0, newly shown 2, differently decided 0; 2 as before")
    git(folder, "commit", "-qam", "less")
    assert feedfilter(*args, cwd=folder).out.startswith("newly hidden 0, newly shown 0")
    assert feedfilter(*args, "--rev", "HEAD~1", cwd=folder).out == ran.out


REFUSED = [
    (["old.yaml", "feed.jsonl"], "two rule files and a feed are compared; feedfilter compare"),
    (["old.yaml", "new.yaml", "feed.jsonl", "--rules", "x"], "--rules: goes with --git only"),
    (["old.yaml", "new.yaml", "feed.jsonl", "--guard", "no"], "no: cannot be read"),
    (["--git", "feed.jsonl", "--rules", "old.yaml"], "--git: git says: "),
    (["--git", "feed.jsonl", "--rules", "old.yaml", "--rev", "--all"], "--rev: '--all' names"),
]


@pytest.mark.parametrize(("args", "message"), REFUSED, ids=[" ".join(args) for args, _ in REFUSED])
def test_refusals_take_one_line(args: list[str], message: str, folder: Path) -> None:
    ran = feedfilter("compare", *args, cwd=folder, GIT_CEILING_DIRECTORIES=str(folder.parent))
    assert ran.code == 2
    assert ran.err.startswith(f"feedfilter: {message}"), ran.err
    assert ran.err.count("\n") == 1


def test_two_zones_need_a_feed_that_is_the_same_in_both(folder: Path) -> None:
    (folder / "zoned.yaml").write_text(f"timezone: Asia/Shanghai\n{HIDE_BUY}", encoding="utf-8")
    item = {"text": "代购", "author": "lin", "author_id": "lin", "chat": "c", "kind": "message"}
    more = {"pictures": 0, "videos": 0, "files": 0, "links": [], "id": None, "me": False}
    for name, time in (("wall", "2025-01-01T10:00:00"), ("instant", "2025-01-01T02:00:00Z")):
        line = json.dumps({"time": time, **item, **more})
        (folder / f"{name}.jsonl").write_text(line + "\n", encoding="utf-8")
    files = ("compare", "old.yaml", "zoned.yaml")
    assert feedfilter(*files, "wall.jsonl", cwd=folder).out.startswith("newly hidden 1, ")
    ran = feedfilter(*files, "wall.jsonl", "instant.jsonl", cwd=folder)
    assert (ran.code, ran.out) == (2, "")
    assert "in two zones, the exports have other items in common; give --tz" in ran.err
    ran = feedfilter(*files, "-", cwd=folder, stdin=b"not read")
    assert (ran.code, ran.out) == (2, "")
    assert "the two files have two zones; give the feed as a file, or --tz" in ran.err


def test_a_file_that_git_does_not_have_is_said(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "old.yaml")
    git(folder, "commit", "-qm", "rules")
    ran = feedfilter("compare", "--git", "feed.jsonl", "--rules", "new.yaml", cwd=folder)
    assert ran.code == 2
    assert "git has no 'new.yaml' in 'HEAD'; commit it first" in ran.err


def test_hostile_content_reaches_no_terminal(folder: Path) -> None:
    evil = "代购\x1b[2J\u202e\x9b"
    written([{"at": 0, "text": evil, "author": evil}], folder / "feed.jsonl")
    for more in ([], ["--json"]):
        ran = feedfilter("compare", "old.yaml", "new.yaml", "feed.jsonl", *more, cwd=folder)
        assert ran.code == 0
        assert not set(ran.out + ran.err) & {"\x1b", "\x9b"}
