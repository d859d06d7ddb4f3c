"""`init FEED`: rules from the user's own feed that load, pass their tests and hide nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.engine import decide
from feedfilter.model import Feed
from feedfilter.render.starter_text import starter_lines
from feedfilter.rules.loader import load_rules, read_rules
from feedfilter.rules.rule import Rules
from feedfilter.rules.schema import rules_schema
from feedfilter.rules.shipped import own_copy, shipped_rules
from feedfilter.starter import Found, Starter, find, starter_rules
from feedfilter.trials import run_tests
from tests.cli.running import DEMO, feedfilter
from tests.deciding import made, written

SHIPPED = load_rules(shipped_rules())


def posts(number: int, author: str, text: str, step: int = 60, **more: Any) -> list[dict[str, Any]]:
    return [
        {"at": at * step, "author": author, "text": f"{text} {at}", **more} for at in range(number)
    ]


def started(items: list[dict[str, Any]], zone: str = "UTC") -> tuple[Starter, Feed]:
    feed = made(items, zone)
    found = find(decide(feed, SHIPPED), SHIPPED)
    return starter_rules(lambda rules: decide(feed, rules), SHIPPED, found), feed


def found_in(items: list[dict[str, Any]], zone: str = "UTC") -> Found:
    return started(items, zone)[0].found


def loaded(starter: Starter) -> Rules:
    return read_rules("\n".join(starter_lines(starter, "feed.json")).encode(), "rules.yaml")


FEEDS: dict[str, list[dict[str, Any]]] = {
    "nothing": [],
    "only life": posts(9, "wu", "早安"),
    "only ads": posts(9, "lin", "代购 包邮"),
    "without times": [{"text": "代购 包邮", "author": "lin"}] * 5,
    "without authors": [*posts(9, "", "代购 包邮", author_id=None), {"text": "x", "author": None}],
    "names of junk": posts(5, 'a"\\\n\u2028\x1b[2J', "代购 包邮")
    + posts(5, "x" * 600, "代购 包邮"),
    "ids of junk": posts(5, "lin", "代购 包邮", author_id='1: [}"\n'),
    "names like YAML": posts(5, "yes", "代购 包邮") + posts(5, "- a: b #c", "代购 包邮"),
}


@pytest.mark.parametrize("case", FEEDS, ids=str)
def test_the_rules_load_and_hide_nothing(case: str) -> None:
    starter, feed = started(FEEDS[case])
    rules = loaded(starter)
    assert (decide(feed, rules).verdicts["action"] == "keep").all()
    assert all(outcome.passed for outcome in run_tests(rules))


def test_the_sellers_are_named_by_id_those_with_most_ads_first() -> None:
    items = posts(4, "lin", "代购 包邮", author_id="u1") + posts(
        7, "wu", "代购 包邮", author_id="u2"
    )
    items += posts(9, "qiu", "早安", author_id="u3") + posts(2, "ma", "代购 包邮", author_id="u4")
    starter, _ = started(items)
    assert [(one.name, one.ads) for one in starter.found.sellers] == [("wu", 7), ("lin", 4)]
    text = "\n".join(starter_lines(starter, "feed.json"))
    assert "author: {id: [u2, u1]}" in text
    assert "# wu: 7 ads in 7 items" in text


def test_a_feed_without_ids_names_them() -> None:
    text = "\n".join(starter_lines(started(posts(4, "林", "代购 包邮"))[0], "feed.json"))
    assert "author: {name: [林]}" in text


def test_words_are_those_that_several_sellers_and_nobody_else_say() -> None:
    lin = posts(4, "lin", "代购，包邮，秋梨膏") + posts(4, "lin", "代购，包邮，linshop")
    wu = posts(4, "wu", "代购，包邮，秋梨膏") + posts(4, "ma", "代购，包邮，围巾")
    life = posts(4, "qiu", "围巾，忘带了")
    words = found_in(lin + wu + life).words
    assert "秋梨膏" in words
    assert not {"linshop", "围巾", "代购", "包邮"} & set(words)  # one seller's; a friend's; known


def test_busy_hours_are_named_in_the_zone_of_the_feed_and_only_where_there_are_some() -> None:
    evening = posts(12, "lin", "代购 包邮", step=1440)  # 08:00 UTC, every day
    hours = found_in(evening, "Asia/Shanghai").hours
    assert hours is not None
    assert 16 in [(hours.start + step) % 24 for step in range(3)]
    assert (hours.ads, hours.of) == (12, 12)
    assert found_in(posts(48, "lin", "代购 包邮", step=61)).hours is None
    assert found_in(posts(5, "lin", "代购 包邮", step=1440)).hours is None


def test_both_rates_are_told_with_what_they_leave() -> None:
    starter, feed = started(posts(6, "lin", "代购 包邮", step=90))
    left = {one.rule: (one.hidden, one.left) for one in starter.left}
    assert left == {"frequency-of-ads": (5, 1), "limit-of-ads": (5, 1)}
    text = "\n".join(starter_lines(starter, "feed.json"))
    hiding = text.replace("tags: [too-many]", "").replace(
        "per: 1d}\n    action: tag", "per: 3h}\n    action: hide"
    )
    gone = decide(feed, read_rules(hiding.encode(), "rules.yaml")).verdicts["action"] == "hide"
    assert int(gone.sum()) == 3


def test_zone_and_own_id_are_filled_in() -> None:
    items = posts(4, "lin", "代购 包邮") + posts(2, "I", "早安", me=True, author_id="wxid_me")
    text = "\n".join(starter_lines(started(items, "Europe/Berlin")[0], "feed.json"))
    assert "timezone: Europe/Berlin" in text
    assert "me: {ids: [wxid_me], names: [I]}" in text
    assert loaded(started(items)[0]).allow == ("self", "me")


def test_what_a_user_sees(tmp_path: Path) -> None:
    ran = feedfilter("init", DEMO, "-o", "mine.yaml", cwd=tmp_path)
    assert ran.code == 0
    assert "limit-of-ads would take out" in ran.err
    assert ran.err.splitlines()[-1].startswith("wrote mine.yaml; next: feedfilter report ")
    checked = feedfilter("check", "mine.yaml", cwd=tmp_path).out
    assert "mine.yaml: " in checked
    assert "mine.yaml:" not in checked.replace("mine.yaml: ", "")  # no finding has a line of it
    assert feedfilter("test", "mine.yaml", cwd=tmp_path).code == 0
    cleaned = feedfilter("clean", DEMO, "--rules", "mine.yaml", "--to", "jsonl", cwd=tmp_path)
    assert "kept 286 + collapsed 0 + digested 0 + hidden 0" in cleaned.err


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("mine")
    ran = feedfilter("init", DEMO, cwd=tmp_path)
    assert ran.code == 2
    assert ran.err == "feedfilter: rules.yaml: is there already; use --force, or another name\n"
    assert (tmp_path / "rules.yaml").read_text() == "mine"


def test_the_name_of_a_rule_file_alone_is_where_the_shipped_rules_go(tmp_path: Path) -> None:
    assert feedfilter("init", "own.yaml", cwd=tmp_path).code == 0
    assert (tmp_path / "own.yaml").read_bytes() == own_copy()
    (tmp_path / "own.yaml").write_text("x")
    assert feedfilter("init", "own.yaml", "--force", cwd=tmp_path).code == 0
    assert (tmp_path / "own.yaml").read_bytes() == own_copy()


def test_an_own_copy_names_no_path_of_the_checkout(tmp_path: Path) -> None:
    assert feedfilter("init", "own.yaml", cwd=tmp_path).code == 0
    assert feedfilter("init", DEMO, "-o", "mine.yaml", cwd=tmp_path).code == 0
    shipped = shipped_rules().read_text(encoding="utf-8").split("\n", 1)[1]
    written_rules = (tmp_path / "own.yaml").read_text(encoding="utf-8")
    assert written_rules.endswith(shipped)
    for name in ("own.yaml", "mine.yaml"):
        lines = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        assert not any(line.startswith("# yaml-language-server") for line in lines)
        assert not any("feedfilter/" in line for line in lines)


def test_the_schema_is_printed_for_an_editor(tmp_path: Path) -> None:
    ran = feedfilter("schema", cwd=tmp_path)
    assert ran.code == 0
    assert json.loads(ran.out) == rules_schema()


def test_hostile_names_reach_no_terminal(tmp_path: Path) -> None:
    path = written(posts(5, "evil\x1b[2J\u202e\x9b", "代购 包邮"), tmp_path / "feed.jsonl")
    ran = feedfilter("init", path, "--stdout", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert not set(ran.out + ran.err) & {"\x1b", "\x9b", "\u202e"}
