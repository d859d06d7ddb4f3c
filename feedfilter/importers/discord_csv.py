"""Discord channels and direct messages, DiscordChatExporter CSV.

Get it: Tyrrrz/DiscordChatExporter, format CSV; JSON says more. A record is a row, one message:
author's id, name, date, words, addresses of files, reactions (they count as likes). Since 2.41
dates have their offset; before, they are the wall clock of the exporting machine in a form that the
user chose; if nobody did, month first or, up to 2.37, `17-May-20 02:21 AM` (`--date-order`
overrides). There are no message ids, replies or edits, and what the app says looks like a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.records import discord_dates
from feedfilter.records.addresses import media_of
from feedfilter.records.discord_reactions import number_of
from feedfilter.records.table import Table, each_row, row_cells, rows
from feedfilter.stamps import from_unknown_number

_HEADER = ("AuthorID", "Author", "Date", "Content", "Attachments", "Reactions")
_DATE = _HEADER.index("Date")
_NUMBER = re.compile(r"[0-9]{9,14}")
_NAME = re.compile(r"(?:.* - )?(?P<name>.+?) \[[0-9]{5,20}\]")


class Channel(Table, frozen=True):
    """The table with what its file's name and its dates tell."""

    name: str | None
    order: str


def recognises(file: ExportFile) -> bool:
    """Look for exactly the header that it writes."""
    return tuple(row_cells(file.header.encode(), ",")) == _HEADER


def split(file: ExportFile) -> Iterator[Records]:
    """Give the rows with the order of day and month of the whole file."""
    named = _NAME.match(file.file_name)
    for records in rows(delimiter=",")(file):
        table: Table = records.context
        chosen = file.options.get("date_order") or _order(records.raws)
        records.context = Channel(
            table.header, table.delimiter, file, named["name"] if named else None, chosen
        )
        yield records


def _order(raws: Any) -> str:
    cells = (row_cells(raw, ",")[_DATE : _DATE + 1] for raw in raws)
    return discord_dates.order_of(cell for (cell,) in filter(None, cells))


def item(row: Mapping[str, str], channel: Channel) -> Item:
    """Make an item of a row."""
    attached = [address for address in row.get("Attachments", "").split(",") if address]
    media = media_of(attached)
    time, absolute, unit = _stamp(row.get("Date", ""), channel.order)
    return Item(
        text=row.get("Content", "").replace("\r\n", "\n"),
        time=time,
        absolute=absolute,
        time_unit=unit,
        author_id=row.get("AuthorID") or None,
        author=row.get("Author") or None,
        chat=channel.name,
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        likes=number_of(row.get("Reactions", "")),
    )


def _stamp(written: str, order: str) -> tuple[int | None, bool, str]:
    if _NUMBER.fullmatch(written):
        return from_unknown_number(written), True, "second"
    return discord_dates.stamp_of(written, order)


IMPORTER = Importer(
    name="discord-csv",
    title="Discord, DiscordChatExporter CSV",
    recognises=recognises,
    marks=Marks(json=False, words=("AuthorID", "Reactions")),
    split=split,
    read=each_row(item),  # type: ignore[arg-type]  # the context is the table that split gave
    knows=frozenset({"pictures", "videos", "files", "links", "likes"}),
)
