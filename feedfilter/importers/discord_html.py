"""Discord channels and direct messages, DiscordChatExporter HTML.

Get it: Tyrrrz/DiscordChatExporter, format HTML (dark or light), which is what it offers first; JSON
says more. A record is a message. Its id holds the instant when it was sent, so that dates, written
in any language, need not be read. Messages of one author that follow each other have the name only
in the first; before 2022 it stands above that one, and so does what it answers. Emoji are pictures
with a name, which is put back into the words. The transcripts of bots with chat_exporter
(DiscordChatExporterPy) and its ports look alike and are read too: there the cards, files and
reactions stand inside the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import unescape

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import html
from feedfilter.records.addresses import Media, media_of
from feedfilter.records.json import texts
from feedfilter.records.snowflake import instant_of

# The words of chat_exporter have the message's id once more.
_MESSAGE = re.compile(
    rb'<div (?=[^<>]*\bdata-message-id="?([0-9]{1,20}))(?![^<>]*\bchatlog__content\b)[^<>]*+>'
)
_GROUP = b'<div class="chatlog__message-group'
_ANSWERED_ABOVE = re.compile(rb'<div class="?chatlog__reference["> ]')
_SCROLL = re.compile(
    rb"<(?:a|span) [^<>]*\bonclick=[^<>]{0,9}scrollToMessage\(event, *(?:'|&#39;)([0-9]{1,20})"
)
_ENTRY = re.compile(r'<div class="?preamble__entry"?>([^<]{1,2000})</div>')
_ABOVE = re.compile(
    rb'<span class="?chatlog__author-name"?(?=[^<>]* data-user-id="?([0-9]{1,20}))[^<>]*+>([^<]*+)<'
)
_TOP = 512 * 1024  # bytes in which styles and scripts end and the channel's name stands
_ANSWERED = re.compile(r"scrollToMessage\(event, *'([0-9]{1,20})'\)")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CALL = "started a call"
_REPLIES = ("chatlog__reply", "chatlog__followup", "chatlog__reference")
_REPLIED = ("chatlog__reference-link", "chatlog__reference-unknown")
_FORWARDED = ("chatlog__forwarded", "chatlog__forwarded-header", "chatlog__reference-forwarded")
_BUTTONS = ("chatlog__component-button", "chatlog__component-dropdown")
# What may stand inside the words and is none of them.
_NO_WORDS = frozenset(
    {
        *(*_BUTTONS, "chatlog__edited-timestamp", "chatlog__forwarded-header"),
        *("chatlog__attachment", "chatlog__embed", "chatlog__reactions", "chatlog__reaction"),
    }
)


class Channel(Struct):
    """The channel's name, and who spoke last: a message that goes on has no name."""

    name: str | None
    author: str | None = None
    author_id: str | None = None
    reply: bool = False  # whether the next message answers another, and which
    reply_to: str | None = None


class Cards(Struct, frozen=True):
    """What the cards and buttons of a message say, and where they lead."""

    words: str | None
    links: list[str]


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
        return _notice(message, said, parts.first("chatlog__system-notification-author"), channel)
    if parts.first("chatlog__pin-avatar") is not None:  # a notice of chat_exporter
        said = parts.first("chatlog__content")
        return _notice(message, said, parts.first("chatlog__reference-name"), channel)
    author = parts.first("chatlog__author")
    _remember(parts.first("chatlog__author-name") if author is None else author, channel)
    return _spoken(message, parts, channel)


def _spoken(message: html.Element, parts: html.ByClass, channel: Channel) -> Item:
    first = parts.first("chatlog__forwarded-content")
    content = parts.first("chatlog__content") if first is None else first
    reply, media = _reply(parts), _attached(parts)
    cards = _cards(parts)
    likes = _reactions(message) if parts.all("chatlog__reaction-count") else 0
    text = _words(content)  # empties what else stands among the words
    identifier = message.get("data-message-id")
    return Item(
        text=text,
        time=instant_of(identifier),
        author=channel.author,
        author_id=channel.author_id,
        chat=channel.name,
        link_title=cards.words,
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        links=[*_addresses([content]), *cards.links],
        item_id=identifier,
        reply_to=channel.reply_to if reply is None else _answered(reply),
        reply=channel.reply or reply is not None,
        forwarded=first is not None or any(map(parts.all, _FORWARDED)),
        edited=parts.first("chatlog__edited-timestamp") is not None,
        likes=likes,
    )


def _cards(parts: html.ByClass) -> Cards:
    embeds = parts.all("chatlog__embed")
    buttons = [button for name in _BUTTONS for button in parts.all(name)]
    words = texts([*map(_words_of_embed, embeds), *map(_with_emoji, buttons)])
    return Cards(words, _addresses([*embeds, *buttons]))


def _addresses(elements: Iterable[html.Element | None]) -> list[str]:
    return [address for each in elements for address, _ in html.links(each)]


def _notice(
    message: html.Element, said: html.Element | None, author: html.Element | None, channel: Channel
) -> Item:
    """Make an item of what the app says of somebody."""
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
    """Note the name that stands above the next message, and what it answers.

    Only behind the beginning of a group does something belong to the next one; no text has a `<`.
    """
    group = page.rfind(_GROUP)
    above = _ANSWERED_ABOVE.search(page, group) if group >= 0 else None
    scroll = _SCROLL.search(page, above.end()) if above else None
    channel.reply = above is not None
    channel.reply_to = scroll[1].decode() if scroll else None
    for found in _ABOVE.finditer(page):
        channel.author_id = found[1].decode()
        channel.author = unescape(found[2].decode("utf-8", errors="replace")).strip() or None


def _words(content: html.Element | None) -> str:
    """Give the words with their emoji, without the note that they were edited and the like."""
    if content is None:
        return ""
    for each in list(content.iterdescendants()):
        if not _NO_WORDS.isdisjoint((each.get("class") or "").split()):
            each.clear(keep_tail=True)
    return _with_emoji(content)


def _with_emoji(element: html.Element) -> str:
    for picture in element.iterdescendants("img"):
        with suppress(ValueError):  # a name with a control sign is no emoji's
            picture.text = picture.get("alt")
    return html.words(element)


def _words_of_embed(embed: html.Element) -> str:
    names = ("chatlog__embed-title", "chatlog__embed-description", "chatlog__embed-field")
    parts = (part for name in names for part in html.inner(embed, name))
    lines = (line.strip() for part in parts for line in _with_emoji(part).splitlines())
    return "\n".join(line for line in lines if line)


def _attached(parts: html.ByClass) -> Media:
    """Count the attachments by the address of each."""
    shown = [*parts.all("chatlog__attachment"), *parts.all("chatlog__forwarded-attachment")]
    return media_of(next(filter(None, map(_address, each.iter())), "") for each in shown)


def _address(element: html.Element) -> str | None:
    kind = element.tag
    return element.get("href" if kind == "a" else "src") if kind in ("a", "img", "source") else None


def _reply(parts: html.ByClass) -> html.Element | None:
    """Find what is answered; the same box tells also of commands and of forwarded messages."""
    answers = any(map(parts.all, _REPLIED))
    names = _REPLIES if answers else _REPLIES[:1]
    return next((found for name in names for found in parts.all(name)), None)


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
