"""Discord's own data package: the messages that its owner wrote, and nobody else's.

Get it: Discord, Settings, Data & Privacy, Request data; give the zip or the unpacked folder. Each
channel is a folder `messages/c<id>` with `messages.json` or, before 2024, `messages.csv`; names of
channels stand in `channel.json` and `index.json`. A record is one message; stamps are UTC. Since
2025 the folders at the top have names in the account's language, `Compte/user.json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import msgspec

from feedfilter.container import Container
from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.records.addresses import media_of
from feedfilter.records.json import arrays, each, read_json
from feedfilter.records.table import Table, each_row, row_cells, rows
from feedfilter.stamps import from_iso

_COLUMNS = ("ID", "Timestamp", "Contents", "Attachments")
_ACCOUNTS = ("account/user.json", "Account/user.json")


class Message(msgspec.Struct, gc=False):
    """One message."""

    ID: int | str | None = None
    Timestamp: str | None = None
    Contents: str | None = None
    Attachments: str | None = None


class Channel(msgspec.Struct, frozen=True):
    """Where the messages are, and whose; `table` is set for rows of CSV."""

    name: str | None
    owner_id: str | None
    owner: str | None
    table: Table | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the columns that the package has."""
    header = tuple(row_cells(file.header.encode(), ","))
    return header == _COLUMNS or file.json_array(*_COLUMNS)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages of one channel."""
    owner = _owner(file)
    for records in (arrays("") if file.json is not None else rows(delimiter=","))(file):
        table = records.context if isinstance(records.context, Table) else None
        name = owner.get("global_name") or owner.get("username")
        identifier = owner.get("id")
        records.context = Channel(
            _channel_name(file),
            str(identifier) if identifier else None,
            str(name) if name else None,
            table,
        )
        yield records


def _channel_name(file: ExportFile) -> str | None:
    channel = _object(file, "channel.json")
    if isinstance(channel.get("name"), str):
        return str(channel["name"])
    folder = PurePosixPath(file.folder)
    index = _object_at(file, str(folder.parent / "index.json"))
    name = index.get(str(channel.get("id") or folder.name.removeprefix("c")))
    return name if isinstance(name, str) else None


def _owner(file: ExportFile) -> dict[str, Any]:
    top = PurePosixPath(file.folder).parent.parent
    places = [str(top / name) for name in _ACCOUNTS]
    if file.container is not None:  # containers are told apart by identity
        places += _accounts(file.container, str(top))  # type: ignore[arg-type]
    found = (_object_at(file, place) for place in places)
    return next((each for each in found if each), {})


@lru_cache(maxsize=4)
def _accounts(container: Container, top: str) -> tuple[str, ...]:
    """Find once for all channels where the account may stand: a folder below the top has it."""
    named = (PurePosixPath(name) for name in container.names() if name.endswith("/user.json"))
    return tuple(str(path) for path in named if path.parent.parent == PurePosixPath(top))


def _object(file: ExportFile, name: str) -> dict[str, Any]:
    return _read(file.beside(name), name)


def _object_at(file: ExportFile, member: str) -> dict[str, Any]:
    if file.container is None:
        return {}
    try:
        return _read(file.container.read(member), member)
    except KeyError:
        return {}


def _read(data: bytes | None, name: str) -> dict[str, Any]:
    """Read a file beside the messages; a damaged one tells nothing."""
    try:
        found: dict[str, Any] = read_json(data or b"{}", dict[str, Any], name)
        return found
    except ExportError:
        return {}


def item(message: Message, channel: Channel) -> Item:
    """Make an item of a message."""
    attached = (message.Attachments or "").replace(",", " ").split()
    media = media_of(attached)
    time, _ = from_iso(message.Timestamp)
    return Item(
        text=(message.Contents or "").replace("\r\n", "\n"),
        time=time,
        author_id=channel.owner_id,
        author=channel.owner,
        chat=channel.name,
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        item_id=str(message.ID) if message.ID not in (None, "") else None,
        me=True,
    )


_read_messages = each(Message, item)


def read(raws: Sequence[Any], channel: Channel) -> Iterator[Made]:
    """Make items of objects or of rows."""
    if channel.table is None:
        return _read_messages(raws, channel)

    def of_row(row: Mapping[str, str], _: Table) -> Item:
        return item(Message(*(row.get(column) for column in _COLUMNS)), channel)

    return each_row(of_row)(raws, channel.table)


IMPORTER = Importer(
    name="discord-package",
    title="Discord data package",
    recognises=recognises,
    marks=Marks(words=("Timestamp", "Contents", "Attachments")),
    split=split,
    read=read,
    knows=frozenset({"pictures", "videos", "files", "links"}),
    own_only=True,
)
