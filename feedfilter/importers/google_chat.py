"""Google Chat from Google Takeout: `Takeout/Google Chat/Groups/*/messages.json`.

Get it: takeout.google.com, Google Chat; give the zip or the folder `Google Chat`. Each space,
group or direct message is a folder. A record is one message; `created_date` is a sentence in
the language of the account, always in UTC (`Saturday, March 14, 2026 at 8:05:33 AM UTC`); where
its month is in a language that is not known here, the message has no time. The space's name is
taken from `group_info.json`, the owner from `user_info.json`, where they lie at their places.
Reactions count as likes. Older messages have no ids. A deleted one says neither who wrote it nor
when, only when it was deleted, which is its time here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import msgspec

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import media, month_names
from feedfilter.records.json import arrays, each, read_json, texts

_USER = re.compile(r"(?:.*/)?Users/[^/]+/user_info\.json")


class Person(msgspec.Struct, gc=False):
    """Who wrote."""

    name: str | None = None
    email: str | None = None


class Attached(msgspec.Struct, gc=False):
    """A picture, video or file."""

    original_name: str | None = None
    export_name: str | None = None


class Card(msgspec.Struct, gc=False):
    """The card of a link."""

    title: str | None = None
    snippet: str | None = None
    url: Any = None


class Annotation(msgspec.Struct, gc=False):
    """Something known of a stretch of text."""

    url_metadata: Card | None = None


class Quoted(msgspec.Struct, gc=False):
    """The message that this one answers."""

    text: str | None = None
    message_id: str | None = None


class Reaction(msgspec.Struct, gc=False):
    """One emoji of several people."""

    reactor_emails: list[Any] | None = None


class Message(msgspec.Struct, gc=False):
    """One message."""

    creator: Person | None = None
    created_date: str | None = None
    updated_date: str | None = None
    deleted_date: str | None = None
    text: str | None = None
    message_id: str | None = None
    attached_files: list[Attached] | None = None
    annotations: list[Annotation] | None = None
    quoted_message_metadata: Quoted | None = None
    reactions: list[Reaction] | None = None
    message_state: str | None = None
    deletion_metadata: Any = None


class Group(msgspec.Struct, gc=False):
    """What `group_info.json` says."""

    name: str | None = None
    members: list[Person] | None = None


class User(msgspec.Struct, gc=False):
    """What `user_info.json` says."""

    user: Person | None = None


class Chat(msgspec.Struct, frozen=True):
    """What surrounds the messages."""

    name: str | None
    owner: str | None  # the owner's address
    addresses: Mapping[str, str]  # of members by name, where only one has it


def recognises(file: ExportFile) -> bool:
    """Look for messages of a topic, with a creator or with how they were deleted."""
    first = file.first_of("messages")
    spoken = isinstance(first.get("creator"), dict)
    return "topic_id" in first and (spoken or isinstance(first.get("deletion_metadata"), dict))


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the space's name and the owner."""
    for records in arrays("messages")(file):
        group = _group(file)
        name = group.name or PurePosixPath(file.folder).name or None
        records.context = Chat(name, _owner(file), _addresses_of(group))
        yield records


def _group(file: ExportFile) -> Group:
    data = file.beside("group_info.json")
    group: Group = _known(data, Group, "group_info.json", Group()) if data else Group()
    return group


def _addresses_of(group: Group) -> dict[str, str]:
    members = [each for each in group.members or () if each.name and each.email]
    times = Counter(each.name for each in members)
    return {each.name: each.email for each in members if times[each.name] == 1}  # type: ignore[misc]


def _owner(file: ExportFile) -> str | None:
    """Find the owner where the export stands whole: `Users/` beside `Groups/`."""
    groups = PurePosixPath(file.folder).parent
    if file.container is None or groups.name != "Groups":
        return None
    above = "" if str(groups.parent) == "." else f"{groups.parent}/"
    try:
        names = [
            name
            for name in file.container.names()
            if name.startswith(f"{above}Users/") and _USER.fullmatch(name)
        ]
        data = file.container.read(names[0]) if len(names) == 1 else b"{}"
    except (ExportError, KeyError, OSError):
        return None
    user = _known(data, User, "user_info.json", User()).user
    return user.email if user else None


def _known(data: bytes, kind: Any, name: str, instead: Any) -> Any:
    try:
        return read_json(data, kind, name)
    except ExportError:
        return instead


def item(message: Message, chat: Chat) -> Item:
    """Make an item of a message."""
    creator = message.creator or Person()
    address = creator.email or chat.addresses.get(creator.name or "")
    files = [each.original_name or each.export_name for each in message.attached_files or ()]
    counted = media.count((name, None) for name in files)
    cards = [each.url_metadata for each in message.annotations or () if each.url_metadata]
    quoted = message.quoted_message_metadata
    deleted = message.deletion_metadata is not None or message.message_state == "DELETED"
    return Item(
        text="" if deleted else message.text or "",
        time=_instant(message),
        author_id=address,
        author=creator.name or None,
        chat=chat.name,
        kind=(Kind.DELETED if deleted else Kind.MESSAGE).value,
        quote=(quoted.text or None) if quoted else None,
        link_title=texts(text for card in cards for text in (card.title, card.snippet)),
        pictures=counted.pictures,
        videos=counted.videos,
        files=counted.files,
        links=[address for card in cards for address in _addresses(card.url)],
        item_id=message.message_id or None,
        reply_to=(quoted.message_id or None) if quoted else None,
        reply=quoted is not None,
        edited=message.updated_date is not None and message.created_date is not None,
        me=address == chat.owner if chat.owner else None,
        likes=sum(len(each.reactor_emails or ()) for each in message.reactions or ()),
    )


def _instant(message: Message) -> int | None:
    for written in (message.created_date, message.updated_date, message.deleted_date):
        time = month_names.spoken(written[:100]) if written else None
        if time is not None:
            return time
    return None


def _addresses(url: Any) -> list[str]:
    """Give the address of a card, which newer exports wrap in an object."""
    values = url.values() if isinstance(url, dict) else [url]
    return [value for value in values if isinstance(value, str) and value]


IMPORTER = Importer(
    name="google-chat",
    title="Google Chat, Takeout",
    recognises=recognises,
    marks=Marks(json=True, words=("messages", "topic_id"), some=("creator", "deletion_metadata")),
    split=split,
    read=each(Message, item),
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "edited", "likes"}),
)
