"""ChatLab: every converter fills `content` in its own way; people's words are not cut."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import read_feed


def read(path: Path, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the items of a file of messages, as JSON and as JSON Lines alike."""
    usual = {"sender": "u1", "accountName": "小林", "timestamp": 1747274400}
    every = [usual | message for message in messages]
    head = {
        "chatlab": {"version": "0.0.2", "exportedAt": 1},
        "meta": {"name": "c", "type": "group"},
    }
    document, lines = path / "chat.json", path / "chat.jsonl"
    document.write_text(json.dumps({**head, "members": [], "messages": every}), encoding="utf-8")
    lines_of = [{"_type": "header", **head}, *({"_type": "message", **each} for each in every)]
    lines.write_text("\n".join(map(json.dumps, lines_of)), encoding="utf-8")
    read, again = (read_feed([str(each)]).items.drop("record", "source", strict=False)
                   for each in (document, lines))  # fmt: skip
    assert read.to_dicts() == again.to_dicts()
    return read.to_dicts()


@pytest.mark.parametrize(
    ("number", "content", "text", "title"),
    [
        # forms with a colon
        (1, "[图片: 小猫]", "", None),
        (1, "看图\n[图片: 小猫]", "看图", None),
        (1, "[图片: [动画表情]]\n看图\n[闪照]", "看图", None),
        (3, "[视频: 2025年春游第一天.mp4]", "", None),
        (2, "[语音: 周六去摘草莓吗]", "周六去摘草莓吗", None),
        (2, "[语音: 第一句\n第二句]", "第一句\n第二句", None),
        (4, "[文件: 报名表.docx]", "", "报名表.docx"),
        (4, "填一下\n[文件: 报名表.docx]", "填一下", "报名表.docx"),
        (8, "[位置: 草莓园]", "", "草莓园"),
        (20, "[红包: 恭喜发财]", "恭喜发财", None),
        (21, "[转账: 39.90元]", "39.90元", None),
        (24, "[小程序: 草莓园 | 两人39.9]", "", "草莓园\n两人39.9"),
        (24, "[小程序: [特价]草莓\n两人39.9 | 周六]", "", "[特价]草莓\n两人39.9\n周六"),
        (24, "[分享: 草莓]", "", "草莓"),
        (24, "去吗\n[小程序: 草莓园]", "去吗", "草莓园"),
        (26, "[合并转发]", "", None),
        (26, "[聊天记录: 群聊的聊天记录]", "", "群聊的聊天记录"),
        (27, "[名片: 推荐群聊：草莓]", "", "推荐群聊：草莓"),
        # WeChat's labels
        (4, "[文件] 报名表.docx", "", "报名表.docx"),
        (8, "[位置] 草莓园", "", "草莓园"),
        (7, "[链接] 草莓", "", "草莓"),
        (7, "[音乐] 晴天", "", "晴天"),
        # voices and paths
        (2, "周六去摘草莓吗", "周六去摘草莓吗", None),
        (2, "[语音消息] 周六去", "周六去", None),
        (2, "[语音消息 - 转文字失败]", "", None),
        (2, "voices/a.wav", "", None),
        (1, "../images/two.png", "", None),
        (1, "媒体\\图 片\\1.JPG", "", None),
        (1, "0f3a.dat", "", None),
        (3, "videos/1.mp4", "", None),
        # what people write
        (0, "[图片: 小猫]", "[图片: 小猫]", None),
        (0, "[语音: 周六去]", "[语音: 周六去]", None),
        (1, "[图片: 小猫] 加我微信 [玫瑰]", "[图片: 小猫] 加我微信 [玫瑰]", None),
        (1, "[图片: 小猫\n加我微信] 快来 [玫瑰]", "[图片: 小猫\n加我微信] 快来 [玫瑰]", None),
        (1, "[图片] 新款", "[图片] 新款", None),
        (1, "[语音: 周六去摘草莓，要去的快来报名]", "[语音: 周六去摘草莓，要去的快来报名]", None),
        (1, "看 a.jpg", "看 a.jpg", None),
        (1, "https://shop.example.com/a.jpg", "https://shop.example.com/a.jpg", None),
        (4, "报名表.docx", "报名表.docx", None),
        (24, "[特价: 草莓]", "", "[特价: 草莓]"),
        (25, "[图片] 好看", "[图片] 好看", None),
        (26, "[链接] 看看", "[链接] 看看", None),
        (27, "小美", "小美", None),
        (99, "[按钮: 报名 | 详情]", "[按钮: 报名 | 详情]", None),
    ],
)
def test_contents(tmp_path: Path, number: int, content: str, text: str, title: str | None) -> None:
    (item,) = read(tmp_path, {"type": number, "content": content})
    assert (item["text"], item["link_title"]) == (text, title)


@pytest.mark.parametrize(
    ("content", "text", "quote"),
    [
        ("几点去[引用 阿珍：周六去摘草莓]", "几点去", "周六去摘草莓"),
        ("几点去[玫瑰][引用 阿珍：看[图片]\n好看吗]", "几点去[玫瑰]", "看[图片]\n好看吗"),
        ("[引用 阿珍：周六去]", "", "周六去"),
        ("几点去", "几点去", None),
        ("[引用 阿珍：周六去] 几点", "[引用 阿珍：周六去] 几点", None),
    ],
)
def test_an_answer_is_parted_from_what_it_quotes(
    tmp_path: Path, content: str, text: str, quote: str | None
) -> None:
    (item, typed) = read(
        tmp_path, {"type": 25, "content": content}, {"type": 0, "content": content}
    )
    assert (item["text"], item["quote"], item["reply"]) == (text, quote, True)
    assert (typed["text"], typed["quote"]) == (content, None)


def test_a_bundle_that_is_called_a_link_is_forwarded(tmp_path: Path) -> None:
    content = "[转发的聊天记录]群聊的聊天记录\n老王: 摘草莓\n小李: 好"
    (item,) = read(tmp_path, {"type": 7, "content": content})
    assert (item["link_title"], item["quote"]) == ("群聊的聊天记录", "老王: 摘草莓\n小李: 好")
    assert item["forwarded"]


@pytest.mark.parametrize(
    ("sender", "name", "author", "author_id"),
    [
        ("SYSTEM", "系统消息", None, None),
        ("system", "系统消息", None, None),
        ("System", "SYSTEM", None, None),
        ("SYSTEM_7", "小林", "小林", "SYSTEM_7"),
        ("u1", "system", "system", "u1"),
    ],
)
def test_the_app_is_nobody(
    tmp_path: Path, sender: str, name: str, author: str | None, author_id: str | None
) -> None:
    message = {"sender": sender, "accountName": name, "type": 80, "content": "小林 加入了群"}
    (item,) = read(tmp_path, message)
    assert (item["author"], item["author_id"], item["kind"]) == (author, author_id, "system")
