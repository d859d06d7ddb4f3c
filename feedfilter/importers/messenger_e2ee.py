"""Facebook Messenger's end-to-end encrypted chats, JSON.

Get it: messenger.com/secure_storage/dyi, Download; they are not in the archive of the Accounts
Center. A file is one chat; a record is one message; `timestamp` is Unix milliseconds, so stamps
need no zone. Nothing tells the owner; there are no ids. Reactions count as likes. A medium that
the app could not fetch is counted as none, for nothing says what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, member
from feedfilter.records.meta import Medium, counted, mended
from feedfilter.stamps import from_millis

_NOT_THERE = "Failed to download media"  # in place of a path
_UNSENT = re.compile(r".{1,100} unsent a message\.?")
_STAND_IN = re.compile(r".{1,100} sent an attachment\.")


class Message(msgspec.Struct, gc=False):
    """One message."""

    senderName: str | None = None
    text: str | None = None
    timestamp: int | float | str | None = None
    type: str | None = None
    isUnsent: bool | None = None
    media: list[Medium] | None = None
    reactions: list[Any] | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the names of the two or more people, the thread, and the keys of a message."""
    if not file.json_object("participants", "threadName", "messages"):
        return False
    return not file.json["messages"] or "senderName" in file.first_of("messages")


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the thread's name, which ends in a number of its own."""
    for records in arrays("messages")(file):
        name = mended(member(records.context, "threadName", str))
        before, _, number = name.rpartition("_")
        records.context = (before if before and number.isdecimal() else name) or None
        yield records


def item(message: Message, chat: str | None) -> Item:
    """Make an item of a message."""
    media = counted(medium for medium in message.media or () if medium.uri != _NOT_THERE)
    text = mended(message.text)
    deleted = message.isUnsent or _is_placeholder(message, text, _UNSENT)
    stands_in = bool(message.media) and _is_placeholder(message, text, _STAND_IN)
    return Item(
        text="" if deleted or stands_in else text,
        time=from_millis(message.timestamp),
        author=mended(message.senderName) or None,
        chat=chat,
        kind=(Kind.DELETED if deleted else Kind.MESSAGE).value,
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        picture_keys=list(media.picture_keys),
        likes=len(message.reactions or ()),
    )


def _is_placeholder(message: Message, text: str, sentence: re.Pattern[str]) -> bool:
    """Say whether the app wrote this sentence in place of what was there."""
    return message.type == "placeholder" and sentence.fullmatch(text) is not None


IMPORTER = Importer(
    name="messenger-e2ee",
    title="Facebook Messenger, end-to-end encrypted chats, JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("participants", "threadName", "messages")),
    split=split,
    read=each(Message, item),
    knows=frozenset({"pictures", "videos", "files", "links", "likes"}),
)
