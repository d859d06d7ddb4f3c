"""WeChat chats exported by WeChatDataAnalysis as JSON.

Get it: WeChatDataAnalysis, export chats, JSON; give the zip it makes, or a `messages.json` of it.
A record is one message; `createTime` is Unix seconds, so stamps need no zone; `isSent` tells own
messages. Cards have title, description and address, answers the words that they quote. The tool
runs its HTML shortener over the JSON, so blanks between `>` and `<` may be missing in texts.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, member, texts
from feedfilter.records.wechat import (
    CALL,
    CARD,
    FILE,
    HISTORY,
    PICTURE,
    QUOTE,
    RED_PACKET,
    STATED,
    STICKER,
    SYSTEM,
    TEXT,
    TRANSFER,
    VIDEO,
    VOICE,
    Meaning,
    Words,
    card,
    item_of,
    meaning,
    worded,
)
from feedfilter.stamps import from_seconds, from_wall

_RENDERED: dict[str, Meaning] = {
    "text": TEXT,
    "link": CARD,
    "image": PICTURE,
    "voice": VOICE,
    "video": VIDEO,
    "emoji": STICKER,
    "file": FILE,
    "location": CARD,
    "transfer": TRANSFER,
    "redPacket": RED_PACKET,
    "quote": QUOTE,
    "system": SYSTEM,
    "voip": CALL,
    "chatHistory": HISTORY,
}


class Conversation(msgspec.Struct, gc=False):
    """The chat that the messages are of."""

    username: str | None = None
    displayName: str | None = None


class Message(msgspec.Struct, gc=False):
    """One message."""

    id: str | int | None = None
    serverId: int | str | None = None
    createTime: int | float | str | None = None
    createTimeText: str | None = None
    type: int | None = None
    renderType: str | None = None
    isSent: bool | None = None
    senderUsername: str | None = None
    senderDisplayName: str | None = None
    content: str | None = None
    title: str | None = None
    url: str | None = None
    amount: str | int | float | None = None
    voiceTranscript: str | None = None
    quoteContent: str | None = None
    quoteServerId: int | str | None = None
    locationPoiname: str | None = None
    locationLabel: str | None = None
    imageMd5: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the envelope of a chat."""
    return file.json_object("schemaVersion", "conversation", "messages")


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the name of their chat."""
    for records in arrays("messages")(file):
        chat = member(records.context, "conversation", Conversation) or Conversation()
        records.context = chat.displayName or chat.username
        yield records


def item(message: Message, chat: str | None) -> Item:
    """Make an item of a message."""
    words = _words(message)
    time = from_seconds(message.createTime)
    identity = message.id or message.serverId
    spoken = words.meaning.kind != Kind.DELETED.value
    return item_of(
        words,
        time=from_wall(message.createTimeText) if time is None else time,
        absolute=time is not None,
        author_id=(message.senderUsername or None) if spoken else None,
        author=(message.senderDisplayName or None) if spoken else None,
        chat=chat,
        item_id=str(identity) if identity else None,
        reply=words.meaning.quote,
        reply_to=str(message.quoteServerId) if message.quoteServerId else None,
        forwarded=words.meaning.forwarded,
        me=message.isSent,
    )


def _words(message: Message) -> Words:
    found = _RENDERED.get(message.renderType or "") or meaning(message.type)
    content = message.content or ""
    if found is VOICE:
        return Words(VOICE, message.voiceTranscript or "")
    if found.quote:
        answer = worded(content or message.title or "", QUOTE)
        return replace(answer, quote=message.quoteContent or answer.quote)
    if found.forwarded:
        return Words(found, title=message.title or None, quote=content or None)
    if found.card:
        return _card(message, found)
    if found in (TRANSFER, RED_PACKET):
        amount = None if message.amount is None else str(message.amount)
        return Words(found, texts(dict.fromkeys([content, message.title, amount])) or "")
    return worded(message.imageMd5 or content if found.pictures else content, found)


def _card(message: Message, found: Meaning) -> Words:
    described = worded(message.content or "", found)
    titles = (message.title, described.title, message.locationPoiname, message.locationLabel)
    lines = (texts(titles) or "").split("\n")
    return card(found, lines, *described.links, None if found.files else message.url)


IMPORTER = Importer(
    name="wda-chat",
    title="WeChat chats, WeChatDataAnalysis JSON or zip",
    recognises=recognises,
    marks=Marks(json=True, words=("schemaVersion", "conversation", "messages")),
    split=split,
    read=each(Message, item),
    zone="Asia/Shanghai",
    knows=STATED,
    supersedes=frozenset({"wda-chat-text"}),
)
