"""A Slack workspace: the export's zip, its unpacked folder, or one day of a channel.

Get it: Slack, Tools & settings, Workspace settings, Import/Export data (owners and admins). Public
channels, on request also private ones and direct messages; a channel is a folder with a file for
each day. A record is one message; its id and stamp are `ts`, seconds since 1970. Names stand in
`users.json`. Cards of bots and previews of links are in `attachments`. Reactions count as likes.
Until 2018 a comment on a file was a message that shows the file again; only its words are read.
What was deleted is gone, but for the root of a thread. A day may be out of order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import msgspec
from msgspec.structs import replace

from feedfilter.container import Container
from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, read_json, texts
from feedfilter.records.slack_words import (
    Workspace,
    addresses,
    block_words,
    elements,
    is_text,
    plain,
)
from feedfilter.stamps import MICRO, in_range

_SPOKEN = frozenset(
    "bot_message me_message file_share file_comment thread_broadcast reply_broadcast".split()
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
_EXACT = re.compile(r"[0-9]{9,12}\.[0-9]{6}")
_TS = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,6}))?[0-9]*")


class Profile(msgspec.Struct, gc=False):
    """The names of a person; empty ones occur."""

    display_name: str | None = None
    real_name: str | None = None
    name: str | None = None


class User(msgspec.Struct, gc=False):
    """One entry of users.json."""

    id: str = ""
    name: str | None = None
    real_name: str | None = None
    profile: Profile | None = None


class Conversation(msgspec.Struct, gc=False):
    """One entry of channels.json."""

    id: str = ""
    name: str | None = None


class File(msgspec.Struct, gc=False):
    """A file of a message."""

    mimetype: str | None = None
    mode: str | None = None


class Field(msgspec.Struct, gc=False):
    """A row of a card."""

    title: Any = None
    value: Any = None


class Attachment(msgspec.Struct, gc=False):
    """A card, the preview of a link, or another message that is shown with this one."""

    title: str | None = None
    title_link: str | None = None
    text: str | None = None
    pretext: str | None = None
    fallback: str | None = None
    from_url: str | None = None
    author_name: str | None = None
    is_msg_unfurl: bool | None = None
    is_share: bool | None = None
    fields: list[Field] | None = None
    blocks: Any = None


class Comment(msgspec.Struct, gc=False):
    """What somebody said of a file."""

    user: str | None = None
    comment: str | None = None


class Reaction(msgspec.Struct, gc=False):
    """One emoji of several people; where they are many, not all are named."""

    count: int | None = None
    users: list[Any] | None = None


class Edited(msgspec.Struct, gc=False):
    """When and by whom a message was edited."""

    ts: str | None = None


class Message(msgspec.Struct, gc=False):
    """One message."""

    type: str | None = None
    subtype: str | None = None
    ts: str | float | None = None
    user: str | None = None
    username: str | None = None
    bot_id: str | None = None
    bot_profile: Profile | None = None
    user_profile: Profile | None = None
    text: str | None = None
    blocks: Any = None
    thread_ts: str | float | None = None
    reply_count: int | None = None
    edited: Edited | None = None
    files: list[File | None] | None = None
    file: File | None = None
    attachments: list[Attachment] | None = None
    comment: Comment | None = None
    reactions: list[Reaction] | None = None


class Channel(msgspec.Struct, frozen=True):
    """One conversation of the workspace."""

    name: str | None
    workspace: Workspace


def recognises(file: ExportFile) -> bool:
    """Look for messages with `ts`; in a file that is not named by its day, for Slack's `ts`."""
    if not isinstance(file.json, list):
        return False
    objects = [each for each in file.json if isinstance(each, dict)]
    said = [each["ts"] for each in objects if each.get("type") == "message" and "ts" in each]
    if _DAY.fullmatch(file.file_name):
        return bool(said)
    return 0 < len(said) == len(file.json) and all(map(_is_exact, said))


def _is_exact(ts: Any) -> bool:
    """Tell `1773475533.000200` from the seconds that other formats write under this name."""
    return isinstance(ts, str) and _EXACT.fullmatch(ts) is not None


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages of one day with the names of the workspace."""
    folder = PurePosixPath(file.folder)
    place = file.container.path if file.container else PurePosixPath()
    name = folder.name or place.name or None
    workspace = _NOBODY
    if file.container is not None:  # containers are told apart by identity
        workspace = _workspace(file.container, str(folder.parent))  # type: ignore[arg-type]
    for records in arrays("")(file):
        records.context = Channel(name, workspace)
        yield records


@lru_cache(maxsize=4)
def _workspace(container: Container, top: str) -> Workspace:
    """Read the names once for all days of an export."""
    users: list[User] = []
    for name in ("users.json", "org_users.json"):
        users += _listed(container, top, name, list[User])
    channels: list[Conversation] = []
    for name in ("channels.json", "groups.json", "mpims.json"):
        channels += _listed(container, top, name, list[Conversation])
    people = {user.id: shown for user in users if (shown := _shown(user))}
    return Workspace(people, {each.id: each.name for each in channels if each.name})


_NOBODY = Workspace({}, {})


def _listed(container: Container, top: str, name: str, kind: Any) -> Any:
    """Read a list beside the channels; one that is missing or damaged is empty."""
    try:
        return read_json(container.read(str(PurePosixPath(top, name))), kind, name)
    except (KeyError, ExportError):
        return []


def _shown(user: User) -> str | None:
    profile = user.profile or Profile()
    return profile.display_name or profile.real_name or user.real_name or user.name


def item(message: Message, channel: Channel) -> Item | None:
    """Make an item of a message."""
    if message.type != "message":
        return None
    workspace = channel.workspace
    cards = [each for each in message.attachments or [] if not _is_message(each)]
    thread = str(message.thread_ts or "")
    is_reply = bool(thread) and thread != str(message.ts)
    message = _as_said(message)
    made = Item(
        time=_time(message.ts),
        author_id=message.user or message.bot_id,
        author=_author(message, workspace),
        chat=channel.name,
        kind=_kind(message.subtype),
        link_title=texts(_words(each, workspace) for each in cards),
        links=_links(message, cards),
        item_id=str(message.ts) if message.ts is not None else None,
        reply_to=thread if is_reply else None,
        reply=is_reply,
        edited=message.edited is not None,
        comments=message.reply_count,
        likes=sum(each.count or len(each.users or ()) for each in message.reactions or ()),
    )
    if made.kind != Kind.DELETED.value:
        blocks = elements(message.blocks)
        made.text = plain(message.text, workspace) or block_words(blocks, workspace)
    _fill_shown(made, message, workspace)
    _count(made, message)
    return made


def _as_said(message: Message) -> Message:
    """Give a comment on a file as its author said it; the file is that of another message."""
    comment = message.comment
    if message.subtype != "file_comment" or comment is None:
        return message
    text, user = comment.comment or message.text, message.user or comment.user
    return replace(message, user=user, text=text, file=None, files=None)


def _fill_shown(made: Item, message: Message, workspace: Workspace) -> None:
    """Say what another message says that is shown with this one."""
    shown = [each for each in message.attachments or [] if _is_message(each)]
    shared = [each for each in shown if each.is_share]
    made.quote = texts(plain(each.text, workspace) for each in shown)
    made.forwarded = bool(shared)
    made.forwarded_from = shared[0].author_name if shared else None


def _count(made: Item, message: Message) -> None:
    """Count the files; those that were deleted are none."""
    files = [each for each in [*(message.files or []), message.file] if each is not None]
    kinds = [each.mimetype or "" for each in files if each.mode != "tombstone"]
    made.pictures = sum(kind.startswith("image/") for kind in kinds)
    made.videos = sum(kind.startswith("video/") for kind in kinds)
    made.files = len(kinds) - made.pictures - made.videos


def _kind(subtype: str | None) -> str:
    if subtype == "tombstone":
        return Kind.DELETED.value
    return (Kind.MESSAGE if subtype is None or subtype in _SPOKEN else Kind.SYSTEM).value


def _author(message: Message, workspace: Workspace) -> str | None:
    """Name who wrote it: users.json first, then what the message itself says."""
    profile, bot = message.user_profile or Profile(), message.bot_profile or Profile()
    named = workspace.people.get(message.user or "")
    own = profile.display_name or profile.real_name or profile.name
    return named or own or message.username or bot.name or None


def _time(ts: str | float | None) -> int | None:
    match = _TS.fullmatch(f"{ts:.6f}" if isinstance(ts, float) else ts or "")
    if match is None:
        return None
    micros = int(match[1]) * MICRO + int((match[2] or "").ljust(6, "0"))
    return micros if micros and in_range(micros) else None


def _is_message(attachment: Attachment) -> bool:
    return bool(attachment.is_msg_unfurl or attachment.is_share)


def _words(card: Attachment, workspace: Workspace) -> str | None:
    fields = [text for field in card.fields or [] for text in (field.title, field.value)]
    said = [card.pretext, card.title, card.text, *(text for text in fields if is_text(text))]
    inside = block_words(elements(card.blocks), workspace)
    shown = texts([*(plain(text, workspace) for text in said), inside])
    return shown or plain(card.fallback, workspace)


def _links(message: Message, cards: list[Attachment]) -> list[str]:
    """Give the addresses in the words and of the cards, each once."""
    spoken = [message.text, *(text for card in cards for text in (card.pretext, card.text))]
    inside = [
        each
        for blocks in (message.blocks, *(card.blocks for card in cards))
        for each in elements(blocks)
    ]
    spoken += [text for each in inside if is_text(text := each.get("text"))]
    found = addresses(spoken)
    found += [url for each in inside if is_text(url := each.get("url"))]
    found += [link for card in cards for link in (card.title_link, card.from_url) if link]
    return list(dict.fromkeys(found))


IMPORTER = Importer(
    name="slack",
    title="Slack workspace export",
    recognises=recognises,
    marks=Marks(json=True, words=("type", "ts")),
    split=split,
    read=each(Message, item),
    knows=frozenset("pictures videos files links reply forwarded edited comments likes".split()),
)
