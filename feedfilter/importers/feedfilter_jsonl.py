"""feedfilter's own JSON Lines, as `convert` and `clean --to jsonl` write them.

Get it: `feedfilter convert EXPORT --to jsonl`. A record is one object, the item; null means
that the export did not say. `time` with `Z` is an instant, without it the wall clock of the first
export, read in `--tz` or the rules' zone; a day alone is a day.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, UnreadableError
from feedfilter.model import Kind
from feedfilter.records.json import each, json_lines
from feedfilter.stamps import from_iso

_KINDS = frozenset(kind.value for kind in Kind)
_MARKS = ("time", "author", "author_id", "chat", "kind", "text", "pictures", "links", "id", "me")


class Line(msgspec.Struct, gc=False):
    """One item as it is written."""

    time: str | None = None
    author: str | None = None
    author_id: str | None = None
    chat: str | None = None
    kind: str = Kind.MESSAGE.value
    text: str = ""
    quote: str | None = None
    link_title: str | None = None
    pictures: int | None = None
    videos: int | None = None
    files: int | None = None
    links: list[str] | None = None
    picture_keys: list[str] | None = None
    id: str | None = None
    reply_to: str | None = None
    reply: bool | None = None
    forwarded_from: str | None = None
    forwarded: bool | None = None
    edited: bool | None = None
    me: bool | None = None
    likes: int | None = None
    comments: int | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a line with all the keys that are always written."""
    return file.first_line_object(*_MARKS) and file.json_lines[0]["kind"] in _KINDS


def item(line: Line, context: Any) -> Item:
    """Read an item back as it was written."""
    if line.kind not in _KINDS:
        raise UnreadableError("has a kind that feedfilter does not write")
    time, absolute = from_iso(line.time)
    values = msgspec.structs.asdict(line)
    values["item_id"] = values.pop("id")
    values["time"] = time
    unit = "day" if line.time is not None and len(line.time) == len("2025-05-15") else "second"
    return Item(**values, absolute=absolute, time_unit=unit)


IMPORTER = Importer(
    name="feedfilter-jsonl",
    title="feedfilter's own JSON Lines",
    recognises=recognises,
    split=json_lines,
    read=each(Line, item),
)
