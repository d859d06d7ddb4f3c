"""feedfilter's own JSON Lines, as `convert` and `clean --to jsonl` write them.

Get it: `feedfilter convert EXPORT --to jsonl`. A record is one object, the item; null means
that the export did not say. `time` with `Z` is an instant, without it the wall clock of the first
export, read in `--tz` or the rules' zone; a day alone is a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Columns, Importer, Marks, UnreadableError
from feedfilter.model import Kind
from feedfilter.records.json import decode, json_lines, readable
from feedfilter.records.plain_stamps import moment_columns, plain_moments
from feedfilter.stamps import Moment, from_iso

_KINDS = frozenset(kind.value for kind in Kind)
_MARKS = ("time", "author", "author_id", "chat", "kind", "text", "pictures", "links", "id", "me")

Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]  # as much as a column holds


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
    pictures: Count | None = None
    videos: Count | None = None
    files: Count | None = None
    links: list[str] | None = None
    picture_keys: list[str] | None = None
    id: str | None = None
    reply_to: str | None = None
    reply: bool | None = None
    forwarded_from: str | None = None
    forwarded: bool | None = None
    edited: bool | None = None
    me: bool | None = None
    likes: Count | None = None
    comments: Count | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a line with all the keys that are always written."""
    kind = file.json_lines[0]["kind"] if file.first_line_object(*_MARKS) else None
    return isinstance(kind, str) and kind in _KINDS


_DECODER = msgspec.json.Decoder(Line, strict=False)
_FIELDS = ["item_id" if name == "id" else name for name in Line.__struct_fields__]


def read(raws: Sequence[Any], context: Any) -> Columns:
    """Read items back as they were written."""
    lines, places, rejected = readable(raws, _line)
    values = (
        zip(*map(msgspec.structs.astuple, lines), strict=True) if lines else [()] * len(_FIELDS)
    )
    columns: dict[str, Sequence[Any]] = dict(zip(_FIELDS, values, strict=True))
    written = columns["time"]
    columns |= moment_columns(plain_moments(written), lambda row: _moment(written[row]))
    return Columns(columns, places, tuple(rejected))


def _line(raw: Any) -> Line:
    line: Line = decode(_DECODER, raw)
    if line.kind not in _KINDS:
        raise UnreadableError("has a kind that feedfilter does not write")
    return line


def _moment(text: str | None) -> Moment:
    time, absolute = from_iso(text)
    is_day = text is not None and len(text) == len("2025-05-15")
    return time, absolute, "day" if is_day else "second"


IMPORTER = Importer(
    name="feedfilter-jsonl",
    title="feedfilter's own JSON Lines",
    recognises=recognises,
    marks=Marks(json=True, words=("time", "author_id", "kind", "text")),
    split=json_lines,
    read=read,
)
