"""Telegram Desktop's `result.json`: one chat, or a whole account.

Get it: Telegram Desktop (not the phone, not the Mac App Store build), a chat's menu, Export chat
history; or Settings, Advanced, Export Telegram data; format "Machine-readable JSON".
A record is one message. Since 3.7.6 (2022) `date_unixtime` is an instant; before, `date` is the
wall clock of the exporting machine. Ids are unique inside a chat. An album is several messages of
the same second. Telegram writes control characters as `\\xNN` and breaks U+2028: such records are
mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import polars as pl
from msgspec import UNSET, UnsetType

from feedfilter.export import ExportFile
from feedfilter.importer import Columns, Importer, Records, Unreadable
from feedfilter.model import Kind
from feedfilter.records.json import arrays, decode, member
from feedfilter.stamps import MICRO

CHAT_TYPES = frozenset(
    "saved_messages replies verification_codes personal_chat bot_chat private_group"
    " private_supergroup public_supergroup private_channel public_channel".split()
)
_NAMELESS = ("saved_messages", "replies", "verification_codes")
_VIDEOS = frozenset({"video_file", "video_message", "animation"})
_CALLS = frozenset({"phone_call", "conference_call", "group_call"})
_LINKS = frozenset({"link", "text_link"})


class Piece(msgspec.Struct, gc=False):
    """A stretch of a text with a meaning: a link, bold words."""

    type: str = ""
    text: str = ""
    href: str = ""


class Button(msgspec.Struct, gc=False):
    """A button below a bot's message; ads put their address here."""

    type: str = ""
    data: str = ""


class Poll(msgspec.Struct, gc=False):
    """A poll; the question may be plain or in pieces."""

    question: str | list[str | Piece] = ""


class Contact(msgspec.Struct, gc=False):
    """A shared contact card."""

    first_name: str | None = None
    last_name: str | None = None
    phone_number: str | None = None


class Message(msgspec.Struct, gc=False):
    """One message; keys that say nothing about ads are left out."""

    id: int | str | None = None
    type: str | None = None
    date: str | None = None
    date_unixtime: str | int | None = None
    edited: str | None = None
    edited_unixtime: str | int | None = None
    author: str | None = msgspec.field(name="from", default=None)
    from_id: str | int | None = None
    actor: str | None = None
    actor_id: str | int | None = None
    action: str | None = None
    forwarded_from: str | None | UnsetType = UNSET
    reply_to_message_id: int | str | None = None
    photo: str | None = None
    file: str | None = None
    media_type: str | None = None
    text: str | list[str | Piece] | None = None
    inline_bot_buttons: list[list[Button]] | None = None
    poll: Poll | None = None
    contact_information: Contact | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """What surrounds the messages."""

    name: str | None
    owner: str | None  # the exporting account's `from_id`, known in account exports


def recognises(file: ExportFile) -> bool:
    """Look for a chat's envelope with Telegram's types, or an account's list of chats."""
    shape = file.json
    if not isinstance(shape, dict):
        return False
    if any(isinstance(shape.get(key), dict) and "list" in shape[key] for key in _LISTS):
        return True
    return "messages" in shape and "id" in shape and shape.get("type") in CHAT_TYPES


_LISTS = ("chats", "left_chats")


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages of each chat."""
    about = file.json.get("personal_information") if isinstance(file.json, dict) else None
    owner = about.get("user_id") if isinstance(about, dict) else None
    for records in arrays("messages", *(f"{key}.list.*.messages" for key in _LISTS))(file):
        kind = member(records.context, "type", str)
        name = member(records.context, "name", str) or (kind if kind in _NAMELESS else None)
        records.context = Chat(name, f"user{owner}" if owner else None)
        yield records


_DECODER = msgspec.json.Decoder(Message)


def read(raws: Sequence[Any], chat: Chat) -> Columns:
    """Decode a stretch of messages straight into columns."""
    messages, record, rejected = _decoded(raws)
    texts = [each.text if type(each.text) is str else _plain(each.text) for each in messages]
    time, absolute = _times(messages)
    names = [each.author if each.author is not None else each.actor for each in messages]
    ids = [each.from_id if each.from_id is not None else each.actor_id for each in messages]
    authors = [each if type(each) is str else _old_id(each) for each in ids]
    videos = [each.media_type in _VIDEOS for each in messages]
    columns = {
        "text": texts,
        "time": time,
        "absolute": absolute,
        "author": names,
        "author_id": authors,
        "chat": [chat.name] * len(messages),
        "kind": [_kind(each) for each in messages],
        "link_title": [_card(each) for each in messages],
        "pictures": [0 if each.photo is None else 1 for each in messages],
        "videos": pl.Series(videos).cast(pl.Int32),
        "files": [_is_file(each) for each in messages],
        "links": [_links(each) for each in messages],
        "item_id": [None if each.id is None else str(each.id) for each in messages],
        "reply_to": [
            None if each.reply_to_message_id is None else str(each.reply_to_message_id)
            for each in messages
        ],
        "reply": [each.reply_to_message_id is not None for each in messages],
        "forwarded_from": [each.forwarded_from or None for each in messages],
        "forwarded": [each.forwarded_from is not UNSET for each in messages],
        "edited": [_is_edited(each) for each in messages],
        "me": [each == chat.owner for each in authors] if chat.owner else None,
    }
    return Columns(columns, record, tuple(rejected))


def _decoded(raws: Sequence[Any]) -> tuple[list[Message], Sequence[int], list[tuple[int, str]]]:
    try:
        return [_DECODER.decode(raw) for raw in raws], range(len(raws)), []
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _decoded_singly(raws)


def _decoded_singly(raws: Sequence[Any]) -> tuple[list[Message], list[int], list[tuple[int, str]]]:
    messages: list[Message] = []
    record: list[int] = []
    rejected: list[tuple[int, str]] = []
    for index, raw in enumerate(raws):
        try:
            messages.append(decode(_DECODER, raw, mend))
            record.append(index)
        except Unreadable as unreadable:
            rejected.append((index, str(unreadable)))
    return messages, record, rejected


def mend(raw: bytes) -> bytes:
    r"""Undo the exporter's own damage: `\xNN` for controls, stray bytes after `\u2028`."""
    raw = re.sub(rb"(\\u202[89])\x80[\xa8\xa9]", rb"\1", raw)
    return re.sub(rb"(?<!\\)((?:\\\\)*+)\\x([0-9A-Fa-f]{2})", rb"\1\\u00\2", raw)


def _times(messages: list[Message]) -> tuple[pl.Series, pl.Series]:
    """Read instants where there are any; else wall clocks of the exporting machine."""
    unix = pl.Series([each.date_unixtime for each in messages], dtype=pl.String, strict=False)
    seconds = unix.cast(pl.Int64, strict=False)
    seconds = seconds.set(seconds.abs() > 253_402_300_799, None)
    time = seconds * MICRO
    absolute = time.is_not_null()
    if not absolute.all():
        dates = pl.Series([each.date for each in messages], dtype=pl.String)
        walls = dates.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
        time = time.zip_with(absolute, walls.dt.epoch("us"))
    return time.set(time == 0, None), absolute


def _old_id(number: int | None) -> str | None:
    """Name an account as newer exports do; before 2021 its kind was in the high bits."""
    if number is None:
        return None
    kind = "user" if number < 2 << 32 else "chat"
    return f"{kind}{number & 0xFFFFFFFF}"


def _kind(message: Message) -> str:
    if message.type in ("message", None):
        return Kind.MESSAGE.value
    if message.type == "service":
        return (Kind.CALL if message.action in _CALLS else Kind.SYSTEM).value
    return Kind.UNSUPPORTED.value


def _plain(text: list[str | Piece] | None) -> str:
    pieces = text or []
    return "".join(each if isinstance(each, str) else each.text for each in pieces)


def _links(message: Message) -> list[str]:
    if type(message.text) is str and message.inline_bot_buttons is None:
        return []
    pieces = message.text if isinstance(message.text, list) else []
    links = [
        each.href or each.text
        for each in pieces
        if isinstance(each, Piece) and each.type in _LINKS
    ]
    rows = message.inline_bot_buttons or []
    return links + [each.data for row in rows for each in row if each.type == "url"]


def _card(message: Message) -> str | None:
    """Give the words of a poll or of a shared contact."""
    if message.poll is not None:
        question = message.poll.question
        return question if isinstance(question, str) else _plain(question)
    card = message.contact_information
    if card is not None:
        return " ".join(filter(None, (card.first_name, card.last_name, card.phone_number)))
    return None


def _is_file(message: Message) -> int:
    kind = message.media_type
    return int(message.file is not None and kind not in _VIDEOS and kind != "sticker")


def _is_edited(message: Message) -> bool:
    """Say whether it was edited; before 2019 an unedited message said 1970."""
    return message.edited is not None and not message.edited.startswith("1970")


IMPORTER = Importer(
    name="telegram-json",
    title="Telegram Desktop, JSON",
    recognises=recognises,
    split=split,
    read=read,
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "forwarded", "edited"}),
    supersedes=frozenset({"telegram-html"}),
)
