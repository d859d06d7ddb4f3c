"""WeChat Moments as `exported_sns.json` of wechat-export (2026): the old name, other fields.

Get it: wechat-export on Android. A record is one post, newest first; `snsId` is a number, negative
as the database has it; `timestamp` is Unix seconds, so stamps need no zone. Likes and comments are
lists with their counts beside them. Shared links are not in the file: a post that only shares one
has no text, and rules on titles and addresses of cards cannot match.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each
from feedfilter.records.moments import (
    Medium,
    Number,
    count_of,
    first_post,
    id_of,
    media_of,
    stamp_of,
)


class MediaObject(msgspec.Struct, gc=False):
    """A picture or video."""

    type: int | str | None = None
    url: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    snsId: Number = None
    authorId: str | None = None
    authorName: str | None = None
    timestamp: Number = None
    content: str | None = None
    mediaList: list[MediaObject | str | None] | None = None
    likes: list[Any] | None = None
    likeCount: int | None = None
    comments: list[Any] | None = None
    commentCount: int | None = None


def recognises(file: ExportFile) -> bool:
    """Look for posts with a numeric `snsId` and counts, bare or under `moments`."""
    post = first_post(file) or first_post(file, "moments")
    counted = "likeCount" in post or "commentCount" in post
    return isinstance(post.get("snsId"), int) and "authorName" in post and counted


def item(post: Post, context: Any) -> Item:
    """Make an item of a post."""
    stamp = stamp_of(post.timestamp, post.snsId)
    media = media_of(_medium(each) for each in post.mediaList or () if each)
    return Item(
        text=post.content or "",
        time=stamp.time,
        author_id=post.authorId or None,
        author=post.authorName or None,
        kind=Kind.POST.value,
        pictures=media.pictures,
        videos=media.videos,
        picture_keys=media.keys,
        item_id=id_of(post.snsId),
        likes=count_of(post.likeCount, post.likes),
        comments=count_of(post.commentCount, post.comments),
    )


def _medium(value: MediaObject | str) -> Medium:
    if isinstance(value, str):
        return Medium(address=value)
    return Medium(value.type, value.url)


IMPORTER = Importer(
    name="moments-zmath01",
    title="WeChat Moments, exported_sns.json (2026)",
    recognises=recognises,
    marks=Marks(json=True, words=("snsId", "authorName")),
    split=arrays("", "moments"),
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "likes", "comments"}),
    notes=lambda _: ("cards are not in this export: rules on their titles and links cannot match",),
)
