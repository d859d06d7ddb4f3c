"""QQ chats exported by QQ Chat Exporter as text.

Get it: QQ Chat Exporter (a web page over QQ NT), Export, TXT. A record is a line `name:`, a line
`时间:` with the wall clock of the computer, and `内容:` with the message, which may run over many
lines; files, mentions and the answered message stand below it. Of a forward the first three lines
are there, which are quoted. There are no ids, cards have lost their titles, nothing tells the
owner: prefer the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from msgspec import Struct, field

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.lines import Block, Line, lines_of, marked
from feedfilter.records.qq import Parted, bundled, parted
from feedfilter.records.wechat import is_recall
from feedfilter.stamps import from_wall

_MAKER = re.compile(r"\[QQChatExporter[ \]]")
_BANNER = "QQ聊天记录导出文件"
_CHAT = re.compile(r"聊天名称: ?(.*)$")
_TIME = re.compile(
    r"时间: ?([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?.*)$"
)
_NUMBER = re.compile(r"\[[0-9]{1,9}\]$")
_END = "导出完成"
_RULE = re.compile(r"={20,}\s*$")
_SECTION = re.compile(r"(?:资源: [0-9]+ 个文件|提及: .*|回复: .*| {2}- \w+: .*)$")
_FILE = re.compile(r" {2}- (\w+): (.*)$")
_REPLY = re.compile(r"回复: (?:[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} ?)?(?:.{0,60}? - )?(.*)$")
_BODY = "内容: "
_TITLE = re.compile(r"\[[^\[\]]{1,12}\] (?=\S)")  # a group's title before the name
_NO_WORDS = re.compile(r"\[(?:(?:image|file|video|audio|、)+消息|系统消息|表情消息|无文本内容)\]$")
_NO_NAME = frozenset(("未知聊天",))
_SYSTEM = "系统消息"


class Below(Struct):
    """What stands below a message: its files, the words that it answers."""

    names: dict[str, list[str]] = field(default_factory=dict)  # of the files, by their kinds
    reply: bool = False
    quote: str | None = None


class Header(Struct, frozen=True):
    """The two lines that begin a record; the second is in its body, unless it begins the next."""

    name: str
    stamp: str


def recognises(file: ExportFile) -> bool:
    """Look for the maker on the first line or for the banner below it."""
    if not file.lines:
        return False
    return bool(_MAKER.match(file.lines[0])) or any(line.strip() == _BANNER for line in file.lines)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages between banner and footer."""
    lines = list(lines_of(file))
    names = (match[1].strip() for line in file.lines if (match := _CHAT.match(line)))
    chat = next((name for name in names if name and name not in _NO_NAME), None)
    yield marked(lines, _marks(lines), chat)


def _marks(lines: Sequence[Line]) -> list[Any]:
    texts = [text for _, _, text in lines]
    marks: list[Any] = []
    for line, below in pairwise([*texts, ""]):
        if line.endswith(":") and (time := _TIME.match(below)):
            marks.append(Header(line[:-1], time[1]))
        else:
            marks.append(False if below.endswith(":") and _NUMBER.match(line) else None)
    footer = _footer(texts)
    return marks[:footer] + [False] * (len(texts) - footer)


def _footer(texts: Sequence[str]) -> int:
    """Find the rule above the last line that says that the export is complete."""
    for number in range(len(texts) - 1, 0, -1):
        if texts[number].strip() == _END and _RULE.match(texts[number - 1]):
            return number - 1
    return len(texts)


def read(raws: Sequence[Block], chat: str | None) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: str | None) -> Item:
    text, below = _parted(block.body[1:])
    shown, named = bundled(text), below.names
    said = _said(text, below) if shown is None else Parted("", quote=shown or None)
    name = _name(block.head.name)
    system = name == _SYSTEM or text == f"[{_SYSTEM}]"
    recalled = system and is_recall(said.text)
    return Item(
        text=said.text,
        time=from_wall(block.head.stamp) if block.body else None,
        absolute=False,
        author=None if system else name or None,
        chat=chat,
        kind=_kind(said.kind, system=system, recalled=recalled),
        quote=below.quote or said.quote,
        link_title="\n".join(named.get("file") or said.titles) or None,
        pictures=len(named.get("image", ())) if named else said.pictures,
        videos=len(named.get("video", ())) if named else said.videos,
        files=len(named.get("file", ())) if named else said.files,
        picture_keys=named.get("image") or said.picture_keys or None,
        reply=below.reply or (shown is None and said.quote is not None),
        forwarded=True if shown is not None else None,  # bundles as cards have lost all
    )


def _said(text: str, below: Below) -> Parted:
    names = {name for names in below.names.values() for name in names}
    return parted("" if _NO_WORDS.match(text) else text, names)


@lru_cache(maxsize=4096)
def _name(written: str) -> str:
    return _TITLE.sub("", written, count=1).strip()


def _kind(said: str, *, system: bool, recalled: bool) -> str:
    if recalled:
        return Kind.DELETED.value
    return Kind.SYSTEM.value if system else said


def _parted(body: Sequence[str]) -> tuple[str, Below]:
    """Part the message from the sections below it, which are looked for from the end."""
    start, end = 0, len(body)
    while end and (not body[end - 1].strip() or _SECTION.match(body[end - 1])):
        end -= 1
    while start < end and not body[start].startswith(_BODY):
        start += 1
    text = "\n".join(body[start:end]).removeprefix(_BODY)
    return text.strip(), _below([*body[:start], *body[end:]])


def _below(sections: Sequence[str]) -> Below:
    below = Below()
    for line in sections:
        if file := _FILE.match(line):
            below.names.setdefault(file[1], []).append(file[2].strip())
        elif reply := _REPLY.match(line):
            below.reply = True
            below.quote = parted(reply[1]).text or None
    return below


IMPORTER = Importer(
    name="qce-txt",
    title="QQ chats, QQ Chat Exporter text",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "files", "links", "reply"}),
    supersedes=frozenset({"qq-mht"}),
)
