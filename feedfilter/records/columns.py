"""Where the columns of a table or of plain JSON are: mapped by the user, or guessed and said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from feedfilter.errors import ExportError
from feedfilter.importer import Item
from feedfilter.model import Kind
from feedfilter.records import spoken_dates
from feedfilter.stamps import MICRO, from_iso, from_number, from_unknown_number, micros_of, unit_of

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
    " 微信号 用户id 发送者id",
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
_SAMPLE = 2000  # records whose dates decide the order of day and month
_STAMP = re.compile(
    rf"\s*{spoken_dates.DATE}(?:{spoken_dates.BETWEEN}{spoken_dates.TIME})?\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Column:
    """Where one field comes from: paths of which the first present counts, or several joined."""

    paths: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    with_: str = " "
    format: str | None = None  # strptime
    unit: str | None = None  # of a number
    zone: str | None = None

    def __str__(self) -> str:
        return " + ".join(self.join) if self.join else " or ".join(self.paths)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where everything is; `fields` maps names of FIELDS to columns."""

    fields: Mapping[str, Column] = field(default_factory=dict)
    format: str | None = None  # csv, jsonl, json, yaml
    delimiter: str | None = None
    encoding: str | None = None
    records: str | None = None
    header: bool = True


def guess(names: Iterable[str]) -> ColumnMap:
    """Guess from the names of columns (dotted for nested ones); what fits nothing is left out."""
    known = {_plain(name): name for name in reversed(list(names))}
    found: dict[str, Column] = {}
    for wanted, words in _NAMES.items():
        taken = {path for column in found.values() for path in column.paths}
        fitting = (known[word] for word in words.split() if word in known)
        name = next((name for name in fitting if name not in taken), None)
        if name is not None:
            found[wanted] = Column((name,))
    date, clock = (known.get(each) for each in ("date", "time"))
    if date and clock:  # a day in one column and a clock in the other
        found["time"] = Column(join=(date, clock))
    return ColumnMap(found)


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


def checked(columns: ColumnMap, names: Iterable[str], where: str) -> ColumnMap:
    """Refuse a map without anything to read; the error lists the columns that there are."""
    if not {"text", "title", "link", "links", "pictures"} & set(columns.fields):
        shown = ", ".join(list(names)[:30]) or "none"
        raise ExportError(
            f"no column looks like a text (columns: {shown})",
            where=where,
            advice="say where they are with --map",
        )
    return columns


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


class Reader:
    """Makes items of records by a column map."""

    def __init__(self, columns: ColumnMap, sample: Iterable[Any], date_order: str | None) -> None:
        self._columns = columns.fields
        dates = [date for record in sample if (date := self._written(record))]
        order = spoken_dates.order_of(dates[:_SAMPLE])
        self.order = date_order or order.name
        self.unsure = not order.sure and date_order is None

    def _written(self, record: Any) -> spoken_dates.Written | None:
        match = _STAMP.fullmatch(_text(self._value(record, "time")))
        return _date(match) if match else None

    def item(self, record: Any) -> Item:
        """Make an item of a record."""
        time, absolute, unit = self._time(record)
        links = [*_words(self._value(record, "link")), *_words(self._value(record, "links"))]
        kind = _text(self._value(record, "kind"))
        return Item(
            text=_text(self._value(record, "text")),
            time=time,
            absolute=absolute,
            time_unit=unit,
            author_id=_text(self._value(record, "author_id")) or None,
            author=_text(self._value(record, "author")) or None,
            chat=_text(self._value(record, "chat")) or None,
            kind=kind if kind in _KINDS else Kind.MESSAGE.value,
            quote=_text(self._value(record, "quote")) or None,
            link_title=_text(self._value(record, "title")) or None,
            pictures=self._count(record, "pictures"),
            videos=self._count(record, "videos"),
            files=self._count(record, "files"),
            links=links or None,
            item_id=_text(self._value(record, "id")) or None,
            reply_to=_text(self._value(record, "reply_to")) or None,
            forwarded_from=_text(self._value(record, "forwarded_from")) or None,
            me=_flag(self._value(record, "me")),
            likes=self._count(record, "likes"),
            comments=self._count(record, "comments"),
        )

    def _value(self, record: Any, name: str) -> Any:
        column = self._columns.get(name)
        if column is None:
            return None
        if column.join:
            parts = (_text(look_up(record, path)) for path in column.join)
            return column.with_.join(part for part in parts if part)
        found = (look_up(record, path) for path in column.paths)
        return next((value for value in found if value is not None), None)

    def _count(self, record: Any, name: str) -> int | None:
        """Count a number, a list, or words apart; None where there is no such column."""
        value = self._value(record, name)
        if value is None or isinstance(value, (bool, dict)):
            return None
        if isinstance(value, str) and not value.strip().isdecimal():
            return len(_words(value))
        number = len(value) if isinstance(value, list) else int(float(value))
        return number if 0 <= number < 2**31 else None

    def _time(self, record: Any) -> tuple[int | None, bool, str]:
        column = self._columns.get("time")
        value = self._value(record, "time")
        if column is None or value is None or isinstance(value, (bool, list, dict)):
            return None, False, "second"
        text = str(value).strip()
        if column.unit or isinstance(value, (int, float)) or _NUMBER.fullmatch(text):
            return _number(value, column.unit), True, "second"
        micros, absolute = self._spoken(text, column.format)
        for part in column.join if micros is None else ():  # each of them may hold a whole stamp
            text = _text(look_up(record, part)).strip()
            micros, absolute = self._spoken(text, column.format)
            if micros is not None:
                break
        if column.zone and not absolute and micros is not None:
            return _in_zone(micros, column.zone), True, unit_of(text)
        return micros, absolute, "second" if absolute else unit_of(text)

    def _spoken(self, text: str, format: str | None) -> tuple[int | None, bool]:
        if format is not None:
            return _formatted(text, format)
        micros, absolute = from_iso(text)
        if micros is not None:
            return micros, absolute
        match = _STAMP.fullmatch(text)
        if match:
            return spoken_dates.micros(_date(match), self.order), False
        return _mail_date(text)


_KINDS = frozenset(kind.value for kind in Kind)
_NUMBER = re.compile(r"[0-9]{9,19}(?:\.[0-9]{1,9})?")


def _date(match: re.Match[str]) -> spoken_dates.Written:
    if match["hour"] is None:
        return spoken_dates.Written((match["a"], match["b"], match["c"]), 0, 0, 0, exact=False)
    return spoken_dates.written(match)


def _number(value: Any, unit: str | None) -> int | None:
    text = str(value).strip()
    number: Any = float(text) if "." in text and _NUMBER.fullmatch(text) else value
    try:
        return from_number(number, UNITS[unit]) if unit else from_unknown_number(number)
    except (ValueError, OverflowError):
        return None


def _formatted(text: str, format: str) -> tuple[int | None, bool]:
    try:
        moment = datetime.strptime(text, format)
        return micros_of(moment), moment.tzinfo is not None
    except (ValueError, OverflowError):
        return None, False


def _mail_date(text: str) -> tuple[int | None, bool]:
    try:
        moment = parsedate_to_datetime(text[:100])
        return micros_of(moment), moment.tzinfo is not None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None, False


def _in_zone(micros: int, zone: str) -> int:
    wall = datetime(1970, 1, 1) + timedelta(microseconds=micros)
    return micros_of(wall.replace(tzinfo=ZoneInfo(zone)))


def _text(value: Any) -> str:
    if isinstance(value, dict):  # a stretch of rich text
        inner = value.get("text")
        return inner if isinstance(inner, str) else ""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_text(each) for each in value if each is not None)
    return str(value).replace("\r\n", "\n")


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value if (text := _text(each))]
    return [word for word in re.split(r"[\s,|]+", _text(value)) if word]


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(
        _text(value).strip().lower()
    )
