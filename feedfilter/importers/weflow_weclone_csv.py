"""WeChat chats exported by WeFlow as CSV for WeClone.

Get it: WeFlow, Export, choose chats, WeClone. A record is one message; `CreateTime` is ISO 8601
in UTC, so stamps need no zone; `is_sender` tells own messages, `talker` is the id of who wrote.
Names are not in the file. The name of the chat is taken from the file's, `私聊_NAME.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, UnreadableError
from feedfilter.records.table import Table, cells_of, each_row, rows
from feedfilter.records.wechat import STATED, item_of, named, worded
from feedfilter.records.wechat_files import chat_name
from feedfilter.stamps import from_iso

_HEADER = ["id", "MsgSvrID", "type_name", "is_sender", "talker", "msg", "src", "CreateTime"]
_SENT = {"1": True, "0": False}


def recognises(file: ExportFile) -> bool:
    """Look for the header line, which PyWxDump's differs from by one column."""
    return cells_of(file.header) == _HEADER


def item(row: Mapping[str, str], table: Table) -> Item:
    """Make an item of a row; whatever is no medium is `text`, with a label in its words."""
    try:
        return _item(row, table)
    except KeyError as error:
        raise UnreadableError("lacks a column of this format") from error


def _item(row: Mapping[str, str], table: Table) -> Item:
    found = None if row["type_name"] == "text" else named(row["type_name"])
    words = worded(row["msg"], found)
    hashes = worded(row["src"], found).picture_keys if words.meaning.pictures else ()
    time, absolute = from_iso(row["CreateTime"])
    return item_of(
        replace(words, picture_keys=words.picture_keys or hashes),
        time=time,
        absolute=absolute,
        author_id=row["talker"] or None,
        chat=chat_name(table.file.file_name),
        item_id=row["MsgSvrID"] or row["id"] or None,
        me=_SENT.get(row["is_sender"]),
    )


IMPORTER = Importer(
    name="weflow-weclone-csv",
    title="WeChat chats, WeFlow CSV for WeClone",
    recognises=recognises,
    marks=Marks(json=False, words=("MsgSvrID", "type_name", "is_sender")),
    split=rows(delimiter=","),
    read=each_row(item),
    zone="Asia/Shanghai",
    knows=STATED,
)
