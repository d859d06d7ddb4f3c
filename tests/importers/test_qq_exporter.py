"""QQ Chat Exporter and Qzone: brackets that are believed, chunks, whose messages they are."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from feedfilter.errors import ExportError
from feedfilter.ingest import read_feed
from feedfilter.records.qq import parted
from tests.cli.running import feedfilter

SAMPLES = Path(__file__).parents[1] / "samples"
CHUNKED = SAMPLES / "qce-json" / "group_小区团购群_chunked_jsonl"

# text -> text without placeholders, pictures, videos, files
BRACKETS = [
    ("[图片]", "", 1, 0, 0),
    ("[图片: 0A1B.jpg]", "", 1, 0, 0),
    ("[图片:a[1].jpg]看", "看", 1, 0, 0),
    ("看[图片][图片]这个", "看这个", 2, 0, 0),
    ("[图片:图片]", "", 1, 0, 0),
    ("[视频:v.mp4][文件: 价目 表.pdf]", "", 0, 1, 1),
    ("[语音 7秒]", "", 0, 0, 0),
    ("[语音:7秒]", "", 0, 0, 0),
    ("[表情12]", "", 0, 0, 0),
    ("[JSON消息]", "", 0, 0, 0),
    ("[回复消息]好", "好", 0, 0, 0),
    ("[[微笑]]", "[[微笑]]", 0, 0, 0),
    ("[图片: 清仓 加微信]", "[图片: 清仓 加微信]", 0, 0, 0),
    ("[语音 加微信 abc]", "[语音 加微信 abc]", 0, 0, 0),
    ("好[回复 清仓 39.9]", "好[回复 清仓 39.9]", 0, 0, 0),
    ("[图片", "[图片", 0, 0, 0),
    ("[清仓]", "[清仓]", 0, 0, 0),
    ("[图片集]", "[图片集]", 0, 0, 0),
    ("图片", "图片", 0, 0, 0),
    ("  两边有空格  ", "  两边有空格  ", 0, 0, 0),
]


@pytest.mark.parametrize(("text", "left", "pictures", "videos", "files"), BRACKETS)
def test_brackets_are_placeholders_only_where_an_app_wrote_them(
    text: str, left: str, pictures: int, videos: int, files: int
) -> None:
    said = parted(text)
    assert (said.text, said.pictures, said.videos, said.files) == (left, pictures, videos, files)


KINDS = [
    ("[QQ红包]我发了一个“口令红包”，请使用新版手机QQ查收红包。", "red_packet"),
    ("[红包]", "red_packet"),
    ("[红包]清仓 39.9包邮", "message"),
    ("[转账]12.00元", "transfer"),
    ("[转账]先付款后发货，加微信 abc", "message"),
    ("[语音通话] 通话时长 01:02", "call"),
    ("[视频通话]加微信看货，先到先得，全场清仓大甩卖", "message"),
    ("收到[红包]", "message"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_kind_is_believed_only_where_qq_wrote_it(text: str, kind: str) -> None:
    assert parted(text).kind == kind


def read_message(
    folder: Path, chat: dict[str, Any] | None = None, **message: Any
) -> dict[str, Any]:
    export = {
        "metadata": {"name": "QQChatExporter V5"},
        "chatInfo": {"name": "群", **(chat or {})},
        "messages": [{"id": "m1", "timestamp": 1747274400000, **message}],
    }
    path = folder / "group.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    feed = read_feed([str(path)])
    assert (feed.items.height, feed.rejected) == (1, ())
    return feed.items.row(0, named=True)


BOTH = {"selfUid": "u_me", "selfUin": "10009"}
OWNERS = [
    (BOTH, {"uid": "u_me", "uin": "10009"}, True, "10009"),
    (BOTH, {"uid": "u_me"}, True, "10009"),
    (BOTH, {"uin": 10009}, True, "10009"),
    (BOTH, {"uid": "u_a", "uin": "10001"}, False, "10001"),
    (BOTH, {"uid": "10009", "uin": "10001"}, False, "10001"),
    ({"selfUin": "10009"}, {"uid": "u_me"}, None, "u_me"),
    ({"selfUid": "u_me"}, {"uin": "10009"}, None, "10009"),
    ({}, {"uid": "u_me", "uin": "10009"}, None, "10009"),
    ({"selfUin": "0"}, {"uid": "未知", "uin": "0"}, None, None),
]


@pytest.mark.parametrize(("chat", "sender", "mine", "account"), OWNERS)
def test_whose_message_it_is(
    chat: dict[str, str],
    sender: dict[str, Any],
    mine: bool | None,
    account: str | None,
    tmp_path: Path,
) -> None:
    row = read_message(tmp_path, chat, sender=sender, content={"text": "在吗"})
    assert (row["me"], row["author_id"]) == (mine, account)


TIMES = [
    ({"timestamp": 1747274400000, "time": "1999-01-01T00:00:00Z"}, "2025-05-15T02:00:00", True),
    ({"timestamp": "1747274400000"}, "2025-05-15T02:00:00", True),
    ({"timestamp": "2025-05-15T02:00:00.000Z"}, "2025-05-15T02:00:00", True),
    ({"timestamp": 0, "time": "2025-05-15T02:00:00.000Z"}, "2025-05-15T02:00:00", True),
    ({"timestamp": 0, "time": "2025-05-15 10:00:00"}, "2025-05-15T02:00:00", False),
]


@pytest.mark.parametrize(("stamps", "instant", "absolute"), TIMES)
def test_stamps_of_every_path(
    stamps: dict[str, Any], instant: str, absolute: bool, tmp_path: Path
) -> None:
    row = read_message(tmp_path, content={"text": "在吗"}, **stamps)
    assert (f"{row['time']:%Y-%m-%dT%H:%M:%S}", row["absolute"]) == (instant, absolute)


ARKS = [
    ({"title": "团购", "description": "两盒", "url": "https://a.example.com/1"}, "团购\n两盒", ["https://a.example.com/1"]),
    ({"title": "JSON消息", "content": '{"prompt":"[分享]团购"}'}, "[分享]团购", []),
    ({"content": '{"meta":{"detail_1":{"title":"店","desc":"团","qqdocurl":"b.example.com"}}}'}, "店\n团", ["https://b.example.com"]),
    ({"title": "当前版本不支持展示该内容，请升级至最新版本。"}, None, []),
    ({"content": "{"}, None, []),
    ({"content": "[[[["}, None, []),
    ({"content": '{"meta":[]}'}, None, []),
    ({"title": 5, "url": None}, "5", []),
    (None, None, []),
    ("x", None, []),
]  # fmt: skip


@pytest.mark.parametrize(("data", "title", "links"), ARKS)
def test_cards(data: Any, title: str | None, links: list[str], tmp_path: Path) -> None:
    content = {"text": "[JSON消息]", "elements": [{"type": "json", "data": data}]}
    row = read_message(tmp_path, content=content)
    assert (row["link_title"], row["links"], row["text"]) == (title, links, "")


def test_chunks_are_one_feed_under_the_name_in_the_index(tmp_path: Path) -> None:
    feed = read_feed([str(CHUNKED)])
    assert feed.items["item_id"].to_list() == ["m1", "m2", "m3", "m6", "m7"]
    assert feed.items["chat"].unique().to_list() == ["小区团购群"]
    assert [each.reason for each in feed.rejected] == ["is not valid JSON", "this chunk is missing"]


def test_an_index_without_chunks_is_refused(tmp_path: Path) -> None:
    shutil.copy(CHUNKED / "manifest.json", tmp_path)
    with pytest.raises(ExportError, match="only the index"):
        read_feed([str(tmp_path / "manifest.json")])


def test_a_damaged_index_does_not_sink_its_chunks(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CHUNKED, tmp_path / "chat"))
    manifest = (folder / "manifest.json").read_text("utf-8")
    (folder / "manifest.json").write_text(manifest[:-40], encoding="utf-8")
    assert read_feed([str(folder)]).items.height == 5


def test_an_early_index_lists_its_chunks_at_the_top(tmp_path: Path) -> None:
    index = {
        "metadata": {"name": "QQChatExporter V5", "format": "chunked-jsonl"},
        "chatInfo": {"name": "早期群"},
        "chunks": [{"file": "c000001.jsonl", "messages": 3}],
    }
    (tmp_path / "manifest.json").write_text(json.dumps(index), encoding="utf-8")
    (tmp_path / "chunks").mkdir()
    shutil.copy(CHUNKED / "chunks" / "c000001.jsonl", tmp_path / "chunks")
    feed = read_feed([str(tmp_path)])
    assert (feed.items["chat"].unique().to_list(), feed.rejected) == (["早期群"], ())


RULES = (
    'version: 1\nrules:\n  - id: gone\n    when: {text: ["看这个", "第3期"]}\n    action: hide\n'
)


def test_chunks_in_a_zip_are_written_back_member_by_member(tmp_path: Path) -> None:
    archive = tmp_path / "chat.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for path in sorted(CHUNKED.rglob("*.json*")):
            made.write(path, path.relative_to(CHUNKED).as_posix())
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    feedfilter(
        "clean",
        str(archive),
        "--rules",
        str(tmp_path / "rules.yaml"),
        "-o",
        str(tmp_path / "out.zip"),
        "--hidden-to",
        str(tmp_path / "hidden"),
    )
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(tmp_path / "out.zip") as after:
        first = before.read("chunks/c000001.jsonl").split(b"\n", 1)
        assert after.read("chunks/c000001.jsonl") == first[1]
        for name in ("chunks/c000002.jsonl", "manifest.json"):
            assert after.read(name) == before.read(name)
    feedfilter(
        "restore",
        str(tmp_path / "out.zip"),
        str(tmp_path / "hidden"),
        "-o",
        str(tmp_path / "back.zip"),
    )
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(tmp_path / "back.zip") as back:
        assert all(back.read(name) == before.read(name) for name in before.namelist())


def test_a_truncated_script_gives_its_whole_posts(tmp_path: Path) -> None:
    script = (SAMPLES / "qzone-messages" / "messages.js").read_text("utf-8")
    path = tmp_path / "messages.js"
    path.write_text(script[: script.index('"demo0003"')], encoding="utf-8")
    assert read_feed([str(path)]).items["item_id"].to_list() == ["demo0001", "demo0002"]
