"""Weibo posts crawled by nghuyong's WeiboSpider, JSON Lines.

Get it: nghuyong/WeiboSpider; the files are `output/<spider>_<time>.jsonl`. A record is a line, one
post of an account, a search or a list; in a crawl by account the author is missing. Stamps are
Beijing's wall clock.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records import weibo
from feedfilter.records.json import each, json_lines


class User(msgspec.Struct, gc=False):
    """Who wrote a post."""

    id: str | int | None = msgspec.field(name="_id", default=None)
    nick_name: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    id: str | int | None = msgspec.field(name="_id", default=None)
    created_at: str | None = None
    content: str | None = None
    comments_count: int | str | None = None
    attitudes_count: int | str | None = None
    pic_urls: list[str] | None = None
    pic_num: int | None = None
    video: Any = None
    user: User | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a line with the ids and the crawl's own keys."""
    return file.first_line_object("_id", "mblogid", "created_at", "content")


def item(post: Post, context: Any) -> Item:
    """Make an item of a post."""
    user = post.user or User()
    stamp = weibo.stamp(post.created_at)
    pictures = post.pic_urls or []
    return Item(
        text=weibo.plain(post.content),
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=str(user.id) if user.id is not None else None,
        author=user.nick_name or None,
        kind=Kind.POST.value,
        pictures=max(post.pic_num or 0, len(pictures)),
        videos=int(bool(post.video)),
        links=weibo.addresses(post.content),
        picture_keys=pictures,
        item_id=str(post.id) if post.id is not None else None,
        likes=weibo.count(post.attitudes_count),
        comments=weibo.count(post.comments_count),
    )


IMPORTER = Importer(
    name="nghuyong",
    title="Weibo, nghuyong's WeiboSpider",
    recognises=recognises,
    marks=Marks(json=True, words=("_id", "mblogid", "created_at", "content")),
    split=json_lines,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "picture_keys"}),
)
