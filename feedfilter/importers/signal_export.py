"""Signal chats from signal-export: `data.json` of each chat's folder.

Get it: Signal Desktop and the program signal-export (sigexport): `sigexport FOLDER`; it makes a
folder for each chat, named after it. A record is a line of `data.json`, which is JSON Lines in
spite of its name. Stamps are the wall clock of the exporting machine. `Me` is the owner,
`No-Sender` is nobody known. Reactions count as likes. There are no ids.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records import media
from feedfilter.records.json import each, json_lines
from feedfilter.stamps import from_iso

_OWNER, _NOBODY = "Me", "No-Sender"


class Attachment(msgspec.Struct, gc=False):
    """A picture, video or file beside the chat."""

    name: str | None = None
    path: str | None = None


class Message(msgspec.Struct, gc=False):
    """One message."""

    date: str | None = None
    sender: str | None = None
    body: str | None = None
    quote: str | None = None
    sticker: Any = None
    reactions: list[Any] | None = None
    attachments: list[Attachment] | None = None
    deleted: bool | None = None
    call: bool | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the keys of a message on the first line."""
    return file.first_line_object("date", "sender", "body", "quote", "sticker", "reactions")


def split(file: ExportFile) -> Any:
    """Give the messages, with the folder's name as the chat."""
    for records in json_lines(file):
        records.context = _chat_name(file)
        yield records


def _chat_name(file: ExportFile) -> str | None:
    folder = Path(file.folder).name
    around = file.container.path if file.container is not None else Path()
    return folder or (around.stem if around.suffix == ".zip" else around.name) or None


def item(message: Message, chat: str | None) -> Item:
    """Make an item of a message."""
    time, absolute = from_iso(message.date)
    quote = _unmarked(message.quote or "")
    counted = media.count((each.name or each.path, None) for each in message.attachments or ())
    return Item(
        text="" if message.deleted else _words(message.body or ""),
        time=time,
        absolute=absolute,
        author=None if message.sender in (_NOBODY, "") else message.sender,
        chat=chat,
        kind=_kind(message),
        quote=quote or None,
        pictures=counted.pictures + bool(message.sticker),
        videos=counted.videos,
        files=counted.files,
        reply=bool(quote),
        me=message.sender == _OWNER,
        likes=len(message.reactions or ()),
    )


def _words(body: str) -> str:
    """Leave out the two blanks with which the lines end."""
    return "\n".join(line.rstrip(" ") for line in body.split("\n")).strip()


def _kind(message: Message) -> str:
    if message.deleted:
        return Kind.DELETED.value
    return Kind.CALL.value if message.call else Kind.MESSAGE.value


def _unmarked(quote: str) -> str:
    """Take the `> ` off the lines of a quote."""
    lines = quote.strip("\n").split("\n")
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines).strip()


IMPORTER = Importer(
    name="signal-export",
    title="Signal, signal-export data.json",
    recognises=recognises,
    marks=Marks(json=True, words=("date", "sender", "body", "quote", "sticker", "reactions")),
    split=split,
    read=each(Message, item),
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "me", "likes"}),
    supersedes=frozenset({"signal-markdown"}),
)
