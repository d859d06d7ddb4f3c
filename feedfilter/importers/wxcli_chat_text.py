"""WeChat chats exported by wx-cli as text.

Get it: `wx export "NAME" -n 5000 --format txt -o chat.txt`. A record is a line `[time] sender:
message` and the lines below it. Stamps are the wall clock of the machine, to the minute. In a
private chat the friend's messages have no sender and yours have your name, so that a message with
a colon of its own can be taken for yours: the name that stands there most often is believed.
`--format json` says who it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.records.lines import Block, blocks
from feedfilter.records.wechat import STATED, item_of
from feedfilter.records.wxcli import app_words, is_spoken_by_app, message_words
from feedfilter.stamps import from_wall

_TITLE = re.compile(r"=== (?P<name>.+?)(?P<group>\[群\])? \([0-9]+ 条\) ===")
_HEADER = re.compile(r"\[(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2})\] (?P<rest>.*)")
_SENDER = re.compile(r"(?P<name>[^:\n]{1,64}): (?P<words>.*)", re.DOTALL)
_NAME = re.compile(r"[^\s：，。！？、,!?]{1,24}")


class Chat(Struct, frozen=True):
    """The chat, and in a private one the owner's name."""

    name: str | None
    is_group: bool
    owner: str | None


def recognises(file: ExportFile) -> bool:
    """Look for the title that counts the messages."""
    return bool(file.lines and _TITLE.fullmatch(file.lines[0]))


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with their chat."""
    title = _TITLE.fullmatch(file.lines[0]) if file.lines else None
    for records in blocks(_HEADER.match)(file):
        group = bool(title and title["group"])
        owner = None if group else _owner([block.head["rest"] for block in records.raws])
        records.context = Chat(title["name"] if title else None, group, owner)
        yield records


def read(raws: Sequence[Block], chat: Chat) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: Chat) -> Item:
    said = "\n".join([block.head["rest"], *block.body]).strip("\n")
    values = {
        "time": from_wall(block.head["time"]),
        "absolute": False,
        "time_unit": "minute",
        "chat": chat.name,
    }
    if is_spoken_by_app(said):
        return item_of(app_words(said), **values, me=False)
    match = _SENDER.match(said)
    if chat.is_group:
        name, content = (match["name"], match["words"]) if match else (None, said)
        return item_of(message_words(content, None), **values, author=name)
    if match and match["name"] == chat.owner:
        words = message_words(match["words"], None)
        return item_of(words, **values, author=chat.owner, me=True)
    return item_of(message_words(said, None), **values, author=chat.name, me=False)


def _owner(lines: Sequence[str]) -> str | None:
    """Find the owner's name: of what stands before a colon, what stands there most often."""
    matches = (_SENDER.match(line) for line in lines if not is_spoken_by_app(line))
    names = Counter(match["name"] for match in matches if match and _NAME.fullmatch(match["name"]))
    return names.most_common(1)[0][0] if names else None


IMPORTER = Importer(
    name="wxcli-chat-text",
    title="WeChat chats, wx-cli text",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=STATED,
)
