"""Reddit data request, the owner's posts and comments: `posts.csv` and `comments.csv`.

Get it: reddit.com/settings/data-request; give the zip or its folder. These two hold only the
owner's own words; messages and chats are read by another format. A record is a row; stamps are
UTC. A post's title stands as the title of a card. The owner's name is in `statistics.csv`, which
is read where it lies beside them. What was deleted is kept as such, without words.
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

_START = ("id", "permalink", "date", "ip", "subreddit")
_DELETED = ("[deleted]", "[removed]", "[ Removed by Reddit ]")
_PICTURE = re.compile(
    r"https?://(?:i|preview)\.redd\.it/|https?://i\.imgur\.com/[^\s]+\.(?:jpe?g|png|gif)"
)
_VIDEO = re.compile(r"https?://v\.redd\.it/")


class Context(Struct, frozen=True):
    """The table, and the owner's name."""

    table: Table
    owner: str | None


def recognises(file: ExportFile) -> bool:
    """Look for the header of posts or of comments, with their texts."""
    names = cells_of(file.header)
    return tuple(names[:5]) == _START and "body" in names and ("title" in names or "link" in names)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the rows, with the owner."""
    owner = _owner(file)
    for records in rows(delimiter=",")(file):
        if "body" not in records.context.header:
            raise ExportError("has no column `body`", where=file.name, advice="give posts.csv")
        records.context = Context(records.context, owner)
        yield records


def _owner(file: ExportFile) -> str | None:
    data = (file.beside("statistics.csv") or b"").decode("utf-8", errors="replace")
    match = re.search(r"^account name,\"?([\w-]{1,40})", data, re.MULTILINE)
    return match.group(1) if match else None


def read(raws: Sequence[Any], context: Context) -> Iterator[Made]:
    """Make items of rows."""
    reader = each_row(lambda row, _: _item(row, context.owner))
    return reader(raws, context.table)


def _item(row: Mapping[str, str], owner: str | None) -> Item:
    comment = "link" in row
    body = row.get("body", "").replace("\r\n", "\n").strip()
    deleted = body in _DELETED
    address = row.get("url", "")
    shared = address if address.startswith("http") and address != row.get("permalink", "") else ""
    gallery = "/gallery/" in address
    return Item(
        text="" if deleted else body,
        time=from_wall(row.get("date", "")),
        author=owner,
        chat=row.get("subreddit", "") or None,
        kind=Kind.DELETED.value if deleted else (Kind.MESSAGE if comment else Kind.POST).value,
        link_title=row.get("title") or None,
        pictures=None if gallery or comment else int(bool(_PICTURE.match(shared))),
        videos=None if comment else int(bool(_VIDEO.match(shared))),
        links=[shared] if shared else [],
        picture_keys=[shared] if _PICTURE.match(shared) else [],
        item_id=row.get("id", "") or None,
        reply_to=row.get("parent") or None if comment else None,
        reply=comment,
        me=True,
    )


IMPORTER = Importer(
    name="reddit-posts",
    title="Reddit data request, own posts and comments",
    recognises=recognises,
    marks=Marks(json=False, words=("permalink", "subreddit", "body")),
    split=split,
    read=read,
    knows=frozenset({"links", "reply"}),
    own_only=True,
    supersedes=frozenset({"csv"}),  # the thirty other tables of the archive
)
