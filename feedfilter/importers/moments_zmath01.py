"""WeChat Moments as `exported_sns.json` of wechat-export (2026): the old name, other fields.

Get it: wechat-export on Android. A record is one post, newest first; `snsId` is a number, negative
as the database has it; `timestamp` is Unix seconds. Likes and comments are lists.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each
from feedfilter.stamps import from_moments_id, from_seconds, moments_id

_VIDEO = 6


class Medium(msgspec.Struct, gc=False):
    """A picture or video."""

    type: int | None = None
    url: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    snsId: int | str | None = None
    authorId: str | None = None
    authorName: str | None = None
    timestamp: int | None = None
    content: str | None = None
    mediaList: list[Medium | str] = []
    likeCount: int | None = None
    commentCount: int | None = None


def recognises(file: ExportFile) -> bool:
    """Look for posts with a numeric `snsId` and counts, bare or under `moments`."""
    posts = file.json.get("moments") if isinstance(file.json, dict) else file.json
    first = posts[0] if isinstance(posts, list) and posts else None
    return (
        isinstance(first, dict)
        and isinstance(first.get("snsId"), int)
        and "authorName" in first
        and ("likeCount" in first or "commentCount" in first)
    )


def item(post: Post, context: Any) -> Item:
    """Make an item of a post."""
    media = [each if isinstance(each, Medium) else Medium(url=each) for each in post.mediaList]
    videos = sum(each.type == _VIDEO for each in media)
    return Item(
        text=post.content or "",
        time=from_seconds(post.timestamp) or from_moments_id(post.snsId),
        author_id=post.authorId or None,
        author=post.authorName or None,
        kind=Kind.POST.value,
        pictures=len(media) - videos,
        videos=videos,
        links=[],
        picture_keys=[each.url for each in media if each.url],
        item_id=moments_id(post.snsId),
        likes=post.likeCount,
        comments=post.commentCount,
    )


IMPORTER = Importer(
    name="moments-zmath01",
    title="WeChat Moments, exported_sns.json (2026)",
    recognises=recognises,
    split=arrays("", "moments"),
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos"}),
)
