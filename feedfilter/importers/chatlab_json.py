"""ChatLab's standard format, JSON or JSON Lines: what many converters write.

Get it: ChatLab, Export; WeFlow, CipherTalk and other converters, format ChatLab; or
`feedfilter convert EXPORT --to chatlab`. A record is one message of one chat; `timestamp` is Unix
seconds, so stamps need no zone. In JSON Lines the first line is the header, members and messages
follow, lines that start with `#` are comments. `type` says what a message is; how many pictures
it has is not said, one is taken. Cards are Markdown links, `[title](address)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.chatlab import (
    CALL,
    FILES,
    FORWARD,
    PICTURE,
    RED_PACKET,
    REPLY,
    TRANSFER,
    VIDEO,
    chatlab_words,
)
from feedfilter.records.json import arrays, each, json_lines, member
from feedfilter.records.wechat import Words
from feedfilter.stamps import from_seconds

_KINDS = {
    RED_PACKET: Kind.RED_PACKET,
    TRANSFER: Kind.TRANSFER,
    22: Kind.SYSTEM,  # a poke: the app's words about two people
    CALL: Kind.CALL,
    80: Kind.SYSTEM,
    81: Kind.DELETED,
}
_OTHER = 99
_NOBODY = frozenset({"", "system", "unknown"})  # written where nobody is known, in any case


class Message(msgspec.Struct, gc=False):
    """One message, or another line of JSON Lines (`_type`)."""

    line: str = msgspec.field(name="_type", default="message")
    sender: str | int | None = None
    accountName: str | None = None
    groupNickname: str | None = None
    timestamp: int | float | str | None = None
    type: int | None = 0
    content: Any = None
    platformMessageId: str | int | None = None
    replyToMessageId: str | int | None = None


class Member(msgspec.Struct, gc=False):
    """One member of the chat; messages without a name take it from here."""

    platformId: str | int | None = None
    accountName: str | None = None
    groupNickname: str | None = None


class Chat(msgspec.Struct, frozen=True):
    """What holds for all messages."""

    name: str | None
    owner: str | None
    names: dict[str, str]


def recognises(file: ExportFile) -> bool:
    """Look for the envelope, or for a header line."""
    if _header(file):
        return True
    return file.json_object("messages") and isinstance(file.json.get("chatlab"), dict)


def _header(file: ExportFile) -> dict[str, Any]:
    """Give the header line of JSON Lines, which may hold a long picture; else an empty one."""
    for line in (file.json, *file.json_lines[:1]):
        is_header = isinstance(line, dict) and line.get("_type") == "header"
        if is_header and isinstance(line.get("chatlab"), dict):
            return dict(line)
    return {}


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages with the name and owner of the chat."""
    header = _header(file)
    if header:
        for records in json_lines(file):
            records.context = _chat(header.get("meta"), [])
            yield records
        return
    for records in arrays("messages")(file):
        meta = member(records.context, "meta", dict[str, Any])
        records.context = _chat(meta, member(records.context, "members", list[Member]) or [])
        yield records


def _chat(meta: Any, members: list[Member]) -> Chat:
    meta = meta if isinstance(meta, dict) else {}
    names = {
        str(each.platformId): name
        for each in members
        if (name := each.accountName or each.groupNickname)
    }
    name, owner = meta.get("name"), meta.get("ownerId")
    return Chat(str(name) if name else None, str(owner) if owner else None, names)


def item(message: Message, chat: Chat) -> Item | None:
    """Make an item of a message; header and members are none."""
    if message.line != "message":
        return None
    sender = _text(message.sender)
    known = not _is_nobody(sender) and not (sender or "").endswith("@chatroom")
    name = message.accountName or message.groupNickname or chat.names.get(sender or "")
    made = Item(
        time=from_seconds(message.timestamp),
        author_id=sender if known else None,
        author=name if known or not _is_nobody(name) else None,
        chat=chat.name,
        pictures=int(message.type == PICTURE),
        videos=int(message.type == VIDEO),
        files=int(message.type == FILES),
        item_id=_text(message.platformMessageId),
        reply_to=_text(message.replyToMessageId),
        reply=message.type == REPLY or bool(message.replyToMessageId),
        forwarded=message.type == FORWARD,
        me=sender == chat.owner if chat.owner and known else None,
    )
    _fill(made, message)
    return made


def _fill(made: Item, message: Message) -> None:
    """Say what kind of item it is, and put its content where it belongs."""
    content = message.content if isinstance(message.content, str) else ""
    made.kind = _KINDS.get(message.type or 0, Kind.MESSAGE).value
    if message.type == _OTHER and not content:
        made.kind = Kind.UNSUPPORTED.value
    _say(made, chatlab_words(content, message.type or 0))
    if made.kind == Kind.SYSTEM.value and made.author_id is None:
        made.author = None


def _say(made: Item, words: Words) -> None:
    """Put what a message says into the fields for it."""
    made.text, made.link_title, made.quote = words.text, words.title, words.quote
    made.forwarded = made.forwarded or words.meaning.forwarded
    if words.meaning.kind == Kind.UNSUPPORTED.value:
        made.kind = words.meaning.kind
    if words.meaning.card:
        made.links = list(words.links)


def _is_nobody(name: str | None) -> bool:
    return name is None or name.lower() in _NOBODY


def _text(value: str | int | None) -> str | None:
    return None if value in (None, "") else str(value)


IMPORTER = Importer(
    name="chatlab",
    title="ChatLab, JSON and JSON Lines",
    recognises=recognises,
    marks=Marks(json=True, words=("chatlab",)),
    split=split,
    read=each(Message, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "forwarded"}),
)
