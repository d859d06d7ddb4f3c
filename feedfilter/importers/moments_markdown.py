"""WeChat Moments exported by WeFlow or SIWX (stories in wx) as Markdown.

Get it: WeFlow or SIWX, Moments, Export, Markdown. Both begin with `# 朋友圈导出`. A record is a
heading with the time and the author, WeFlow by name, SIWX by account, and the lines below it: the
text, a card with its address, media, place, likes and comments. Stamps are the wall clock of the
exporting computer. A line of a text that looks like one of these is taken for it: prefer the JSON,
which is read instead where both lie in one folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.records.lines import Block, blocks
from feedfilter.records.moments import VIDEO, Medium
from feedfilter.records.post_lines import PostLines

_TITLE = "# 朋友圈导出"
_TIME = (
    r"[0-9]{4}(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)"
    r" [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
_NAMED = re.compile(rf"## (?P<name>.{{0,200}}?) ?· (?P<time>{_TIME})")  # WeFlow
_COUNTED = re.compile(rf"## (?P<time>{_TIME}) · (?P<id>[A-Za-z0-9_@.-]{{1,100}})")  # SIWX
_CARD = re.compile(r"(?:> )?🔗\ufe0f? *\[(?P<title>.*?)\]\((?P<address>[^()\s]*)\).*")
_OTHER_CARD = re.compile(r"(?:> )?(?:📹|🎵|📺|📝)\ufe0f? *(?P<title>.*)")
_MORE = re.compile(r"> (?P<words>.*)")
_MEDIUM = re.compile(
    r"!\[[^\[\]]*\]\((?P<address>[^()\s]+)\)"
    r"|(?:\[视频\]|(?:▶\ufe0f?|🎬) *\[.*?\])\((?P<film>[^()\s]+)\)"  # SIWX has no sign before it
)
_MOVING = re.compile(r"\[实况照片\]\([^()\s]*\)")  # of the picture above it, which is counted
_COVER = re.compile(r"> !\[封面\]\([^()\s]*\)")
_OPEN = re.compile(r"（\[打开\]\((?P<address>[^()\s]*+)\)）\Z")  # behind the name of a song
_PLACE = re.compile(r"📍.*")
_LIKES = re.compile(r"(?:♥|❤|\*\*赞\*\*)\ufe0f?[:：]? *(?P<names>.*)")
_COMMENTS = re.compile(r"💬.*|\*\*评论\*\*[:：].*")
_COMMENT = re.compile(r"- \*\*.{1,200}")


def header(line: str) -> re.Match[str] | None:
    """Read the heading of a post."""
    text = line.rstrip()
    return _NAMED.fullmatch(text) or _COUNTED.fullmatch(text) if text.startswith("## ") else None


def recognises(file: ExportFile) -> bool:
    """Look for the title and for the heading of a post."""
    lines = file.lines
    return bool(lines) and lines[0].strip() == _TITLE and any(header(line) for line in lines)


def read(raws: Sequence[Block], context: object) -> Iterator[Item]:
    """Make items of posts."""
    return (_item(block.head, block.body) for block in raws)


def _item(head: re.Match[str], body: Sequence[str]) -> Item:
    lines = PostLines()
    for line in body:
        _take(line.rstrip(), lines)
    named = head.groupdict()
    return lines.item(head["time"], named.get("id"), named.get("name") or named.get("id"))


def _take(line: str, parts: PostLines) -> None:
    """Put a line where it belongs; what is nothing else is text."""
    if card := _CARD.fullmatch(line):
        parts.card.append(card["title"])
        parts.links.append(card["address"])
    elif other := _OTHER_CARD.fullmatch(line):
        _take_card(other["title"], parts)
    elif parts.card and (more := _MORE.fullmatch(line)):
        if not _COVER.fullmatch(line):
            parts.card.append(more["words"])
    elif medium := _MEDIUM.fullmatch(line):
        film = medium["film"]
        address = film or medium["address"]
        known = None if address == "None" else address  # SIWX knows of no address
        parts.media.append(Medium(VIDEO if film else "2", known))
    elif parts.media and _MOVING.fullmatch(line):
        return
    elif likes := _LIKES.fullmatch(line):
        parts.liked_by(likes["names"])
    elif _COMMENT.fullmatch(line):
        parts.comments += 1
    elif line != "---" and not _PLACE.fullmatch(line) and not _COMMENTS.fullmatch(line):
        parts.text.append(line)


def _take_card(words: str, parts: PostLines) -> None:
    """Take the first line of a card, which may end with its address."""
    link = _OPEN.search(words)
    parts.card.append(words[: link.start()] if link else words)
    if link:
        parts.links.append(link["address"])


IMPORTER = Importer(
    name="moments-markdown",
    title="WeChat Moments, Markdown of WeFlow or SIWX",
    recognises=recognises,
    marks=Marks(json=False),
    split=blocks(header),
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
)
