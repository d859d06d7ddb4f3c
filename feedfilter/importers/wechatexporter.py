"""WeChat chats exported by WechatExporter from an iTunes backup, in text mode.

Get it: WechatExporter (Windows, macOS), choose the backup, output format "Text". A record is a line
`name (2025-05-15 10:00:00):message` and the lines below it. What the app itself wrote has no time,
and neither time nor name has an answer that quotes another message. Stamps are the wall clock of
the computer; nothing tells the owner. The first line names the chat. Shared links have become
`title - app` and cannot be told from what people wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.records import wechat
from feedfilter.records.lines import Block, Line, lines_of, marked
from feedfilter.stamps import from_wall

_HEADER = re.compile(
    r"(?P<name>[^\n]{0,120}?) ?"
    r"\((?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})\):(?P<text>.*)$"
)
_SYSTEM = re.compile(r"(?:System Message|系统消息|系統訊息)[:：] ?(.*)$")
_QUOTE = re.compile(r"「(?:[^：:」\n]{0,60}[：:])?")
_DASHES = re.compile(r"(?:- ?){5,}\s*$")
_TITLE = re.compile(r"(.*\S) - [^-]{1,40}$")
_MOST_QUOTED = 20  # lines of a quote before its dashes
# The app's language decides how a placeholder reads; `wechat` knows the Chinese ones.
_LABELS = {
    "[Photo]": wechat.PICTURE,
    "[Picture]": wechat.PICTURE,
    "[Video]": wechat.VIDEO,
    "[Audio]": wechat.VOICE,
    "[Voice]": wechat.VOICE,
    "[Emoji]": wechat.STICKER,
    "[Sticker]": wechat.STICKER,
    "[File]": wechat.FILE,
    "[Location]": wechat.CARD,
    "[Card]": wechat.CARD,
    "[Red Packet]": wechat.RED_PACKET,
    "[Transfer]": wechat.TRANSFER,
    "[Call]": wechat.CALL,
}


class Header(Struct, frozen=True):
    """What begins a record: a line with name and time, the app's own words, a bare answer."""

    time: str | None
    name: str | None
    first: str
    system: bool = False


def recognises(file: ExportFile) -> bool:
    """Look for a header line of this kind, and for no other kind of line above it."""
    for line in file.lines:
        match = _HEADER.match(line)
        if match:
            return bool(match["name"])
        if not (line == file.lines[0] and " - " in line) and not _SYSTEM.match(line):
            return False
    return False


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages under the name that the first line gives the chat."""
    title = _TITLE.match(file.lines[0]) if file.lines else None
    lines = list(lines_of(file))
    yield marked(lines, _marks(lines), title[1] if title else None)


def _marks(lines: Sequence[Line]) -> list[Header | None]:
    marks: list[Header | None] = []
    since = _MOST_QUOTED + 1  # lines down to the next line of dashes, counted from the end
    for _, _, line in reversed(lines):
        since = 0 if _DASHES.match(line) else since + 1
        marks.append(_header(line, dashes_near=since <= _MOST_QUOTED))
    return marks[::-1]


def _header(line: str, *, dashes_near: bool) -> Header | None:
    match = _HEADER.match(line)
    if match:
        return Header(match["time"], match["name"].strip() or None, match["text"])
    system = _SYSTEM.match(line)
    if system:
        return Header(None, None, system[1], system=True)
    return Header(None, None, line) if dashes_near and line.startswith("「") else None


def read(raws: Sequence[Block], chat: str | None) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: str | None) -> Item:
    header: Header = block.head
    text = "\n".join([header.first, *block.body]).strip("\n")
    return wechat.item_of(
        wechat.worded(text, wechat.SYSTEM) if header.system else _words(text),
        time=from_wall(header.time),
        absolute=False,
        author=header.name,
        chat=chat,
    )


def _words(text: str) -> wechat.Words:
    answer = _answer(text) if text.startswith("「") else None
    if answer:
        return answer
    known = _LABELS.get(text.strip())
    return wechat.card(known, []) if known else wechat.worded(text)


def _answer(text: str) -> wechat.Words | None:
    """Part `「name：theirs」`, a line of dashes, and the words that answer."""
    lines = text.split("\n")
    for number, line in enumerate(lines[1 : _MOST_QUOTED + 1], 1):
        if _DASHES.match(line):
            quoted = "\n".join(lines[:number]).strip()
            quote = _QUOTE.sub("", quoted, count=1).removesuffix("」").strip()
            own = "\n".join(lines[number + 1 :]).strip("\n")
            return wechat.Words(wechat.QUOTE, own, quote=quote or None)
    return None


IMPORTER = Importer(
    name="wechatexporter-txt",
    title="WeChat chats, WechatExporter text",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=wechat.STATED | {"reply"},
)
