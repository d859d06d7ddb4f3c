"""Facebook Messenger and Instagram messages, HTML: `message_1.html`, `message_2.html` and so on.

Get it: Accounts Center, Your information and permissions, Export your information; HTML is what is
offered first. JSON says more: it has seconds, and instants instead of the wall clock of whoever
asked for the export. A chat is a folder of pages, newest first; give the folder or the whole zip. A
record is one message. Dates are written in the language of the account; one in a language that
feedfilter does not know leaves the time unknown, and so does one of numbers that is not ISO 8601.
Nothing tells the owner; there are no ids. Reactions count as likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records, UnreadableError
from feedfilter.records import html
from feedfilter.records.media import NONE, Media, count
from feedfilter.records.month_names import spoken
from feedfilter.stamps import from_iso

# The classes of a message, its author, its content and its date, since 2021 and before.
_MESSAGE = re.compile(
    rb'<(?:div|section) class="(?:[^"<>]* )?(?:_a6-g|_2lej)(?: [^"<>]*)?"', re.IGNORECASE
)
_AUTHOR, _CONTENT, _DATE = ("_a6-h", "_2lel"), ("_a6-p", "_2let"), ("_a6-o", "_2lem")
_PAGE = re.compile(r"message_[0-9]{1,6}\.html")
_FOLDER = re.compile(r"(?:^|/)messages/[a-z_0-9]{1,30}/")
_PARTICIPANTS = re.compile(r">\s*Participants: ")
_TITLE = re.compile(r"<title>([^<]{1,2000})</title>")


def recognises(file: ExportFile) -> bool:
    """Look for a page of messages by its place or by what stands above them."""
    if file.suffix not in (".html", ".htm") or not _MESSAGE.search(file.head.encode()):
        return False
    in_place = _PAGE.fullmatch(file.file_name) or _FOLDER.search(f"{file.folder}/")
    return bool(in_place or _PARTICIPANTS.search(file.head))


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the chat's title."""
    found = _TITLE.search(file.head)
    title = unescape(found[1]).strip() if found else ""
    yield Records(list(html.pieces(file, _MESSAGE)), title or None, "message {}".format)


def _item(raw: bytes, chat: str | None) -> Item | None:
    message = html.parsed(raw)
    date, content = _part(message, _DATE), _part(message, _CONTENT)
    if date is None:
        if _PARTICIPANTS.search(f">{html.words(message)}"):
            return None
        raise UnreadableError("has no date")
    time, absolute = _moment(html.words(date))
    likes = len(list(content.iterdescendants("li"))) if content is not None else 0
    media = _media(content)
    return Item(
        text=_text(content),
        time=time,
        absolute=absolute,
        author=html.words(_part(message, _AUTHOR)) or None,
        chat=chat,
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        links=[address for address, _ in html.links(content)],
        picture_keys=list(media.picture_keys),
        likes=likes,
    )


def _moment(date: str) -> tuple[int | None, bool]:
    """Read a date with the name of a month, or of ISO 8601; day and month are not guessed."""
    time = spoken(date)
    if time is not None or not date:
        return time, False
    return from_iso(date)


def _part(message: html.Element, names: tuple[str, str]) -> html.Element | None:
    found = (html.first(message, name) for name in names)
    return next((each for each in found if each is not None), None)


def _text(content: html.Element | None) -> str:
    """Give the words of each part, without reactions and addresses that stand for themselves."""
    if content is None:
        return ""
    addresses = {address for address, _ in html.links(content)}
    for other in list(content.iterdescendants("ul", "video", "audio")):
        other.getparent().remove(other)
    parts = content[0] if len(content) == 1 else content
    said = [html.words(part) for part in parts] if len(parts) else [html.words(content)]
    return "\n".join(words for words in said if words and words not in addresses)


def _media(content: html.Element | None) -> Media:
    """Count pictures, videos and files by where they lie in the archive; each once."""
    if content is None:
        return NONE
    shown = [each.get("src") for each in content.iterdescendants("img", "video", "audio")]
    linked = [each.get("href") for each in content.iterdescendants("a")]
    paths = dict.fromkeys(path for path in (*shown, *linked) if path and ":" not in path[:8])
    return count((path, None) for path in paths)


IMPORTER = Importer(
    name="messenger-html",
    title="Facebook Messenger and Instagram messages, HTML",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=html.each(_item),
    knows=frozenset({"pictures", "videos", "files", "links", "likes"}),
    writes_back=False,
)
