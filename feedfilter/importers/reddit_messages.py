"""Reddit data request, messages and chats: `messages.csv` and `chat_history.csv`.

Get it: reddit.com/settings/data-request; give the zip or its folder. They hold what everybody
wrote. A record is a row; stamps are UTC. A message's subject stands as the title of a card. The
owner's name is in `statistics.csv`, which is read where it lies beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.table import Table, cells_of, each_row, rows
from feedfilter.stamps import from_wall

_MAIL = ("id", "permalink", "thread_id", "date")
_CHAT = ("message_id", "created_at", "updated_at", "username")
_DELETED = ("[deleted]", "[removed]", "[ Removed by Reddit ]")


class Context(Struct, frozen=True):
    """The table, and the owner's name."""

    table: Table
    owner: str | None


def recognises(file: ExportFile) -> bool:
    """Look for the header of messages or of chats, with their texts."""
    names = cells_of(file.header)
    return (tuple(names[:4]) == _MAIL and {"from", "body"} <= set(names)) or (
        tuple(names[:4]) == _CHAT and "message" in names
    )


def split(file: ExportFile) -> Iterator[Records]:
    """Give the rows, with the owner."""
    owner = _owner(file)
    for records in rows(delimiter=",")(file):
        if not {"body", "message"} & set(records.context.header):
            raise ExportError(
                "has no column `body` or `message`", where=file.name, advice="give messages.csv"
            )
        records.context = Context(records.context, owner)
        yield records


def _owner(file: ExportFile) -> str | None:
    data = (file.beside("statistics.csv") or b"").decode("utf-8", errors="replace")
    match = re.search(r"^account name,\"?([\w-]{1,40})", data, re.MULTILINE)
    return match.group(1) if match else None


def read(raws: Sequence[Any], context: Context) -> Iterator[Made]:
    """Make items of rows."""
    make = _chat if "message_id" in context.table.header else _mail
    reader = each_row(lambda row, _: make(row, context.owner))
    return reader(raws, context.table)


def _mail(row: Mapping[str, str], owner: str | None) -> Item:
    item = _item(row.get("body", ""), row.get("from", ""), row.get("date", ""), owner)
    item.chat = row.get("thread_id", "") or None
    item.link_title = row.get("subject") or None
    item.item_id = row.get("id", "") or None
    return item


def _chat(row: Mapping[str, str], owner: str | None) -> Item:
    item = _item(row.get("message", ""), row.get("username", ""), row.get("created_at", ""), owner)
    item.chat = row.get("channel_name") or row.get("subreddit") or row.get("channel_url") or None
    item.item_id = row.get("message_id", "") or None
    item.reply_to = row.get("thread_parent_message_id") or None
    item.reply = item.reply_to is not None
    item.edited = row.get("updated_at", "") not in ("", row.get("created_at", ""))
    return item


def _item(text: str, author: str, stamp: str, owner: str | None) -> Item:
    text = text.replace("\r\n", "\n").strip()
    deleted = text in _DELETED
    return Item(
        text="" if deleted else text,
        time=from_wall(stamp),
        author=author or None,
        kind=(Kind.DELETED if deleted else Kind.MESSAGE).value,
        me=author == owner if owner else None,
    )


IMPORTER = Importer(
    name="reddit-messages",
    title="Reddit data request, messages and chats",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    knows=frozenset({"links"}),
    supersedes=frozenset({"csv"}),  # the thirty other tables of the archive
)
