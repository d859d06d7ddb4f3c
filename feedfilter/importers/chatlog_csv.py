"""WeChat chats from chatlog's HTTP answer, `format=csv`, saved to a file.

Get it: `curl 'http://127.0.0.1:5030/api/v1/chatlog?time=2025-05-01~2025-05-31&talker=ID&format=csv'`.
A record is one message: time, sender, chat and content. What is no text is a form in brackets,
`[链接|title](url)` or `![图片](url)`; answers begin with the lines that they quote. Stamps are the
wall clock of the machine that ran chatlog. Which messages are your own is not said; `--me` says it.
"""

from __future__ import annotations

from collections.abc import Mapping

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, UnreadableError
from feedfilter.records.chatlog import SYSTEM_SENDER, chatlog_words, system_words
from feedfilter.records.table import Table, cells_of, each_row, rows
from feedfilter.records.wechat import STATED, item_of
from feedfilter.stamps import from_wall

_HEADER = ["Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"]


def recognises(file: ExportFile) -> bool:
    """Look for the header line, which some versions begin with the message's id."""
    names = cells_of(file.header)
    return names in (_HEADER, ["MessageID", *_HEADER])


def item(row: Mapping[str, str], table: Table) -> Item:
    """Make an item of a row."""
    try:
        return _item(row, table)
    except KeyError as error:
        raise UnreadableError("lacks a column of this format") from error


def _item(row: Mapping[str, str], table: Table) -> Item:
    system = row["Sender"] == SYSTEM_SENDER
    words = system_words(row["Content"]) if system else chatlog_words(row["Content"])
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
    )


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
