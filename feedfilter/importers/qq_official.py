"""QQ's own export as text, of one chat or of all, and chats copied out of a QQ window.

Get it: PC QQ up to 9.7, Message manager, right click on a chat, Export, "text file (*.txt)"; QQ NT
has no such export: use QQ Chat Exporter. A record is a header, `2025-05-15 9:05:07 name(10001)`,
and the lines below it; in a file of all chats each chat begins with its `消息对象:`. Stamps are the
wall clock of the computer. Pictures are counted by their `[图片]`, cards are lost, nothing tells
the owner. Text copied from a window puts the name first, `name 2/14/2020 9:16:13 PM` or, in
Chinese, `name(10001) 2020/2/14 21:16:13`; where the day is lost `--date` gives it. A line inside a
message that looks like a header is read as one, unless nearly all headers stand below a blank line
and it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import spoken_dates as dates
from feedfilter.records.lines import Block, Line, lines_of, marked
from feedfilter.records.qq import parted
from feedfilter.records.wechat import is_recall

_TITLE = "消息记录（此消息记录为文本格式"
_RULE = re.compile(r"={10,}\s*$")
_GROUP = re.compile(r"消息分组[:：]")
_CHAT = re.compile(r"消息对象[:：]\s*(.*)$")
_CLOCK = r"(?:(?P<before>[上下]午) ?)?(?P<clock>[0-9]{1,2}:[0-9]{2}:[0-9]{2})(?: ?(?P<half>[AP]M))?"
_HALVES = {"上午": "AM", "下午": "PM"}
_DATE_SIGN = re.compile("[-/]")
_HEADER = re.compile(
    rf"(?P<date>[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}) {_CLOCK} (?P<name>.*)$"
)
_COPIED = re.compile(
    r"(?P<name>\S.{0,119}?)(?P<gap>\s{1,4})(?:(?P<date>[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}) )?"
    rf"{_CLOCK}\s{{0,4}}$"
)
_ENDS_IN_DAY = re.compile(r"[0-9]{4}[.年,]?$|[0-9][-/.][0-9]")  # another app's line with a day
_DAY_LINE = re.compile(r"[—-] ?[—-] {1,4}([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}) {1,4}[—-] ?[—-]\s{0,4}$")
_ACCOUNT = re.compile(r"(?:\((?P<number>[0-9]{4,11})\)|<(?P<mail>[^<>\s]+@[^<>\s]+)>)$")
_SURE_ACCOUNT = re.compile(r"(?:\([0-9]{5,11}\)|<[^<>\s]{1,60}@[^<>\s]{1,60}>)$")
_ROLE = re.compile(r"【(?:管理员|群主)】(?=.)")
_LEVEL = re.compile(r"【[^【】]{1,12}】(?=.)")
_SYSTEM = frozenset(("10000", "1000000"))
_MOST_FORGED = 10  # one in so many header-like lines may lack the blank line above it


class Header(Struct, frozen=True):
    """A header line: when, who, in which chat."""

    time: int | None
    author: str | None
    account: str | None
    chat: str | None


def recognises(file: ExportFile) -> bool:
    """Look for the title or the name of the chat, else for headers that only QQ writes."""
    if not file.lines:
        return False
    if any(line.startswith(_TITLE) for line in file.lines):
        return True
    if any(_CHAT.match(line) for line in file.lines):
        return file.lines[0].startswith(("消息", "="))
    first = _HEADER.match(file.lines[0])
    if first:
        return bool(_ACCOUNT.search((first["name"] or "").rstrip()[-200:]))
    return _is_copied(file)


def _is_copied(file: ExportFile) -> bool:
    """Say whether names stand before days, or a day of the phone's between its two rules."""
    if _DAY_LINE.match(file.lines[0]):
        return any(_COPIED.match(line[:200]) for line in file.lines)
    first = _COPIED.match(file.lines[0][:200])
    if first is None or not _is_qqs(first):
        return False
    if not first["date"] and _ENDS_IN_DAY.search(first["name"]):
        return False
    found = [header for line in file.lines if (header := _COPIED.match(line[:200]))]
    return len(found if _has_half(first) else [each for each in found if _is_qqs(each)]) > 1


def _is_qqs(header: re.Match[str]) -> bool:
    """Say whether a name before a time is QQ's: by the half of the day, an account or a level.

    An account behind one blank and before hyphens or a bare time is how chatlog writes WeChat's.
    """
    name = header["name"]
    if _SURE_ACCOUNT.search(name):
        return _has_half(header) or "/" in (header["date"] or "") or len(header["gap"]) > 1
    return "(" not in name and (_has_half(header) or bool(_LEVEL.match(name)))


def _has_half(header: re.Match[str]) -> bool:
    return bool(header["half"] or header["before"])


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages of every chat, with what their headers say."""
    lines = list(lines_of(file))
    copied = bool(file.lines) and not any(
        line.startswith(_TITLE) or _CHAT.match(line) or _HEADER.match(line) for line in file.lines
    )
    yield marked(lines, _copied_marks(lines, file) if copied else _marks(lines), None)


def _marks(lines: Sequence[Line]) -> list[Any]:
    """Say which lines are headers and which belong to the banner of a chat."""
    texts = [text for _, _, text in lines]
    headers = [_HEADER.match(text) for text in texts]
    found = [number for number, header in enumerate(headers) if header]
    banner = _banner(texts, found[0] if found else len(texts))
    for number in _forged(texts, found, banner):
        headers[number] = None
    marks: list[Any] = []
    chat = None
    for number, header in enumerate(headers):
        if header:
            marks.append(_header(header, chat))
        elif number in banner:
            chat = banner[number] or chat
            marks.append(False)
        else:
            marks.append(None)
    return marks


def _banner(texts: Sequence[str], first: int) -> dict[int, str | None]:
    """Give the lines of banners; the line that names the chat has its name.

    Below the `first` header only a line with more of a banner above it names a chat.
    """
    banner: dict[int, str | None] = {}
    for number, text in enumerate(texts):
        if not (chat := _CHAT.match(text)):
            continue
        above = _above(texts, number, banner)
        if above or number < first:
            banner |= dict.fromkeys(above)
            banner[number] = chat[1].strip() or None
            if number + 1 < len(texts) and _RULE.match(texts[number + 1]):
                banner[number + 1] = None
    return banner


def _above(texts: Sequence[str], number: int, banner: dict[int, str | None]) -> list[int]:
    """Give the lines of a banner that stand above the name of its chat, without blank ones."""
    above = []
    for at in range(number - 1, -1, -1):
        line = texts[at]
        part = line.startswith(_TITLE) or _RULE.match(line) or _GROUP.match(line)
        if at in banner or (line.strip() and not part):
            break
        if part:
            above.append(at)
    return above


def _forged(
    texts: Sequence[str], found: Sequence[int], banner: dict[int, str | None]
) -> Sequence[int]:
    """Give header-like lines that are a message's own: only they have no blank line above."""
    close = [
        number
        for number in found
        if number and number - 1 not in banner and texts[number - 1].strip()
    ]
    return close if len(close) * _MOST_FORGED < len(found) else []


def _header(match: re.Match[str], chat: str | None) -> Header:
    author, account = _author(match["name"])
    return Header(_micros(match, match["date"], "ymd"), author, account, chat)


@lru_cache(maxsize=4096)
def _author(written: str) -> tuple[str | None, str | None]:
    """Part `【level】name(10001)` or `name<mail>`; a name may hold brackets of its own."""
    name = written.strip()
    match = _ACCOUNT.search(name, max(0, len(name) - 200))
    account = (match["number"] or match["mail"]) if match else None
    name = name[: match.start()].rstrip() if match else name
    tag = (_LEVEL if account else _ROLE).match(name)
    return (name[tag.end() :] if tag else name).strip() or None, account


def _micros(match: re.Match[str], day: str, order: str) -> int | None:
    numbers = _numbers(day)
    hour, minute, second = map(int, match["clock"].split(":"))
    half = match["half"] or _HALVES.get(match["before"])
    if half == "AM" and hour == 12:
        hour = 0
    elif half == "PM" and hour < 12:
        hour += 12
    written = dates.Written(numbers, hour, minute, second, exact=True) if numbers else None
    return dates.micros(written, order) if written else None


@lru_cache(maxsize=4096)
def _numbers(day: str) -> tuple[str, str, str] | None:
    numbers = _DATE_SIGN.split(day)
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


def _copied_marks(lines: Sequence[Line], file: ExportFile) -> list[Any]:
    """Say which lines are headers in text that was copied from a window."""
    found = [_COPIED.match(line[:200]) if ":" in line else None for _, _, line in lines]
    order = file.options.get("date_order") or _order(found)
    day = str(file.options["date"]) if file.options.get("date") else None
    marks: list[Any] = []
    for (_, _, line), match in zip(lines, found, strict=True):
        day_line = _DAY_LINE.match(line[:80])
        if day_line:
            day = day_line[1]
        if match:
            author, account = _author(match["name"])
            time = _micros(match, match["date"] or day or "", order)
            marks.append(Header(time, author, account, None))
        else:
            marks.append(False if day_line else None)
    return marks


def _order(found: Sequence[re.Match[str] | None]) -> str:
    """Decide day or month first from all days; where they do not tell, QQ wrote the month first."""
    days = groupby(match["date"] for match in found if match and match["date"])
    numbers = (_numbers(day) for day, _ in days)
    order = dates.order_of([dates.Written(each, 0, 0, 0, exact=True) for each in numbers if each])
    return order.name if order.sure else "mdy"


def read(raws: Sequence[Block], context: Any) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block.head, parted(block.text()))


def _item(header: Header, said: Any) -> Item:
    system = header.account in _SYSTEM or header.author == "系统消息"
    kind = said.kind
    if system:
        kind = (Kind.DELETED if is_recall(said.text) else Kind.SYSTEM).value
    return Item(
        text=said.text,
        time=header.time,
        absolute=False,
        author_id=None if system else header.account,
        author=None if system else header.author,
        chat=header.chat,
        kind=kind,
        quote=said.quote,
        link_title="\n".join(said.titles) or None,
        pictures=said.pictures,
        videos=said.videos,
        files=said.files,
        picture_keys=said.picture_keys or None,
    )


IMPORTER = Importer(
    name="qq-txt",
    title="QQ, official text export",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "files", "links"}),
    supersedes=frozenset({"qq-mht"}),
)
