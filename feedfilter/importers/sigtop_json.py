"""Signal chats from sigtop, JSON: one file for each chat.

Get it: Signal Desktop and the program sigtop: `sigtop export-messages -f json FOLDER`.
A record is one row of Signal's own database; `sent_at` is Unix milliseconds, so stamps need no
zone. There are no names: people are ids or phone numbers, the chat is named by its file. Where
sigtop's text of the same chats lies in the folder, that is read instead. Reactions count as likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import media
from feedfilter.records.json import arrays, each, texts
from feedfilter.stamps import from_millis

_SPOKEN = ("incoming", "outgoing", "story")
_CALLS = ("call-history", "group-call")


class Attachment(msgspec.Struct, gc=False):
    """A picture, video or file."""

    contentType: str | None = None
    fileName: str | None = None


class Preview(msgspec.Struct, gc=False):
    """The card of a link."""

    url: str | None = None
    title: str | None = None
    description: str | None = None


class Quote(msgspec.Struct, gc=False):
    """The message that this one answers."""

    text: str | None = None


class Message(msgspec.Struct, gc=False):
    """One row."""

    id: str | int | None = None
    type: str | None = None
    body: str | None = None
    sent_at: int | float | str | None = None
    timestamp: int | float | str | None = None
    received_at_ms: int | float | str | None = None
    source: str | None = None
    sourceServiceId: str | None = None
    sourceUuid: str | None = None
    attachments: list[Attachment] | None = None
    preview: list[Preview] | None = None
    quote: Quote | None = None
    reactions: list[Any] | None = None
    sticker: Any = None
    editHistory: list[Any] | None = None
    deletedForEveryone: bool | None = None


def recognises(file: ExportFile) -> bool:
    """Look for rows with the keys of Signal's database."""
    return file.json_array("sent_at", "conversationId")


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the file's name as the chat."""
    for records in arrays("")(file):
        records.context = Path(file.file_name).stem
        yield records


def item(message: Message, chat: str) -> Item:
    """Make an item of a row."""
    kind = _kind(message)
    system = kind == Kind.SYSTEM.value
    mine = message.type == "outgoing"
    sender = message.sourceServiceId or message.sourceUuid or message.source
    counted = media.count((each.fileName, each.contentType) for each in message.attachments or ())
    cards = message.preview or []
    stamp = message.sent_at or message.timestamp or message.received_at_ms
    return Item(
        text=message.body or "",
        time=from_millis(stamp),
        author_id=None if system else sender or None,
        chat=chat,
        kind=kind,
        quote=(message.quote.text or None) if message.quote else None,
        link_title=texts(each for card in cards for each in (card.title, card.description)),
        pictures=counted.pictures + bool(message.sticker),
        videos=counted.videos,
        files=counted.files,
        links=[card.url for card in cards if card.url],
        item_id=None if message.id is None else str(message.id),
        reply=message.quote is not None,
        edited=bool(message.editHistory),
        me=mine,
        likes=len(message.reactions or ()),
    )


def _kind(message: Message) -> str:
    if message.deletedForEveryone:
        return Kind.DELETED.value
    if message.type in _CALLS:
        return Kind.CALL.value
    return Kind.MESSAGE.value if message.type in _SPOKEN else Kind.SYSTEM.value


IMPORTER = Importer(
    name="sigtop-json",
    title="Signal, sigtop JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("sent_at", "conversationId")),
    split=split,
    read=each(Message, item),
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "edited", "me", "likes"}),
)
