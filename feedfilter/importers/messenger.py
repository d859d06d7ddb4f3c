"""Facebook Messenger and Instagram messages, JSON: `message_1.json`, `message_2.json` and so on.

Get it: Accounts Center, Your information and permissions, Export your information; choose the
format JSON (HTML is offered first). A chat is a folder of files with up to 10,000 messages each,
newest first; give the folder or the whole zip. A record is one message; `timestamp_ms` is Unix
milliseconds, so stamps need no zone. Texts are written as broken bytes: they are mended for
reading and stay as they are when the file is written back. Nothing tells the owner; there are no
ids. Reactions count as likes. What the app says in English under somebody's name (`Mia left the
group.`, `Mia unsent a message`) is no message of theirs.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, member
from feedfilter.records.media import NONE, Media
from feedfilter.records.meta import Medium, counted, mended
from feedfilter.records.meta_notices import is_call, is_notice, is_stand_in, is_unsent, said_of
from feedfilter.stamps import from_millis

_FOLDER = re.compile(
    r"(?:^|/)messages/(?:inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)/"
)
_PART = re.compile(r"message_[0-9]{1,6}\.json")


class Share(msgspec.Struct, gc=False):
    """A shared link or post."""

    link: str | None = None
    share_text: str | None = None
    original_content_owner: str | None = None


class Message(msgspec.Struct, gc=False):
    """One message."""

    sender_name: str | None = None
    timestamp_ms: int | float | str | None = None
    content: str | None = None
    type: str | None = None
    photos: list[Medium] | None = None
    videos: list[Medium] | None = None
    gifs: list[Medium] | None = None
    audio_files: list[Medium] | None = None
    files: list[Medium] | None = None
    sticker: Medium | None = None
    share: Share | None = None
    reactions: list[Any] | None = None
    call_duration: int | float | None = None
    missed: bool | None = None
    is_unsent: bool | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the keys of a message, or of an empty chat; in its own folder the name is enough."""
    first = file.first_of("messages")
    if "sender_name" in first:
        return "timestamp_ms" in first
    if file.json_object("participants", "messages", "thread_path"):
        return True
    in_place = _FOLDER.search(f"{file.folder}/") and _PART.fullmatch(file.file_name)
    return bool(in_place and file.json is not None)


def item(message: Message, chat: str | None) -> Item:
    """Make an item of a message."""
    author = mended(message.sender_name) or None
    share = message.share or Share()
    content = mended(message.content)
    media = _media(message)
    kind = _kind(message, content, author, media)
    owner = mended(share.original_content_owner) or None
    return Item(
        text="" if kind == Kind.DELETED.value else _text(message, content, author, media),
        time=from_millis(message.timestamp_ms),
        author=author,
        chat=chat,
        kind=kind,
        link_title=mended(share.share_text) or None,
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        links=[share.link] if share.link else [],
        picture_keys=list(media.picture_keys),
        forwarded_from=owner,
        forwarded=True if owner else None,
        likes=len(message.reactions or ()),
    )


def _media(message: Message) -> Media:
    """Count media by the list that they stand in; voice messages may end in .mp4."""
    lists = (message.photos, message.gifs, message.videos, message.audio_files, message.files)
    if message.sticker is None and not any(lists):
        return NONE
    pictures = [*(message.photos or ()), *(message.gifs or ())]
    if message.sticker is not None:
        pictures.append(message.sticker)
    files = counted(message.files or ())
    keys = tuple(each.uri for each in pictures if each.uri)
    return Media(
        len(pictures) + files.pictures,
        len(message.videos or ()) + files.videos,
        len(message.audio_files or ()) + files.files,
        keys + files.picture_keys,
    )


def _kind(message: Message, content: str, author: str | None, media: Media) -> str:
    """Tell the app's own sentences from what the sender said; what shows something is no notice."""
    if message.is_unsent:
        return Kind.DELETED.value
    if message.type == "Call" or message.call_duration is not None or message.missed:
        return Kind.CALL.value
    if message.type in ("Subscribe", "Unsubscribe"):
        return Kind.SYSTEM.value
    said = said_of(content, author)
    if is_call(said):
        return Kind.CALL.value
    if _shows(message, media):
        return Kind.MESSAGE.value
    if is_unsent(said):
        return Kind.DELETED.value
    return (Kind.SYSTEM if is_notice(content, said) else Kind.MESSAGE).value


def _shows(message: Message, media: Media) -> bool:
    return bool(media.pictures or media.videos or media.files or message.share)


def _text(message: Message, content: str, author: str | None, media: Media) -> str:
    """Give the words; a sentence of the app in place of a picture or a card is none."""
    if _shows(message, media) and is_stand_in(said_of(content, author)):
        return ""
    return content


IMPORTER = Importer(
    name="messenger",
    title="Facebook Messenger and Instagram messages, JSON",
    recognises=recognises,
    split=arrays("messages", context=lambda around: mended(member(around, "title", str)) or None),
    read=each(Message, item),
    knows=frozenset({"pictures", "videos", "files", "links", "forwarded", "likes"}),
    supersedes=frozenset({"messenger-html"}),
)
