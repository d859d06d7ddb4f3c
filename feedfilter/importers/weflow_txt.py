"""WeChat chats exported by WeFlow as text.

Get it: WeFlow, Export, choose chats, TXT; the files are called `私聊_NAME.txt` or `群聊_NAME.txt`.
A record is a line `time 'name'`, the message below it and a blank line. Stamps are the wall clock
of the machine. In a private chat `'我'` are your own messages; in a group your name stands there
like any other, `--me` says it. The name of the chat is taken from the file's,
or is the friend's. What the app itself says stands under a person in most versions; recalls,
invitations and nudges that name people in straight quotes are told from what people write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.lines import Block, blocks
from feedfilter.records.wechat import STATED, SYSTEM, item_of, worded
from feedfilter.records.wechat_files import chat_name, is_private
from feedfilter.records.weflow import plain_words
from feedfilter.stamps import from_wall

_OWNER = "我"
_APP = frozenset({"系统消息", "系统"})
_OF_APP = frozenset({Kind.SYSTEM.value, Kind.DELETED.value})
_STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
_HEADER = re.compile(rf"(?P<time>{_STAMP}) '(?P<name>.*)'$")


class Headers(Struct):
    """Finds header lines: one stands behind a blank line, or first."""

    after_blank: bool = True

    def __call__(self, line: str) -> re.Match[str] | None:
        """Read a header line; None for a line that goes on with a message."""
        match = _HEADER.match(line) if self.after_blank else None
        self.after_blank = not line.strip()
        return match


class Chat(Struct, frozen=True):
    """The chat's name, and whether the owner is called `我` in it."""

    name: str | None
    is_private: bool


def recognises(file: ExportFile) -> bool:
    """Look for a header with the name in straight quotes on the first line."""
    return bool(file.lines and _HEADER.match(file.lines[0]))


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with their chat."""
    for records in blocks(Headers())(file):
        names = {block.head["name"] for block in records.raws} - _APP
        private = _OWNER in names or is_private(file.file_name)
        records.context = Chat(chat_name(file.file_name) or _friend(names), private)
        yield records


def _friend(names: set[str]) -> str | None:
    """Name a private chat by whom the owner talks to."""
    others = names - {_OWNER}
    return others.pop() if _OWNER in names and len(others) == 1 else None


def read(raws: Sequence[Block], chat: Chat) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: Chat) -> Item:
    name = block.head["name"]
    text = block.text()
    words = worded(text, SYSTEM) if name in _APP else plain_words(text)
    author = None if words.meaning.kind in _OF_APP else name or None
    return item_of(
        words,
        time=from_wall(block.head["time"]),
        absolute=False,
        author=author,
        chat=chat.name,
        me=author == _OWNER if chat.is_private else None,
    )


IMPORTER = Importer(
    name="weflow-txt",
    title="WeChat chats, WeFlow text",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=STATED,
)
