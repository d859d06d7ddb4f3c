"""The same made messages in several formats, and texts that somebody wrote to do harm."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from msgspec import Struct

START = datetime(2025, 3, 1, 8, tzinfo=UTC)
LOCAL = r"""
version: 1
timezone: UTC
rules:
  - {id: ad, when: {text: [代购, 包邮, add my wechat]}, action: hide}
  - {id: bait, when: {text: {regex: 'v\s*x[0-9]+'}}, action: collapse}
  - {id: short, when: {length: {lte: 1}}, unless: {text: 好}, action: digest}
"""
NOTHING = "version: 1\nrules: [{id: none, when: {text: zzzqqqzzzqqq}, action: hide}]\n"
WINDOWS = """
version: 1
timezone: UTC
rules:
  - {id: ad, when: {text: [代购, 包邮]}, action: tag, tags: [ad]}
  - id: rate
    when: {matched: ad}
    frequency: {group_by: author, within: 2h, count: {gt: 1}, keep: first}
    action: hide
  - id: copied
    similar: {to: same_author, within: 1d, ratio: {gte: 90}, min_length: 6}
    action: collapse
"""
# Each is one trick; none is needed by a test, all are run by several.
HARM = {
    "colour": "\x1b[31mred\x1b[0m",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;http://x.invalid\x1b\\bank\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0=\x07",
    "eight bits": "\x9b31m\x90q\x9c",
    "overwrite": "real\rfake\b\b\b",
    "bell and delete": "\x07\x7f",
    "forged line": "x\nfeedfilter: error: all your files\nread 0 = kept 0",
    "markup of rich": "[/][bold][link=http://x.invalid]bank[/link] :smiley:",
    "turned round": "\u202egnp.exe \u2066x \u2067y",
    "other breaks": "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "closed early": "</p></article></style></title>--></script>\"'><svg onload=alert(1)>",
    "entities": "&lt;b&gt; &#x1b;[31m &amp;",
    "address": "javascript:alert(1) data:text/html,<script>1</script>",
    "formula": "=cmd|'/c calc'!A1",
    "formulas": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "tab": "\t=1+1",
    "full width": "＝1+1",
    "cells": '","=1+1","\n"x',
    "format": "{0.__class__} %s %(x)s {{7*7}} ${7*7} $(id) `id`",
    "path": "../../../../etc/passwd",
    "device": "CON",
    "unseen": "加\u200b微\u200c信\u00ad \U000e0041\ufe0f",
    "marks": "a" + "\u0301" * 300,
    "grows": "\ufdfa" * 20 + "İßﬃ",
    "long word": "x" * 3000,
    "blank": " ",
    "nothing": "",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈👍🏽",
    "yaml": "- !!python/object/apply:os.system [id]\n&a *a <<: x",
    "json": '"}],"x":[{"a":"',
}


class Message(Struct, frozen=True):
    """One made message."""

    text: str
    author: str = "lin"
    minute: int = 0

    @property
    def time(self) -> datetime:
        """Say when it was written."""
        return START + timedelta(minutes=self.minute)


SAID = st.sampled_from(
    [
        "hello",
        "代购 现货",
        "全场包邮",
        "add my wechat",
        "加 v x123",
        "好",
        "x",
        "谁去吃饭",
        "明天搬家",
    ]
)
WORDS = st.text(st.sampled_from("ab加微信代购包邮vx1 😀é"), min_size=1, max_size=12)
ONE_LINE = SAID | WORDS.filter(lambda text: text.strip() == text and bool(text))
MESSAGES = st.lists(
    st.builds(
        Message,
        text=ONE_LINE,
        author=st.sampled_from(["lin", "Qiu", "老妈"]),
        minute=st.integers(0, 600),
    ),
    min_size=1,
    max_size=12,
)


def telegram(messages: Sequence[Message], *, ascii_only: bool = False) -> bytes:
    """Write messages as Telegram's JSON."""
    records = [_telegram(number, each) for number, each in enumerate(messages, 1)]
    chat = {"name": "chat", "type": "private_group", "id": 1, "messages": records}
    return json.dumps(chat, ensure_ascii=ascii_only, indent=1).encode("utf-8", "surrogatepass")


def _telegram(number: int, message: Message) -> dict[str, object]:
    return {
        "id": number,
        "type": "message",
        "date": message.time.strftime("%Y-%m-%dT%H:%M:%S"),
        "date_unixtime": str(int(message.time.timestamp())),
        "from": message.author,
        "from_id": f"user{message.author}",
        "text": message.text,
    }


def lines(messages: Sequence[Message], end: str = "\n") -> bytes:
    """Write messages as JSON Lines of no known tool."""
    written = [json.dumps(_plain(each), ensure_ascii=False) + end for each in messages]
    return "".join(written).encode("utf-8", "surrogatepass")


def table(messages: Sequence[Message], end: str = "\r\n") -> bytes:
    """Write messages as CSV of no known tool."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, ["time", "author", "text"], lineterminator=end)
    writer.writeheader()
    writer.writerows(_plain(each) for each in messages)
    return buffer.getvalue().encode("utf-8", "surrogatepass")


def chat_text(messages: Sequence[Message], end: str = "\n") -> bytes:
    """Write messages as WhatsApp's text file."""
    heads = (f"{each.time:%d/%m/%Y, %H:%M} - {each.author}: {each.text}" for each in messages)
    return "".join(line + end for line in heads).encode()


def _plain(message: Message) -> dict[str, str]:
    return {
        "time": message.time.isoformat().replace("+00:00", "Z"),
        "author": message.author,
        "text": message.text,
    }
