"""WeChat Moments as `exported_sns.json` or `all_sns.json` (WeChatMomentStat, 2016) and
`moments_output.json` (WeChatMomentExport): the schema that later scripts imitate.

Get it: the app's export button on a rooted Android phone with WeChat 6; other scripts write the
same file. A record is one post, newest first; `timestamp` is Unix seconds and 0 where it was not
found: then the time inside the post's id is used. Shared links stand only in `rawXML`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each
from feedfilter.records.moments import card_of
from feedfilter.stamps import from_moments_id, from_seconds, moments_id


class Post(msgspec.Struct, gc=False):
    """One post."""

    snsId: str | None = None
    authorId: str | None = None
    authorName: str | None = None
    content: str | None = None
    timestamp: int | None = None
    isCurrentUser: bool | None = None
    mediaList: list[Any] = []
    likes: list[Any] = []
    comments: list[Any] = []
    rawXML: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for an array of posts with a textual `snsId` and the raw XML."""
    return file.json_array("snsId", "rawXML", "authorId") and isinstance(
        file.json[0].get("snsId"), str
    )


def item(post: Post, context: Any) -> Item:
    """Make an item of a post."""
    card = card_of(post.rawXML or "")
    media = [each for each in post.mediaList if isinstance(each, str)]
    return Item(
        text=post.content or card.text,
        time=from_seconds(post.timestamp) or from_moments_id(post.snsId),
        author_id=post.authorId or None,
        author=post.authorName or None,
        kind=Kind.POST.value,
        link_title=card.title,
        pictures=len(media) - card.videos,
        videos=card.videos,
        links=[card.link] if card.link else [],
        picture_keys=media,
        item_id=moments_id(post.snsId),
        me=post.isCurrentUser,
        likes=len(post.likes),
        comments=len(post.comments),
    )


IMPORTER = Importer(
    name="moments-stat",
    title="WeChat Moments, exported_sns.json (2016)",
    recognises=recognises,
    split=arrays(""),
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
)
