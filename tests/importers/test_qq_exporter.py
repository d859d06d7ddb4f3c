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
from feedfilter.records.qq import bundled, parted
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
    ("[文件:编篮.torrent]", "", 0, 0, 1),
    ("[图片:0A1B2C3D]", "", 1, 0, 0),
    ("[图片:13800138000]", "[图片:13800138000]", 0, 0, 0),
    ("[图片:FEEDFACE]", "[图片:FEEDFACE]", 0, 0, 0),
    ("[图片:0A1B2C3]", "[图片:0A1B2C3]", 0, 0, 0),
    ("[文件: 两盒.只要三十九块九]", "[文件: 两盒.只要三十九块九]", 0, 0, 0),
    ("[Markdown消息]", "[Markdown消息]", 0, 0, 0),
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


NAMED = [
    ("[文件:价目表]两盒", {"价目表"}, "两盒"),
    ("[文件: 价目表 ]", {"价目表"}, ""),
    ("[文件:价目表]", {"价目"}, "[文件:价目表]"),
    ("[文件:价目表]", set(), "[文件:价目表]"),
    ("[清仓:价目表]", {"价目表"}, "[清仓:价目表]"),
]


@pytest.mark.parametrize(("text", "names", "left"), NAMED)
def test_a_name_that_the_export_states_is_a_file(text: str, names: set[str], left: str) -> None:
    assert parted(text, names).text == left


BUNDLES = [
    ("[转发消息]", ""),
    ("[转发消息: 2条]", ""),
    ("[转发消息: 2条]\n  老王: 曲奇\n  小林: [图片:a.jpg]", "老王: 曲奇\n小林: [图片:a.jpg]"),
    ("[转发消息]\n  老王: 曲奇", "老王: 曲奇"),
    ("[转发消息: 2条]\n老王: 曲奇", None),
    ("[转发消息: 2条]\n  老王: 曲奇\n我觉得贵", None),
    ("[转发消息: 9条]\n  一\n  二\n  三\n  四", None),
    ("看[转发消息: 2条]", None),
    ("[转发消息: 2条]看", None),
    ("[转发消息: 两条]", None),
    ("[转发消息: 2条", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "shown"), BUNDLES)
def test_a_text_is_a_bundle_only_in_the_exporters_words(text: str, shown: str | None) -> None:
    assert bundled(text) == shown


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


def said(name: str | None, text: str, *elements: dict[str, Any]) -> dict[str, Any]:
    """Give a message of a bundle."""
    return {"sender": {"name": name}, "content": {"text": text, "elements": list(elements)}}


def element(kind: str, **data: Any) -> dict[str, Any]:
    return {"type": kind, "data": data}


def bundle(*messages: Any, **more: Any) -> dict[str, Any]:
    return element("forward", messages=list(messages), **more)


SHOWN = "[转发消息: 4条]\n  老王: 曲奇\n  小林: [图片:a.jpg]"
FOUR = [
    said("老王", "曲奇 39.9包邮"),
    said("小林", "[图片:a.jpg]", element("image", filename="a.jpg")),
    said("小林", "三"),
    said(None, "第四 https://shop.example.com/p"),
]
ALL_FOUR = "老王: 曲奇 39.9包邮\n小林: 三\n第四 https://shop.example.com/p"
CARD = element("json", title="[分享]编篮", description="两盒")
BOT = element("markdown", content="# 特价")
FORWARDS = [
    # all messages, with names; a preview says less
    (SHOWN, bundle(*FOUR), None, ALL_FOUR),
    (SHOWN, bundle(*FOUR, preview=["老王: 曲奇"], title="群聊的聊天记录"), "群聊的聊天记录", ALL_FOUR),
    (SHOWN, bundle(preview=["老王: 曲奇"]), None, "老王: 曲奇"),
    (SHOWN, bundle(), None, "老王: 曲奇\n小林: [图片:a.jpg]"),
    ("[转发消息]", bundle(summary="查看2条转发消息"), None, None),
    (SHOWN, bundle(said("小林", "[图片]"), preview=["小林: [图片]"]), None, "小林: [图片]"),
    # cards, files, bots and bundles in it are opened
    (SHOWN, bundle(said("甲", "[JSON消息]", CARD)), None, "甲: [分享]编篮\n两盒"),
    (SHOWN, bundle(said("甲", "[文件:价目表]", element("file", filename="价目表"))), None, "甲: 价目表"),
    (SHOWN, bundle(said("甲", "[Markdown消息]", BOT)), None, "甲: # 特价"),
    ("[转发消息: 1条]", bundle(said("乙", SHOWN, bundle(*FOUR))), None, ALL_FOUR),
    ("[转发消息: 1条]", bundle(said("乙", "看", bundle(said("丙", "好")))), None, "乙: 看\n丙: 好"),
    # what is of no known shape is passed over
    (SHOWN, bundle(None, 5, {"content": "x"}, said("甲", "好", {"type": 5})), None, "甲: 好"),
    (SHOWN, element("forward", messages={"a": 1}, preview="x"), None, "老王: 曲奇\n小林: [图片:a.jpg]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "forward", "title", "quote"), FORWARDS)
def test_what_was_forwarded_is_quoted_and_not_said(
    text: str, forward: dict[str, Any], title: str | None, quote: str | None, tmp_path: Path
) -> None:
    row = read_message(tmp_path, type="forward", content={"text": text, "elements": [forward]})
    assert (row["text"], row["quote"], row["link_title"]) == ("", quote, title)
    assert (row["forwarded"], row["pictures"]) == (True, 0)


NO_FORWARDS = [
    [element("text", text=SHOWN)],
    [],
]


@pytest.mark.parametrize("elements", NO_FORWARDS)
def test_a_bundle_that_somebody_typed_is_their_words(
    elements: list[dict[str, Any]], tmp_path: Path
) -> None:
    row = read_message(tmp_path, type="text", content={"text": SHOWN, "elements": elements})
    assert row["text"].startswith("[转发消息: 4条]\n  老王: 曲奇")
    assert (row["quote"], row["forwarded"]) == (None, False)


def test_words_beside_a_forward_are_kept(tmp_path: Path) -> None:
    content = {"text": f"{SHOWN}\n贵", "elements": [bundle(*FOUR), element("text", text="\n贵")]}
    row = read_message(tmp_path, type="forward", content=content)
    assert row["text"].endswith("\n贵")
    assert row["quote"] == ALL_FOUR


def test_bundles_in_bundles_end_somewhere(tmp_path: Path) -> None:
    inner = bundle(said("甲", "最里"))
    for depth in range(60):
        inner = bundle(said("乙", f"第{depth}层"), said("乙", "[转发消息: 2条]", inner))
    row = read_message(tmp_path, type="forward", content={"text": SHOWN, "elements": [inner]})
    assert row["quote"].startswith("乙: 第59层\n乙: 第58层\n")
    assert row["quote"].count("\n") < 20


def test_a_long_bundle_is_quoted_in_part(tmp_path: Path) -> None:
    many = bundle(*[said("甲", "曲奇" * 100)] * 5_000)
    row = read_message(tmp_path, type="forward", content={"text": SHOWN, "elements": [many]})
    assert len(row["quote"]) == 100_000


MANY = 20_000
LARGE = [
    ("[转发消息: 1条]\n  " * MANY, [bundle(*FOUR)]),
    ("[转发消息: 9条]", [bundle(*[said("甲", "[转发消息: 1条]", bundle(*FOUR))] * MANY)]),
    ("[转发消息: 9条]", [bundle(*[said("甲", "[图片]")] * MANY, preview=["甲"] * MANY)]),
    ("[Markdown消息]" * MANY, [element("markdown", content="[Markdown消息]")] * MANY),
    ("看", [element("markdown", content="好")] * MANY),
    ("[文件:a]" * MANY, [element("file", filename="a")] * MANY),
    ("[图片:" + "0A" * MANY + "]", [bundle(said("甲", "[图片:" + "0A" * MANY + "]"))]),
]


@pytest.mark.parametrize(("text", "elements"), LARGE)
def test_large_messages_take_linear_time(
    text: str, elements: list[dict[str, Any]], tmp_path: Path
) -> None:
    content = {"text": text, "elements": elements}
    assert len(read_message(tmp_path, content=content)["quote"] or "") <= 100_000


ARK_OF_BUNDLE = {
    "app": "com.tencent.multimsg",
    "prompt": "[聊天记录]",
    "meta": {
        "detail": {
            "news": [{"text": "老王: 曲奇 39.9"}, {"text": "小林: [图片]"}],
            "source": "群聊的聊天记录",
            "summary": "查看2条转发消息",
        }
    },
}
BUNDLE_CARDS = [
    (ARK_OF_BUNDLE, "群聊的聊天记录", "老王: 曲奇 39.9\n小林: [图片]"),
    ({**ARK_OF_BUNDLE, "meta": {"detail": {"source": "聊天记录"}}}, None, None),
    ({**ARK_OF_BUNDLE, "meta": {"detail": {"news": [5, {"text": None}], "source": 5}}}, "5", None),
    ({**ARK_OF_BUNDLE, "meta": []}, None, None),
]


@pytest.mark.parametrize(("ark", "title", "quote"), BUNDLE_CARDS)
def test_a_bundle_as_a_card_is_a_forward(
    ark: dict[str, Any], title: str | None, quote: str | None, tmp_path: Path
) -> None:
    data = {"content": json.dumps(ark), "title": "[聊天记录]", "summary": "[聊天记录]"}
    content = {"text": "[JSON消息]", "elements": [element("json", **data)]}
    row = read_message(tmp_path, type="json", content=content)
    assert (row["text"], row["link_title"], row["quote"]) == ("", title, quote)
    assert (row["forwarded"], row["links"]) == (True, [])


MARKDOWN = [
    ("[Markdown消息]", ["# 特价\n[图片] 39.9"], "# 特价\n[图片] 39.9"),
    ("@小林 [Markdown消息]看[Markdown消息]", ["一", "二"], "@小林 一看二"),
    ("[Markdown消息][内联键盘]", ["一"], "一[内联键盘]"),
    ("[Markdown消息]", [""], "[Markdown消息]"),
    ("[Markdown消息]", [None], "[Markdown消息]"),
    ("[Markdown消息][Markdown消息]", ["一"], "一[Markdown消息]"),
    ("[Markdown消息]", ["[Markdown消息]"], "[Markdown消息]"),
    ("[Markdown消息]", [], "[Markdown消息]"),
    ("看", ["一"], "看\n一"),
    ("一", ["一"], "一"),
    ("", ["一", "二"], "一\n二"),
]


@pytest.mark.parametrize(("text", "written", "whole"), MARKDOWN)
def test_what_a_bot_wrote_is_its_text(
    text: str, written: list[Any], whole: str, tmp_path: Path
) -> None:
    elements = [element("markdown", content=words, summary="Markdown消息") for words in written]
    elements = elements or [element("text", text=text)]
    row = read_message(tmp_path, content={"text": text, "elements": elements})
    assert (row["text"], row["pictures"]) == (whole, 0)


def test_the_buttons_of_a_bot_leave_nothing_at_its_links(tmp_path: Path) -> None:
    written = element("markdown", content="[点我](https://shop.example.com/p) [操作栏]")
    content = {
        "text": "[Markdown消息][内联键盘]",
        "elements": [written, element("inline_keyboard", rows=[])],
    }
    row = read_message(tmp_path, content=content)
    assert row["text"] == "[点我](https://shop.example.com/p) [操作栏]"
    assert row["links"] == ["https://shop.example.com/p"]


FILES = [
    ("[文件:价目表]", [element("file", filename="价目表")], [], "价目表", 0, 1),
    ("[图片:清仓 图]好", [element("image", filename=" 清仓 图")], [], None, 1, 0),
    ("[视频:v_1]", [element("video", filename="v_1")], [], None, 0, 0),
    ("[文件: 价目表]", [], [{"type": "file", "filename": "价目表"}], "价目表", 0, 1),
]


@pytest.mark.parametrize(("text", "elements", "resources", "title", "pictures", "files"), FILES)
def test_a_file_without_an_ending_leaves_no_brackets(
    text: str,
    elements: list[Any],
    resources: list[Any],
    title: str | None,
    pictures: int,
    files: int,
    tmp_path: Path,
) -> None:
    content = {"text": text, "elements": elements, "resources": resources}
    row = read_message(tmp_path, content=content)
    assert row["text"] == text.partition("]")[2]
    assert (row["link_title"], row["pictures"], row["files"]) == (title, pictures, files)


def test_an_answer_to_a_bundle_quotes_its_lines(tmp_path: Path) -> None:
    elements = [element("reply", content=SHOWN), element("text", text="好")]
    row = read_message(tmp_path, content={"text": "[回复消息]好", "elements": elements})
    assert (row["text"], row["quote"]) == ("好", "老王: 曲奇\n小林: [图片:a.jpg]")
    assert (row["reply"], row["forwarded"]) == (True, False)


def read_text(folder: Path, body: str) -> dict[str, Any]:
    path = folder / "group.txt"
    path.write_text(
        f"[QQChatExporter V5]\n\n\n阿珍:\n时间: 2025-05-15 10:00:00\n{body}", encoding="utf-8"
    )
    feed = read_feed([str(path)])
    assert feed.items.height == 1
    return feed.items.row(0, named=True)


# what stands below the time -> text, quote, pictures, files, forwarded
TEXTS = [
    (f"内容: {SHOWN}\n", "", "老王: 曲奇\n小林: [图片:a.jpg]", 0, 0, True),
    ("内容: [转发消息]\n", "", None, 0, 0, True),
    (f"内容: {SHOWN}\n贵\n", "[转发消息: 4条]\n  老王: 曲奇\n  小林: \n贵", None, 1, 0, None),
    ("内容: 看[转发消息: 4条]\n", "看[转发消息: 4条]", None, 0, 0, None),
    ("内容: [文件:价目表]\n资源: 1 个文件\n  - file: 价目表\n", "", None, 0, 1, None),
    ("内容: [图片:清仓]\n资源: 1 个文件\n  - image: a.jpg\n", "[图片:清仓]", None, 1, 0, None),
]


@pytest.mark.parametrize(("body", "text", "quote", "pictures", "files", "forwarded"), TEXTS)
def test_bundles_and_files_in_text(
    body: str,
    text: str,
    quote: str | None,
    pictures: int,
    files: int,
    forwarded: bool | None,
    tmp_path: Path,
) -> None:
    row = read_text(tmp_path, body)
    assert (row["text"], row["quote"], row["forwarded"]) == (text, quote, forwarded)
    assert (row["pictures"], row["files"], row["reply"]) == (pictures, files, False)


PAGE = (
    '<!DOCTYPE html>\n<html lang="zh-CN">\n{}\n<head><title>群 - 聊天记录</title></head></html>\n'
)
METADATA = '<!-- QCE_METADATA: {"messageCount": 1, "chatName": "群"} -->'


def test_the_web_page_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "group.html").write_text(PAGE.format(METADATA), encoding="utf-8")
    with pytest.raises(ExportError, match="QQ Chat Exporter's web page") as refused:
        read_feed([str(tmp_path / "group.html")])
    assert refused.value.advice == "export the chat again as JSON, or as TXT"


@pytest.mark.parametrize(
    "page",
    [PAGE.format("<!-- 群 -->"), f"看 {METADATA}\n", f"{METADATA}\n", PAGE.format("QCE_METADATA")],
)
def test_another_page_is_not_taken_for_it(page: str, tmp_path: Path) -> None:
    (tmp_path / "group.html").write_text(page, encoding="utf-8")
    with pytest.raises(ExportError, match="not an export"):
        read_feed([str(tmp_path / "group.html")])


def test_the_web_page_beside_the_export_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / "group.html").write_text(PAGE.format(METADATA), encoding="utf-8")
    shutil.copy(SAMPLES / "qce-txt" / "qce.txt", tmp_path)
    assert read_feed([str(tmp_path)]).items.height == 1


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
