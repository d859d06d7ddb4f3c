"""WeChat Moments exported by a fork of WeFlow as text (`sns-export-….txt`).

Get it: the fork's Moments, Export, TXT. A record is a line `【1】time name (wxid)` and the lines
below it: the text, then media, likes and comments. Stamps are the wall clock of the exporting
computer. Cards are not in it: prefer the JSON, which is read instead where both lie in one folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.lines import Block, blocks
from feedfilter.records.moments import Medium, media_of
from feedfilter.stamps import from_wall, unit_of

_HEADER = re.compile(
    r"【[0-9]{1,9}】(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r" ?(?P<name>.*?)(?: ?\((?P<id>[^()]*)\))?"
)
_FIELD = re.compile(r"(媒体|点赞|评论): (.*)")


def header(line: str) -> re.Match[str] | None:
    """Read the first line of a post."""
    return _HEADER.fullmatch(line.rstrip()) if line.startswith("【") else None


def recognises(file: ExportFile) -> bool:
    """Look for the header of a post with an account on the first line."""
    match = header(file.lines[0]) if file.lines else None
    return match is not None and bool(match["id"])


def read(raws: Sequence[Block], context: object) -> Iterator[Item]:
    """Make items of posts."""
    return (_item(block.head, block.body) for block in raws)


def _item(head: re.Match[str], body: Sequence[str]) -> Item:
    lines, fields = _parts(body)
    media = media_of(Medium(address=each.strip()) for each in _pieces(fields, "媒体", "|"))
    time = from_wall(head["time"])
    return Item(
        text="\n".join(lines).strip("\n"),
        time=time,
        absolute=time is None,
        time_unit=unit_of(head["time"]),
        author_id=head["id"] or None,
        author=head["name"] or None,
        kind=Kind.POST.value,
        pictures=media.pictures,
        videos=media.videos,
        picture_keys=media.keys,
        likes=len(_pieces(fields, "点赞", "、")),
        comments=len(_pieces(fields, "评论", " | ")),
    )


def _parts(body: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Part the text from the fields, which are the last lines that are not blank."""
    lines = list(body)
    fields: dict[str, str] = {}
    while lines:
        match = _FIELD.fullmatch(lines[-1])
        if match and match[1] not in fields:
            fields[match[1]] = match[2]
        elif lines[-1].strip():
            break
        lines.pop()
    return lines, fields


def _pieces(fields: dict[str, str], name: str, sign: str) -> list[str]:
    return [piece for piece in fields.get(name, "").split(sign) if piece.strip()]


IMPORTER = Importer(
    name="weflow-moments-txt",
    title="WeChat Moments, text of a WeFlow fork",
    recognises=recognises,
    marks=Marks(json=False),
    split=blocks(header),
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "likes", "comments"}),
    notes=lambda _: ("cards are not in this export: rules on their titles and links cannot match",),
)
