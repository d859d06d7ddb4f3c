"""WeChat Moments printed by wechat-decrypt: `decrypt_sns`, JSON.

Get it: `python main.py decrypt`, then `decrypt_sns.py --all-users -o moments.json`; without
`--all-users` only your own posts are in it. A record is one post; `createTime` is Unix seconds, so
stamps need no zone (where it is 0, the time inside `tid` is used). Cards have `title` and
`contentUrl`, channels videos and live rooms their words in `finderFeed` and `finderLive`. Older
versions write no likes and comments. Authors are wxids without a name; which posts are your own is
not said, `--me` says it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each
from feedfilter.records.moments import (
    Attributes,
    Finder,
    Medium,
    Number,
    count_of,
    first_post,
    id_of,
    links_of,
    media_of,
    stamp_of,
    title_of,
)

_KEYS = frozenset({"tid", "username", "createTime", "contentDesc", "contentUrl", "media"})


class MediaObject(msgspec.Struct, gc=False):
    """A picture or video of a post."""

    type: int | str | None = None
    url: str | None = None
    urlAttrs: Attributes | None = None
    localPath: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    tid: Number = None
    username: str | None = None
    nickname: str | None = None
    createTime: Number = None
    contentDesc: str | None = None
    title: str | None = None
    contentUrl: str | None = None
    media: list[MediaObject | None] | None = None
    finderFeed: Finder | None = None
    finderLive: Finder | None = None
    likes: Any = None
    comments: Any = None


def recognises(file: ExportFile) -> bool:
    """Look for a bare list of posts."""
    return set(first_post(file)) >= _KEYS


def item(post: Post, context: Any) -> Item:
    """Make an item of a post."""
    stamp = stamp_of(post.createTime, post.tid)
    media = media_of(_medium(each) for each in post.media or () if each)
    video, live = post.finderFeed or Finder(), post.finderLive or Finder()
    return Item(
        text=post.contentDesc or "",
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=post.username or None,
        author=post.nickname or None,
        kind=Kind.POST.value,
        link_title=title_of(post.title, video.nickname, video.desc, live.nickname, live.desc),
        pictures=media.pictures,
        videos=media.videos,
        links=links_of(post.contentUrl, video.url, live.url),
        picture_keys=media.keys,
        item_id=id_of(post.tid),
        likes=count_of(post.likes),
        comments=count_of(post.comments),
    )


def _medium(medium: MediaObject) -> Medium:
    key = medium.urlAttrs.md5 if medium.urlAttrs else None
    return Medium(medium.type, medium.url, key, medium.localPath)


IMPORTER = Importer(
    name="wechat-decrypt-moments",
    title="WeChat Moments, wechat-decrypt JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("tid", "createTime", "contentDesc", "contentUrl")),
    split=arrays(""),
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links"}),
)
