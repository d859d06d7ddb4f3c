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
from feedfilter.importer import Columns, Importer, Records, UnreadableError
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
    forwarded_from: str | UnsetType | None = UNSET
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
    if "messages" in shape and "id" in shape and shape.get("type") in CHAT_TYPES:
        return True
    first = file.first_of("messages")  # an envelope that somebody stripped of all but messages
    return first.get("type") in _TYPES and "date_unixtime" in first and "text" in first


_LISTS = ("chats", "left_chats")
_TYPES = ("message", "service")


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
    time, absolute = _times(messages)
    authors = _ids([each.from_id for each in messages], [each.actor_id for each in messages])
    media = pl.Series([each.media_type for each in messages], dtype=pl.String)
    is_video = media.is_in(_VIDEOS).fill_null(False)
    has_file = pl.Series([each.file is not None for each in messages], dtype=pl.Boolean)
    replies = [each.reply_to_message_id for each in messages]
    forwards = [each.forwarded_from for each in messages]
    columns = {
        "text": [text if isinstance(text := each.text, str) else _plain(text) for each in messages],
        "time": time,
        "absolute": absolute,
        "author": _first([each.author for each in messages], [each.actor for each in messages]),
        "author_id": authors,
        "chat": pl.repeat(chat.name, len(messages), dtype=pl.String, eager=True),
        "kind": _kinds(messages),
        "link_title": _cards(messages),
        "pictures": pl.Series([each.photo is not None for each in messages], dtype=pl.Boolean),
        "videos": is_video,
        "files": has_file & ~is_video & (media != "sticker").fill_null(True),
        "links": [
            _links(each) if each.text.__class__ is list or each.inline_bot_buttons else None
            for each in messages
        ],
        "item_id": pl.Series([each.id for each in messages], strict=False).cast(pl.String),
        "reply_to": [None if each is None else str(each) for each in replies],
        "reply": [each is not None for each in replies],
        "forwarded_from": [each or None for each in forwards],
        "forwarded": [each is not UNSET for each in forwards],
        "edited": _edits([each.edited for each in messages]),
        "me": (authors == chat.owner) if chat.owner else None,
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
        except UnreadableError as unreadable:
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


def _first(wanted: list[str | None], instead: list[str | None]) -> pl.Series:
    first = pl.Series(wanted, dtype=pl.String)
    return first.zip_with(first.is_not_null(), pl.Series(instead, dtype=pl.String))


def _ids(wanted: list[str | int | None], instead: list[str | int | None]) -> pl.Series:
    """Give account ids as newer exports name them."""
    try:
        return _first(wanted, instead)  # type: ignore[arg-type]
    except TypeError:
        return _first([_id(each) for each in wanted], [_id(each) for each in instead])


def _id(value: str | int | None) -> str | None:
    """Name an account as newer exports do; before 2021 its kind was in the high bits."""
    if value is None or isinstance(value, str):
        return value
    kind = "user" if value < 2 << 32 else "chat"
    return f"{kind}{value & 0xFFFFFFFF}"


_KINDS = {"message": Kind.MESSAGE.value, "service": Kind.SYSTEM.value}


def _kinds(messages: list[Message]) -> pl.Series:
    types = pl.Series([each.type for each in messages], dtype=pl.String).fill_null("message")
    kinds = types.replace_strict(_KINDS, default=Kind.UNSUPPORTED.value, return_dtype=pl.String)
    calls = [row for row in (types == "service").arg_true() if messages[row].action in _CALLS]
    return kinds.scatter(calls, Kind.CALL.value) if calls else kinds


def _plain(text: list[str | Piece] | None) -> str:
    pieces = text or []
    return "".join(each if isinstance(each, str) else each.text for each in pieces)


def _links(message: Message) -> list[str]:
    pieces = message.text if isinstance(message.text, list) else []
    links = [
        each.href or each.text for each in pieces if isinstance(each, Piece) and each.type in _LINKS
    ]
    rows = message.inline_bot_buttons or []
    return links + [each.data for row in rows for each in row if each.type == "url"]


def _cards(messages: list[Message]) -> pl.Series:
    """Give the words of polls and of shared contacts."""
    cards = pl.repeat(None, len(messages), dtype=pl.String, eager=True)
    rows = [
        row
        for row, each in enumerate(messages)
        if each.poll is not None or each.contact_information is not None
    ]
    return cards.scatter(rows, [_card(messages[row]) for row in rows]) if rows else cards


def _card(message: Message) -> str | None:
    if message.poll is not None:
        question = message.poll.question
        return question if isinstance(question, str) else _plain(question)
    card = message.contact_information or Contact()
    return " ".join(filter(None, (card.first_name, card.last_name, card.phone_number))) or None


def _edits(edited: list[str | None]) -> pl.Series:
    """Say what was edited; before 2019 an unedited message said 1970."""
    stamps = pl.Series(edited, dtype=pl.String)
    return (stamps.is_not_null() & ~stamps.str.starts_with("1970")).fill_null(False)


IMPORTER = Importer(
    name="telegram-json",
    title="Telegram Desktop, JSON",
    recognises=recognises,
    split=split,
    read=read,
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "forwarded", "edited"}),
    supersedes=frozenset({"telegram-html"}),
)
