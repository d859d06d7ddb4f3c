"""The report on a terminal: whole, in 80 columns, whatever the names are."""

from __future__ import annotations

import re

import pytest

from feedfilter.render.cells import width
from feedfilter.render.report_friend import friend_lines
from feedfilter.render.report_text import bar, overview_lines, sparkline
from feedfilter.render.report_words import Words
from tests.report.reports import demo_report, friend_of, report_of

ITEMS = [
    *({"at": 5 * n, "author": "lin", "text": f"包邮 {n} 号"} for n in range(6)),
    {"at": 900, "author": "lin", "text": "吃饭"},
    {"at": 930, "author": "小雨", "text": "代购 高仿"},
    *({"at": 950 + 60 * n, "author": "小雨", "text": "早"} for n in range(3)),
    {"at": 990, "author": "wu", "text": "早"},
]
WHOLE = """\
12 items of 3 friends over 2 days: 7 ads (58%)
● sellers: 1  ◐ now and then: 1  ○ without an ad: 1

  friend           ads items share       0h  6h 12h18h burst    gap  gone  own
● lin                6     7 █████▏  86%     █            6     5m     4    1
◐ 小雨               1     4 █▌      25%            █     1            0    3
● seller: half of five items or more are ads; burst: most ads in 30 minutes;
gap: median between two; own: kept and no ads, what blocking would lose

rule           action    applied  decided  friends  unknown  allowed
trade          tag             7                 2
fake           tag             1                 1
burst          digest          4        4        1
(no rule)      keep                     8

read 12 = kept 8 + collapsed 0 + digested 4 + hidden 0 + rejected 0"""
HOSTILE = [
    "\x1b]0;x\x07",
    "\u202eevil",
    "a\nb",
    "好" * 60,
    "😀" * 30,
    "e" + "\u0301" * 50,
    "[/]",
    "x" * 5000,
]


def overview(items: list, width: int = 80, language: str = "en", top: int = 20) -> list[str]:
    report = report_of(items)
    return list(overview_lines(report, report.friends, Words(language), top=top, width=width))


def test_the_whole_overview() -> None:
    assert "\n".join(overview(ITEMS)) == WHOLE


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [80, 96, 140])
def test_no_line_of_the_demo_is_too_wide(language: str, columns: int) -> None:
    report = demo_report()
    words = Words(language)
    lines = list(overview_lines(report, report.friends, words, top=99, width=columns))
    for name in ("阿珍", "小曼", "老妈"):
        lines += friend_lines(report, friend_of(report, name), words, columns)
    rule = [line for line in lines if "description:" in line or "matched:" in line]
    wide = [line for line in lines if width(line) > columns and line not in rule]
    assert wide == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_and_texts_stay_in_their_cells(name: str) -> None:
    items = [{"at": 200 * n, "author": name, "text": f"包邮 {name}"} for n in range(6)]
    report = report_of(items)
    words = Words("en")
    lines = list(overview_lines(report, report.friends, words, top=9, width=120))
    lines += friend_lines(report, report.friends.row(0, named=True), words, 80)
    for line in lines:
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)
    row = next(
        line for line in lines if line.startswith("●  ") or (line[:1] in "●◐" and "6     6" in line)
    )
    assert width(row) <= 120


def test_the_rest_is_counted() -> None:
    lines = overview(ITEMS, top=1)
    assert "… and 1 more with ads; --top shows them" in lines


def test_a_feed_without_ads_and_one_without_items() -> None:
    assert overview([{"at": 0, "text": "早"}])[0] == "1 items of 1 friends over 1 days: 0 ads (0%)"
    assert overview([])[0] == "0 items of 0 friends over 1 days: 0 ads (0%)"


def test_words_of_ads_where_there_is_room() -> None:
    assert not any("包邮 0 号" in line for line in overview(ITEMS, 80))
    assert any("包邮 0 号 / 包邮 1 号" in line for line in overview(ITEMS, 120))


@pytest.mark.parametrize(
    ("share", "drawn"),
    [(0, "      "), (1, "██████"), (0.5, "███   "), (0.01, "▏     "), (0.94, "█████▋")],
)
def test_bars(share: float, drawn: str) -> None:
    assert (bar(share), len(bar(share))) == (drawn, 6)


@pytest.mark.parametrize(
    ("numbers", "drawn"),
    [([0, 0], "  "), ([1, 0, 8], "▁ █"), ([1, 1000], "▁█"), ([5, 5], "██"), ([], "")],
)
def test_sparklines_show_what_is_not_zero(numbers: list[int], drawn: str) -> None:
    assert sparkline(numbers) == drawn


def test_a_friends_page_says_all_that_is_known() -> None:
    report = demo_report()
    page = "\n".join(friend_lines(report, friend_of(report, "Lily美衣优选"), Words("en"), 100))
    for part in (
        "33 of 35 items are ads (94%), 3.3 a day, at most 7 on one day",
        "kept 7 + collapsed 0 + digested 28 + hidden 0 = 35; 2 personal items would be lost",
        "one every 2h07m, evenly",
        "paced (digested) 28",
        "At most one ad a day is shown already",
    ):
        assert part in page
