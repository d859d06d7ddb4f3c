"""Weibo posts of one account, weiboSpider JSON.

Get it: dataabc/weiboSpider, `"write_mode": ["json"]`; the file is `weibo/<nickname>/<uid>.json`.
A record is one post; `无` stands for nothing. A repost's text holds the own words, `原始用户:` with
the first author and `转发内容:` with the original; until 2019 the original stood between
`转发了 NAME 的微博:` and `转发理由:`, the own words behind. Stamps are Beijing's wall clock to the
minute.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records import weibo
from feedfilter.records.json import each


class Post(msgspec.Struct, gc=False):
    """One post."""

    id: str | int | None = None
    user_id: str | int | None = None
    content: str | None = None
    article_url: str | None = None
    original_pictures: str | list[str] | None = None
    original: bool | None = None
    video_url: str | None = None
    publish_time: str | None = None
    up_num: str | int | None = None
    comment_num: str | int | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a user with a nickname beside the posts."""
    if not file.json_object("user", "weibo") or file.json_object("favorites"):
        return False
    user = file.json["user"]
    return isinstance(user, dict) and "nickname" in user and "screen_name" not in user


def item(post: Post, user: dict[str, Any]) -> Item:
    """Make an item of a post."""
    words = weibo.parted(post.content or "")
    stamp = weibo.stamp(post.publish_time)
    pictures = weibo.listed(post.original_pictures)
    videos = weibo.listed(post.video_url, ";")
    article = weibo.said(post.article_url)
    repost = post.original is False or words.is_repost
    author_id = post.user_id if post.user_id is not None else user.get("id")
    return Item(
        text=words.own,
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=str(author_id) if author_id is not None else None,
        author=user.get("nickname") or None,
        kind=(Kind.REPOST if repost else Kind.POST).value,
        quote=words.quote,
        pictures=len(pictures),
        videos=len(videos),
        links=([article] if article else []) + weibo.addresses(post.content),
        picture_keys=pictures,
        item_id=str(post.id) if post.id else None,
        forwarded=repost,
        forwarded_from=words.quoted,
        likes=weibo.count(post.up_num),
        comments=weibo.count(post.comment_num),
    )


IMPORTER = Importer(
    name="weibospider",
    title="Weibo, weiboSpider JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("user", "weibo", "nickname")),
    split=weibo.posts,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "picture_keys", "forwarded"}),
    supersedes=frozenset({"weibospider-csv", "weibospider-text"}),
    notes=lambda _: ("these are the posts of one account",),
)
