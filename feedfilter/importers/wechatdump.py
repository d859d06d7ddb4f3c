"""WeChat chats dumped by wechat-dump from a rooted Android phone, one text file a chat.

Get it: `./dump-msg.py decrypted.db out/`. A record is `TYPE|name:2025-05-15 10:00:00:text`, and the
lines below it; TYPE is the app's own number, the owner's name is `me`, a picture's path stands at
the end behind `|img:`. Stamps are the wall clock of the computer, and so is the encoding: GBK on a
Chinese Windows. Links are bare addresses, their titles are lost. The chat's name is the file's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks
from feedfilter.model import Kind
from feedfilter.records import wechat
from feedfilter.records.lines import Block, blocks
from feedfilter.stamps import from_wall

_HEADER = re.compile(
    r"(?P<type>-?[0-9]{1,12})\|(?P<name>.{0,120}?)"
    r":(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}):(?P<text>.*)$"
)
_OWNER = "me"
_PICTURE = re.compile(r"\|img:(\S[^|\n]*)$")
_FORM = re.compile(r"(URL|FILE|LOCATION|NAMECARD): ?", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s\"]+")
_NICKNAME = re.compile(r'\bnickname="([^"]+)"')
_SONG = re.compile(r'"(?:title|singer)": ?"((?:[^"\\]|\\.)*)"')
_GREETING = re.compile(r"\[(?:RED ENVELOPE|Money Transfer)\]\s*")
_MUSIC, _CUSTOM_EMOJI, _LIVE_PLACE = 1040187441, 1048625, -1879048186
_COORDINATES = re.compile(r"\s?\([-0-9.,]+\)$")
_NOT_READ = "NOT IMPLEMENTED: "  # before XML that the tool itself could not read


def header(line: str) -> re.Match[str] | None:
    """Read a header line; None for a line that goes on with a message."""
    return _HEADER.match(line)


def recognises(file: ExportFile) -> bool:
    """Look for a header on the first line."""
    return bool(file.lines) and _HEADER.match(file.lines[0]) is not None


def _chat(file: ExportFile) -> str | None:
    """Name the chat after its file."""
    name = PurePosixPath(file.file_name).stem
    return name if name.strip("-") else None


def read(raws: Sequence[Block], chat: str | None) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: str | None) -> Item:
    head: re.Match[str] = block.head
    text = "\n".join([head["text"], *block.body]).strip("\n")
    picture = _PICTURE.search(text)
    if picture:
        text = text[: picture.start()].rstrip()
    made = wechat.item_of(
        _words(int(head["type"]), text),
        time=from_wall(head["time"]),
        absolute=False,
        author=head["name"] or None,
        chat=chat,
        me=head["name"] == _OWNER,
    )
    if picture and not made.videos:  # a video's picture is its cover
        made.pictures, made.picture_keys = 1, [picture[1]]
    return made


def _words(number: int, text: str) -> wechat.Words:
    form = _FORM.match(text)
    found = wechat.STICKER if number == _CUSTOM_EMOJI else wechat.meaning(number)
    if text.startswith(_NOT_READ):
        return wechat.Words(wechat.Meaning(kind=Kind.UNSUPPORTED.value))
    if form and form[1].upper() == "FILE":
        return wechat.card(wechat.FILE, [text[form.end() :]])
    if not found.card:
        return wechat.worded(_GREETING.sub("", text, count=1), found)
    if form and form[1].upper() == "NAMECARD":
        return wechat.card(found, _NICKNAME.findall(text[:20_000]))
    if number == _MUSIC:
        return wechat.card(found, _SONG.findall(text[:20_000]), *_ADDRESS.findall(text[:20_000]))
    rest = "" if number == _LIVE_PLACE else text[form.end() :] if form else text
    rest = _COORDINATES.sub("", rest[:2000]) if form and form[1].upper() == "LOCATION" else rest
    return wechat.card(found, _ADDRESS.sub("", rest).split("\n"), *_ADDRESS.findall(rest))


IMPORTER = Importer(
    name="wechatdump",
    title="WeChat chats, wechat-dump text",
    recognises=recognises,
    marks=Marks(json=False),
    split=blocks(header, context=_chat),
    read=read,
    zone="Asia/Shanghai",
    knows=wechat.STATED | {"reply"},
)
