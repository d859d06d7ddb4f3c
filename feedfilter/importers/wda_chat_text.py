"""WeChat chats exported by WeChatDataAnalysis as text.

Get it: WeChatDataAnalysis, export chats, TXT; give the zip it makes, or a `messages.txt` of it.
A record is a line `[time] name(id): message` and the lines below it. Stamps are the wall clock of
the machine. A line inside a message that looks like a header is read as one; JSON has no such
doubts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.records.lines import Block, blocks
from feedfilter.records.wechat import STATED, SYSTEM, item_of, worded
from feedfilter.stamps import from_wall

_OWNER = "我"
_TITLE = re.compile(r"会话: (?P<name>.*?)(?: \((?P<id>[^()]*)\))?")
_ACCOUNT = re.compile(r"账号: ?(?P<id>.*)")
_HEADER = re.compile(
    r"\[(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})\] "
    r"(?:\[系统\] ?(?P<system>.*)"
    r"|(?P<who>[^\n]{1,100}?)\((?P<id>[^()\s]*)\):(?P<words>.*)"
    r"|(?P<alone>[^:\n]{1,64}):(?P<rest>.*))"
)


class Chat(Struct, frozen=True):
    """The chat's name, and the owner's id."""

    name: str | None
    account: str | None


def recognises(file: ExportFile) -> bool:
    """Look for the three lines above the messages."""
    lines = file.lines
    return (
        len(lines) > 2
        and lines[0].startswith("会话: ")
        and any(line.startswith("导出时间:") for line in lines[1:4])
        and any(line.startswith("账号:") for line in lines[1:4])
    )


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with their chat."""
    title = _TITLE.fullmatch(file.lines[0]) if file.lines else None
    accounts = (_ACCOUNT.fullmatch(line) for line in file.lines[1:4])
    account = next((match["id"].strip() for match in accounts if match), None)
    name = (title["name"] or title["id"]) if title else None
    yield from blocks(_HEADER.match, context=lambda _: Chat(name or None, account or None))(file)


def read(raws: Sequence[Block], chat: Chat) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: Chat) -> Item:
    head: re.Match[str] = block.head
    first = head["system"] if head["system"] is not None else head["words"] or head["rest"] or ""
    said = "\n".join([first.removeprefix(" "), *block.body]).strip("\n")
    author, identity = head["who"] or head["alone"], head["id"] or None
    return item_of(
        worded(said, SYSTEM if head["system"] is not None else None),
        time=from_wall(head["time"]),
        absolute=False,
        author=author,
        author_id=identity,
        chat=chat.name,
        me=_is_me(author, identity, chat),
    )


def _is_me(author: str | None, identity: str | None, chat: Chat) -> bool | None:
    """Compare with the owner's id; where the tool hid the ids, the owner is called `我`."""
    if author is None or author == _OWNER:
        return author is not None
    if identity is None or chat.account is None:
        return None
    return identity == chat.account


IMPORTER = Importer(
    name="wda-chat-text",
    title="WeChat chats, WeChatDataAnalysis text",
    recognises=recognises,
    marks=Marks(json=False, words=("会话: ", "导出时间:", "账号:")),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=STATED,
)
