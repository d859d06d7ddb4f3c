"""ChatLab's standard format, JSON or JSON Lines: what many converters write.

Get it: ChatLab, Export; WeFlow, CipherTalk and other converters, format ChatLab; or
`feedfilter convert EXPORT --to chatlab`. A record is one message of one chat; `timestamp` is Unix
seconds, so stamps need no zone. In JSON Lines the first line is the header, members and messages
follow, lines that start with `#` are comments. `type` says what a message is; how many pictures
it has is not said, one is taken. Cards are Markdown links, `[title](address)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, json_lines, member
from feedfilter.stamps import from_seconds

_PICTURE, _VIDEO, _FILE, _LINK, _SHARE, _REPLY, _FORWARD = 1, 3, 4, 7, 24, 25, 26
_KINDS = {
    20: Kind.RED_PACKET,
    21: Kind.TRANSFER,
    22: Kind.SYSTEM,  # a poke: the app's words about two people
    23: Kind.CALL,
    80: Kind.SYSTEM,
    81: Kind.DELETED,
}
_OTHER = 99
_WORDLESS = frozenset({_PICTURE, 2, _VIDEO, _FILE, 5, 8, 20, 21, 23})
_NOBODY = frozenset({"", "system", "unknown"})  # written where nobody is known
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,12}\]")
_CARD_MARK = re.compile(r"\[(?:链接|分享|卡片|小程序|Link|Share)\]\s*", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"']+")
_ESCAPED = re.compile(r"\\([\\\[\]])")


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
    known = sender is not None and sender not in _NOBODY and not sender.endswith("@chatroom")
    name = message.accountName or message.groupNickname or chat.names.get(sender or "")
    made = Item(
        time=from_seconds(message.timestamp),
        author_id=sender if known else None,
        author=name if known or name not in (None, *_NOBODY) else None,
        chat=chat.name,
        pictures=int(message.type == _PICTURE),
        videos=int(message.type == _VIDEO),
        files=int(message.type == _FILE),
        item_id=_text(message.platformMessageId),
        reply_to=_text(message.replyToMessageId),
        reply=message.type == _REPLY or bool(message.replyToMessageId),
        forwarded=message.type == _FORWARD,
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
    if message.type in (_LINK, _SHARE):
        _fill_card(made, content)
    elif message.type in _WORDLESS and (_PLACEHOLDER.fullmatch(content) or content[:5] == "data:"):
        made.text = ""
    else:
        made.text = content
    if made.kind == Kind.SYSTEM.value and made.author_id is None:
        made.author = None


def _fill_card(made: Item, content: str) -> None:
    """Read `words`, then `[title](address)`; without an address the content is the title."""
    at = content.rfind("](")
    start = content.rfind("\n[", 0, max(at, 0)) + 1
    if at >= 0 and content.endswith(")") and content[start] == "[":
        url, title = content[at + 2 : -1], _ESCAPED.sub(r"\1", content[start + 1 : at])
        made.text = content[: max(start - 1, 0)]
        made.links = [url] if url else []
        made.link_title = title if title and title != url else None
        return
    mark = _CARD_MARK.match(content)
    urls = _URL.findall(content)
    if urls and not mark:
        made.text = content  # words with an address in them
        return
    made.link_title = _URL.sub("", content[mark.end() if mark else 0 :]).strip() or None
    made.links = urls


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
