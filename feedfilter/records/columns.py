"""Where the columns of a table or of plain JSON are: mapped by the user, or guessed and said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from feedfilter.errors import ExportError
from feedfilter.nearest import nearest, quoted
from feedfilter.stamps import MICRO

UNITS = {"seconds": MICRO, "milliseconds": 1000, "microseconds": 1}
FIELDS = (
    "time", "author", "author_id", "text", "id", "chat", "kind", "quote", "title", "pictures",
    "videos", "files", "link", "links", "me", "reply_to", "forwarded_from", "likes", "comments",
)  # fmt: skip
# Names people give their columns, best first; compared without case, blanks, `_` and `-`.
_NAMES: dict[str, str] = {
    "time": "time date datetime timestamp ts dateunixtime createdat createdutc createtime created"
    " published pubdate datepublished sentat when 时间 日期 发布时间 发送时间 创建时间",
    "author": "author authorname from sender sendername username screenname nickname displayname"
    " user.name author.name from.name sender.name user.nickname user.screenname user.username"
    " user name creator friend 作者 昵称 发送人 发送者 发言人 用户名 用户 姓名",
    "author_id": "authorid fromid senderid userid uid user.id author.id from.id sender.id wxid"
    " user 微信号 用户id 发送者id",
    "text": "text text.text message message.text body.text content.text content body fulltext"
    " caption description summary post"
    " msg title 内容 正文 文本 消息 消息内容 微博正文",
    "id": "id itemid messageid guid msgid postid 编号 消息id",
    "chat": "chat chatname room channel group conversation thread talkername 群名 群聊 会话 聊天",
    "kind": "kind",
    "quote": "quote quoted 引用",
    "title": "linktitle cardtitle",
    "pictures": "pictures picture images image photos photo pics 图片 图片数",
    "videos": "videos video 视频",
    "files": "files file attachments 附件",
    "links": "links link url urls 链接",
    "me": "me isme isself 本人",
    "reply_to": "replyto inreplyto replytomessageid",
    "forwarded_from": "forwardedfrom",
    "likes": "likes likecount 点赞",
    "comments": "comments commentcount 评论",
}


class Column(Struct, frozen=True):
    """Where one field comes from: paths of which the first present counts, or several joined."""

    paths: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    with_: str = " "
    format: str | None = None  # strptime
    unit: str | None = None  # of a number
    zone: str | None = None

    def __str__(self) -> str:
        return " + ".join(self.join) if self.join else " or ".join(self.paths)


class ColumnMap(Struct, frozen=True):
    """Where everything is; `fields` maps names of FIELDS to columns."""

    fields: Mapping[str, Column] = field(default_factory=dict)
    format: str | None = None  # csv, jsonl, json, yaml
    delimiter: str | None = None
    encoding: str | None = None
    records: str | None = None
    header: bool = True


_DAYS, _CLOCKS = ("date", "日期"), ("time", "时间")
_CLOCK = re.compile(
    r"\D{0,12}[0-9]{1,2}\s?[:：.时時h]\s?[0-9]{2}(?![0-9]|[.\-/][0-9]{2,4}(?:\D|$)).{0,20}"
)


def guess(names: Iterable[str], sample: Iterable[Any] = ()) -> ColumnMap:
    """Guess from the names of columns (dotted for nested ones); what fits nothing is left out.

    A day in one column and a clock in the other are joined, if in the sample of records the one
    that is called a time is a clock alone.
    """
    known = {_plain(name): name for name in reversed(list(names))}
    found: dict[str, Column] = {}
    for wanted, words in _NAMES.items():
        taken = {path for column in found.values() for path in column.paths}
        fitting = (known[word] for word in words.split() if word in known)
        name = next((name for name in fitting if name not in taken), None)
        if name is not None:
            found[wanted] = Column((name,))
    day = next((known[name] for name in _DAYS if name in known), None)
    clock = next((known[name] for name in _CLOCKS if name in known), None)
    if day and clock and all(_is_clock(look_up(record, clock)) for record in sample):
        found["time"] = Column(join=(day, clock))
    return ColumnMap(found)


def _is_clock(value: Any) -> bool:
    return value in (None, "") or _CLOCK.fullmatch(str(value).strip()) is not None


# No name of a column: a number, a date, an address, a sentence, or what is damaged.
_VALUE = re.compile(
    r"\s*[+-]?[0-9][0-9.,:/\-+TZ年月日\s]*|.*(?:://|[0-9]{4}|[\r\n\ufffd]).*|(?:\S+\s+){4}.*|.{41,}",
    re.DOTALL,
)


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]", "", name.strip().lstrip("\ufeff")).lower()


def names_of(record: Any, prefix: str = "") -> list[str]:
    """List the keys of a record, those of inner objects dotted, one level deep."""
    names = []
    for key, value in record.items() if isinstance(record, dict) else ():
        if not isinstance(value, dict):
            names.append(f"{prefix}{key}")
        elif not prefix:
            names += names_of(value, f"{key}.")
    return names


def check_columns(columns: ColumnMap, names: Collection[str], where: str) -> None:
    """Refuse a map that names a column of a table that is not there."""
    for name, column in columns.fields.items():
        absent = [path for path in (*column.paths, *column.join) if path not in names]
        if absent and (column.join or len(absent) == len(column.paths)):
            near = nearest(absent[0], names)
            raise ExportError(
                f"{name}: no column {quoted(absent[0])}",
                where=where,
                advice=f"did you mean {quoted(near)}?" if near else _listed(list(names)[:30]),
            )


def checked(columns: ColumnMap, names: Iterable[str], where: str) -> ColumnMap:
    """Refuse a map without anything to read; the error lists the columns that there are."""
    if not {"text", "title", "link", "links", "pictures"} & set(columns.fields):
        raise ExportError(
            f"no column looks like a text ({_listed(list(names)[:30])})",
            where=where,
            advice="say where they are with --map",
        )
    return columns


def _listed(names: list[str]) -> str:
    """List the columns, unless they look like a row of values: an error quotes no message."""
    if any(_VALUE.fullmatch(name) for name in names):
        return "the first row looks like values: write a row of names above it"
    return f"columns: {', '.join(names) or 'none'}"


def said(columns: ColumnMap) -> str:
    """Say what was guessed: `reading: time ← date, author ← from`."""
    return "reading: " + ", ".join(f"{name} ← {column}" for name, column in columns.fields.items())


def look_up(record: Any, path: str) -> Any:
    """Follow a path: the exact key first, then dot by dot; None where it leads nowhere."""
    if isinstance(record, dict) and path in record:
        return record[path]
    value = record
    for part in path.split("."):
        if not isinstance(value, dict) or part not in value:
            return None
        value = value[part]
    return value
