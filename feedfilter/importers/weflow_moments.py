"""WeChat Moments exported by WeFlow (json, arkmejson, its HTTP answer and a fork's files).

Get it: WeFlow, Moments, Export, JSON. Only posts that the client has loaded are in it.
A record is one post; `createTime` is Unix seconds, so stamps need no zone. Likes are nicknames
(json) or people (arkmejson); cards have `linkTitle` and `linkUrl`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, member
from feedfilter.stamps import from_moments_id, from_seconds, moments_id

_VIDEO = 6  # type of a medium that is a video


class Medium(msgspec.Struct, gc=False):
    """A picture or video of a post."""

    url: str | None = None
    type: int | str | None = None


class Post(msgspec.Struct, gc=False):
    """One post as WeFlow writes it."""

    id: str | int | None = None
    username: str | None = None
    nickname: str | None = None
    createTime: int | None = None
    contentDesc: str | None = None
    media: list[Medium] = []
    likes: list[Any] = []
    likesDetail: list[Any] = []
    comments: list[Any] = []
    commentsDetail: list[Any] = []
    linkTitle: str | None = None
    linkUrl: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the envelope of an export, of the HTTP answer, or of the fork."""
    shape = file.json
    if not isinstance(shape, dict):
        return False
    if file.json_object("success", "timeline"):
        return True
    if not file.json_object("posts", "filters"):
        return False
    return "totalPosts" in shape or isinstance(shape.get("exportedAt"), int)


def item(post: Post, context: dict[str, msgspec.Raw]) -> Item:
    """Make an item of a post."""
    owner = member(context, "recordOwner", dict[str, Any]) or {}
    videos = sum(str(medium.type) == str(_VIDEO) for medium in post.media)
    return Item(
        text=post.contentDesc or "",
        time=from_seconds(post.createTime) or from_moments_id(post.id),
        author_id=post.username or None,
        author=post.nickname or None,
        kind=Kind.POST.value,
        link_title=post.linkTitle or None,
        pictures=len(post.media) - videos,
        videos=videos,
        links=[post.linkUrl] if post.linkUrl else [],
        picture_keys=[medium.url for medium in post.media if medium.url],
        item_id=moments_id(post.id),
        me=post.username == owner["wxid"] if owner.get("wxid") else None,
        likes=len(post.likes or post.likesDetail),
        comments=len(post.comments or post.commentsDetail),
    )


IMPORTER = Importer(
    name="weflow-moments",
    title="WeChat Moments, WeFlow JSON",
    recognises=recognises,
    split=arrays("posts", "timeline"),
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
)
