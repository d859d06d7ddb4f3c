"""Discord channels and direct messages, DiscordChatExporter JSON.

Get it: Tyrrrz/DiscordChatExporter, format JSON; `Guild - Category - channel [id].json`, large ones
in `[part 2]` and so on. A record is one message with its author's id; `timestamp` has its offset.
Previews of links and cards of bots are in `embeds`. A forwarded message holds the words of the
first one, but not who wrote it. In some files a reply is a message like any other, but for what it
refers to. Labels of buttons stand with the cards. A run that broke off leaves a file without an
end; its whole messages are read. Reactions count as likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.addresses import media_of
from feedfilter.records.json import arrays, each, member, texts
from feedfilter.records.nested import objects_inside
from feedfilter.records.snowflake import instant_of
from feedfilter.stamps import from_iso

_REPLIES = frozenset({"Reply", "19"})  # releases that had no name for it wrote the number
_SPOKEN = frozenset({"Default", *_REPLIES, "20", "23"})  # 20, 23: a bot's answer to a command


class Author(msgspec.Struct, gc=False):
    """Who wrote a message; the nickname is what the server shows."""

    id: str | int | None = None
    name: str | None = None
    nickname: str | None = None


class Attachment(msgspec.Struct, gc=False):
    """A file of a message."""

    fileName: str | None = None
    url: str | None = None


class Field(msgspec.Struct, gc=False):
    """A row of an embed."""

    name: str | None = None
    value: str | None = None


class Named(msgspec.Struct, gc=False):
    """Who or what is named above or below an embed."""

    name: str | None = None
    text: str | None = None
    url: str | None = None


class Embed(msgspec.Struct, gc=False):
    """A preview of a link, or a bot's card."""

    title: str | None = None
    url: str | None = None
    description: str | None = None
    fields: list[Field] | None = None
    author: Named | None = None
    footer: Named | None = None


class Reference(msgspec.Struct, gc=False):
    """The message that is answered or forwarded."""

    type: str | None = None
    messageId: str | int | None = None
    channelId: str | int | None = None


class Forwarded(msgspec.Struct, gc=False):
    """What a forwarded message said."""

    content: str | None = None
    attachments: list[Attachment] | None = None
    embeds: list[Embed] | None = None


class Reaction(msgspec.Struct, gc=False):
    """One sign, and how many gave it."""

    count: int | None = None


class Message(msgspec.Struct, gc=False):
    """One message."""

    id: str | int | None = None
    type: str | int | None = "Default"
    timestamp: str | None = None
    timestampEdited: str | None = None
    content: str | None = None
    author: Author | None = None
    attachments: list[Attachment] | None = None
    embeds: list[Embed] | None = None
    reference: Reference | None = None
    forwardedMessage: Forwarded | None = None
    reactions: list[Reaction] | None = None
    components: Any = None


def recognises(file: ExportFile) -> bool:
    """Look for the envelope with guild and channel."""
    return file.json_object("guild", "channel", "messages")


def item(message: Message, channel: dict[str, Any]) -> Item:
    """Make an item of a message."""
    author = message.author or Author()
    time, absolute = _stamp(message)
    first = message.forwardedMessage or Forwarded()
    embeds = [*(message.embeds or []), *(first.embeds or [])]
    attached = [*(message.attachments or []), *(first.attachments or [])]
    media = media_of(each.fileName or each.url for each in attached)
    buttons = list(objects_inside(message.components, ("components",)))
    reply = _is_reply(message, channel)
    answered = message.reference.messageId if message.reference and reply else None
    return Item(
        text=message.content or first.content or "",
        time=time,
        absolute=absolute,
        author_id=str(author.id) if author.id is not None else None,
        author=author.nickname or author.name or None,
        chat=channel.get("name") or None,
        kind=_kind(str(message.type)),
        link_title=texts([*map(_words, embeds), *_texts_of(buttons, "label", "content")]),
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        links=[*_addresses(embeds), *_texts_of(buttons, "url")],
        item_id=str(message.id) if message.id is not None else None,
        reply_to=str(answered) if answered is not None else None,
        reply=reply,
        forwarded=_is_forwarded(message),
        edited=bool(message.timestampEdited),
        likes=sum(each.count or 0 for each in message.reactions or ()),
    )


def _kind(type_: str) -> str:
    if type_ == "Call":
        return Kind.CALL.value
    return (Kind.MESSAGE if type_ in _SPOKEN else Kind.SYSTEM).value


def _is_reply(message: Message, channel: dict[str, Any]) -> bool:
    """Tell a reply, also one that is a message like any other; a cross-post is from elsewhere."""
    if str(message.type) in _REPLIES:
        return True
    refers = message.reference
    if message.type != "Default" or refers is None or _is_forwarded(message):
        return False
    here = channel.get("id")
    return bool(refers.messageId) and here is not None and str(refers.channelId) == str(here)


def _is_forwarded(message: Message) -> bool:
    named = message.reference is not None and message.reference.type == "Forward"
    return named or message.forwardedMessage is not None


def _stamp(message: Message) -> tuple[int | None, bool]:
    """Read the stamp; where it is missing, the id holds it."""
    time, absolute = from_iso(message.timestamp)
    if time is not None:
        return time, absolute
    return instant_of(message.id), True


def _words(embed: Embed) -> str | None:
    author, footer = embed.author or Named(), embed.footer or Named()
    fields = [text for field in embed.fields or [] for text in (field.name, field.value)]
    return texts([author.name, embed.title, embed.description, *fields, footer.text])


def _addresses(embeds: list[Embed]) -> Iterator[str]:
    for embed in embeds:
        named = embed.author.url if embed.author else None
        yield from (url for url in (embed.url, named) if url)


def _texts_of(found: list[dict[str, Any]], *names: str) -> Iterator[str]:
    """Give those members that are texts and say something."""
    values = (each.get(name) for each in found for name in names)
    return (value for value in values if isinstance(value, str) and value)


IMPORTER = Importer(
    name="discord",
    title="Discord, DiscordChatExporter JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("guild", "channel", "messages")),
    split=arrays(
        "messages", context=lambda around: member(around, "channel", dict[str, Any]) or {}
    ),
    read=each(Message, item),
    knows=frozenset(
        {"pictures", "videos", "files", "links", "reply", "forwarded", "edited", "likes"}
    ),
    supersedes=frozenset({"discord-csv", "discord-html", "discord-text"}),
)
