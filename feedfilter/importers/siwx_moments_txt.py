"""WeChat Moments exported by SIWX (stories in wx) as text.

Get it: SIWX, Moments, Export, TXT; the file is `<account>_朋友圈.txt`. A record is a line `[time]
wxid`, the lines of its text, and lines with two blanks before them: a card with its address, media,
place, likes and comments. Stamps are the wall clock of the exporting computer. A line of a text
that looks like one of these is taken for it: prefer the JSON, which is read instead where both lie
in one folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.records.lines import Block, blocks
from feedfilter.records.moments import Medium
from feedfilter.records.post_lines import PostLines

_HEADER = re.compile(
    r"\[(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})\] (?P<id>[A-Za-z0-9_@.-]+)"
)
_CARD = re.compile(r"  (?:🔗|📹|🎵|📺|📝)\ufe0f? *(?:视频号|直播)? *@?(.*)")
_SOURCE = re.compile(r"（[^（）]*）$")
_MEDIUM = re.compile(r"  <(image|video)>(?: (.*))?")
_ADDRESS = re.compile(r"  (https?://\S+)")
_PLACE = "  📍"
_LIKES = "  赞："
_COMMENT = re.compile(r"  [^：]{1,60}：")
_MARKS = ("  🔗", "  📹", "  🎵", "  📺", "  📝", "  <image>", "  <video>", _PLACE, _LIKES)


def header(line: str) -> re.Match[str] | None:
    """Read the first line of a post."""
    return _HEADER.fullmatch(line)


def recognises(file: ExportFile) -> bool:
    """Look for the header of a post on the first line, and for lines that only SIWX writes."""
    if not file.lines or header(file.lines[0]) is None:
        return False
    return any(line.startswith(_MARKS) for line in file.head.split("\n"))


class Lines(PostLines):
    """The parts of a post, and where its lines have come to."""

    in_card: bool = False  # the next line may go on with the card
    below: bool = False  # the text is over

    def take(self, line: str) -> None:
        """Take the next line."""
        if card := _CARD.match(line):
            self.card.append(_SOURCE.sub("", card[1]))
            self.in_card = self.below = True
        elif medium := _MEDIUM.match(line):
            self.media.append(Medium(medium[1], medium[2]))
            self.below, self.in_card = True, False
        elif line.startswith((_PLACE, _LIKES)):
            self.liked_by(line.removeprefix(_LIKES) if line.startswith(_LIKES) else "")
            self.below, self.in_card = True, False
        elif self.in_card and line.startswith("  "):
            self._go_on_with_card(line)
        elif self.below or (_COMMENT.match(line) and self.text):
            self.below = True
            self.comments += _COMMENT.match(line) is not None
        else:
            self.text.append(line)

    def _go_on_with_card(self, line: str) -> None:
        if address := _ADDRESS.match(line):
            self.links.append(address[1])
            self.in_card = False
        elif _COMMENT.match(line):
            self.comments += 1
        else:
            self.card.append(line.strip())


def read(raws: Sequence[Block], context: object) -> Iterator[Item]:
    """Make items of posts."""
    return (_item(block.head, block.body) for block in raws)


def _item(head: re.Match[str], body: Sequence[str]) -> Item:
    lines = Lines()
    for line in body:
        lines.take(line)
    return lines.item(head["time"], head["id"])


IMPORTER = Importer(
    name="siwx-moments-txt",
    title="WeChat Moments, SIWX text",
    recognises=recognises,
    marks=Marks(json=False),
    split=blocks(header),
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
)
