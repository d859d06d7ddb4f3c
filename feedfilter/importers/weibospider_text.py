"""Weibo posts of one account, weiboSpider's text file.

Get it: dataabc/weiboSpider with `"write_mode": ["txt"]`; the file is `weibo/<nickname>/<uid>.txt`.
It begins with the account (`用户信息：`), then posts; a record is the words and then lines
`微博位置：`, `发布时间：`, `点赞数：`, `转发数：`, `评论数：` and, last, `发布工具：`. Later runs
append all of it again. On a Chinese Windows the file is GBK, and posts with emoji are missing from
it. Stamps are Beijing's wall clock to the minute. There are no ids, and pictures are not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import weibo
from feedfilter.records.lines import Block, lines_of, marked

_ACCOUNT = "用户信息："
_POSTS = re.compile(r"(?:原创)?微博内容：\s*")
_LAST = "发布工具："
_FIELD = re.compile(r"(微博位置|发布位置|发布时间|点赞数|转发数|评论数|发布工具)：(.*)")
_NICKNAME = re.compile(r"^用户昵称：(.*)$", re.MULTILINE)
_ID = re.compile(r"^用户id：(.*)$", re.MULTILINE | re.IGNORECASE)


def recognises(file: ExportFile) -> bool:
    """Look for the account on the first line and its nickname below."""
    lines = file.lines
    return len(lines) > 1 and lines[0].strip() == _ACCOUNT and lines[1].startswith("用户昵称：")


def split(file: ExportFile) -> Iterator[Records]:
    """Give the posts with whose they are."""
    lines = list(lines_of(file))
    yield marked(lines, list(_marks(text for _, _, text in lines)), _writer(file))


def _marks(texts: Iterable[str]) -> Iterator[str | bool | None]:
    """Say of each line whether it begins a post, goes on with one, or belongs to the account."""
    in_account = between = True  # inside of neither: between two posts
    for text in texts:
        title = _POSTS.fullmatch(text)
        if title:
            in_account = False
        elif text.strip() == _ACCOUNT:
            in_account = between = True
        if in_account or (title and between):
            yield False
        elif between and text.strip():
            between = text.startswith(_LAST)
            yield text
        else:
            between = between or text.startswith(_LAST)
            yield None


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
    repost = words.quote is not None
    return Item(
        text=words.own,
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=writer.id,
        author=writer.name,
        kind=(Kind.REPOST if repost else Kind.POST).value,
        quote=words.quote,
        forwarded=repost,
        forwarded_from=words.quoted,
        likes=weibo.count(fields.get("点赞数")),
        comments=weibo.count(fields.get("评论数")),
    )


def _parted(lines: list[str]) -> tuple[str, dict[str, Any]]:
    """Part the words from the fields, which are the last lines that are not blank."""
    end = len(lines)
    fields: dict[str, Any] = {}
    while end:
        if match := _FIELD.match(lines[end - 1]):
            key, value = match.groups()
            if key in fields:
                break
            fields[key] = value
        elif fields or lines[end - 1].strip():
            break
        end -= 1
    return "\n".join(lines[:end]).strip("\n"), fields


IMPORTER = Importer(
    name="weibospider-text",
    title="Weibo, weiboSpider text",
    recognises=recognises,
    marks=Marks(json=False, words=("用户昵称：",)),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"forwarded"}),
    notes=lambda _: ("these are the posts of one account",),
)
