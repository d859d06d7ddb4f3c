"""Weibo posts of one account, weibo-crawler JSON.

Get it: dataabc/weibo-crawler with `"write_mode": ["json"]`; the file is `weibo/<name>/<uid>.json`.
A record is one post with its counts; a repost has its own words in `text` and the original in
`retweet`. Stamps are Beijing's wall clock; older releases give only the day. The pictures of a
repost are its own, not the original's.
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
    """One post, and inside a repost the original."""

    user_id: str | int | None = None
    screen_name: str | None = None
    id: str | int | None = None
    bid: str | None = None
    text: str | None = None
    article_url: str | None = None
    pics: str | list[str] | None = None
    video_url: str | None = None
    links: list[str] | None = None
    created_at: str | None = None
    full_created_at: str | None = None
    attitudes_count: str | int | None = None
    comments_count: str | int | None = None
    edited: bool | None = None
    retweet: Post | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a user with a screen name beside the posts."""
    if not file.json_object("user", "weibo") or file.json_object("favorites"):
        return False
    user = file.json["user"]
    return isinstance(user, dict) and "screen_name" in user and "nickname" not in user


def item(post: Post, user: dict[str, Any]) -> Item:
    """Make an item of a post."""
    stamp = weibo.stamp(post.full_created_at or post.created_at)
    pictures, videos = weibo.listed(post.pics), weibo.listed(post.video_url, ";")
    article = weibo.said(post.article_url)
    original = post.retweet
    author_id = post.user_id if post.user_id is not None else user.get("id")
    return Item(
        text=weibo.plain(post.text),
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=str(author_id) if author_id is not None else None,
        author=post.screen_name or user.get("screen_name") or None,
        kind=(Kind.REPOST if original else Kind.POST).value,
        quote=(weibo.plain(original.text) or None) if original else None,
        pictures=len(pictures),
        videos=len(videos),
        links=([article] if article else []) + (post.links or []) + weibo.addresses(post.text),
        picture_keys=pictures,
        item_id=str(post.id) if post.id is not None else post.bid,
        forwarded=original is not None,
        forwarded_from=(original.screen_name or None) if original else None,
        edited=bool(post.edited),
        likes=weibo.count(post.attitudes_count),
        comments=weibo.count(post.comments_count),
    )


IMPORTER = Importer(
    name="weibo-crawler",
    title="Weibo, weibo-crawler JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("user", "weibo", "screen_name")),
    split=weibo.posts,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "picture_keys", "forwarded", "edited"}),
    supersedes=frozenset({"weibo-crawler-csv"}),
    notes=lambda _: ("these are the posts of one account",),
)
