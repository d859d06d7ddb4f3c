"""WeChat chats exported by MemoTrace (留痕) as text, versions 1 to 3.

Get it: MemoTrace, choose a chat, Export, TXT; the file lies in `聊天记录/NAME/`. A record is a line
with time and name and the lines below it; what the app itself wrote has no name, or stands on the
line with the time. Stamps are the wall clock of the computer. Nothing tells the owner, and there
are no ids: prefer the CSV. The chat's name is the file's. A line inside a message that looks like
a header is read as one. The text for language models, `NAME_chat.txt`, says only the days.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.records import memotrace, memotrace_days, wechat
from feedfilter.records.lines import Block, blocks, lines_of, marked
from feedfilter.stamps import from_wall

_HEADER = re.compile(r"(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})(?: (.*))?$")
# Whose headers these are: QQ's own text has accounts behind the names, WeFlow quotes its names.
_OTHERS = re.compile(r"(?:\([0-9]{4,11}\)|<[^<>\s@]+@[^<>\s@]+>)$|[AP]M(?:\s|$)")


class Chat(Struct, frozen=True):
    """What holds for the whole file."""

    name: str | None
    authors: Counter[str]  # who has written something


def header(line: str) -> re.Match[str] | None:
    """Read a header line; None for a line that goes on with a message."""
    return _HEADER.match(line)


def recognises(file: ExportFile) -> bool:
    """Look for a header of this kind, and no other, on the first line, and lines below headers."""
    if not file.lines or file.suffix not in (".txt", ""):
        return False
    if memotrace_days.recognises(file):
        return True
    heads = [_HEADER.match(line) for line in file.lines]
    if heads[0] is None or _is_of_others((heads[0][2] or "").rstrip()):
        return False
    return any(head and head[2] for head in heads) and not all(heads)


def _is_of_others(name: str) -> bool:
    quoted = name.endswith("'") and name.count("'") > 1
    return quoted or bool(_OTHERS.search(name))


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the authors of the whole file."""
    name = PurePosixPath(file.file_name).stem
    if memotrace_days.recognises(file):
        yield _by_days(file, memotrace_days.chat_name(name))
        return
    for records in blocks(header)(file):
        authors = Counter(
            block.head[2] for block in records.raws if any(block.body) and block.head[2]
        )
        records.context = Chat(name if name.strip("-") else None, authors)
        yield records


def _by_days(file: ExportFile, chat: str) -> Records:
    lines = list(lines_of(file))
    marks = list(memotrace_days.marks([text for _, _, text in lines], chat))
    return marked(lines, marks, Chat(chat or None, Counter()), orphans=True)


def read(raws: Sequence[Block], chat: Chat) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        is_turn = isinstance(block.head, memotrace_days.Turn)
        yield _on_day(block, chat) if is_turn else _item(block, chat)


def _on_day(block: Block, chat: Chat) -> Item:
    turn: memotrace_days.Turn = block.head
    return wechat.item_of(
        memotrace.untyped(block.text(turn.text)),
        time=from_wall(turn.day),
        absolute=False,
        time_unit="day",
        author=turn.name,
        chat=chat.name,
    )


def _item(block: Block, chat: Chat) -> Item:
    name, text = block.head[2] or "", block.text()
    if not text and name not in chat.authors:  # the app's own words, on the line of the time
        words, name = wechat.worded(html.unescape(name), wechat.SYSTEM), ""
    elif not name:
        words = wechat.worded(text, wechat.SYSTEM)
    else:
        words = memotrace.untyped(text)
    return wechat.item_of(
        words,
        time=from_wall(block.head["time"]),
        absolute=False,
        author=html.unescape(name) or None,
        chat=chat.name,
    )


IMPORTER = Importer(
    name="memotrace-txt",
    title="WeChat chats, MemoTrace text",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=wechat.STATED | {"reply", "forwarded"},
    supersedes=frozenset({"memotrace-training"}),
)
