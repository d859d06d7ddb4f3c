"""iMessage and SMS chats from imessage-exporter, text.

Get it: a Mac and the program imessage-exporter: `imessage-exporter -f txt -o FOLDER`; a file for
each contact or group, named after it. A record is a block: a line with the stamp, a line with the
sender, the text, an empty line. Stamps are the Mac's wall clock, with English months. `Me` is the
owner. A reply is written twice, set in below the part of the message that it answers and at its
own place: only the second counts, and only that one goes when it is hidden. Nothing marks an
attachment but that its path is a line: it is counted by its ending, and the line stays in the
text. Tapbacks count as likes. There are no ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import media, month_names
from feedfilter.records.lines import Block, lines_of, marked

_STAMP = r"[A-Z][a-z]{2} [ 0-9][0-9], [0-9]{4} [ 0-9][0-9]:[0-9]{2}:[0-9]{2} [AP]M"
_HEADER = re.compile(rf"(?P<stamp>{_STAMP})(?: \(Read by [^()\n]{{1,200}}\))?\s*")
_NOTICE = re.compile(rf"(?P<stamp>{_STAMP}) (?P<text>[^(\s].*)")
_SET_IN = re.compile(rf" {{4,}}{_STAMP}")
_MARGIN = " " * 4
_OWNER = "Me"
_ANSWERS = "This message responded to an earlier message."
_GONE = "This message was deleted from the conversation!"
_UNSENT = re.compile(r".{1,100} unsent this message part .{1,100}!?")
_EDITED = re.compile(r"Edited .{1,80}? later: (?P<text>.*)", re.DOTALL)
_TAPBACKS = ("Tapbacks:", "Reactions:")
_TAPBACK = re.compile(r".{1,100} (?:by|from) .{1,200}")
_MISSING = "Attachment missing!"
_PATH = re.compile(r"(?:~?/|\.{1,2}/|(?i:attachments)/)[^\n]{1,500}\.[A-Za-z0-9]{2,5}")


class Head(Struct, frozen=True):
    """The line that starts a block; what the app says stands on that line itself."""

    stamp: str
    notice: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a stamp on the first line, with a sender below it or a notice behind it."""
    lines = file.lines[:2]
    if len(lines) < 2:
        return bool(lines and _NOTICE.fullmatch(lines[0]))
    return bool(_HEADER.fullmatch(lines[0]) or _NOTICE.fullmatch(lines[0]))


def split(file: ExportFile) -> Iterator[Records]:
    """Give the blocks, with the file's name as the chat."""
    lines = list(lines_of(file))
    chat = Path(file.file_name).stem
    marks = list(_marks([text for _, _, text in lines]))
    yield marked(lines, marks, None if chat == "orphaned" else chat)


def _marks(texts: list[str]) -> Iterator[Head | bool | None]:
    """A block starts at a stamp behind an empty line, with a sender below it."""
    started = False
    for text, before, after in zip(texts, ["", *texts], [*texts[1:], ""], strict=False):
        header = _HEADER.fullmatch(text) if not before.strip() else None
        notice = _NOTICE.fullmatch(text) if not before.strip() and header is None else None
        if header and after.strip():
            started = True
            yield Head(header["stamp"])
        elif notice:
            started = True
            yield Head(notice["stamp"], notice["text"])
        else:
            yield None if started else False


def read(raws: Sequence[Block], chat: str | None) -> Iterator[Made]:
    """Make items of blocks."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: str | None) -> Item:
    head: Head = block.head
    item = Item(
        time=month_names.spoken(head.stamp),
        absolute=False,
        chat=chat,
        reply=False,
        edited=False,
        likes=0,
        pictures=0,
        videos=0,
        files=0,
    )
    if head.notice is not None:
        item.kind, item.text = Kind.SYSTEM.value, "\n".join([head.notice, *block.body]).strip("\n")
        return item
    item.author = block.body[0]
    item.me = item.author == _OWNER
    _fill(item, _parts(list(block.body[1:])))
    return item


def _parts(lines: list[str]) -> Iterator[list[str]]:
    """Give the stretches between the replies that are set in below the parts of a message.

    Behind a reply stands a blank line, and what comes next at the margin is a further part. Older
    releases set in only the first line of a reply's text, so that a line at the margin straight
    below it is the reply's.
    """
    part: list[str] = []
    is_set_in, before = False, ""
    for line in lines:
        if is_set_in and line.strip() and not before.strip():
            is_set_in = line.startswith(_MARGIN)
        if not is_set_in and _SET_IN.match(line):
            yield _without_last_blanks(part)
            part, is_set_in = [], True
        if not is_set_in:
            part.append(line)
        before = line
    yield _without_last_blanks(part)


def _without_last_blanks(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _fill(item: Item, parts: Iterable[list[str]]) -> None:
    found = [_without_tapbacks(part) for part in parts]
    item.likes = sum(likes for _, likes in found)
    lines = _without_facts(item, [line for part, _ in found for line in part])
    text = "\n".join(lines).strip("\n")
    edits = [at for at, line in enumerate(lines) if _EDITED.match(line)]
    if edits:
        match = _EDITED.fullmatch("\n".join(lines[edits[-1] :]))
        item.edited, text = True, match["text"] if match else text
    counted = media.count((line, None) for line in lines if _PATH.fullmatch(line))
    if item.pictures is not None:
        item.pictures, item.videos, item.files = counted.pictures, counted.videos, counted.files
    item.text = text


def _without_tapbacks(lines: list[str]) -> tuple[list[str], int]:
    """Part the list of tapbacks, which comes last in a part, from the words."""
    for word in _TAPBACKS:
        if word in lines:
            at = len(lines) - 1 - lines[::-1].index(word)
            below = [line for line in lines[at + 1 :] if line.strip() and line != _ANSWERS]
            if below and all(_TAPBACK.fullmatch(line) for line in below):
                rest = [line for line in lines[at + 1 :] if line == _ANSWERS]
                return lines[:at] + rest, len(below)
    return lines, 0


def _without_facts(item: Item, lines: list[str]) -> list[str]:
    """Take out the lines that the program says about a message."""
    kept = []
    for line in lines:
        if line == _ANSWERS:
            item.reply = True
        elif line == _GONE or _UNSENT.fullmatch(line):
            item.kind = Kind.DELETED.value
        elif line == _MISSING:  # it does not say of what kind it was
            item.pictures = item.videos = item.files = None
        else:
            kept.append(line)
    if item.kind == Kind.DELETED.value and _GONE not in lines and any(map(str.strip, kept)):
        item.kind, item.edited = Kind.MESSAGE.value, True  # only a part was taken back
    return kept


IMPORTER = Importer(
    name="imessage",
    title="iMessage, imessage-exporter text",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    knows=frozenset({"links", "reply", "edited", "me", "likes"}),
)
