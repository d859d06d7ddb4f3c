"""Telegram Desktop's `result.json`: one chat, or a whole account.

Get it: Telegram Desktop (not the phone, not the Mac App Store build), a chat's menu, Export chat
history; or Settings, Advanced, Export Telegram data; format "Machine-readable JSON".
A record is one message. Since 3.7.6 (2022) `date_unixtime` is an instant; before, `date` is the
wall clock of the exporting machine. Ids are unique inside a chat. An album is several messages of
the same second. In a group with topics every message answers the one that began its topic, which
says nothing and is not counted as a reply. Reactions count as likes. Telegram writes control
characters as `\\xNN` and breaks U+2028: such records are mended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

import msgspec
import polars as pl
from msgspec import UNSET, UnsetType

from feedfilter.export import ExportFile
from feedfilter.flags import constant
from feedfilter.importer import Columns, Importer, NotAsCutError, Records
from feedfilter.model import Kind
from feedfilter.records.json import are_pieces, arrays, decode, member, readable
from feedfilter.records.json_columns import doubtful, members
from feedfilter.records.list_column import list_column
from feedfilter.records.telegram_cards import words_of
from feedfilter.stamps import MICRO

CHAT_TYPES = frozenset(
    "saved_messages replies verification_codes personal_chat bot_chat private_group"
    " private_supergroup public_supergroup private_channel public_channel".split()
)
_NAMELESS = ("saved_messages", "replies", "verification_codes")
_VIDEOS = frozenset({"video_file", "video_message", "animation"})
_CALLS = frozenset({"phone_call", "conference_call", "group_call"})
_LINKS = frozenset({"link", "text_link"})
_COUNT = r'"count":\s*[0-9]{1,9}'  # no text holds it: its quotes would be escaped


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
    reply_to_peer_id: int | str | None = None
    photo: str | None = None
    file: str | None = None
    media_type: str | None = None
    text: str | list[str | Piece] | None = None
    inline_bot_buttons: list[list[Button]] | None = None
    poll: Poll | None = None
    contact_information: Contact | None = None
    reactions: msgspec.Raw = msgspec.Raw()
    game_title: Any = None
    game_description: Any = None
    place_name: Any = None
    address: Any = None
    invoice_information: Any = None
    todo_list: Any = None
    giveaway_information: Any = None


class Chat(msgspec.Struct, frozen=True):
    """What surrounds the messages."""

    name: str | None
    owner: str | None  # the exporting account's `from_id`, known in account exports
    topics: set[str] = msgspec.field(default_factory=set)  # ids of messages that began one, so far

    def names(self, record: pl.Series) -> pl.Series:
        """Give the chat's name for each of some records."""
        return constant(self.name, record.len(), pl.String())

    def keys(self, record: pl.Series, ids: pl.Series) -> pl.Series:
        """Give what tells the ids of some records from those of other chats."""
        return ids


class Chats(msgspec.Struct, frozen=True):
    """What surrounds the messages of several chats, read at once."""

    name: pl.Series  # of each record's chat
    owner: str | None
    number: pl.Series  # of each record's chat, as text
    topics: set[str] = msgspec.field(default_factory=set)

    def names(self, record: pl.Series) -> pl.Series:
        """Give the name of the chat of each of some records."""
        return self.name.gather(record)

    def keys(self, record: pl.Series, ids: pl.Series) -> pl.Series:
        """Give what tells the ids of some records from those of other chats."""
        return self.number.gather(record) + "/" + ids


def recognises(file: ExportFile) -> bool:
    """Look for a chat's envelope with Telegram's types, or an account's list of chats."""
    shape = file.json
    if not isinstance(shape, dict):
        return False
    if any(isinstance(shape.get(key), dict) and "list" in shape[key] for key in _LISTS):
        return True
    if "messages" in shape and "id" in shape and str(shape.get("type")) in CHAT_TYPES:
        return True
    first = file.first_of("messages")  # an envelope that somebody stripped of all but messages
    return first.get("type") in _TYPES and "date_unixtime" in first and "text" in first


_LISTS = ("chats", "left_chats")
_TYPES = ("message", "service")
_ARRAYS = arrays("messages", *(f"{key}.list.*.messages" for key in _LISTS), by_lines=True)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages of each chat."""
    about = file.json.get("personal_information") if isinstance(file.json, dict) else None
    owner = about.get("user_id") if isinstance(about, dict) else None
    for records in _ARRAYS(file):
        kind = member(records.context, "type", str)
        name = member(records.context, "name", str) or (kind if kind in _NAMELESS else None)
        records.context = Chat(name, f"user{owner}" if owner else None)
        yield records


def join(several: Sequence[Records]) -> Chats:
    """Tell the chats of messages that are read at once."""
    names = [records.context.name for records in several for _ in range(len(records.raws))]
    numbers = [str(at) for at, records in enumerate(several) for _ in range(len(records.raws))]
    owner = several[0].context.owner
    return Chats(pl.Series(names, dtype=pl.String), owner, pl.Series(numbers, dtype=pl.String))


_DECODER = msgspec.json.Decoder(Message)


def read(raws: Sequence[Any], chat: Chat | Chats) -> Columns:
    """Decode a stretch of messages straight into columns."""
    said, rejected = _said(raws)
    time, absolute = _times(said)
    authors = _first(said, "from_id", "actor_id")
    media = said["media_type"]
    is_video = media.is_in(_VIDEOS).fill_null(False)
    has_file = said["file"].is_not_null()
    answered = _answered(said, chat)
    columns = {
        "text": said["text"],
        "time": time,
        "absolute": absolute,
        "author": _first(said, "from", "actor"),
        "author_id": authors,
        "chat": chat.names(said["record"]),
        "kind": _kinds(said),
        "link_title": said["card"],
        "pictures": said["photo"].is_not_null(),
        "videos": is_video,
        "files": has_file & ~is_video & (media != "sticker").fill_null(True),
        "links": said["links"],
        "item_id": said["id"],
        "reply_to": answered.set(said["reply_to_peer_id"].is_not_null(), None),
        "reply": answered.is_not_null(),
        "forwarded_from": said["forwarded_from"].set(said["forwarded_from"] == "", None),
        "forwarded": said["forwarded"],
        "edited": _edits(said["edited"]),
        "me": (authors == chat.owner) if chat.owner else None,
        "likes": _likes(said["reactions"]),
    }
    return Columns(columns, said["record"], rejected)


# What is said of a message before it becomes an item, whichever way it was decoded.
_SAID: dict[str, pl.DataType] = {
    **dict.fromkeys(
        "id type date date_unixtime edited from from_id actor actor_id action forwarded_from"
        " reply_to_message_id reply_to_peer_id photo file media_type text reactions".split(),
        pl.String(),
    ),
    "forwarded": pl.Boolean(),
    "links": pl.List(pl.String()),
    "card": pl.String(),
    "record": pl.Int64(),
}
_PLAIN = [name for name in _SAID if name not in ("forwarded", "links", "card", "record")]
_TEXTS = ["text", "from", "from_id", "actor", "actor_id", "forwarded_from"]
_MORE = [*_TEXTS, "forwarded", "links", "card"]  # what a decoded message may tell otherwise
_RARE = ["inline_bot_buttons", "poll", "contact_information"]


def _said(raws: Sequence[Any]) -> tuple[pl.DataFrame, tuple[tuple[int, str], ...]]:
    """Decode all at once, and one by one what has more to it than plain texts."""
    found = members(raws, [*_PLAIN, *_RARE], telling="forwarded_from")
    if found is None:
        return _said_singly(raws, range(len(raws)), _READ)
    by_date = found["date_unixtime"].null_count() > 0  # else nobody asks for it
    unsure = doubtful(found, [*_TEXTS, "date"] if by_date else _TEXTS, _RARE)
    unsure = unsure | ~found["type"].is_in(_TYPES).fill_null(True) | _wordless(found)
    quick = found.select(
        *_PLAIN,
        forwarded=pl.col("forwarded_from").is_not_null(),
        links=pl.lit(None, pl.List(pl.String)),
        card=pl.lit(None, pl.String),
        record=pl.int_range(pl.len(), dtype=pl.Int64),
    )
    rows = unsure.arg_true().to_list()
    if not rows:
        return quick, ()
    slow, rejected = _said_singly([raws[row] for row in rows], rows, _MORE)
    at = slow["record"]
    said = quick.with_columns(
        _instead(quick[name], at, values)
        for name, values in slow.to_dict().items()
        if not quick[name].gather(at).equals(values)
    )
    if rejected:
        said = said.filter(~pl.col("record").is_in([row for row, _ in rejected]))
    return said, rejected


def _wordless(found: pl.DataFrame) -> pl.Series:
    """Say which have neither words nor a file: only these may be a place, a game or an offer."""
    silent = (found["text"].fill_null("") == "") & (found["type"] == "message").fill_null(False)
    return silent & found["photo"].is_null() & found["file"].is_null()


def _instead(column: pl.Series, rows: pl.Series, values: pl.Series) -> pl.Series:
    """Put values in some rows' places; lists only into a column that has none."""
    if values.dtype != pl.List(pl.String):
        return column.scatter(rows, values)
    place = constant(None, column.len(), pl.UInt32())
    numbers = pl.arange(0, rows.len(), eager=True, dtype=pl.UInt32)
    return values.gather(place.scatter(rows, numbers))


def _said_singly(
    raws: Sequence[Any], record: Sequence[int], names: Iterable[str]
) -> tuple[pl.DataFrame, tuple[tuple[int, str], ...]]:
    """Decode messages one by one and give `names` of what they say, all of it if one is damaged.

    `record` gives their numbers.
    """
    messages: Sequence[Message]
    places: Sequence[int] = range(len(raws))
    rejected: list[tuple[int, str]] = []
    try:
        messages = [_DECODER.decode(raw) for raw in raws]
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        if are_pieces(raws):
            raise NotAsCutError from error
        messages, places, rejected = _decoded_singly(raws)
        names = _READ
    columns: dict[str, Any] = {name: list(map(_READ[name], messages)) for name in names}
    columns["links"] = list_column(columns["links"])
    columns["record"] = [record[place] for place in places]
    frame = pl.DataFrame(columns, schema={name: _SAID[name] for name in columns})
    return frame, tuple((record[index], reason) for index, reason in rejected)


def _decoded_singly(raws: Sequence[Any]) -> tuple[list[Message], list[int], list[tuple[int, str]]]:
    return readable(raws, lambda raw: decode(_DECODER, raw, mend))


def mend(raw: bytes) -> bytes:
    r"""Undo the exporter's own damage: `\xNN` for controls, stray bytes after `\u2028`."""
    raw = re.sub(rb"(\\u202[89])\x80[\xa8\xa9]", rb"\1", raw)
    return re.sub(rb"(?<!\\)((?:\\\\)*+)\\x([0-9A-Fa-f]{2})", rb"\1\\u00\2", raw)


def _times(said: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Read instants where there are any; else wall clocks of the exporting machine."""
    seconds = said["date_unixtime"].cast(pl.Int64, strict=False)
    seconds = seconds.set(seconds.abs() > 253_402_300_799, None)
    time = seconds * MICRO
    absolute = time.is_not_null()
    if not absolute.all():
        walls = said["date"].str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
        time = time.zip_with(absolute, walls.dt.epoch("us"))
    return time.set(time == 0, None), absolute


def _answered(said: pl.DataFrame, chat: Chat | Chats) -> pl.Series:
    """Give the id of the message that each answers; one in another chat has its id there.

    What began a topic is answered by every message of the topic that answers no other one: those
    are no replies. It stands before them, perhaps in an earlier stretch.
    """
    ids = said["reply_to_message_id"]
    begins = (said["action"] == "topic_created").fill_null(False)
    if begins.any():
        chat.topics.update(chat.keys(said["record"], said["id"]).filter(begins).drop_nulls())
    if not chat.topics:
        return ids
    of_topic = chat.keys(said["record"], ids).is_in(list(chat.topics)).fill_null(False)
    return ids.set(of_topic & said["reply_to_peer_id"].is_null(), None)


def _likes(reactions: pl.Series) -> pl.Series:
    """Add up the counts of a message's reactions, which are kept as JSON."""
    likes = constant(0, reactions.len(), pl.Int64())
    at = reactions.is_not_null().arg_true()
    if at.is_empty():
        return likes
    counts = pl.element().str.extract("([0-9]+)$").cast(pl.Int64)
    found = reactions.gather(at).str.extract_all(_COUNT).list.eval(counts).list.sum()
    return likes.scatter(at, found)


def _first(said: pl.DataFrame, wanted: str, instead: str) -> pl.Series:
    return said[wanted].zip_with(said[wanted].is_not_null(), said[instead])


def _text_of(name: str) -> Callable[[Message], str | None]:
    """Give a reader of a number that is kept as text."""
    member = attrgetter(name)
    return lambda message: None if (value := member(message)) is None else str(value)


def _id(value: str | int | None) -> str | None:
    """Name an account as newer exports do; before 2021 its kind was in the high bits."""
    if value is None or isinstance(value, str):
        return value
    kind = "user" if value < 2 << 32 else "chat"
    return f"{kind}{value & 0xFFFFFFFF}"


def _kinds(said: pl.DataFrame) -> pl.Series:
    types = said["type"].fill_null("message")
    is_service = types == "service"
    kinds = constant(Kind.MESSAGE.value, said.height, pl.String())
    kinds = kinds.set(types != "message", Kind.UNSUPPORTED.value)
    kinds = kinds.set(is_service, Kind.SYSTEM.value)
    return kinds.set(is_service & said["action"].is_in(_CALLS).fill_null(False), Kind.CALL.value)


def _plain(text: str | list[str | Piece] | None) -> str:
    if isinstance(text, str):
        return text
    return "".join(each if isinstance(each, str) else each.text for each in text or ())


def _links(message: Message) -> list[str] | None:
    pieces = message.text if isinstance(message.text, list) else []
    links = [
        each.href or each.text for each in pieces if isinstance(each, Piece) and each.type in _LINKS
    ]
    rows = message.inline_bot_buttons or []
    return links + [each.data for row in rows for each in row if each.type == "url"] or None


def _card(message: Message) -> str | None:
    """Give the words of a poll, of a shared contact, or of what stands in place of words."""
    if message.poll is not None:
        question = message.poll.question
        return question if isinstance(question, str) else _plain(question)
    card = message.contact_information or Contact()
    contact = " ".join(filter(None, (card.first_name, card.last_name, card.phone_number)))
    return contact or (_offer(message) if _is_wordless(message) else None)


def _is_wordless(message: Message) -> bool:
    """Say of one what `_wordless` says of many."""
    silent = not _plain(message.text) and message.type == "message"
    return silent and message.photo is None and message.file is None


def _offer(message: Message) -> str | None:
    """Give the words of a game, a place, an invoice, a list of tasks or a giveaway."""
    return words_of(
        (message.game_title, message.game_description, message.place_name, message.address),
        message.invoice_information,
        message.todo_list,
        message.giveaway_information,
    )


# How each column of _SAID is read from a message.
_READ: dict[str, Callable[[Message], Any]] = {
    **{name: attrgetter(name) for name in _PLAIN if name != "from"},
    "from": attrgetter("author"),
    **{
        name: _text_of(name)
        for name in ("id", "date_unixtime", "reply_to_message_id", "reply_to_peer_id")
    },
    "reactions": lambda message: bytes(message.reactions).decode(errors="replace") or None,
    "from_id": lambda message: _id(message.from_id),
    "actor_id": lambda message: _id(message.actor_id),
    "text": lambda message: _plain(message.text),
    "forwarded_from": lambda message: message.forwarded_from or None,
    "forwarded": lambda message: message.forwarded_from is not UNSET,
    "links": _links,
    "card": _card,
}


def _edits(stamps: pl.Series) -> pl.Series:
    """Say what was edited; before 2019 an unedited message said 1970, west of London 1969."""
    return (stamps.is_not_null() & ~stamps.str.starts_with("19")).fill_null(False)


IMPORTER = Importer(
    name="telegram-json",
    title="Telegram Desktop, JSON",
    recognises=recognises,
    split=split,
    read=read,
    knows=frozenset(
        {"pictures", "videos", "files", "links", "reply", "forwarded", "edited", "likes"}
    ),
    supersedes=frozenset({"telegram-html"}),
    join=join,
)
