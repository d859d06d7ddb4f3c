"""WeChat chats from chatlog's HTTP answer, `format=json`, saved to a file.

Get it: `curl 'http://127.0.0.1:5030/api/v1/chatlog?time=2025-05-01~2025-05-31&talker=ID&format=json'`.
A record is one message; `time` is RFC 3339 with an offset. Links have their title and address in
`contents`, quotes the quoted message. Versions up to 0.0.6 wrote other keys; both are read.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, texts
from feedfilter.stamps import from_iso

_TEXT, _PICTURE, _VOICE, _VIDEO, _STICKER, _APP, _CALL, _SYSTEM = 1, 3, 34, 43, 47, 49, 50, 10000
_FILE, _QUOTE, _TRANSFER, _RED_PACKET = 6, 57, 2000, 2001


class Contents(msgspec.Struct, gc=False):
    """What stands beside the text: a card, or the quoted message."""

    title: str | None = None
    desc: str | None = None
    url: str | None = None
    md5: str | None = None
    refer: dict[str, Any] | None = None


class Message(msgspec.Struct, gc=False):
    """One message of either generation."""

    seq: int | str | None = None
    sequence: int | str | None = None
    time: str | None = None
    createTime: str | None = None
    talker: str | None = None
    talkerName: str | None = None
    talkerID: str | None = None
    sender: str | None = None
    senderName: str | None = None
    chatRoomSender: str | None = None
    isSelf: bool | None = None
    isSender: bool | None = None
    type: int = _TEXT
    subType: int = 0
    content: str | None = None
    contents: Contents | None = None


def recognises(file: ExportFile) -> bool:
    """Look for an array of messages with the keys of either generation."""
    return file.json_array("seq", "talker", "isSelf") or file.json_array(
        "sequence", "talkerID", "isSender"
    )


def item(message: Message, context: Any) -> Item:
    """Make an item of a message."""
    time, absolute = from_iso(message.time or message.createTime)
    kind = _kind(message)
    system = kind == Kind.SYSTEM.value
    contents = message.contents or Contents()
    is_app = message.type == _APP
    return Item(
        text=""
        if is_app and message.content and message.content.startswith("<")
        else message.content or "",
        time=time,
        absolute=absolute,
        author_id=None if system else message.sender or message.chatRoomSender or None,
        author=None if system else message.senderName or None,
        chat=message.talkerName or message.talker or message.talkerID,
        kind=kind,
        quote=_quoted(contents.refer),
        link_title=texts([contents.title, contents.desc]) if is_app else None,
        pictures=int(message.type == _PICTURE),
        videos=int(message.type == _VIDEO),
        files=int(is_app and message.subType == _FILE),
        links=[contents.url] if contents.url and is_app else [],
        picture_keys=[contents.md5] if contents.md5 else [],
        item_id=_text(message.seq or message.sequence),
        reply=is_app and message.subType == _QUOTE,
        me=message.isSelf if message.isSelf is not None else message.isSender,
    )


def _kind(message: Message) -> str:
    if message.type == _SYSTEM:
        return Kind.SYSTEM.value
    if message.type == _CALL:
        return Kind.CALL.value
    payments = {_TRANSFER: Kind.TRANSFER, _RED_PACKET: Kind.RED_PACKET}
    if message.type == _APP and message.subType in payments:
        return payments[message.subType].value
    return Kind.MESSAGE.value


def _quoted(refer: dict[str, Any] | None) -> str | None:
    content = (refer or {}).get("content")
    return content if isinstance(content, str) else None


def _text(number: int | str | None) -> str | None:
    return None if number is None else str(number)


IMPORTER = Importer(
    name="chatlog-json",
    title="WeChat chats, chatlog JSON",
    recognises=recognises,
    split=arrays(""),
    read=each(Message, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "files", "links"}),
)
