"""Weibo posts of one account, weiboSpider CSV.

Get it: dataabc/weiboSpider with `"write_mode": ["csv"]`; the file is `weibo/<nickname>/<uid>.csv`.
A record is a row, one post; every run of the tool writes the header again, such rows are no posts,
and `无` stands for nothing. There is no author column: folder and file name say whose posts these
are. Stamps are Beijing's wall clock to the minute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import weibo
from feedfilter.records.table import cells_of, row_cells, rows

_FIRST = "微博id"
_SURE = frozenset({_FIRST, "微博正文", "发布时间"})


class Account(Struct, frozen=True):
    """The names of the columns by their number, and whose posts these are.

    A later run may write a header with two columns more (reposts are kept) or less.
    """

    headers: Mapping[int, tuple[str, ...]]
    writer: weibo.Writer


def recognises(file: ExportFile) -> bool:
    """Look for the header."""
    return "微博正文" in file.header and set(cells_of(file.header)) >= _SURE


def split(file: ExportFile) -> Iterator[Records]:
    """Give the rows with the headers that stand among them."""
    mark = _FIRST.encode()
    for records in rows(delimiter=",")(file):
        found = (_cells(raw) for raw in records.raws if mark in raw[:20])
        headers = [tuple(cells) for cells in found if cells[:1] == [_FIRST]]
        first: tuple[str, ...] = records.context.header
        names = {len(header): header for header in (*headers, first)}
        records.context = Account(names, weibo.writer(file))
        yield records


def read(raws: Sequence[Any], account: Account) -> Iterator[Made]:
    """Make items of rows; headers are none."""
    for raw in raws:
        cells = _cells(raw)
        header = account.headers.get(len(cells))
        if cells[:1] == [_FIRST]:
            yield None
        elif header is None:
            yield UnreadableError(f"has {len(cells)} cells, no header has as many")
        else:
            yield _item(dict(zip(header, cells, strict=True)), account.writer)


def _cells(raw: bytes) -> list[str]:
    return [cell.strip("\ufeff") for cell in row_cells(raw, ",")]


def _item(row: Mapping[str, str], writer: weibo.Writer) -> Item:
    content = row.get("微博正文", "")
    words = weibo.parted(content)
    stamp = weibo.stamp(row.get("发布时间"))
    pictures = weibo.listed(row.get("原始图片url"))
    videos = weibo.listed(row.get("微博视频url"), ";")
    article = weibo.said(row.get("头条文章url"))
    repost = row.get("是否为原创微博", "").strip() in ("False", "否") or words.is_repost
    return Item(
        text=words.own,
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=writer.id,
        author=writer.name,
        kind=(Kind.REPOST if repost else Kind.POST).value,
        quote=words.quote,
        pictures=len(pictures),
        videos=len(videos),
        links=([article] if article else []) + weibo.addresses(content),
        picture_keys=pictures,
        item_id=weibo.said(row.get(_FIRST)),
        forwarded=repost,
        forwarded_from=words.quoted,
        likes=weibo.count(row.get("点赞数")),
        comments=weibo.count(row.get("评论数")),
    )


IMPORTER = Importer(
    name="weibospider-csv",
    title="Weibo, weiboSpider CSV",
    recognises=recognises,
    marks=Marks(json=False, words=("微博正文",)),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "picture_keys", "forwarded"}),
    supersedes=frozenset({"weibospider-text"}),
    notes=lambda _: ("these are the posts of one account",),
)
