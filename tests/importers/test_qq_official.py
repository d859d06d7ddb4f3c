"""QQ's own text: every shape of header, chats apart, lines that only look like headers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from feedfilter.errors import ExportError
from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.model import Feed

TITLE = "消息记录（此消息记录为文本格式，不支持重新导入）"
RULE = "=" * 64


def banner(chat: str, group: str = "我的群聊", title: str = TITLE) -> str:
    return (
        f"{title}\r\n\r\n{RULE}\r\n消息分组:{group}\r\n{RULE}\r\n消息对象:{chat}\r\n{RULE}\r\n\r\n"
    )


def read(text: str, folder: Path, **options: Any) -> Feed:
    path = folder / "chat.txt"
    path.write_bytes(text.encode())
    return read_feed([str(path)], ReadOptions(zone="UTC", **options))


# header line -> time, author, id
HEADERS = [
    ("2025-05-15 10:00:00 小林(10001)", "2025-05-15 10:00:00", "小林", "10001"),
    ("2025-05-15 9:59:54 小林(10001)", "2025-05-15 09:59:54", "小林", "10001"),
    ("2025-5-5 9:59:54 小林(10001)", "2025-05-05 09:59:54", "小林", "10001"),
    ("2025/05/15 9:59:54 小林(10001)", "2025-05-15 09:59:54", "小林", "10001"),
    ("2025-05-15 8:43:38 PM 小林(10001)", "2025-05-15 20:43:38", "小林", "10001"),
    ("2025-05-15 8:43:38 AM 小林(10001)", "2025-05-15 08:43:38", "小林", "10001"),
    ("2025-05-15 12:00:01 AM 小林(10001)", "2025-05-15 00:00:01", "小林", "10001"),
    ("2025-05-15 12:00:01 PM 小林(10001)", "2025-05-15 12:00:01", "小林", "10001"),
    ("2025-05-15 下午 8:43:38 小林(10001)", "2025-05-15 20:43:38", "小林", "10001"),
    ("2025-05-15 10:00:00 小林<lin@example.com>", "2025-05-15 10:00:00", "小林", "lin@example.com"),
    ("2025-05-15 10:00:00 小林", "2025-05-15 10:00:00", "小林", None),
    ("2025-05-15 10:00:00 10001(10001)", "2025-05-15 10:00:00", "10001", "10001"),
    ("2025-05-15 10:00:00 (10001)", "2025-05-15 10:00:00", None, "10001"),
    ("2025-05-15 10:00:00 ", "2025-05-15 10:00:00", None, None),
    ("2025-05-15 10:00:00 【管理员】小林(10001)", "2025-05-15 10:00:00", "小林", "10001"),
    ("2025-05-15 10:00:00 【群主】小林", "2025-05-15 10:00:00", "小林", None),
    ("2025-05-15 10:00:00 【潜水】小林(10001)", "2025-05-15 10:00:00", "小林", "10001"),
    ("2025-05-15 10:00:00 【潜水】小林", "2025-05-15 10:00:00", "【潜水】小林", None),
    ("2025-05-15 10:00:00 【管理员】", "2025-05-15 10:00:00", "【管理员】", None),
    ("2025-05-15 10:00:00 小林(在忙)(10001)", "2025-05-15 10:00:00", "小林(在忙)", "10001"),
    ("2025-05-15 10:00:00 小林(在忙)", "2025-05-15 10:00:00", "小林(在忙)", None),
    ("2025-05-15 10:00:00 小(林(10001)", "2025-05-15 10:00:00", "小(林", "10001"),
    ("2025-05-15 10:00:00 小林(123)", "2025-05-15 10:00:00", "小林(123)", None),
    ("2025-05-15 10:00:00 小林(123456789012)", "2025-05-15 10:00:00", "小林(123456789012)", None),
    ("2025-05-15 10:00:00 PMan(10001)", "2025-05-15 10:00:00", "PMan", "10001"),
    ("2025-05-15 10:00:00 小林 <3(10001)  ", "2025-05-15 10:00:00", "小林 <3", "10001"),
    ("2025-05-15 10:00:00 a: b - c(10001)", "2025-05-15 10:00:00", "a: b - c", "10001"),
    ("2025-05-15 10:00:00 😀\u2028x(10001)", "2025-05-15 10:00:00", "😀\u2028x", "10001"),
]


@pytest.mark.parametrize(("line", "time", "author", "account"), HEADERS)
def test_every_shape_of_header_is_read(
    line: str, time: str, author: str | None, account: str | None, tmp_path: Path
) -> None:
    feed = read(f"{banner('小区团购群')}{line}\r\n你好\r\n\r\n", tmp_path)
    row = feed.items.row(0, named=True)
    assert feed.items.height == 1
    assert f"{row['time']:%Y-%m-%d %H:%M:%S}" == time
    assert (row["author"], row["author_id"]) == (author, account)
    assert (row["text"], row["chat"], row["kind"]) == ("你好", "小区团购群", "message")


NO_HEADERS = [
    "2025-05-15 明天见",
    "2025-05-15 10:00 小林(10001)",
    "2025-05-15 10:00:00",
    "我 2025-05-15 10:00:00 小林(10001)",
    " 2025-05-15 10:00:00 小林(10001)",
    "25-05-15 10:00:00 小林(10001)",
    "2025-05-15T10:00:00 小林(10001)",
    "名 9:59:54 PM",
    "小林(10001)",
    "消息对象:清仓",
    "消息分组:清仓",
    RULE,
]


@pytest.mark.parametrize("line", NO_HEADERS)
def test_a_line_of_a_message_stays_in_it(line: str, tmp_path: Path) -> None:
    text = f"{banner('群')}2025-05-15 10:00:00 小林(10001)\r\n看\r\n{line}\r\n好\r\n\r\n"
    feed = read(text, tmp_path)
    assert feed.items["text"].to_list() == [f"看\n{line}\n好"]
    assert feed.items["chat"].to_list() == ["群"]


def test_an_impossible_day_is_no_time(tmp_path: Path) -> None:
    feed = read(f"{banner('群')}2025-02-30 25:00:00 小林(10001)\r\n你好\r\n", tmp_path)
    assert feed.items["time"].to_list() == [None]


def test_several_chats_in_one_file(tmp_path: Path) -> None:
    later = f"{RULE}\r\n消息分组:我的好友\r\n{RULE}\r\n消息对象: 阿珍\r\n{RULE}\r\n\r\n"
    text = (
        banner("小区团购群")
        + "2025-05-15 10:00:00 小林(10001)\r\n一\r\n\r\n"
        + later
        + "2025-05-15 11:00:00 阿珍\r\n二\r\n\r\n"
        + banner("读书会")
        + "2025-05-15 12:00:00 老王(10003)\r\n三\r\n\r\n"
    )
    feed = read(text, tmp_path)
    rows = feed.items.select("chat", "author", "text").rows()
    assert rows == [
        ("小区团购群", "小林", "一"),
        ("阿珍", "阿珍", "二"),
        ("读书会", "老王", "三"),
    ]


def test_messages_without_blank_lines_between_are_still_parted(tmp_path: Path) -> None:
    lines = [
        TITLE,
        "消息对象:群",
        "2025-05-15 10:00:00 甲(10001)",
        "一",
        "2025-05-15 10:00:01 乙(10002)",
        "二",
    ]
    feed = read("\n".join(lines), tmp_path)
    assert feed.items["text"].to_list() == ["一", "二"]


def test_a_pasted_header_inside_a_message_is_not_believed(tmp_path: Path) -> None:
    messages = [f"2025-05-15 10:00:{n:02} 甲(10001)\r\n第{n}条\r\n\r\n" for n in range(30)]
    messages[7] = (
        "2025-05-15 10:00:07 甲(10001)\r\n看\r\n2025-05-14 9:00:00 乙(10002)\r\n清仓\r\n\r\n"
    )
    feed = read(banner("群") + "".join(messages), tmp_path)
    assert feed.items.height == 30
    assert feed.items["text"][7] == "看\n2025-05-14 9:00:00 乙(10002)\n清仓"


# lines -> kind, author, pictures, text
BODIES = [
    ("系统消息(10000)", "老王加入本群。", "system", None, 0, "老王加入本群。"),
    ("系统消息(1000000)", "老王撤回了一条消息", "deleted", None, 0, "老王撤回了一条消息"),
    ("系统消息", "群名改了", "system", None, 0, "群名改了"),
    ("小林(10001)", "系统消息", "message", "小林", 0, "系统消息"),
    ("小林(10001)", "", "message", "小林", 0, ""),
    ("小林(10001)", "[图片]", "message", "小林", 1, ""),
    ("小林(10001)", "[图片][图片]好看吗", "message", "小林", 2, "好看吗"),
    ("小林(10001)", "[表情]", "message", "小林", 0, ""),
    ("小林(10001)", "[图片 清仓 加我]", "message", "小林", 0, "[图片 清仓 加我]"),
    ("小林(10001)", "[图", "message", "小林", 0, "[图"),
    (
        "小林(10001)",
        "[QQ红包]我发了一个“普通红包”",
        "red_packet",
        "小林",
        0,
        "[QQ红包]我发了一个“普通红包”",
    ),
    ("小林(10001)", "[QQ红包]清仓 39.9包邮", "message", "小林", 0, "[QQ红包]清仓 39.9包邮"),
    ("小林(10001)", "今天收到[QQ红包]", "message", "小林", 0, "今天收到[QQ红包]"),
]


@pytest.mark.parametrize(("who", "body", "kind", "author", "pictures", "text"), BODIES)
def test_what_stands_below_a_header(
    who: str, body: str, kind: str, author: str | None, pictures: int, text: str, tmp_path: Path
) -> None:
    feed = read(f"{banner('群')}2025-05-15 10:00:00 {who}\r\n{body}\r\n\r\n", tmp_path)
    row = feed.items.row(0, named=True)
    assert (row["kind"], row["author"], row["pictures"], row["text"]) == (
        kind,
        author,
        pictures,
        text,
    )


# text copied from a window -> times, authors
COPIED = [
    (
        "【群主】阿珍 2/14/2020 9:16:13 PM\n一\n小林 2/4/2020 9:17:00 AM\n二\n",
        ["2020-02-14 21:16:13", "2020-02-04 09:17:00"],
        ["阿珍", "小林"],
    ),
    (
        "— —  2020-2-21  — —\n阿珍  23:50:12\n一\n小林  23:51:00\n二\n",
        ["2020-02-21 23:50:12", "2020-02-21 23:51:00"],
        ["阿珍", "小林"],
    ),
    ("阿珍 9:59:54 PM\n一\n小林 9:59:58 PM\n二\n", [None, None], ["阿珍", "小林"]),
    (
        "阿珍(在忙)(10001) 2020/02/14 21:16:13\n一\n\n小林(10002) 2020/2/4 9:17:00\n二\n",
        ["2020-02-14 21:16:13", "2020-02-04 09:17:00"],
        ["阿珍(在忙)", "小林"],
    ),
    (
        "阿珍(10001) 2/14/2020 9:16:13 PM\n一\n小林(10002) 2/4/2020 9:17:00 AM\n二\n",
        ["2020-02-14 21:16:13", "2020-02-04 09:17:00"],
        ["阿珍", "小林"],
    ),
    (
        "阿珍<zhen@example.com> 2020/2/14 21:16:13\n一\n小林(10002) 2020/2/4 9:17:00\n二\n",
        ["2020-02-14 21:16:13", "2020-02-04 09:17:00"],
        ["阿珍", "小林"],
    ),
    ("阿珍(10001)  21:16:13\n一\n小林(10002)  21:17:00\n二\n", [None, None], ["阿珍", "小林"]),
    (
        "【LV2 群友】阿珍 1:19:33  \n一\n【LV100 群主】小林 1:20:22  \n二\n",
        [None, None],
        ["【LV2 群友】阿珍", "【LV100 群主】小林"],
    ),
]


@pytest.mark.parametrize(("text", "times", "authors"), COPIED)
def test_text_copied_from_a_window(
    text: str, times: list[str | None], authors: list[str], tmp_path: Path
) -> None:
    feed = read(text, tmp_path)
    got = [None if time is None else f"{time:%Y-%m-%d %H:%M:%S}" for time in feed.items["time"]]
    assert feed.sources[0].importer == "qq-txt"
    assert got == times
    assert feed.items["author"].to_list() == authors
    assert feed.items["text"].to_list() == ["一", "二"]


# text whose lines end in a time -> the importer that knows it
NOT_COPIED = [
    ("阿珍(10001) 2020/2/14 21:16:13\n一\n", None),
    ("阿珍(10001) 2020/2/14 21:16:13\n一\n小林(在忙) 2020/2/14 21:17:00\n二\n", None),
    ("第三章(123) 2020/2/14 21:16:13\n一\n第四章(124) 2020/2/14 21:17:00\n二\n", None),
    ("阿珍 2020/2/14 21:16:13\n一\n小林 2020/2/14 21:17:00\n二\n", None),
    ("【通知】开始 12:00:00\n一\n结束 18:00:00\n二\n", None),
    ("看\n阿珍(10001) 2020/2/14 21:16:13\n一\n小林(10002) 2020/2/14 21:17:00\n二\n", None),
    ("阿珍(wxid_a1) 21:16:13\n一\n\n小林(wxid_b2) 21:17:00\n二\n", "chatlog-text"),
    ("阿珍(10001) 2020-02-14 21:16:13\n一\n\n小林(10002) 2020-02-14 21:17:00\n二\n", "chatlog-text"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "importer"), NOT_COPIED)
def test_text_of_another_app_is_not_taken_for_copied(
    text: str, importer: str | None, tmp_path: Path
) -> None:
    if importer is None:
        with pytest.raises(ExportError, match="not an export"):
            read(text, tmp_path)
    else:
        assert read(text, tmp_path).sources[0].importer == importer


def test_the_day_of_copied_text_can_be_given(tmp_path: Path) -> None:
    feed = read("阿珍 9:59:54 PM\n一\n小林 9:59:58 PM\n二\n", tmp_path, date="2025-05-15")
    assert f"{feed.items['time'][0]:%Y-%m-%d %H:%M:%S}" == "2025-05-15 21:59:54"


@pytest.mark.parametrize(
    "line", [f"{RULE}\n", "消息对象:x\n", "2025-05-15 10:00:00 小林(10001)\n", "[图片: [a\n"]
)
def test_hostile_lines_take_linear_time(line: str, tmp_path: Path) -> None:
    feed = read(f"{banner('群')}2025-05-15 10:00:00 甲(10001)\n{line * 20_000}", tmp_path)
    assert feed.items.height >= 1
