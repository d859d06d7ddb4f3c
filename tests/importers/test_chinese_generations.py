"""Older and other generations of what Chinese tools export, and what only looks like one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.records import weibo
from feedfilter.records.chatlog import chatlog_words

PYWXDUMP = "id,MsgSvrID,type_name,is_sender,room_name,talker"
CELL = '"{""src"": ""a.dat"", ""msg"": ""桂花茶""}"'
OBJECT = '[{"MsgSvrID":"1","type_name":"%s","is_sender":0,"talker":"wxid_1",%s,"CreateTime":%s}]'
DAY = "2025-05-15 10:00:00"
QUOTED_DAY = f'"{DAY}"'


def _read(tmp_path: Path, name: str, content: str, importer: str) -> list[dict[str, Any]]:
    (tmp_path / name).write_text(content, encoding="utf-8")
    feed = read_feed([str(tmp_path / name)])
    assert [source.importer for source in feed.sources] == [importer]
    assert not feed.rejected
    return feed.items.to_dicts()


@pytest.mark.parametrize(
    ("name", "content", "text", "keys"),
    [
        ("a.csv", f"{PYWXDUMP},content,CreateTime\n1,2,文本,0,,w,{CELL},{DAY}\n",
         "桂花茶", None),
        ("a.csv", f"{PYWXDUMP},content,CreateTime\n1,2,图片,0,,w,{CELL},{DAY}\n",
         "", ["a.dat"]),
        # Other orders, more columns, another text in the cell.
        ("a.csv", f"{PYWXDUMP},msg,src,CreateTime,is_forward\n1,2,文本,0,,w,好,,{DAY},0\n",
         "好", None),
        ("a.csv", f'{PYWXDUMP},content,CreateTime\n1,2,文本,0,,w,"{{""a"": 1}}",{DAY}\n',
         '{"a": 1}', None),
        ("a.csv", f"{PYWXDUMP},content,CreateTime\n1,2,文本,0,,w,{{{DAY},{DAY}\n", f"{{{DAY}", None),
        ("a.json", OBJECT % ("文本", '"content":{"src":"","msg":"好"}', QUOTED_DAY), "好", None),
        ("a.json", OBJECT % ("图片", '"content":{"src":"b.dat"}', QUOTED_DAY), "", ["b.dat"]),
        ("a.json", OBJECT % ("文本", '"content":{"other":"好"}', QUOTED_DAY),
         '{"other":"好"}', None),
        ("a.json", OBJECT % ("文本", '"content":"好"', QUOTED_DAY), "好", None),
        ("a.json", OBJECT % ("文本", '"msg":"早","content":{"msg":"好"}', QUOTED_DAY), "早", None),
        ("a.json", OBJECT % ("文本", '"msg":"早"', "1747274400"), "早", None),
    ],
)  # fmt: skip
def test_pywxdump_finds_the_words(
    name: str, content: str, text: str, keys: list[str] | None, tmp_path: Path
) -> None:
    (item,) = _read(tmp_path, name, content, "pywxdump")
    assert (item["text"], item["picture_keys"] or None) == (text, keys)
    assert item["time"] is not None


SEQUENCE = "1747274400000001"  # 2025-05-15T02:00:00Z and one


@pytest.mark.parametrize(
    ("header", "chat", "number", "time"),
    [
        (
            f"阿珍(wxid_1) [{SEQUENCE}] [茶友(1@chatroom)] 05-15 10:00:00",
            "茶友",
            SEQUENCE,
            "02:00:00",
        ),
        (f"阿珍(wxid_1) [{SEQUENCE}] 10:00:00", None, SEQUENCE, "02:00:00"),
        (f"wxid_1 [{SEQUENCE}] 2025-05-15 10:00:00", None, SEQUENCE, "02:00:00"),
        ("阿珍(wxid_1) [1747274400001] 05-15 07:45:00", None, "1747274400001", "02:00:00"),
        ("阿 珍(wxid_1) [1747274400001] 05-15 10:00:00", None, "1747274400001", "02:00:00"),
        # A number that is not of this time, or no number of a message.
        (f"阿珍(wxid_1) [{SEQUENCE}] 10:00:01", None, SEQUENCE, None),
        ("阿珍(wxid_1) [0] 10:00:00", None, None, None),
        ("阿珍(wxid_1) [12345@chatroom] 10:00:00", "12345@chatroom", None, None),
        ("阿珍(wxid_1) [2025] 10:00:00", "2025", None, None),
    ],
)
def test_chatlog_alpha_numbers_its_messages(
    header: str, chat: str | None, number: str | None, time: str | None, tmp_path: Path
) -> None:
    (item,) = _read(tmp_path, "a.txt", f"{header}\n桂花茶\n\n", "chatlog-text")
    assert (item["chat"], item["item_id"]) == (chat, number)
    assert (item["time"] and f"{item['time']:%H:%M:%S}") == time
    assert item["text"] == "桂花茶"


@pytest.mark.parametrize(
    "line",
    [
        "地铁 10:00:00",  # no number, where the first header has one
        "阿珍(wxid_1) 10:00:00",
        f"  阿珍(wxid_1) [{SEQUENCE}] 10:00:00",
        f"阿珍(wxid_1) [{SEQUENCE}] 10:00:00 到",
    ],
)
def test_chatlog_alpha_keeps_lines_that_look_like_headers(line: str, tmp_path: Path) -> None:
    content = f"阿珍(wxid_1) [{SEQUENCE}] 10:00:00\n桂花茶\n\n{line}\n好\n\n"
    (item,) = _read(tmp_path, "a.txt", content, "chatlog-text")
    assert item["text"] == f"桂花茶\n\n{line}\n好"


def test_a_log_with_numbers_is_no_chat(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("INFO [1747274400000001] 10:00:05\nstarted\n", encoding="utf-8")
    feed = read_feed([str(tmp_path / "a.log")], ReadOptions(importer="chatlog-text"))
    assert feed.items.height == 1
    with pytest.raises(Exception, match="not an export"):
        read_feed([str(tmp_path / "a.log")])


@pytest.mark.parametrize(
    ("content", "text", "title", "pictures"),
    [
        # What is no notice and no note of chatlog's.
        ("[群公告|群公告]\n  明天团购", "[群公告|群公告]\n  明天团购", None, 0),
        ("[笔记]价目表\n  阿珍 10:00:00\n  茶", "[笔记]价目表\n  阿珍 10:00:00\n  茶", None, 0),
        ("[链接|茶]\n  阿珍 10:00:00\n  茶", "[链接|茶]\n  阿珍 10:00:00\n  茶", None, 0),
        # What is.
        ("[群公告|群公告]\n  阿珍 2025-05-15 10:00:00\n  明天\n  团购\n", "明天\n团购", None, 0),
        ("[群公告|团购]\n  阿珍 05-15 10:00:00\n  明天\n", "团购\n明天", None, 0),
        ("[群公告|群公告]\n  阿珍 10:00:00\n  明天\n\n  阿珍 10:00:00\n  ![图片](http://x.example/1)\n",
         "明天", None, 1),
        ("[群公告|群公告]\n  阿珍 10:00:00\n  明天\n\n  集合 09:00:00\n", "明天\n\n集合 09:00:00", None, 0),
        ("[笔记|价目表]\n  阿珍 10:00:00\n  茶 45\n", "", "价目表\n茶 45", 0),
        ("[收藏笔记|笔记]\n   10:00:00\n  茶 45\n", "", "笔记\n茶 45", 0),
    ],
)  # fmt: skip
def test_chatlog_notices_and_notes(
    content: str, text: str, title: str | None, pictures: int
) -> None:
    words = chatlog_words(content)
    assert (words.text, words.title, words.meaning.pictures) == (text, title, pictures)


EXPORTED = "Time,Talker,TalkerName,Sender,SenderName,IsSelf,Type,TypeDesc,Content"


@pytest.mark.parametrize(
    ("row", "kind", "text", "me"),
    [
        ("w1,阿珍,false,1,文本消息,[红包]", "message", "[红包]", False),
        ("w1,阿珍,true,1,文本消息,好", "message", "好", True),
        ("w1,阿珍,false,49,红包,", "red_packet", "", False),
        ("w1,阿珍,false,49,转账,", "transfer", "", False),
        ("w1,阿珍,false,50,语音通话,", "call", "", False),
        ("系统消息,,false,10000,系统消息,你撤回了一条消息", "deleted", "你撤回了一条消息", False),
    ],
)
def test_chatlog_exports_a_table_with_types(
    row: str, kind: str, text: str, me: bool, tmp_path: Path
) -> None:
    content = f"{EXPORTED}\n{DAY},1@chatroom,茶友,{row}\n"
    (item,) = _read(tmp_path, "a.csv", content, "chatlog-csv")
    assert (item["kind"], item["text"], item["me"]) == (kind, text, me)
    assert item["chat"] == "茶友"


ACCOUNT = "用户信息\n用户昵称：小林\n用户id：10002\n\n微博内容：\n"
COUNTS = "发布时间：2017-12-15 23:11\n点赞数：2	 转发数：3	 评论数：4\n"
NEW_COUNTS = "点赞数：2\n转发数：3\n评论数：4\n发布工具：无\n"


@pytest.mark.parametrize(
    ("posts", "texts"),
    [
        (f"1:早\n{COUNTS}\n2:晚\n{COUNTS}", ["早", "晚"]),
        (f"1:早\n{COUNTS}2:晚\n{COUNTS}", ["早", "晚"]),  # no blank line between
        (f"1:早\n{COUNTS}发布工具：无\n\n2:\n{COUNTS}", ["早", ""]),
        (f"1:早\n\n2:晚\n{COUNTS}", ["早\n\n2:晚"]),  # no counts, no end
        # Counts without a time above, or among words, end nothing.
        (f"1:点赞数：2 转发数：3 评论数：4\n好\n{COUNTS}", ["点赞数：2 转发数：3 评论数：4\n好"]),
        (f"1:早\n用户信息\n好\n{COUNTS}", ["早\n用户信息\n好"]),
        (f"1:早\n发布位置: 上海\n{COUNTS}", ["早\n发布位置: 上海"]),  # another colon
        (f"1:早\n{COUNTS}\n{ACCOUNT}2:晚\n{COUNTS}", ["早", "晚"]),  # a later run
        # Today's layout has no numbers.
        (f"10:30 见\n发布时间：2025-05-15 10:00\n{NEW_COUNTS}", ["10:30 见"]),
        (f"早\n发布时间：2025-05-15 10:00\n{NEW_COUNTS}\n1:晚\n{COUNTS}", ["早", "晚"]),
    ],
)
def test_weibospider_text_ends_posts_at_their_counts(
    posts: str, texts: list[str], tmp_path: Path
) -> None:
    items = _read(tmp_path, "1.txt", ACCOUNT + posts, "weibospider-text")
    assert [item["text"] for item in items] == texts
    assert all((item["likes"], item["comments"]) == (2, 4) for item in items)
    assert all(item["author_id"] == "10002" for item in items)


@pytest.mark.parametrize(
    ("given", "own", "quoted", "quote"),
    [
        ("转发了 小林 的微博", "转发了 小林 的微博", None, None),
        ("转发了 小林 的微博: 没有理由", "转发了 小林 的微博: 没有理由", None, None),
        ("我转发了 小林 的微博:转发理由:好", "我转发了 小林 的微博:转发理由:好", None, None),
        ("转发理由: 好", "转发理由: 好", None, None),
        ("转发了 小林 的微博:茶 转发理由: 好", "好", "小林", "茶"),
        ("转发了 A B 的微博:\n茶\n转发理由:好\n转发理由:二", "好\n转发理由:二", "A B", "茶"),
        ("转发了 小林 的微博:\n写转发理由:的人\n转发理由:好", "好", "小林", "写转发理由:的人"),
        ("转发了微博：\n已删除\n转发理由:好", "好", None, "已删除"),
        ("转发了 小林 的微博:\n转发理由:", "", "小林", None),
    ],
)
def test_an_old_repost_is_parted(
    given: str, own: str, quoted: str | None, quote: str | None
) -> None:
    words = weibo.parted(given)
    assert words == weibo.Words(own, quote, quoted)
    assert words.is_repost == (quoted is not None or quote is not None)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime",
         "1,2,1,0,1,1747274400,,茶,2025-05-15 10:00:00"),
        (",localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime",
         "0,1,2,1,0,1,1747274400,,茶,2025-05-15 10:00:00"),
        ("localId,TalkerId,Type,SubType,IsSender,CreateTime,StrContent", "1,2,1,0,1,1747274400,茶"),
        ("StrContent,CreateTime,IsSender,Type", "茶,1747274400,1,1"),
    ],
)  # fmt: skip
def test_memotrace_tables_of_fewer_columns(header: str, row: str, tmp_path: Path) -> None:
    (item,) = _read(tmp_path, "阿珍.csv", f"{header}\n{row}\n", "memotrace-csv")
    assert (item["text"], item["me"], item["chat"]) == ("茶", True, "阿珍")
    assert f"{item['time']:%Y-%m-%d %H:%M}" == "2025-05-15 02:00"


RULE = f"{'*' * 20}2025-05-15{'*' * 20}\n\n"


@pytest.mark.parametrize(
    ("name", "said", "messages"),
    [
        ("阿珍_chat.txt", "阿珍:茶\n\n小林:好\n\n", [("阿珍", "茶"), ("小林", "好")]),
        ("阿珍_chat.txt", "阿珍:茶\n小林:好\n", [("阿珍", "茶\n小林:好")]),  # no blank line
        ("阿珍_chat.txt", "阿珍:茶\n\n地址: x\n\n小林:好\n", [("阿珍", "茶\n\n地址: x"), ("小林", "好")]),
        ("阿珍_chat.txt", "阿珍:茶\n\n10:30 见\n\nhttps://x.example\n",
         [("阿珍", "茶\n\n10:30 见\n\nhttps://x.example")]),
        ("阿珍_chat.txt", "小林:茶\n\n阿珍:好\n\n小林:好\n\n价:1\n",
         [("小林", "茶"), ("阿珍", "好"), ("小林", "好\n\n价:1")]),
        ("茶友_chat.txt", "阿珍:茶\n\n小林:好\n\n老王:?\n", [("阿珍", "茶"), ("小林", "好"), ("老王", "?")]),
    ],
)  # fmt: skip
def test_memotrace_text_of_days(
    name: str, said: str, messages: list[tuple[str, str]], tmp_path: Path
) -> None:
    items = _read(tmp_path, name, f"\n\n{RULE}{said}", "memotrace-txt")
    assert [(item["author"], item["text"]) for item in items] == messages
    assert {item["time_unit"] for item in items} == {"day"}


NOTE = '"create_time": 1747274400, "last_modify_ts": 1747360000000'


@pytest.mark.parametrize(
    ("fields", "kind", "media"),
    [
        ('"aweme_id": "1", "comment_id": "2"', "message", (None, None)),
        ('"video_id": "1", "comment_id": "2"', "message", (None, None)),
        ('"aweme_id": "1"', "post", (None, 1)),
        ('"aweme_id": "1", "aweme_type": "0", "note_download_url": ""', "post", (None, 1)),
        ('"aweme_id": "1", "aweme_type": 68, "note_download_url": ""', "post", (None, 0)),
        ('"aweme_id": "1", "note_download_url": "http://a.example/1"', "post", (1, 0)),
        ('"dynamic_id": "1", "type": "DYNAMIC_TYPE_DRAW"', "post", (None, 0)),
        ('"dynamic_id": "1", "type": "DYNAMIC_TYPE_AV"', "post", (None, 1)),
        ('"dynamic_id": "1", "type": "DYNAMIC_TYPE_FORWARD"', "repost", (None, 0)),
    ],
)
def test_mediacrawler_says_what_a_record_is(
    fields: str, kind: str, media: tuple[int | None, int | None], tmp_path: Path
) -> None:
    (item,) = _read(tmp_path, "a.json", f"[{{{fields}, {NOTE}}}]", "mediacrawler")
    assert (item["kind"], (item["pictures"], item["videos"])) == (kind, media)


@pytest.mark.parametrize(
    ("importer", "content"),
    [
        ("chatlog-text", f"阿珍(wxid_1) [{SEQUENCE}] 10:00:00\n\n{'a [1] ' * 40_000}\n\n{'(a' * 40_000}\n"),
        ("chatlog-text", "阿珍(wxid_1) 10:00:00\n[群公告|a]\n  a 10:00:00\n" + "  a 10:00:00\n\n" * 9_000),
        ("weibospider-text", f"{ACCOUNT}1:转发了 {'a 的' * 40_000}转发理由\n{COUNTS}"),
        ("weibospider-text", f"{ACCOUNT}1:转发了微博：{'转发理由' * 40_000}\n{COUNTS}"),
        ("weibospider-text", f"{ACCOUNT}1:点赞数：{' ' * 90_000}\n点赞数：1{' ' * 90_000}x\n{COUNTS}"),
        ("memotrace-txt", f"{RULE}a:{'b:' * 40_000}\n\n{'c' * 90_000}\n" + "a\n\n" * 9_000),
        ("pywxdump", f"{PYWXDUMP},content,CreateTime\n1,2,文本,0,,w,{'{' * 90_000},{DAY}\n"),
    ],
    ids=range(7),
)  # fmt: skip
def test_long_lines_cost_no_time(importer: str, content: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(content, encoding="utf-8")
    feed = read_feed([str(tmp_path / "a.txt")], ReadOptions(importer=importer))
    assert feed.items.height == 1
