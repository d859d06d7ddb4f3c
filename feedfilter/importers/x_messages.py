"""X (Twitter) archive, direct messages: `data/direct-messages.js`, `direct-messages-group.js`.

Get it: Settings, Your account, Download an archive of your data; it comes after a day. Give the
zip or its folder `data`. A record is one message or event of a conversation; stamps are UTC. The
archive has only the numbers of people, no names but the owner's, which is in `account.js`.
Shortened addresses are replaced by what they stand for. Reactions count as likes.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, member
from feedfilter.stamps import from_iso

_PREFIX = re.compile(rb"\s*window\.YTD\.direct_messages?(?:_group)?\.part[0-9]+\s*=\s*(?=\[)")
_SHORT = re.compile(r"https?://t\.co/[A-Za-z0-9]+")
_MEDIUM = re.compile(r"https?://(?:twitter|x)\.com/(?:[^\s]{1,100}/)?messages/media/")
_VIDEO = re.compile(
    r"/(?:dm_video|dm_gif|ext_tw_video|tweet_video)/|\.mp4(?:$|\?)|video\.twimg\.com"
)
_EVENTS = (
    "joinConversation participantsJoin participantsLeave conversationNameUpdate"
    " welcomeMessageCreate reactionCreate".split()
)


class Link(msgspec.Struct, gc=False):
    """A shortened address, and what it stands for."""

    url: str | None = None
    expanded: str | None = None


class Created(msgspec.Struct, gc=False):
    """A message."""

    id: str | int | None = None
    senderId: str | int | None = None
    text: str | None = None
    createdAt: str | None = None
    urls: list[Link] | None = None
    mediaUrls: list[str] | None = None
    reactions: list[Any] | None = None


class Event(msgspec.Struct, gc=False):
    """One of the conversation's messages and events, each under its own key."""

    messageCreate: Created | None = None
    joinConversation: Created | None = None
    participantsJoin: Created | None = None
    participantsLeave: Created | None = None
    conversationNameUpdate: Created | None = None
    welcomeMessageCreate: Created | None = None
    reactionCreate: Created | None = None


class Account(msgspec.Struct, gc=False):
    """The owner."""

    username: str | None = None
    accountId: str | None = None


class AccountEntry(msgspec.Struct, gc=False):
    """The owner in its wrapper."""

    account: Account = msgspec.field(default_factory=Account)


class Chat(msgspec.Struct, frozen=True):
    """What surrounds the messages."""

    name: str | None
    owner: Account


def recognises(file: ExportFile) -> bool:
    """Look for the assignment at the beginning."""
    return _PREFIX.match(file.data[file.start : file.start + 200]) is not None


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages of each conversation."""
    match = _PREFIX.match(file.data[file.start : file.start + 200])
    body = copy.copy(file)  # the same bytes, read from the array on
    body.start = file.start + (match.end() if match else 0)
    owner = _account(file)
    for records in arrays("*.dmConversation.messages")(body):
        name = member(records.context, "conversationId", str | int)
        records.context = Chat(None if name is None else str(name), owner)
        yield records


def _account(file: ExportFile) -> Account:
    data = file.beside("account.js") or b""
    try:
        entries = msgspec.json.decode(data[data.find(b"[") :], type=list[AccountEntry])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return Account()
    return entries[0].account if entries else Account()


def item(event: Event, chat: Chat) -> Item:
    """Make an item of a message or an event."""
    message = event.messageCreate
    if message is None:
        return _system(event, chat)
    time, absolute = from_iso(message.createdAt)
    sender = None if message.senderId is None else str(message.senderId)
    mine = sender == chat.owner.accountId if chat.owner.accountId else None
    videos = [url for url in message.mediaUrls or () if _VIDEO.search(url)]
    pictures = [url for url in message.mediaUrls or () if not _VIDEO.search(url)]
    links = [link.expanded for link in message.urls or () if link.expanded]
    return Item(
        text=_words(message),
        time=time,
        absolute=absolute,
        author_id=sender,
        author=chat.owner.username if mine else None,
        chat=chat.name,
        pictures=len(pictures),
        videos=len(videos),
        links=[link for link in links if not _MEDIUM.match(link)],
        picture_keys=pictures,
        item_id=None if message.id is None else str(message.id),
        me=mine,
        likes=len(message.reactions or ()),
    )


def _system(event: Event, chat: Chat) -> Item:
    found = next((made for name in _EVENTS if (made := getattr(event, name))), None)
    if found is None:
        raise UnreadableError("is no message of a conversation")
    time, absolute = from_iso(found.createdAt)
    return Item(
        text=found.text or "", time=time, absolute=absolute, chat=chat.name, kind=Kind.SYSTEM.value
    )


def _words(message: Created) -> str:
    """Put whole addresses for shortened ones; those of pictures say nothing and go."""
    whole = {link.url: link.expanded or link.url for link in message.urls or () if link.url}
    whole = {url: "" if _MEDIUM.match(to) else to for url, to in whole.items()}
    text = _SHORT.sub(lambda match: whole.get(match.group(), match.group()), message.text or "")
    return html.unescape(text).strip()


IMPORTER = Importer(
    name="x-messages",
    title="X (Twitter) archive, direct messages",
    recognises=recognises,
    marks=Marks(json=False, words=("window.YTD.",)),
    split=split,
    read=each(Event, item),
    knows=frozenset({"pictures", "videos", "files", "links", "likes"}),
)
