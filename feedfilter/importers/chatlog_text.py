"""WeChat chats from chatlog's HTTP answer as plain text, saved to a file.

Get it: `curl 'http://127.0.0.1:5030/api/v1/chatlog?time=2025-05-01~2025-05-31&talker=ID'`.
A record is a line `name(id) time`, the message below it and a blank line; `我` stands for the
owner. Stamps are the wall clock of the machine that ran chatlog, and chatlog leaves out of them
what all messages of the asked time share: the year, or the whole date. `--date` says it; without
it messages have no time. chatlog_alpha writes each message's number behind the name,
`name(id) [1747274400000001] 05-15 10:00:00`; it begins with Unix seconds, so nothing is lost there.
`format=json` keeps everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.records.chatlog import SYSTEM_SENDER, chatlog_words, system_words
from feedfilter.records.lines import Block, blocks
from feedfilter.records.wechat import STATED, item_of
from feedfilter.stamps import MICRO, from_unknown_number, from_wall

_OWNER = "我"
_STAMP = r"(?P<time>(?:(?:[0-9]{4}-)?[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2}:[0-9]{2})$"
_HEADER = re.compile(
    r"(?!> )(?P<who>\S+|\S.{0,200}?\([^()]+\))"
    rf"(?: \[(?P<number>0|[0-9]{{13,19}})\])?(?: \[(?P<chat>.{{1,200}})\])? {_STAMP}"
)
_NAMED = re.compile(r"(?P<name>.+)\((?P<id>[^()]+)\)")
_LOST_YEAR, _LOST_DATE = len("05-15 10:00:00"), len("10:00:00")
_QUARTER = 15 * 60  # seconds by which the zones of the world differ


class Headers(Struct):
    """Finds header lines: one stands behind a blank line, or first, and has the first's layout."""

    after_blank: bool = True
    layout: tuple[int, bool] | None = None

    def __call__(self, line: str) -> re.Match[str] | None:
        """Read a header line; None for a line that goes on with a message."""
        match = _HEADER.match(line) if self.after_blank else None
        self.after_blank = not line.strip()
        if match is None or (self.layout and self.layout != _layout(match)):
            return None
        self.layout = _layout(match)
        return match


def _layout(head: re.Match[str]) -> tuple[int, bool]:
    """Give the length of a header's stamp, and whether a number is written: as in every header."""
    return len(head["time"]), bool(head["number"])


def recognises(file: ExportFile) -> bool:
    """Look for a header on the first line, with an id or a number that fits its stamp."""
    match = _HEADER.match(file.lines[0]) if file.lines else None
    if match is None:
        return False
    named = _NAMED.fullmatch(match["who"]) or match["who"] == _OWNER
    return bool(named) or _instant(match) is not None


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the day or year that the user said."""
    said = file.options.get("date")
    for records in blocks(Headers(), context=lambda _: said)(file):
        lost = sum(_is_lost(block.head, said) for block in records.raws)
        if lost:
            what = f"{lost} messages have no date in this file and so no time"
            file.notes.append(f"{what}; --date says the year or the day")
        yield records


def read(raws: Sequence[Block], said: str | None) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, said)


def _item(block: Block, said: str | None) -> Item:
    head: re.Match[str] = block.head
    named = _NAMED.fullmatch(head["who"])
    name, identity = (named["name"], named["id"]) if named else (head["who"], head["who"])
    mine = identity == _OWNER
    system = identity == SYSTEM_SENDER
    words = system_words(block.text()) if system else chatlog_words(block.text())
    chat = head["chat"] and _NAMED.fullmatch(head["chat"])
    instant = _instant(head)
    return item_of(
        words,
        time=instant or from_wall(_whole(head["time"], said)),
        absolute=instant is not None,
        author=None if system else name,
        author_id=None if system or mine else identity,
        chat=chat["name"] if chat else head["chat"],
        item_id=head["number"] if head["number"] != "0" else None,
        me=mine,
        reply=words.meaning.quote,
        forwarded=words.meaning.forwarded,
    )


def _is_lost(head: re.Match[str], said: str | None) -> bool:
    return _instant(head) is None and _whole(head["time"], said) is None


def _instant(head: re.Match[str]) -> int | None:
    """Read the seconds that a message's number begins with, where they fit the stamp behind it.

    WeChat 4's are followed by six digits, WeChat 3's by three.
    """
    number = from_unknown_number(head["number"])
    if number is None:
        return None
    _, minutes, seconds = head["time"].rsplit(":", 2)
    written = int(minutes) * 60 + int(seconds)
    fits = number // MICRO % _QUARTER == written % _QUARTER
    return number - number % MICRO if fits else None


def _whole(time: str, said: str | None) -> str | None:
    """Give a stamp with what it lost; None where nobody said it."""
    if len(time) == _LOST_YEAR:
        return f"{said[:4]}-{time}" if said else None
    if len(time) == _LOST_DATE:
        return f"{said} {time}" if said and len(said) > len("2025") else None
    return time


IMPORTER = Importer(
    name="chatlog-text",
    title="WeChat chats, chatlog plain text",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=STATED,
)
