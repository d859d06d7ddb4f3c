"""WeChat chats exported by WeFlow as CSV for WeClone.

Get it: WeFlow, Export, choose chats, WeClone. A record is one message; `CreateTime` is ISO 8601
in UTC, so stamps need no zone; `is_sender` tells own messages, `talker` is the name of who wrote,
or the id where WeFlow knows no name. The name of the chat is taken from the file's,
`私聊_NAME.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, UnreadableError
from feedfilter.model import Kind
from feedfilter.records.table import Table, cells_of, each_row, rows
from feedfilter.records.wechat import STATED, VOICE, Words, item_of, named, spoken, worded
from feedfilter.records.wechat_files import chat_name
from feedfilter.records.weflow import untyped_words
from feedfilter.stamps import from_iso

_HEADER = ["id", "MsgSvrID", "type_name", "is_sender", "talker", "msg", "src", "CreateTime"]
_SENT = {"1": True, "0": False}
_OF_APP = frozenset({Kind.SYSTEM.value, Kind.DELETED.value})
# An id that people choose looks like a name, and is taken for one.
_ID = re.compile(r"(?:wxid_|gh_)[0-9A-Za-z_-]+|[0-9A-Za-z_.-]+@(?:[a-z]+\.)?(?:chatroom|openim)")


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
    words = _words(row)
    talker = None if words.meaning.kind in _OF_APP else row["talker"] or None
    is_id = talker is not None and _ID.fullmatch(talker) is not None
    time, absolute = from_iso(row["CreateTime"])
    return item_of(
        words,
        time=time,
        absolute=absolute,
        author=None if is_id else talker,
        author_id=talker if is_id else None,
        chat=chat_name(table.file.file_name),
        item_id=row["MsgSvrID"] or row["id"] or None,
        me=_SENT.get(row["is_sender"]),
    )


def _words(row: Mapping[str, str]) -> Words:
    found = None if row["type_name"] == "text" else named(row["type_name"])
    if found is VOICE:
        return spoken(row["msg"])
    words = worded(row["msg"], found) if found else untyped_words(row["msg"])
    hashes = worded(row["src"], found).picture_keys if words.meaning.pictures else ()
    return replace(words, picture_keys=words.picture_keys or hashes)


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
