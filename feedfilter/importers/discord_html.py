"""Discord channels and direct messages, DiscordChatExporter HTML.

Get it: Tyrrrz/DiscordChatExporter, format HTML (dark or light), which is what it offers first; JSON
says more. A record is a message. Its id holds the instant when it was sent, so that dates, written
in any language, need not be read. Messages of one author that follow each other have the name only
in the first; before 2022 it stands above that one. Emoji are pictures with a name, which is put
back into the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import html
from feedfilter.records.addresses import Media, media_of
from feedfilter.records.snowflake import instant_of

_MESSAGE = re.compile(rb'<div (?=[^<>]*\bdata-message-id="?([0-9]{1,20}))[^<>]*+>')
_ENTRY = re.compile(r'<div class="?preamble__entry"?>([^<]{1,2000})</div>')
_ABOVE = re.compile(
    rb'<span class="?chatlog__author-name"?(?=[^<>]* data-user-id="?([0-9]{1,20}))[^<>]*+>([^<]*+)<'
)
_TOP = 512 * 1024  # bytes in which styles and scripts end and the channel's name stands
_ANSWERED = re.compile(r"scrollToMessage\(event, *'([0-9]{1,20})'\)")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CALL = "started a call"


class Channel(Struct):
    """The channel's name, and who spoke last: a message that goes on has no name."""

    name: str | None
    author: str | None = None
    author_id: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the page's first lines and the classes of its messages."""
    head = file.head
    return "preamble__entry" in head and "chatlog__" in head


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the channel's name, which stands below the server's."""
    first = _MESSAGE.search(file.data, file.start)
    end = min(first.start() if first else _TOP, _TOP)
    top = bytes(file.data[file.start : end])
    entries = _ENTRY.findall(top.decode("utf-8", errors="replace"))
    name = unescape(entries[1]).strip().rpartition(" / ")[2] if len(entries) > 1 else None
    channel = Channel(name or None)
    _remember_above(top, channel)
    raws = list(html.pieces(file, _MESSAGE))
    yield Records(raws, channel, lambda index: _place(raws[index], index))


def _place(raw: bytes, index: int) -> str:
    match = _MESSAGE.match(raw)
    return f"message {match[1].decode() if match else index}"


def _item(raw: bytes, channel: Channel) -> Item:
    """Make an item of a message; a name that stands below it is that of the next one."""
    try:
        return _of(html.parsed(raw), channel)
    finally:
        _remember_above(raw, channel)


def _of(message: html.Element, channel: Channel) -> Item:
    parts = html.ByClass(message.iterdescendants())
    said = parts.first("chatlog__system-notification-content")
    if said is not None:
        return _notice(message, said, channel)
    _remember(parts.first("chatlog__author"), channel)
    first = parts.first("chatlog__forwarded-content")
    content = parts.first("chatlog__content") if first is None else first
    reply = parts.first("chatlog__reply")
    embeds = parts.all("chatlog__embed")
    media = _attached(parts)
    identifier = message.get("data-message-id")
    return Item(
        text=_words(content),
        time=instant_of(identifier),
        author=channel.author,
        author_id=channel.author_id,
        chat=channel.name,
        link_title="\n".join(filter(None, map(_words_of_embed, embeds))) or None,
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        links=[address for each in (content, *embeds) for address, _ in html.links(each)],
        item_id=identifier,
        reply_to=_answered(reply),
        reply=reply is not None,
        forwarded=first is not None or parts.first("chatlog__forwarded") is not None,
        edited=parts.first("chatlog__edited-timestamp") is not None,
        likes=_reactions(message) if parts.all("chatlog__reaction-count") else 0,
    )


def _notice(message: html.Element, said: html.Element, channel: Channel) -> Item:
    """Make an item of what the app says of somebody."""
    author = html.first(message, "chatlog__system-notification-author")
    text = " ".join(html.words(said).split())
    return Item(
        text=text,
        time=instant_of(message.get("data-message-id")),
        author=html.words(author) or None,
        author_id=author.get("data-user-id") if author is not None else None,
        chat=channel.name,
        kind=(Kind.CALL if text.startswith(_CALL) else Kind.SYSTEM).value,
        item_id=message.get("data-message-id"),
    )


def _remember(author: html.Element | None, channel: Channel) -> None:
    if author is not None:
        channel.author = html.words(author) or None
        channel.author_id = author.get("data-user-id")


def _remember_above(page: bytes, channel: Channel) -> None:
    """Note the name that stands above the next message."""
    for found in _ABOVE.finditer(page):
        channel.author_id = found[1].decode()
        channel.author = unescape(found[2].decode("utf-8", errors="replace")).strip() or None


def _words(content: html.Element | None) -> str:
    """Give the words with their emoji, without the note that they were edited."""
    if content is None:
        return ""
    for picture in content.iterdescendants("img"):
        with suppress(ValueError):  # a name with a control sign is no emoji's
            picture.text = picture.get("alt")
    for note in list(html.inner(content, "chatlog__edited-timestamp")):
        note.getparent().remove(note)
    return html.words(content)


def _words_of_embed(embed: html.Element) -> str:
    names = ("chatlog__embed-title", "chatlog__embed-description", "chatlog__embed-field")
    parts = (part for name in names for part in html.inner(embed, name))
    lines = (line.strip() for part in parts for line in html.words(part).splitlines())
    return "\n".join(line for line in lines if line)


def _attached(parts: html.ByClass) -> Media:
    """Count the attachments by the address of each."""
    shown = [*parts.all("chatlog__attachment"), *parts.all("chatlog__forwarded-attachment")]
    return media_of(next(filter(None, map(_address, each.iter())), "") for each in shown)


def _address(element: html.Element) -> str | None:
    kind = element.tag
    return element.get("href" if kind == "a" else "src") if kind in ("a", "img", "source") else None


def _answered(reply: html.Element | None) -> str | None:
    for each in reply.iterdescendants() if reply is not None else ():
        match = _ANSWERED.search(each.get("onclick") or "")
        if match:
            return match[1]
    return None


def _reactions(message: html.Element) -> int:
    counts = (html.words(each) for each in html.inner(message, "chatlog__reaction-count"))
    return sum(int(count) for count in counts if _NUMBER.fullmatch(count))


IMPORTER = Importer(
    name="discord-html",
    title="Discord, DiscordChatExporter HTML",
    recognises=recognises,
    marks=Marks(json=False, words=("preamble__entry", "chatlog__")),
    split=split,
    read=html.each(_item),
    knows=frozenset(
        {"pictures", "videos", "files", "links", "reply", "forwarded", "edited", "likes"}
    ),
    supersedes=frozenset({"discord-csv", "discord-text"}),
    writes_back=False,
)
