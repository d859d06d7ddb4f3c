"""WeChat Moments exported by WeChatDataAnalysis as text, alone, in a folder or a zip.

Get it: WeChatDataAnalysis, Moments, Export, TXT; each friend has a file of their own. A record is
a block `#1`, `#2` ... with lines for time, id, kind, text, card, media, likes and comments. Stamps
are the wall clock of the exporting computer. The words of channels videos and your own account are
left out: prefer the JSON, which is read instead where both lie in one folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile, zip_longest

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.lines import Block, lines_of, marked
from feedfilter.records.moments import Medium, id_of, links_of, media_of, stamp_of, title_of
from feedfilter.stamps import from_wall, unit_of

_BEGIN = re.compile(r"#[0-9]{1,9}")
_FIELD = re.compile(r"(时间|ID|类型|内容|标题|链接|位置|媒体|点赞|评论): ?(.*)")
_BEHIND_TEXT = frozenset({"标题", "链接", "位置", "媒体", "点赞", "评论"})
_MEDIUM = re.compile(r"- \[[0-9]+\] type=(\S*)(?:.*? url=(\S*))?")
_COMMENT = re.compile(r"- \[[0-9]+\] ")


class Friend(Struct, frozen=True):
    """Whose posts a file holds."""

    username: str | None
    name: str | None


def recognises(file: ExportFile) -> bool:
    """Look for the title and the friend's account."""
    lines = file.lines
    return bool(lines) and lines[0].strip() == "朋友圈导出" and "用户名:" in file.head


def split(file: ExportFile) -> Iterator[Records]:
    """Give the blocks; a `#1` inside a text has no time below it."""
    lines = list(lines_of(file))
    texts = [text for _, _, text in lines]
    marks = [
        (_BEGIN.fullmatch(text) is not None and below.startswith("时间:")) or None
        for text, below in zip_longest(texts, texts[1:], fillvalue="")
    ]
    head = texts[: marks.index(True) if True in marks else 0]
    yield marked(lines, marks, Friend(_said(head, "用户名"), _said(head, "联系人")))


def _said(lines: Sequence[str], name: str) -> str | None:
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(f"{name}:"))
    return next(found, None) or None


def read(blocks: Sequence[Block], friend: Friend) -> Iterator[Item]:
    """Make items of blocks."""
    return (_item(_fields(block.body), friend) for block in blocks)


def _fields(lines: Sequence[str]) -> dict[str, list[str]]:
    """Part a block into its fields; the text ends where a field follows that stands behind it."""
    fields: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        match = _FIELD.fullmatch(line)
        in_text = name == "内容" and match is not None and match[1] not in _BEHIND_TEXT
        if match and not in_text and match[1] not in fields:
            name = match[1]
            fields[name] = [match[2]]
        elif name:
            fields[name].append(line)
    return fields


def _item(fields: dict[str, list[str]], friend: Friend) -> Item:
    def of(name: str) -> str:
        return "\n".join(fields.get(name, ())).strip("\n")

    written, identifier = of("时间").strip(), of("ID").strip()
    time = from_wall(written)
    media = media_of(_media(fields.get("媒体", ())))
    comments = [line for line in fields.get("评论", ()) if _COMMENT.match(line)]
    return Item(
        text=of("内容"),
        time=time or stamp_of(None, identifier).time,
        absolute=time is None,
        time_unit=unit_of(written) if time else "second",
        author_id=friend.username,
        author=friend.name,
        kind=Kind.POST.value,
        link_title=title_of(of("标题")),
        pictures=media.pictures,
        videos=media.videos,
        links=links_of(of("链接").strip()),
        picture_keys=media.keys,
        item_id=id_of(identifier),
        likes=len([name for name in of("点赞").split("、") if name.strip()]),
        comments=len(comments),
    )


def _media(lines: Sequence[str]) -> Iterator[Medium]:
    matches = takewhile(bool, (_MEDIUM.match(line) for line in lines if line.strip()))
    return (Medium(match[1], match[2] or None) for match in matches if match)


IMPORTER = Importer(
    name="wda-moments-txt",
    title="WeChat Moments, WeChatDataAnalysis text",
    recognises=recognises,
    marks=Marks(json=False, words=("朋友圈导出", "用户名:")),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
)
