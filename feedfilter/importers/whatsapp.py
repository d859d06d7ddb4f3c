"""WhatsApp's own export: a text file, or a zip with the text and the media.

Get it: Android: a chat's menu, More, Export chat; iPhone: a chat's contact, Export Chat. About
40,000 messages without media, 10,000 with. A record is a header line and the lines below it; the
header follows the phone's language: day and month may stand in either order, which is decided
once per file from all of its dates (`--date-order` overrides). Stamps are the phone's wall clock.
The file has no ids, forwards, replies or reactions, and nothing tells the owner; a line inside a
message that looks like a header is read as one. On iPhones what the app itself wrote begins with
U+200E; on Android a message that is `<...>` as a whole stands for a picture, video or file.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from feedfilter.container import Folder
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import spoken_dates as dates
from feedfilter.records.lines import Block, blocks

_MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_START = f"^[{_MARKS}]*"
_STAMP = f"{dates.DATE}{dates.BETWEEN}{dates.TIME}{dates.BLANK}*"
_WORD = (
    r"(?P<word>[^\W\d_][^\d\n:;,<>()\[\]/_–—-]{0,15}?)"  # of a half of the day that is not known
)
_NO_ZONE = r"(?=[^\]]{0,15}[.\u0080-\U0010ffff])"  # what logs have in brackets: UTC, INFO
_BEGINS = re.compile(rf"{_START}\[?\d")  # what every header does
_CLOCK_FIRST = re.compile(  # in Vietnamese: [21:05:33, 14/3/26]
    rf"{_START}\[?[0-9]{{1,2}}[:.][0-9]{{2}}(?:[:.][0-9]{{2}})?[^0-9\n]{{1,12}}[0-9]{{1,4}}[-/.]"
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯", "0123456789" * 4)
_AUTHOR = re.compile(r"(?P<author>[^\n]{1,120}?):(?:\s|$)(?P<body>.*)", re.DOTALL)
_CLOSE_AUTHOR = re.compile(r"(?P<author>[^:\n]{1,120}):(?P<body>.*)", re.DOTALL)
_DASHES = frozenset("-–—")
_APP = "\u200e"  # iOS writes it before its own words
_STRIP = re.compile(f"[{_MARKS}]")
_LONGEST_AUTHOR = 60
_PARTICLES = "da das de del della den der di do dos el la le the van von".split()
_LEVELS = frozenset("TRACE DEBUG INFO NOTICE WARN WARNING ERROR FATAL CRITICAL".split())  # of logs
_OTHER = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} [^\s-]")  # sigtop's short lines
# A chat in which only the app has spoken so far.
_APP_ONLY = re.compile(
    rf"{_START}[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2,4}}, [0-9]{{1,2}}:[0-9]{{2}} - "
)
# A log has the year first, or no comma.
_PHONE_STAMP = re.compile(rf"{_START}\[[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-][0-9]{{2,4}}, [0-9]")
# "changed the subject"; not the "Maria" of Anna Maria, nor her "da Silva".
_TELLS = re.compile(rf"(?!(?:{'|'.join(_PARTICLES)})\s)[a-zà-ÿа-я]\S*\s+\S+\s+\S")
_DOCUMENT = re.compile(r"[^\n]{1,200}\.\w{2,5}(?: •[^\n•]{1,20})?")  # and its number of pages
_PLACEHOLDER = re.compile(r"<(?![0-9])(?=[^>]*[ \u0080-\U0010ffff])[^<>\n]{3,40}>")
_ATTACHED = re.compile(r"<[^<>:：\n]{2,20}[:：] ?(?P<name>[^<>\n]+\.\w{2,5})>")
_MARK_OF_EDIT = re.compile(r"<[^<>:：\n]{5,60}>")  # on iPhones, whatever the language
_STOP = re.compile(r"[\n.,،。]")  # where the first words of the app end: "Missed voice call, tap …"
_ENDS = ".。।۔ "
_FILE = re.compile(r"(?P<name>\S[^\n]*\.\w{2,5}) \((?P<phrase>[^()\n]{3,40})\)")
_SENT = (
    r"(?i)poll:|https?://|[^\n:]{1,40}: https?://|location:|contact card|live location shared"
    r"|waiting for this message|you received a view once"
)
_CALL = r"(?i)missed|[^\n]{0,30}\bcall\b"
_LONGEST = 100  # letters of a phrase
_SAID = 4  # words that a note says
_PICTURES = frozenset(".jpg .jpeg .png .gif .webp .heic".split())
_VIDEOS = frozenset(".mp4 .mov .3gp .mkv".split())
_NAME = re.compile(
    r"(?:WhatsApp Chat(?: with| mit| -| con)|Chat de WhatsApp con|Discussion WhatsApp avec"
    r"|Chat WhatsApp con|Conversa d[eo] WhatsApp com|Чат WhatsApp с|[与與])[ _]*"
    r"(?P<name>.+?)(?:[ _]?的 ?_?WhatsApp ?_?(?:聊天|對話))?$"
)


class Header(Struct, frozen=True):
    """A header line: the stamp, and what stands behind it; without an author all of it is words."""

    date: dates.Written
    rest: str
    bracketed: bool
    author: str | None
    words: str
    word: str | None = None  # an unknown one behind the clock


class Chat(Struct, frozen=True):
    """What holds for the whole file."""

    name: str | None
    order: str
    regulars: frozenset[str]  # authors of more than one message


class Headers:
    """Reads the header lines of one file; an unknown word counts once an author stood behind it."""

    def __init__(self, first_lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._date_first: bool | None = None  # as the first header has it
        for line in first_lines:
            self(line)

    def __call__(self, line: str) -> Header | None:
        """Read a header line; None for a line that goes on with a message."""
        begun = _BEGINS.match(line)
        if begun is None:
            return None
        if begun[0][-1].isascii():
            return self._read(line)
        header = self._read(line.translate(_DIGITS))  # as many letters as before
        return header and _with_rest(header, line[len(line) - len(header.rest) :])

    def _read(self, line: str) -> Header | None:
        header = self._date_first_header(line)
        if header is None and not self._date_first:
            header = _clock_first_header(line)
            self._date_first = None if header is None else False
        elif self._date_first is None:
            self._date_first = True
        return header

    def _date_first_header(self, line: str) -> Header | None:
        match = _bracketed().match(line)
        if match:
            return _header(match, match["rest"], bracketed=True, word=match["word"])
        plain = _plain().match(line)
        if plain is None or plain["sign"] not in _DASHES:
            worded = _worded().match(line)
            if worded and self._is_of_clock(worded):
                return _header(worded, worded["rest"], bracketed=False, word=worded["word"])
        return _plain_header(plain) if plain else None

    def _is_of_clock(self, match: re.Match[str]) -> bool:
        """Tell a word of the clock from the name in `21.05.33 Mia - Lund: text`."""
        if match["second"] or match["before"] or match["after"]:
            return False
        word = match["word"].lower()
        if _AUTHOR.match(match["rest"]):
            self._words.add(word)
        return word in self._words


# Each takes some 10 ms to compile, for its words of all languages; few files are asked for them.
@cache
def _bracketed() -> re.Pattern[str]:
    stamp = rf"\[{_STAMP}(?:{_NO_ZONE}{_WORD}{dates.BLANK}*)?\]"
    return re.compile(rf"{_START}{stamp}{dates.BLANK}*(?P<rest>.*)$", re.IGNORECASE)


@cache
def _worded() -> re.Pattern[str]:
    sign = f"{dates.BLANK}+[-–—]{dates.BLANK}+"
    return re.compile(rf"{_START}{_STAMP}{_WORD}{sign}(?P<rest>.*)$", re.IGNORECASE)


@cache
def _plain() -> re.Pattern[str]:
    sign = r"(?P<sign>[-–—:;]|(?<=\s))"
    return re.compile(rf"{_START}{_STAMP}{sign}(?P<rest>.*)$", re.IGNORECASE)


@cache
def _clock_first() -> re.Pattern[str]:
    stamp = f"{dates.TIME},?{dates.BLANK}+{dates.DATE}"
    ends = rf"(?(bracket)\]{dates.BLANK}*|{dates.BLANK}+[-–—]{dates.BLANK}+)"
    return re.compile(rf"{_START}(?P<bracket>\[)?{stamp}{ends}(?P<rest>.*)$", re.IGNORECASE)


def _plain_header(match: re.Match[str]) -> Header | None:
    rest = match["rest"].removeprefix(" ")
    if match["sign"] in _DASHES or rest.startswith(_APP) or _AUTHOR.match(rest):
        return _header(match, rest, bracketed=False)
    return None


def _clock_first_header(line: str) -> Header | None:
    match = _clock_first().match(line) if _CLOCK_FIRST.match(line) else None
    return _header(match, match["rest"], bracketed=bool(match["bracket"])) if match else None


def _with_rest(header: Header, rest: str) -> Header:
    author, words = _spoken(rest, bracketed=header.bracketed)
    return replace(header, rest=rest, author=author, words=words)


def _header(match: re.Match[str], rest: str, *, bracketed: bool, word: str | None = None) -> Header:
    author, words = _spoken(rest, bracketed=bracketed)
    return Header(dates.written(match), rest, bracketed, author, words, word)


def _spoken(rest: str, *, bracketed: bool) -> tuple[str | None, str]:
    """Part the author from the first words; without an author all of it is words."""
    match = _AUTHOR.match(rest)
    if match is None and bracketed:
        match = _CLOSE_AUTHOR.match(rest)
    if match is None:
        return None, rest
    name = _STRIP.sub("", match["author"]).strip().removeprefix("~").strip()
    return (name or None), match["body"]


def recognises(file: ExportFile) -> bool:
    """Look for a header on the first line, and an author behind one of the first."""
    if file.suffix == ".md" or not file.lines:
        return False
    if _OTHER.match(file.lines[0]) or not _BEGINS.match(file.lines[0]):
        return False
    header = Headers(file.lines)
    heads = [header(line) for line in file.lines[:20]]
    first = heads[0]
    if first is None or first.author in _LEVELS:
        return False
    if not (first.author or _may_be_of_app(first, file.lines[0])):
        return False
    if any(head is not None and head.author for head in heads):
        return True
    return all(
        head is not None and _APP_ONLY.match(line)
        for line, head in zip(file.lines, heads, strict=False)
    )


def _may_be_of_app(head: Header, line: str) -> bool:
    """Tell the app's first words from a line of a log, whose stamp stands in brackets as well."""
    return not head.bracketed or _APP in line or _PHONE_STAMP.match(line) is not None


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the order of dates and the authors of the whole file."""
    for records in blocks(Headers(file.lines))(file):
        heads: list[Header] = [block.head for block in records.raws]
        order = dates.order_of([head.date for head in heads])
        chosen = file.options.get("date_order") or order.name
        if not order.sure and not file.options.get("date_order"):
            file.notes.append("day and month could not be told apart: read day first; --date-order")
        file.notes += _unknown_halves(heads)
        authors = Counter(head.author for head in heads if head.author)
        regulars = frozenset(name for name, count in authors.items() if count > 1)
        records.context = Chat(_chat_name(file), chosen, regulars)
        yield records


def _unknown_halves(heads: Sequence[Header]) -> list[str]:
    """Say which words may tell the half of the day; over twelve hours they tell nothing."""
    words = list(dict.fromkeys(head.word for head in heads if head.word))
    if not words or any(head.date.hour > 12 for head in heads if not head.date.halved):
        return []
    said = ", ".join(f"'{word}'" for word in words[:_SAID])
    return [f"the half of the day is not known behind clocks with {said}: hours read as they stand"]


def read(raws: Sequence[Block], chat: Chat) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: Chat) -> Item:
    head: Header = block.head
    author, first = head.author, head.words
    if author and _is_system_author(author, chat):
        author, first = None, head.rest
    said = first or "".join(block.body[:1])
    written_by_app = head.bracketed and said.startswith(_APP)  # of iPhones; others may paste it
    raw = "\n".join([first, *block.body])
    item = Item(
        time=dates.micros(head.date, chat.order),
        absolute=False,
        time_unit="second" if head.date.exact else "minute",
        author=author,
        chat=chat.name,
        pictures=0,
        videos=0,
        files=0,
        links=[],
        edited=False,
    )
    if author is None:
        item.kind, item.text = Kind.SYSTEM.value, _plain_text(raw)
        return item
    _fill(item, raw, written_by_app=written_by_app)
    return item


def _plain_text(raw: str) -> str:
    return _STRIP.sub("", raw).rstrip("\n")


def _is_system_author(author: str, chat: Chat) -> bool:
    """Tell `Mia changed the subject from "A" to "B: C"` from a message of somebody."""
    if author in chat.regulars:
        return False
    if len(author) > _LONGEST_AUTHOR or _is_quoting(author):
        return True
    blanks = (at for at, letter in enumerate(author) if letter == " ")
    return any(author[:at] in chat.regulars and _TELLS.match(author, at + 1) for at in blanks)


def _is_quoting(author: str) -> bool:
    """Say whether a quotation begins in it that does not end: `Mia created group "A`."""
    return bool(author.count('"') % 2) or any(
        author.count(opening) != author.count(closing) for opening, closing in ("“”", "«»")
    )


def _fill(item: Item, raw: str, *, written_by_app: bool) -> None:
    text, behind = _parted(raw)
    if kind := _phrases().omitted.get(_said(behind)):
        _count_kind(item, kind)
        item.text = text
        return
    item.edited = bool(behind)
    if not behind:
        text, item.edited = _without_edit_mark(text)
    item.text = text
    if not _medium(item, text):
        _app_words(item, text, raw, written_by_app=written_by_app)


def _parted(raw: str) -> tuple[str, str]:
    """Part what somebody wrote from what an iPhone put behind it: `image omitted`, `<edited>`."""
    if _APP in raw:
        words, _, behind = raw.rpartition(_APP)
        words, behind = _plain_text(words).rstrip(), _plain_text(behind)
        if words and (_said(behind) in _phrases().omitted or _MARK_OF_EDIT.fullmatch(behind)):
            return words, behind
    return _plain_text(raw), ""


def _said(text: str) -> str:
    """Give words as phrases are compared; nothing if they are longer than any phrase."""
    return text.casefold() if len(text) < _LONGEST else ""


def _medium(item: Item, text: str) -> bool:
    """Count a picture, video or file that is named or left out; what stands below are words."""
    first, _, below = text.partition("\n")
    attached = _ATTACHED.search(text)
    named = _FILE.fullmatch(first) if first.endswith(")") else None
    if attached:
        _count(item, attached["name"])
        item.text = (text[: attached.start()] + text[attached.end() :]).strip()
    elif named and named["phrase"].casefold() in _phrases().attached:
        _count(item, named["name"])
        item.text = below
    elif _said(text) in _phrases().omitted:
        _count_kind(item, _phrases().omitted[_said(text)])
        item.text = ""
    elif document := _named_document(text):
        item.files, item.text = 1, document
    elif _said(first) in _phrases().media or _PLACEHOLDER.fullmatch(text):
        item.pictures = item.videos = item.files = None  # one of them, the file does not say which
        item.text = below
    else:
        return False
    return True


def _named_document(text: str) -> str:
    """Give the name of a document that is left out where nothing marks the app's words."""
    said = text[-_LONGEST:].casefold()
    if not said.endswith(_phrases().documents):
        return ""
    phrase = next(each for each in _phrases().documents if said.endswith(each))
    name = text[: len(text) - len(phrase)].rstrip(" ")
    return name if _DOCUMENT.fullmatch(name) else ""


def _app_words(item: Item, text: str, raw: str, *, written_by_app: bool) -> None:
    """Read what the app wrote: what was deleted, calls, polls and places are somebody's."""
    said = _said(text).rstrip(_ENDS)
    if said in _phrases().deleted:
        item.kind, item.text = Kind.DELETED.value, ""
    elif said in _phrases().missed:
        item.kind = Kind.CALL.value
    elif not written_by_app:
        return
    elif _STOP.split(said, maxsplit=1)[0] in _phrases().missed or re.match(_CALL, text):
        item.kind = Kind.CALL.value
    elif not _is_sent(text, raw):
        item.kind, item.author = Kind.SYSTEM.value, None


def _is_sent(text: str, raw: str) -> bool:
    """Tell a poll, a place, a contact from what the app says about the chat."""
    return bool(re.match(_SENT, text)) or f"({_APP}" in raw


def _without_edit_mark(text: str) -> tuple[str, bool]:
    said, marks = text.casefold(), _phrases().edited
    if not said.endswith(marks):
        return text, False
    mark = next(mark for mark in marks if said.endswith(mark))
    return text[: -len(mark)].rstrip(" "), True


def _count(item: Item, name: str) -> None:
    suffix = Path(name).suffix.lower()
    _count_kind(
        item, "image" if suffix in _PICTURES else "video" if suffix in _VIDEOS else "document"
    )
    item.picture_keys = [name] if suffix in _PICTURES else None


def _count_kind(item: Item, kind: str) -> None:
    item.pictures = int(kind in ("image", "gif", "sticker"))
    item.videos = int(kind == "video")
    item.files = int(not item.pictures and not item.videos)


def _chat_name(file: ExportFile) -> str | None:
    """Take the chat's name from the file's name, or from that of the zip or folder around it."""
    container = file.container
    around = Path() if container is None or isinstance(container, Folder) else container.path
    for stem in (Path(file.file_name).stem, around.stem, Path(file.folder).name):
        match = _NAME.match(stem)
        if match:
            return match["name"].strip(" _")
    return None


class _Phrases(Struct, frozen=True):
    """What the app writes, in lower case."""

    omitted: dict[str, str]  # phrase -> kind of medium
    documents: tuple[str, ...]  # those for documents, which stand behind a name as well
    media: frozenset[str]  # of any kind
    attached: frozenset[str]
    deleted: frozenset[str]  # without the last dot
    missed: frozenset[str]  # calls
    edited: tuple[str, ...]


@cache
def _phrases() -> _Phrases:
    data: dict[str, Any] = json.loads(
        files("feedfilter.data").joinpath("whatsapp_phrases.json").read_text("utf-8")
    )
    omitted = {
        phrase.casefold(): kind
        for kind, phrases in data["omitted_ios"].items()
        for phrase in phrases
    }
    attached = (phrase.removeprefix("F (").removesuffix(")") for phrase in data["attached_android"])
    media = (phrase for phrases in data["media_omitted_android"].values() for phrase in phrases)
    return _Phrases(
        omitted,
        tuple(phrase for phrase, kind in omitted.items() if kind == "document"),
        frozenset(phrase.casefold() for phrase in media),
        frozenset(phrase.casefold() for phrase in attached),
        frozenset(phrase.casefold().rstrip(_ENDS) for phrase in data["deleted"]),
        frozenset(phrase.casefold() for phrase in data["missed_call"]),
        tuple(phrase.casefold() for phrase in data["edited_suffix"]),
    )


IMPORTER = Importer(
    name="whatsapp",
    title="WhatsApp, text or zip",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
)
