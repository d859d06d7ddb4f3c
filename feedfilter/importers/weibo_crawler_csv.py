"""Weibo posts of one account, weibo-crawler CSV.

Get it: dataabc/weibo-crawler with `"write_mode": ["csv"]`; the file is `weibo/<name>/<uid>.csv`. A
record is a row, one post; columns are found by their names, which differ between releases. Later
runs append rows, which may have further columns at the end. There is no author column: folder and
file name say whose posts these are. Stamps are Beijing's wall clock; older releases give only the
day.
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

_SURE = frozenset({"id", "bid", "正文"})


class Account(Struct, frozen=True):
    """The names of the columns, and whose posts these are."""

    header: tuple[str, ...]
    writer: weibo.Writer


def recognises(file: ExportFile) -> bool:
    """Look for the header, whose names are Chinese but for the ids."""
    return "正文" in file.header and set(cells_of(file.header)) >= _SURE


def split(file: ExportFile) -> Iterator[Records]:
    """Give the rows with the names of their columns."""
    for records in rows(delimiter=",")(file):
        records.context = Account(records.context.header, weibo.writer(file))
        yield records


def read(raws: Sequence[Any], account: Account) -> Iterator[Made]:
    """Make items of rows; a header that a later run wrote again is none."""
    for raw in raws:
        cells = [cell.strip("\ufeff") for cell in row_cells(raw, ",")]
        if tuple(cells) == account.header:
            yield None
            continue
        try:
            if len(cells) < len(account.header):
                raise UnreadableError(
                    f"has {len(cells)} cells, the header has {len(account.header)}"
                )
            yield _item(dict(zip(account.header, cells, strict=False)), account.writer)
        except UnreadableError as unreadable:
            yield unreadable


def _item(row: Mapping[str, str], writer: weibo.Writer) -> Item:
    written = weibo.said(row.get("完整日期")) or weibo.said(row.get("日期"))
    stamp = weibo.stamp(written)
    if written and stamp.time is None:
        raise UnreadableError("has no date where the header has 日期")
    pictures, videos = weibo.listed(row.get("原始图片url")), weibo.listed(row.get("视频url"), ";")
    article = weibo.said(row.get("头条文章url"))
    quote = weibo.said(row.get("源微博正文"))
    repost = quote is not None or row.get("是否原创", "").strip() in ("False", "否", "0")
    return Item(
        text=weibo.plain(row.get("正文")),
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=writer.id,
        author=writer.name,
        kind=(Kind.REPOST if repost else Kind.POST).value,
        quote=weibo.plain(quote) or None,
        pictures=len(pictures),
        videos=len(videos),
        links=([article] if article else []) + weibo.addresses(row.get("正文")),
        picture_keys=pictures,
        item_id=weibo.said(row.get("id")) or weibo.said(row.get("bid")),
        forwarded=repost,
        forwarded_from=weibo.said(row.get("源用户昵称")),
        edited=row["是否编辑过"].strip() in ("True", "是", "1") if "是否编辑过" in row else None,
        likes=weibo.count(row.get("点赞数")),
        comments=weibo.count(row.get("评论数")),
    )


IMPORTER = Importer(
    name="weibo-crawler-csv",
    title="Weibo, weibo-crawler CSV",
    recognises=recognises,
    marks=Marks(json=False, words=("正文",)),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "picture_keys", "forwarded"}),
    notes=lambda _: ("these are the posts of one account",),
)
