"""WeChat chats printed by wx-cli, JSON or YAML, and by chatlog_alpha's `/history`.

Get it: `wx history "NAME" -n 2000 --json > chat.json`, or `wx export "NAME" -n 5000 --format json
-o chat.json`; without `-n` it prints 50 or 500 messages. A record is one message; `timestamp` is
Unix seconds, so stamps need no zone. In a private chat a message without sender is the friend's,
and one with a sender is yours; in a group it is the app's or somebody unknown. wx-cli cuts quoted
words after 80 characters, and what the app says after 50.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import member
from feedfilter.records.wechat import STATED, item_of
from feedfilter.records.wxcli import message_words
from feedfilter.records.yaml_lists import each, first_keys, lists
from feedfilter.stamps import from_seconds, from_wall, unit_of

_KEYS = ("chat", "username", "is_group", "messages")
_TOP = re.compile(r"^[\"']?(chat|is_group|messages)[\"']?:(?:\s|$)", re.MULTILINE)


class Message(msgspec.Struct, gc=False):
    """One message; the sender's id stands only in groups, where it is known."""

    content: str | None = None
    local_id: int | str | None = None
    sender: str | None = None
    sender_username: str | None = None
    time: str | None = None
    timestamp: int | float | str | None = None
    type: str | int | None = None
    url: str | None = None


class Chat(msgspec.Struct, frozen=True):
    """The chat that the messages are of."""

    name: str | None
    username: str | None
    is_group: bool


def recognises(file: ExportFile) -> bool:
    """Look for the envelope of an answer, in JSON or YAML."""
    if file.json is not None:
        return file.json_object(*_KEYS)
    if {match[1] for match in _TOP.finditer(file.head)} != {"chat", "is_group", "messages"}:
        return False
    keys = first_keys(file, "messages")
    return not keys or "timestamp" in keys or "time" in keys


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with their chat."""
    for records in lists("messages")(file):
        around = records.context
        username = member(around, "username", str) or None
        group = member(around, "is_group", bool) or (username or "").endswith("@chatroom")
        records.context = Chat(member(around, "chat", str) or username, username, group)
        yield records


def item(message: Message, chat: Chat) -> Item:
    """Make an item of a message."""
    kind = None if message.type is None else str(message.type)
    words = message_words(message.content or "", kind, message.url)
    time = from_seconds(message.timestamp)
    sender = message.sender or None
    values = {
        "time": from_wall(message.time) if time is None else time,
        "absolute": time is not None,
        "time_unit": unit_of(message.time) if time is None and message.time else "second",
        "chat": chat.name,
        "item_id": None if message.local_id is None else str(message.local_id),
        "reply": words.meaning.quote,
        "forwarded": words.meaning.forwarded,
    }
    if words.meaning.kind in (Kind.SYSTEM.value, Kind.DELETED.value):
        return item_of(words, **values, author=None, author_id=None)
    if chat.is_group:
        return item_of(words, **values, author=sender, author_id=message.sender_username or None)
    if sender is None or sender in (chat.name, chat.username):
        return item_of(words, **values, author=chat.name, author_id=chat.username, me=False)
    return item_of(words, **values, author=sender, author_id=message.sender_username, me=True)


IMPORTER = Importer(
    name="wxcli-chat",
    title="WeChat chats, wx-cli JSON or YAML",
    recognises=recognises,
    marks=Marks(words=("chat", "is_group", "messages")),
    split=split,
    read=each(Message, item),
    zone="Asia/Shanghai",
    knows=STATED,
)
