"""Instagram messages of before the end of 2020, JSON: `messages.json` with all chats in one file.

Get it: it cannot be had any more; newer archives have a folder for each chat and are read as those
of Messenger. A record is one message; `created_at` is ISO 8601 with an offset. Texts are written as
broken bytes: they are mended for reading and stay as they are when the file is written back. A chat
has no name, so its people stand for it. Nothing tells the owner; there are no ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, member, texts
from feedfilter.records.media import Media, count
from feedfilter.records.meta import mended
from feedfilter.stamps import from_iso


class Message(msgspec.Struct, gc=False):
    """One message."""

    sender: str | None = None
    created_at: str | None = None
    text: str | None = None
    heart: str | None = None
    action: str | None = None  # the app's words: somebody named the group
    video_call_action: str | None = None
    media: str | None = None
    media_url: str | None = None
    voice_media: str | None = None
    animated_media_images: Any = None
    media_owner: str | None = None  # of a post that is shared
    media_share_caption: str | None = None
    media_share_url: str | None = None
    story_share: str | None = None
    live_video_share: str | None = None
    profile_share_username: str | None = None
    profile_share_name: str | None = None
    mentioned_username: str | None = None
    link: Any = None
    likes: list[Any] | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a list of chats, each with its people and its conversation."""
    return file.json_array("participants", "conversation")


def _people(around: dict[str, msgspec.Raw]) -> str | None:
    people = member(around, "participants", list[str]) or ()
    return ", ".join(map(mended, people)) or None


def item(message: Message, chat: str | None) -> Item:
    """Make an item of a message."""
    time, absolute = from_iso(message.created_at)
    media = _media(message)
    owner = mended(message.media_owner) or None
    return Item(
        text=mended(_words(message)),
        time=time,
        absolute=absolute,
        author=mended(message.sender) or None,
        chat=chat,
        kind=_kind(message),
        link_title=texts(map(mended, _titles(message))),
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        links=[each for each in _links(message) if each and "/" in each],
        picture_keys=list(media.picture_keys),
        forwarded_from=owner,
        forwarded=True if owner else None,
        likes=len(message.likes or ()),
    )


def _words(message: Message) -> str | None:
    """Give what was written, else what the app writes for it."""
    return message.text or message.heart or message.action or message.video_call_action


def _kind(message: Message) -> str:
    if message.text or message.heart:
        return Kind.MESSAGE.value
    if message.video_call_action:
        return Kind.CALL.value
    return (Kind.SYSTEM if message.action else Kind.MESSAGE).value


def _titles(message: Message) -> Iterable[str | None]:
    """Give what is said of a shared post, story, live video, account or link."""
    title = message.link.get("title") if isinstance(message.link, dict) else None
    return (
        message.media_share_caption,
        message.story_share,
        message.live_video_share,
        message.profile_share_name or message.profile_share_username,
        message.mentioned_username,
        title if isinstance(title, str) else None,
    )


def _media(message: Message) -> Media:
    """Count what was sent; `Media unavailable.` stands for what is gone."""
    sent = [each for each in (message.media, message.media_url) if each and "/" in each]
    named: list[tuple[str, str | None]] = [(each.partition("?")[0], None) for each in sent]
    if "/" in (message.voice_media or ""):
        named.append(("", "audio"))
    if message.animated_media_images:
        named.append(("", "image"))
    return count(named)


def _links(message: Message) -> Iterator[str | None]:
    link = message.link
    address = link.get("url") or link.get("link") if isinstance(link, dict) else link
    yield message.media_share_url
    yield address if isinstance(address, str) else None


IMPORTER = Importer(
    name="instagram-messages",
    title="Instagram messages of before 2021, JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("participants", "conversation")),
    split=arrays("*.conversation", context=_people),
    read=each(Message, item),
    knows=frozenset({"pictures", "videos", "files", "links", "forwarded", "likes"}),
)
