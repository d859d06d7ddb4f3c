"""Signal chats from sigtop, text: one file for each chat.

Get it: Signal Desktop and the program sigtop: `sigtop export-messages -f text FOLDER`.
A record is a block of lines `From:`, `Type:`, `Sent:` and so on, an empty line and the text; a
quoted message stands before the text behind `> `. All versions of an edited one stand behind `| `,
the newest first; where words stand below them without it, those are the message.
Stamps have an offset. `You` is the owner. People have their phone number where Signal knows it.
Reactions count as likes. There are no ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from functools import lru_cache

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import media
from feedfilter.records.lines import Block, lines_of, marked
from feedfilter.stamps import MICRO, micros_of

_TITLE = re.compile(r"Conversation: (?P<name>.{1,300}?)(?: \((?:group|\+[0-9]{4,20})\))?")
_PERSON = re.compile(r"(?P<name>.{1,300}?)(?: \((?P<id>\+[0-9]{4,20}|[0-9a-f-]{36})\))?")
_FIELD = re.compile(r"(?P<key>[A-Z][a-z]{2,11}): (?P<value>.*)")
_ATTACHMENT = re.compile(r"(?P<name>.*?) ?\((?P<mime>[\w.+-]{1,40}/[\w.+-]{1,80})(?:, [^()]*)?\)")
_QUOTE_HEAD = re.compile(r"> ?(?:From|Sent|Attachment|Type): ")
_VERSION = re.compile(r"Version: ([0-9]{1,6})")
_SENT = re.compile(
    r"(\w{3}, [0-9]{1,2} \w{3} 20[0-9]{2}) ([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])"
    r" ([+-][0-9]{4})"
)
_OWNER = "You"
_SPOKEN = ("incoming", "outgoing", "story")


def recognises(file: ExportFile) -> bool:
    """Look for the title and the first lines of a block."""
    lines = file.lines
    return (
        len(lines) > 2
        and lines[0].startswith("Conversation: ")
        and lines[1].startswith(("From: ", "Type: "))
        and lines[2].startswith(("Type: ", "Sent: "))
    )


def split(file: ExportFile) -> Iterator[Records]:
    """Give the blocks, with the conversation's name."""
    lines = list(lines_of(file))
    title = next((_TITLE.fullmatch(text) for _, _, text in lines if text.strip()), None)
    texts = [text for _, _, text in lines]
    yield marked(lines, list(_marks(texts)), title["name"] if title else None)


def _marks(texts: list[str]) -> Iterator[str | bool | None]:
    """A block starts at `From:` before `Type:` or `Sent:`, from nobody at `Type:` before `Sent:`.

    Bodies may hold empty lines, so that an empty line alone ends nothing.
    """
    started = False
    for text, before, after in zip(texts, ["", *texts], [*texts[1:], ""], strict=False):
        by_somebody = text.startswith("From: ") and after.startswith(("Type: ", "Sent: "))
        by_nobody = text.startswith("Type: ") and after.startswith("Sent: ") and not before
        if by_somebody or by_nobody:
            started = True
            yield text
        else:
            yield None if started else False


def read(raws: Sequence[Block], chat: str | None) -> Iterator[Made]:
    """Make items of blocks."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: str | None) -> Item:
    fields, body = _parted([block.head, *block.body])
    kind = _kind(fields)
    person = _person(fields.get("From", [""])[0])
    system = kind == Kind.SYSTEM.value
    edited = "Edited" in fields
    lines, quote = _without_quote(_newest(body) if edited else body)
    counted = media.count(_attachment(each) for each in fields.get("Attachment", []))
    mine = person is not None and person["name"] == _OWNER
    return Item(
        text="\n".join(lines).strip("\n"),
        time=_instant(fields.get("Sent", [""])[0]),
        author=None if system or person is None else person["name"],
        author_id=None if system or person is None else person["id"],
        chat=chat,
        kind=kind,
        quote=quote or None,
        pictures=counted.pictures,
        videos=counted.videos,
        files=counted.files,
        reply=bool(quote),
        edited=edited,
        me=mine,
        likes=len(fields.get("Reaction", [])),
    )


def _parted(lines: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Part the fields at the top, which may stand several times, from the body."""
    fields: dict[str, list[str]] = {}
    for at, line in enumerate(lines):
        match = _FIELD.fullmatch(line)
        if match is None:
            return fields, lines[at + 1 :]
        key, value = match.groups()
        fields.setdefault(key, []).append(value)
    return fields, []


@lru_cache(maxsize=4096)
def _person(written: str) -> re.Match[str] | None:
    return _PERSON.fullmatch(written)


def _attachment(written: str) -> tuple[str, str | None]:
    match = _ATTACHMENT.fullmatch(written)
    return (match["name"], match["mime"]) if match else ("", None)


def _kind(fields: dict[str, list[str]]) -> str:
    name = fields.get("Type", ["incoming"])[0]
    if name.startswith("call"):
        return Kind.CALL.value
    return Kind.MESSAGE.value if name in _SPOKEN else Kind.SYSTEM.value


def _newest(body: list[str]) -> list[str]:
    """Give the newest version of an edited message: its quote and words."""
    plain = [line for line in body if not _is_barred(line)]
    if any(line.strip() and not line.startswith(">") for line in plain):
        return plain
    quote = [line for line in plain if line.strip()]
    versions = [line[2:] for line in body if _is_barred(line)]
    number = _VERSION.fullmatch(versions[0]) if versions else None
    if number is None:  # no version says which it is
        return quote + versions
    return quote + _parted(versions[: _end_of_first(versions, int(number[1]))])[1]


def _is_barred(line: str) -> bool:
    return line == "|" or line.startswith("| ")


def _end_of_first(versions: list[str], number: int) -> int:
    """Find the blank line before the next older version; somebody may have written `Version: 1`."""
    head = f"Version: {number - 1}"
    for at, line in enumerate(versions[1:-1], 1):
        below = versions[at + 1].startswith(("Sent: ", "Attachment: "))
        if line == head and below and not versions[at - 1]:
            return at - 1
    return len(versions)


def _without_quote(body: list[str]) -> tuple[list[str], str]:
    """Part the quoted message, with what sigtop says of it, from the words."""
    end = 0
    while end < len(body) and (body[end] == ">" or body[end].startswith("> ")):
        end += 1
    if not end:
        return body, ""
    quoted = [line for line in body[:end] if not _QUOTE_HEAD.match(line)]
    words = "\n".join(line.removeprefix(">").removeprefix(" ") for line in quoted).strip()
    return body[end:], words


def _instant(text: str) -> int | None:
    """Read a date as mails have it; a day, which comes again and again, only once."""
    match = _SENT.fullmatch(text)
    if match is None:
        return _mail_date(text[:60])
    day, hour, minute, second, zone = match.groups()
    midnight = _mail_date(f"{day} 00:00:00 {zone}")
    if midnight is None:
        return None
    return midnight + ((int(hour) * 60 + int(minute)) * 60 + int(second)) * MICRO


@lru_cache(maxsize=4096)
def _mail_date(text: str) -> int | None:
    try:
        return micros_of(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


IMPORTER = Importer(
    name="sigtop-text",
    title="Signal, sigtop text",
    recognises=recognises,
    marks=Marks(json=False, words=("Conversation: ",)),
    split=split,
    read=read,
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "edited", "me", "likes"}),
    supersedes=frozenset({"sigtop-json", "sigtop-short"}),
)
