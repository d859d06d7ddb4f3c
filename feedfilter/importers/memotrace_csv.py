"""WeChat chats exported by MemoTrace (留痕) as CSV, versions 1 to 3.

Get it: MemoTrace, choose a chat, Export, CSV; the file lies in `聊天记录/NAME/`. A record is one
message; cells may run over several lines. Versions 1 and 2 have Unix seconds and the app's type
numbers, but lost what cards say; the first releases lack names and ids of people too. Version 3
has the wall clock of the computer, names for the types and the cards' words, but neither ids of
people nor whose messages are the owner's. The chat's name is the file's; in `messages.csv`, which
holds all chats, it is the number that MemoTrace gave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import memotrace, wechat
from feedfilter.records.table import Table, cells_of, each_row, rows
from feedfilter.stamps import from_seconds, from_wall

_OLD = frozenset(("Type", "IsSender", "CreateTime", "StrContent"))  # of a dozen columns at most
_NEW = "消息ID,类型,发送人,时间,内容,备注,昵称,更多信息"
_ALL_CHATS = "messages.csv"
_XML = re.compile(r"\s*(?:[\w@]{1,40}:\s*)?<(?:\?xml|msg|sysmsg|location|appmsg|emoji|voip)")
_ATTRIBUTE = re.compile(r'\b(?:nickname|poiname|label)="([^"]+)"')
_MARKUP = re.compile(r"<!\[CDATA\[|\]\]>|<a [^<>]*>[^<>]*</a>")
_UNKNOWN = "未知类型"
_UNSUPPORTED = wechat.Meaning(kind=Kind.UNSUPPORTED.value)


def recognises(file: ExportFile) -> bool:
    """Look for the header of either generation."""
    header = file.header
    is_old = "StrContent" in header and {name.strip() for name in cells_of(header)} >= _OLD
    return is_old or header.strip() == _NEW


def split(file: ExportFile) -> Iterator[Records]:
    """Give the rows; raises ExportError for a table of another kind."""
    if not recognises(file):
        raise ExportError(
            "has not the columns of MemoTrace's CSV", where=file.name, advice="leave out --from"
        )
    yield from rows(delimiter=",")(file)


def item(row: Mapping[str, str], table: Table) -> Item:
    """Make an item of a row of either generation."""
    return _new(row, table.file.file_name) if "类型" in row else _old(row, table.file.file_name)


def _old(row: Mapping[str, str], name: str) -> Item:
    found = wechat.meaning(_number(row["Type"]), _number(row.get("SubType") or "0"))
    return wechat.item_of(
        _old_words(found, row["StrContent"].replace("\r\n", "\n")),
        time=from_seconds(row["CreateTime"]) or from_wall(row.get("StrTime")),
        absolute=bool(from_seconds(row["CreateTime"])),
        author_id=row.get("Sender") or None,
        author=row.get("Remark") or row.get("NickName") or None,
        chat=row.get("TalkerId") if name == _ALL_CHATS else _chat(name),
        item_id=row.get("localId") or None,
        me=row["IsSender"] == "1",
    )


def _number(cell: str) -> int:
    try:
        return int(cell)
    except ValueError as error:
        raise UnreadableError("its type is no number") from error


def _old_words(found: wechat.Meaning, content: str) -> wechat.Words:
    """Read a text; of XML only the names on cards of people and places are words."""
    if not _XML.match(content):
        return wechat.worded(_MARKUP.sub("", content).strip(), found)
    named = [name for name in _ATTRIBUTE.findall(content[:20_000]) if name.strip()]
    return wechat.card(found, named if found.card else [])


def _new(row: Mapping[str, str], name: str) -> Item:
    found = _UNSUPPORTED if row["类型"] == _UNKNOWN else wechat.named(row["类型"])
    return wechat.item_of(
        memotrace.typed(found or wechat.TEXT, row["内容"].replace("\r\n", "\n")),
        time=from_wall(row["时间"]),
        absolute=False,
        author=row["发送人"] or row["备注"] or row["昵称"] or None,
        chat=_chat(name),
        item_id=row["消息ID"] or None,
    )


@cache
def _chat(file_name: str) -> str | None:
    """Name the chat after its file, `NAME_utf8.csv` or `NAME.csv`."""
    name = PurePosixPath(file_name).stem.removesuffix("_utf8")
    return name if name.strip("-") else None


IMPORTER = Importer(
    name="memotrace-csv",
    title="WeChat chats, MemoTrace CSV",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=each_row(item),
    zone="Asia/Shanghai",
    knows=wechat.STATED | {"reply", "forwarded"},
    supersedes=frozenset({"memotrace-txt", "memotrace-training"}),
)
