"""Weibo posts of one account, weiboSpider's text file.

Get it: dataabc/weiboSpider with `"write_mode": ["txt"]`; the file is `weibo/<nickname>/<uid>.txt`.
It begins with the account (`用户信息：`), then posts; a record is the words and then lines
`微博位置：`, `发布时间：`, `点赞数：`, `转发数：`, `评论数：` and, last, `发布工具：`. Later runs
append all of it again. Until 2019 `用户信息` had no colon, each post began with its number, `1:`,
the three counts stood on one line and `发布工具` below them, or nothing. On a Chinese Windows the
file is GBK, and posts with emoji are missing from it. Stamps are Beijing's wall clock to the
minute. There are no ids, and pictures are not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import weibo
from feedfilter.records.lines import Block, lines_of, marked

_ACCOUNT = re.compile(r"\s{0,9}用户信息[:：]?\s{0,9}")
_NAMED = ("用户昵称：", "用户昵称:")
_POSTS = re.compile(r"(?:原创)?微博内容[:：]\s*")
_LAST = "发布工具："
_LAST_BELOW_COUNTS = (_LAST, "发布工具:")
_TIME = ("发布时间：", "发布时间:")
_FIELD = re.compile(r"(微博位置|发布位置|发布时间|点赞数|转发数|评论数|发布工具)([:：])(.*)")
_COUNTS = re.compile(
    r"点赞数([:：])\s?(?P<点赞数>\S{1,12})\s{1,9}转发数\1\s?(?P<转发数>\S{1,12})\s{1,9}"
    r"评论数\1\s?(?P<评论数>\S{1,12})\s{0,9}"
)
_NUMBER = re.compile(r"[0-9]{1,7}:")
_NICKNAME = re.compile(r"^用户昵称[:：](.*)$", re.MULTILINE)
_ID = re.compile(r"^用户id[:：](.*)$", re.MULTILINE | re.IGNORECASE)


class Fields(Struct):
    """The lines below the words of a post."""

    values: dict[str, str]
    colon: str = ""  # full-width or not, alike in all
    old: bool = False  # the counts stand on one line


def recognises(file: ExportFile) -> bool:
    """Look for the account on the first line and its nickname below."""
    lines = file.lines
    return len(lines) > 1 and bool(_ACCOUNT.fullmatch(lines[0])) and lines[1].startswith(_NAMED)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the posts with whose they are."""
    lines = list(lines_of(file))
    yield marked(lines, list(_marks([text for _, _, text in lines])), _writer(file))


def _marks(texts: Sequence[str]) -> Iterator[str | bool | None]:
    """Say of each line whether it begins a post, goes on with one, or belongs to the account."""
    in_account = between = True  # inside of neither: between two posts
    above, counted = "", False  # counted: the line above held the counts of a post
    for text, below in pairwise((*texts, "")):
        title = _POSTS.fullmatch(text)
        if title:
            in_account = False
        elif below.startswith(_NAMED) and _ACCOUNT.fullmatch(text):
            in_account = between = True
        if in_account or (title and between):
            yield False
        elif between and text.strip() and not (counted and text.startswith(_LAST_BELOW_COUNTS)):
            between = text.startswith(_LAST)
            yield text
        else:
            counted = above.startswith(_TIME) and bool(_COUNTS.fullmatch(text))
            between = between or counted or text.startswith(_LAST)
            yield None
        above = text


def _writer(file: ExportFile) -> weibo.Writer:
    named, numbered = _NICKNAME.search(file.head), _ID.search(file.head)
    return weibo.Writer(
        weibo.said(numbered[1]) if numbered else None, weibo.said(named[1]) if named else None
    )


def read(raws: Sequence[Block], writer: weibo.Writer) -> Iterator[Made]:
    """Make items of posts."""
    for block in raws:
        try:
            yield _item([block.head, *block.body], writer)
        except UnreadableError as unreadable:
            yield unreadable


def _item(lines: list[str], writer: weibo.Writer) -> Item:
    content, fields = _parted(lines)
    words = weibo.parted(content)
    stamp = weibo.stamp(fields.get("发布时间"))
    if stamp.time is None:
        raise UnreadableError("has no 发布时间 in its last lines")
    return Item(
        text=words.own,
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=writer.id,
        author=writer.name,
        kind=(Kind.REPOST if words.is_repost else Kind.POST).value,
        quote=words.quote,
        forwarded=words.is_repost,
        forwarded_from=words.quoted,
        likes=weibo.count(fields.get("点赞数")),
        comments=weibo.count(fields.get("评论数")),
    )


def _parted(lines: list[str]) -> tuple[str, dict[str, str]]:
    """Part the words from the fields, which are the last lines that are not blank."""
    end = len(lines)
    fields = Fields({})
    while end and (_takes(fields, lines[end - 1]) or not (fields.values or lines[end - 1].strip())):
        end -= 1
    content = "\n".join(lines[:end]).strip("\n")
    return _NUMBER.sub("", content, count=1) if fields.old else content, fields.values


def _takes(fields: Fields, line: str) -> bool:
    """Take the fields of a line, if it has any, and none that is there already."""
    counts = _COUNTS.fullmatch(line)
    match = counts or _FIELD.match(line)
    if match is None:
        return False
    colon = match[1] if counts else match[2]
    found = counts.groupdict() if counts else {match[1]: match[3]}
    if not fields.values.keys().isdisjoint(found) or fields.colon not in ("", colon):
        return False
    fields.values |= found
    fields.colon = colon
    fields.old = fields.old or counts is not None
    return True


IMPORTER = Importer(
    name="weibospider-text",
    title="Weibo, weiboSpider text",
    recognises=recognises,
    marks=Marks(json=False, words=("用户昵称",)),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"forwarded"}),
    notes=lambda _: ("these are the posts of one account",),
)
