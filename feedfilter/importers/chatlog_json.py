"""WeChat chats from chatlog's HTTP answer, `format=json`, saved to a file.

Get it: `curl 'http://127.0.0.1:5030/api/v1/chatlog?time=2025-05-01~2025-05-31&talker=ID&format=json'`.
A record is one message; `time` is RFC 3339 with an offset. Links have their title and address in
`contents`, answers the message that they quote. Versions up to 0.0.6 wrote other keys; both are
read.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.chatlog import SYSTEM_SENDER, chatlog_words
from feedfilter.records.json import arrays, each, texts
from feedfilter.records.wechat import (
    STATED,
    SYSTEM,
    TEXT,
    Meaning,
    Words,
    card,
    item_of,
    meaning,
    worded,
)
from feedfilter.records.wechat_xml import is_xml, xml_words
from feedfilter.stamps import from_iso, from_seconds

_DEEPEST = 8  # bundles of forwarded messages inside each other
_PER_SECOND = 1000  # `seq` is Unix seconds times this, plus a number
_RECORDED = frozenset({"datadesc", "datatitle"})


class Contents(msgspec.Struct, gc=False):
    """What stands beside the text: a card, or the quoted message."""

    title: str | None = None
    desc: str | None = None
    url: str | None = None
    md5: str | None = None
    label: str | None = None
    cityname: str | None = None
    refer: Any = None
    recordInfo: Any = None


class Message(msgspec.Struct, gc=False):
    """One message of either generation."""

    seq: int | str | None = None
    sequence: int | str | None = None
    time: str | None = None
    createTime: str | None = None
    talker: str | None = None
    talkerName: str | None = None
    talkerID: str | int | None = None
    sender: str | None = None
    senderName: str | None = None
    chatRoomSender: str | None = None
    isSelf: bool | None = None
    isSender: bool | None = None
    type: int | None = None
    subType: int | None = None
    content: str | None = None
    contents: Contents | None = None


def recognises(file: ExportFile) -> bool:
    """Look for an array of messages with the keys of either generation."""
    return file.json_array("seq", "talker", "isSelf") or file.json_array(
        "sequence", "talkerID", "isSender"
    )


def item(message: Message, context: Any) -> Item:
    """Make an item of a message."""
    words = _words(message)
    system = words.meaning.kind == Kind.SYSTEM.value or message.sender == SYSTEM_SENDER
    time, absolute = _time(message)
    identity = message.seq or message.sequence
    own = message.isSelf if message.isSelf is not None else message.isSender
    return item_of(
        words,
        time=time,
        absolute=absolute,
        author_id=None if system else message.sender or message.chatRoomSender or _peer(message),
        author=None if system else message.senderName or None,
        chat=message.talkerName or message.talker or _named(message.talkerID),
        item_id=None if identity is None else str(identity),
        reply=words.meaning.quote,
        forwarded=words.meaning.forwarded,
        me=own,
    )


def _time(message: Message) -> tuple[int | None, bool]:
    """Read the stamp; a lost one is in the message's number."""
    time, absolute = from_iso(message.time or message.createTime)
    number = str(message.seq or "")
    if time is None and number.isdigit() and number.isascii() and len(number) < 16:
        return from_seconds(int(number) // _PER_SECOND), True
    return time, absolute


def _peer(message: Message) -> str | None:
    """Name the friend of a private chat, whose own messages old versions leave without sender."""
    friend = message.talker or _named(message.talkerID)
    alone = message.isSender is False and friend and "@chatroom" not in friend
    return friend if alone else None


def _named(identity: str | int | None) -> str | None:
    return identity if isinstance(identity, str) and identity else None


def _words(message: Message) -> Words:
    found = meaning(message.type, message.subType)
    content, contents = message.content or "", message.contents or Contents()
    if message.sender == SYSTEM_SENDER:
        found = SYSTEM
    if is_xml(content) and found is not TEXT:
        return xml_words(content, found)
    if found.quote:
        return Words(found, content, quote=_quoted(contents.refer))
    if found.wordless:
        return worded(contents.md5 or "", found)
    if found.card:
        return _card(found, content, contents)
    if found.kind in (Kind.TRANSFER.value, Kind.RED_PACKET.value):
        return Words(found, chatlog_words(content).text)
    return worded(content or contents.title or "", found)


def _card(found: Meaning, content: str, contents: Contents) -> Words:
    if found.forwarded:
        recorded = "\n".join(_recorded(contents.recordInfo, _DEEPEST))
        return Words(found, title=contents.title or None, quote=recorded or contents.desc or None)
    title = texts([content, contents.title, contents.desc, contents.label, contents.cityname])
    return card(found, (title or "").split("\n"), contents.url)


def _quoted(refer: Any) -> str | None:
    """Give the words of the quoted message, which is a message itself; a card gives its title."""
    try:
        quoted = msgspec.convert(refer, Message, strict=False)
    except msgspec.ValidationError:
        return None
    words = _words(_alone(quoted))
    return words.text or words.title


def _alone(message: Message) -> Message:
    """Leave out what a quoted message quotes itself."""
    if message.contents is not None:
        message.contents.refer = None
    return message


def _recorded(value: Any, deep: int) -> list[str]:
    """Gather the words of forwarded messages, whatever their nesting."""
    if deep == 0 or not isinstance(value, (list, dict)):
        return []
    if isinstance(value, list):
        return [text for each_of in value for text in _recorded(each_of, deep - 1)]
    own = [
        text
        for key, text in value.items()
        if key.lower() in _RECORDED and isinstance(text, str) and text
    ]
    inner = [text for nested in value.values() for text in _recorded(nested, deep - 1)]
    return own[:1] + inner


IMPORTER = Importer(
    name="chatlog-json",
    title="WeChat chats, chatlog JSON",
    recognises=recognises,
    marks=Marks(json=True, some=("isSelf", "isSender")),
    split=arrays(""),
    read=each(Message, item),
    zone="Asia/Shanghai",
    knows=STATED,
)
