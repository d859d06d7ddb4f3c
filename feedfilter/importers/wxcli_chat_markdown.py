"""WeChat chats exported by wx-cli as Markdown, which is what it writes when nothing is said.

Get it: `wx export "NAME" -n 5000 -o chat.md`. A record is a heading with the time and the message
below it, `**sender**: message`; further lines begin with `> `. Stamps are the wall clock of the
machine, to the minute. In a private chat a message without sender is the friend's, and one with a
sender is yours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.records.lines import Block, blocks
from feedfilter.records.wechat import STATED, item_of
from feedfilter.records.wxcli import app_words, is_spoken_by_app, message_words
from feedfilter.stamps import from_wall

_TITLE = re.compile(r"# (?P<name>.+?)(?P<group>（群聊）)?")
_COUNT = re.compile(r"> 导出 [0-9]+ 条消息")
_HEADER = re.compile(r"### (?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2})$")
_SENDER = re.compile(r"\*\*(?P<name>[^\n]{1,64}?)\*\*: (?P<words>.*)", re.DOTALL)


class Chat(Struct, frozen=True):
    """The chat that the messages are of."""

    name: str | None
    is_group: bool


def recognises(file: ExportFile) -> bool:
    """Look for the title, and the count of messages below it."""
    lines = file.lines
    return len(lines) > 1 and bool(_TITLE.fullmatch(lines[0]) and _COUNT.fullmatch(lines[1]))


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with their chat."""
    title = _TITLE.fullmatch(file.lines[0]) if file.lines else None
    for records in blocks(_HEADER.match)(file):
        records.context = Chat(title["name"] if title else None, bool(title and title["group"]))
        yield records


def read(raws: Sequence[Block], chat: Chat) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: Chat) -> Item:
    lines = block.text().split("\n")
    said = "\n".join([lines[0], *(line.removeprefix("> ") for line in lines[1:])])
    values = {
        "time": from_wall(block.head["time"]),
        "absolute": False,
        "time_unit": "minute",
        "chat": chat.name,
    }
    if is_spoken_by_app(said):
        return item_of(app_words(said), **values, me=False)
    match = _SENDER.match(said)
    if match:
        words = message_words(match["words"], None)
        return item_of(words, **values, author=match["name"], me=None if chat.is_group else True)
    friend = None if chat.is_group else chat.name
    words = message_words(said, None)
    return item_of(words, **values, author=friend, me=None if chat.is_group else False)


IMPORTER = Importer(
    name="wxcli-chat-markdown",
    title="WeChat chats, wx-cli Markdown",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=STATED,
)
