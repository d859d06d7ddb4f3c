"""WeChat chats from chatlog's HTTP answer, `format=csv`, saved to a file.

Get it: `curl 'http://127.0.0.1:5030/api/v1/chatlog?time=2025-05-01~2025-05-31&talker=ID&format=csv'`.
A record is one message: time, sender, chat and content. What is no text is a form in brackets,
`[链接|title](url)` or `![图片](url)`; answers begin with the lines that they quote. Stamps are the
wall clock of the machine that ran chatlog. Which messages are your own is not said; `--me` says it.
The table of the command `chatlog export` says it, and the app's type numbers, but of cards nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, UnreadableError
from feedfilter.model import Kind
from feedfilter.records.chatlog import SYSTEM_SENDER, chatlog_words, system_words
from feedfilter.records.table import Table, cells_of, each_row, rows
from feedfilter.records.wechat import (
    STATED,
    TEXT,
    Meaning,
    Words,
    item_of,
    meaning,
    named,
    worded,
)
from feedfilter.records.wechat_xml import is_xml, xml_words
from feedfilter.stamps import from_wall

_SURE = frozenset(("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"))


def recognises(file: ExportFile) -> bool:
    """Look for the columns that every version has; the id and the type are in some."""
    return "TalkerName" in file.header and set(cells_of(file.header)) >= _SURE


def item(row: Mapping[str, str], table: Table) -> Item:
    """Make an item of a row."""
    try:
        return _item(row, table)
    except KeyError as error:
        raise UnreadableError("lacks a column of this format") from error


def _item(row: Mapping[str, str], table: Table) -> Item:
    words = _words(row)
    system = words.meaning.kind == Kind.SYSTEM.value or row["Sender"] == SYSTEM_SENDER
    return item_of(
        words,
        time=from_wall(row["Time"]),
        absolute=False,
        author_id=None if system else row["Sender"] or None,
        author=None if system else row["SenderName"] or None,
        chat=row["TalkerName"] or row["Talker"] or None,
        item_id=row.get("MessageID") or None,
        reply=words.meaning.quote,
        forwarded=words.meaning.forwarded,
        me=row["IsSelf"].lower() in ("true", "1") if row.get("IsSelf") else None,
    )


def _words(row: Mapping[str, str]) -> Words:
    """Read the words; where a type is said, it says what they are."""
    content = row["Content"]
    if row["Sender"] == SYSTEM_SENDER:
        return system_words(content)
    if "Type" not in row:
        return chatlog_words(content)
    found = _typed(row)
    is_markup = is_xml(content) and found is not TEXT
    return xml_words(content, found) if is_markup else worded(content, found)


def _typed(row: Mapping[str, str]) -> Meaning:
    """Say what a type means; of cards, which all have one number, its description says which."""
    try:
        found = meaning(int(row["Type"] or 0))
    except ValueError as error:
        raise UnreadableError("its type is no number") from error
    return (found.card and named(row.get("TypeDesc") or "")) or found


IMPORTER = Importer(
    name="chatlog-csv",
    title="WeChat chats, chatlog CSV",
    recognises=recognises,
    marks=Marks(json=False, words=("TalkerName", "Content")),
    split=rows(delimiter=","),
    read=each_row(item),
    zone="Asia/Shanghai",
    knows=STATED,
)
