"""Telegram Desktop's HTML: `messages.html`, `messages2.html` and so on, one chat.

Get it: Telegram Desktop, a chat's menu, Export chat history, format HTML; give the folder, or
`messages.html`, which is read with its further parts. Where `result.json` lies beside it, that is
read instead, for it says more. A record is one message. Since 3.7.6 (2022) stamps have their
offset, before they are the wall clock of the exporting machine. What the app says has no stamp.
The pages give names, no accounts, and do not say what was edited. Reactions count as likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any
from weakref import WeakSet

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import html
from feedfilter.records.json import texts
from feedfilter.stamps import MICRO, wall

_MESSAGE = re.compile(rb'<div class="message [^"<>]*" id="message(-?[0-9]{1,19})"')
_HISTORY = re.compile(r"""class=["']?history["' >]""")
_PART = re.compile(r"messages([0-9]{1,6})\.html")
_FIRST = "messages.html"
_CHAT = re.compile(r'<div class="page_header">.{0,2000}?<div class="text bold">([^<]*)<', re.DOTALL)
_STAMP = re.compile(
    r"([0-9]{2})\.([0-9]{2})\.([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?: UTC([+-])([0-9]{2}):([0-9]{2}))?"
)
_ANSWERED = re.compile(r"go_to_message(-?[0-9]{1,19})")
_BOT = re.compile(r"(?<!\s)\s++via @\w+$")
_MENTION = re.compile(r"https?://t\.me/\w+")
_DAYS = -100_000_000  # ids above it, below zero, are the dates between the messages
_FILES = ("media_file", "media_audio_file", "media_voice_message")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CARDS = ("media_contact", "media_game", "media_invoice", "media_venue")
# Containers whose every part has been read with its first one.
_read_whole: WeakSet[Any] = WeakSet()


class Chat(Struct):
    """The chat's name, and who spoke last: a message that goes on with another has no name."""

    name: str | None
    author: str | None = None
    origin: str | None = None  # whom the last message was forwarded from


def recognises(file: ExportFile) -> bool:
    """Look for a history of messages, and for Telegram's title or one of its messages."""
    if not _HISTORY.search(file.head):
        return False
    first = _MESSAGE.search(file.head.encode())
    return first is not None or "<title>Exported Data</title>" in file.head


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages of all parts; a part that was read with the first one gives none."""
    is_first = file.file_name == _FIRST
    if not is_first and file.container in _read_whole:
        return
    if is_first and file.container is not None:
        _read_whole.add(file.container)
    found = _CHAT.search(file.head)
    chat = Chat(_unescaped(found[1]).strip() or None if found else None)
    for part in _parts(file):
        raws = list(html.pieces(part, _MESSAGE))
        yield Records(raws, chat, _Places(part.file_name, raws))


class _Places(Struct, frozen=True):
    """Names a record by its page and id."""

    page: str
    raws: Sequence[bytes]

    def __call__(self, index: int) -> str:
        match = _MESSAGE.match(self.raws[index])
        return f"{self.page}, message {match[1].decode() if match else index}"


def _parts(file: ExportFile) -> Iterator[ExportFile]:
    yield file
    number = 2
    while file.file_name == _FIRST:
        name = f"messages{number}.html"
        raw = file.beside(name)
        if not raw:
            return
        yield ExportFile(name, raw, file.container, str(PurePath(file.folder, name)))
        number += 1


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def _item(raw: bytes, chat: Chat) -> Item | None:
    match = _MESSAGE.match(raw)
    number = int(match[1]) if match else 0
    message = html.parsed(raw)
    body = html.child(message, "body")
    if body is None:
        raise UnreadableError("has no body")
    kinds = html.classes(message)
    if "service" in kinds:
        return None if _DAYS < number < 0 else _service(body, number, chat)
    return _message(body, number, chat, joined="joined" in kinds)


def _service(body: html.Element, number: int, chat: Chat) -> Item:
    return Item(text=html.words(body), kind=Kind.SYSTEM.value, chat=chat.name, item_id=str(number))


def _message(body: html.Element, number: int, chat: Chat, *, joined: bool) -> Item:
    parts = html.ByClass(body)
    bodies = (each for each in parts.all("forwarded") if "body" in html.classes(each))
    forwarded = next(bodies, None)
    inside = parts if forwarded is None else html.ByClass(forwarded)
    _remember(parts, None if forwarded is None else inside, chat, joined=joined)
    time, absolute = _stamp(parts.first("date"))
    answer = parts.first("reply_to")
    if answer is None:
        answer = inside.first("reply_to")
    text = inside.first("text")
    item = Item(
        text=html.words(text),
        time=time,
        absolute=absolute,
        author=chat.author,
        chat=chat.name,
        links=_links(text, body),
        item_id=str(number),
        reply_to=_answered(answer),
        reply=answer is not None,
        forwarded=forwarded is not None,
        forwarded_from=chat.origin if forwarded is not None else None,
        likes=_likes([*parts.all("reactions"), *inside.all("reactions")]),
    )
    _count(item, inside.first("media_wrap"))
    return item


def _remember(
    parts: html.ByClass, forwarded: html.ByClass | None, chat: Chat, *, joined: bool
) -> None:
    """Note who speaks, and from whom it comes; without a name it is who spoke before."""
    name = parts.first("from_name")
    if name is not None or not joined:
        chat.author = _BOT.sub("", html.own_words(name)) or None if name is not None else None
    if forwarded is None:
        chat.origin = None
        return
    origin = forwarded.first("from_name")
    if origin is not None or not joined:
        chat.origin = html.own_words(origin) or None if origin is not None else None


def _stamp(date: html.Element | None) -> tuple[int | None, bool]:
    match = _STAMP.fullmatch(date.get("title") or "") if date is not None else None
    if match is None:
        return None, True
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    time = wall(int(year), int(month), int(day), int(hour), int(minute), int(second))
    if time is None or sign is None:
        return time, sign is not None
    offset = (int(hours) * 3600 + int(minutes) * 60) * (1 if sign == "+" else -1)
    return time - offset * MICRO, True


def _answered(answer: html.Element | None) -> str | None:
    """Give the id of the message answered; one in another chat has none."""
    for anchor in answer.iterdescendants("a") if answer is not None else ():
        match = _ANSWERED.search(anchor.get("href") or "")
        if match:
            return match[1]
    return None


def _links(text: html.Element | None, body: html.Element) -> list[str]:
    """Give the addresses in the words and on bots' buttons; mentions are no addresses."""
    found = list(html.links(text))
    for row in html.inner(body, "bot_button"):
        found += html.links(row)
    return [
        address
        for address, shown in found
        if not (shown.startswith("@") and _MENTION.fullmatch(address))
    ]


def _likes(boxes: list[html.Element]) -> int:
    return sum(_people(each) for box in set(boxes) for each in html.inner(box, "reaction"))


def _people(reaction: html.Element) -> int:
    """Say how many gave a reaction; where they are few, their pictures stand there instead."""
    count = html.words(html.first(reaction, "count"))
    if _NUMBER.fullmatch(count):
        return int(count)
    return sum(1 for _ in html.inner(reaction, "userpic"))


def _count(item: Item, wrap: html.Element | None) -> None:
    """Count the media; cards and polls give their words."""
    item.pictures = item.videos = item.files = 0
    for each in wrap.iterdescendants() if wrap is not None else ():
        names = html.classes(each)
        item.pictures += "photo_wrap" in names or ("media_photo" in names and not _sticker(each))
        item.videos += bool({"video_file_wrap", "animated_wrap", "media_video"} & names)
        item.files += bool(names.intersection(_FILES))
        if "media_call" in names:
            item.kind = Kind.CALL.value
        if "media_poll" in names:
            item.link_title = html.words(html.first(each, "question")) or None
        elif names.intersection(_CARDS):
            item.link_title = _card(each)


def _sticker(media: html.Element) -> bool:
    """Tell a sticker without a file from a photo: only its title says so."""
    return html.words(html.first(media, "title")) == "Sticker"


def _card(media: html.Element) -> str | None:
    parts = (html.first(media, name) for name in ("title", "description", "status"))
    return texts([html.words(part) for part in parts])


IMPORTER = Importer(
    name="telegram-html",
    title="Telegram Desktop, HTML",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=html.each(_item),
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "forwarded", "likes"}),
    writes_back=False,
)
