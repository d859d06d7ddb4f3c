"""Weibo: remnants of HTML, stamps, counts, and whose posts a file holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import read_feed
from feedfilter.records import weibo


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        # What only looks like HTML stays as it is.
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("<3 <曲奇> a<b", "<3 <曲奇> a<b"),
        ("AT&T &copy; a=1&lt=2", "AT&T &copy; a=1&lt=2"),
        ("请看全文", "请看全文"),
        ("...全文如下", "...全文如下"),
        ("", ""),
        (None, ""),
        # What is HTML goes.
        ("a<br/>b<br />c", "a\nb\nc"),
        ('<span class="surl-text">曲奇</span>', "曲奇"),
        ('好<img alt="[笑]" src="a.png">', "好[笑]"),
        ("&lt;b&gt; &amp;&#39;", "<b> &'"),
        ("开头...全文", "开头..."),
        ("开头… 展开全文c", "开头…"),
    ],
)
def test_remnants_of_html_go_and_words_stay(given: str | None, wanted: str) -> None:
    assert weibo.plain(given) == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ('<a href="/n/老王">@老王</a>', []),
        ('<a href="https://s.weibo.com/weibo?q=a">#团购#</a>', []),
        ('<a href="javascript:x">x</a>', []),
        ('<img href="https://shop.example.com/p">', []),
        ("https://shop.example.com/p", []),  # the words' own addresses are found for every format
        ('<a href="http://[bad">x</a>', ["http://[bad"]),
        ('<a href="https://t.cn/A6">x</a>', ["https://t.cn/A6"]),
        (
            '<a data-x="1" href="https://weibo.cn/sinaurl?u=https%3A%2F%2Fs.example%2Fp">x</a>',
            ["https://s.example/p"],
        ),
    ],
)
def test_links_of_html_are_addresses_outside_weibo(given: str, wanted: list[str]) -> None:
    assert weibo.addresses(given) == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("", None), ("赞", None), ("1.2.3万", None), ("-3", None), (-3, None), (None, None),
        (float("nan"), None), ("99999亿", None),
        ("0", 0), (7, 7), (7.0, 7), ("1.2万", 12_000), ("100万+", 1_000_000), ("3w", 30_000),
    ],
)  # fmt: skip
def test_counts(given: Any, wanted: int | None) -> None:
    assert weibo.count(given) == wanted


MOMENT = 1_747_274_400_000_000  # 2025-05-15T02:00:00Z
EIGHT_HOURS = 8 * 3600 * 1_000_000


@pytest.mark.parametrize(
    ("given", "time", "absolute", "unit"),
    [
        ("Thu May 15 10:00:00 +0800 2025", MOMENT, True, "second"),
        ("Wed May 14 22:30:00 -0330 2025", MOMENT, True, "second"),
        ("Thu Xxx 15 10:00:00 +0800 2025", None, True, "second"),
        ("Thu Feb 31 10:00:00 +0800 2025", None, True, "second"),
        ("2025-05-15T10:00:00", MOMENT + EIGHT_HOURS, False, "second"),
        ("2025-05-15 10:00", MOMENT + EIGHT_HOURS, False, "minute"),
        ("2025-05-15 10:00:00+08:00", MOMENT, True, "second"),
        ("昨天 10:00", None, False, "minute"),
        (None, None, True, "day"),
    ],
)
def test_stamps(given: str | None, time: int | None, absolute: bool, unit: str) -> None:
    stamp = weibo.stamp(given)
    assert stamp.time == time
    if time is not None:
        assert (stamp.absolute, stamp.unit) == (absolute, unit)


@pytest.mark.parametrize(
    ("given", "own", "quoted", "quote"),
    [
        ("平常的话", "平常的话", None, None),
        ("我说转发内容: 不在行首", "我说转发内容: 不在行首", None, None),
        ("原始用户: 小林", "原始用户: 小林", None, None),
        ("这个好\n原始用户: 小林\n转发内容: 编篮", "这个好", "小林", "编篮"),
        ("这个好\n转发内容: 编篮\n第二行", "这个好", None, "编篮\n第二行"),
    ],
)
def test_a_repost_is_parted(given: str, own: str, quoted: str | None, quote: str | None) -> None:
    assert weibo.parted(given) == weibo.Words(own, quote, quoted)


HEADER = "id,bid,正文,日期"


@pytest.mark.parametrize(
    ("place", "author_id", "author"),
    [
        ("weibo/阿珍烘焙/10001.csv", "10001", "阿珍烘焙"),
        ("weibo/10001/10001.csv", "10001", None),
        ("Downloads/10001.csv", "10001", None),
        ("Downloads/阿珍.csv", None, "阿珍"),
    ],
)
def test_folder_and_file_say_whose_posts_they_are(
    place: str, author_id: str | None, author: str | None, tmp_path: Path
) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(f"{HEADER}\r\n1\t,a,早,2025-05-15\r\n", encoding="utf-8-sig")
    for given in (path, tmp_path):
        items = read_feed([str(given)]).items
        assert items.select("author_id", "author").rows() == [(author_id, author)]
        assert items["item_id"].to_list() == ["1"]


def test_rows_that_do_not_fit_are_rejected_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"{HEADER}\n1,a,早,2025-05-15\n2,b,https://x.example/a.jpg,早,2025-05-15\n{HEADER}\n3\n",
        encoding="utf-8",
    )
    feed = read_feed([str(path)])
    assert feed.items["item_id"].to_list() == ["1"]
    assert [each.place for each in feed.rejected] == ["line 3", "line 5"]


def test_json_beside_the_csv_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text(f"{HEADER}\n1,a,早,2025-05-15\n", encoding="utf-8-sig")
    (tmp_path / "1.json").write_text(
        '{"user": {"screen_name": "小林"}, "weibo": [{"id": 1, "bid": "a", "text": "早", "created_at": "2025-05-15"}]}',
        encoding="utf-8",
    )
    feed = read_feed([str(tmp_path)])
    assert [source.importer for source in feed.sources] == ["weibo-crawler"]
    assert feed.items["author"].to_list() == ["小林"]


def test_an_archive_of_more_posts_than_are_looked_at_keeps_its_favourites(tmp_path: Path) -> None:
    post = {"id": "1", "mblogid": "P1", "text": "早" * 400, "likesCount": 1, "commentsCount": 0}
    favourite = {**post, "id": "2", "text": "包邮", "user": {"uid": "7", "name": "Bo"}}
    archive = {
        "weibo": [post] * 1000,
        "user": {"uid": "5", "name": "Lin"},
        "followings": [],
        "favorites": [favourite],
    }
    path = tmp_path / "weibo-data-lin.json"
    path.write_text(json.dumps(archive), encoding="utf-8")
    feed = read_feed([str(path)])
    assert feed.sources[0].importer == "weibo-archiver"
    assert feed.items["author"].value_counts(sort=True).rows() == [("Lin", 1000), ("Bo", 1)]
