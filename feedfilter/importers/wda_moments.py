"""WeChat Moments exported by WeChatDataAnalysis: `sns_<friend>.json`, alone, in a folder or a zip.

Get it: WeChatDataAnalysis, Moments, Export, JSON; each friend has a file of their own, and the
zip as it comes is read as one feed (its `index.json` alone holds no posts). A record is one post;
`createTime` is Unix seconds, so stamps need no zone. Cards have `title` and `contentUrl`, channels
videos their words in `finderFeed`, live rooms in `finderLive`. Your own posts are those of the
exporting `account`. Cover pictures are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, member
from feedfilter.records.moments import (
    Attributes,
    Finder,
    Medium,
    Number,
    count_of,
    id_of,
    links_of,
    media_of,
    stamp_of,
    title_of,
)


class MediaObject(msgspec.Struct, gc=False):
    """A picture or video of a post."""

    type: int | str | None = None
    url: str | None = None
    urlAttrs: Attributes | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    id: Number = None
    tid: Number = None
    username: str | None = None
    displayName: str | None = None
    createTime: Number = None
    createTimeText: str | None = None
    contentDesc: str | None = None
    title: str | None = None
    contentUrl: str | None = None
    media: list[MediaObject | None] | None = None
    likes: Any = None
    comments: Any = None
    finderFeed: Finder | None = None
    finderLive: Finder | None = None


class Export(msgspec.Struct, frozen=True):
    """What surrounds the posts: the exporting account, and whose posts they are."""

    account: str | None
    username: str | None
    name: str | None


def recognises(file: ExportFile) -> bool:
    """Look for the envelope of one friend's posts."""
    shape = file.json
    return file.json_object("exportId", "account", "posts") and isinstance(
        shape.get("exportedAt"), str
    )


def split(file: ExportFile) -> Iterator[Records]:
    """Give the posts with what the file says about all of them."""
    for records in arrays("posts")(file):
        records.context = Export(
            member(records.context, "account", str) or None,
            member(records.context, "username", str) or None,
            member(records.context, "displayName", str) or None,
        )
        yield records


def item(post: Post, export: Export) -> Item:
    """Make an item of a post."""
    username = post.username or export.username
    stamp = stamp_of(post.createTime, post.id or post.tid, post.createTimeText)
    media = media_of(_medium(each) for each in post.media or () if each)
    finder, live = post.finderFeed or Finder(), post.finderLive or Finder()
    return Item(
        text=post.contentDesc or "",
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=username,
        author=post.displayName or export.name,
        kind=Kind.POST.value,
        link_title=title_of(post.title, finder.nickname, finder.desc, live.nickname, live.desc),
        pictures=media.pictures,
        videos=media.videos,
        links=links_of(post.contentUrl, finder.url, live.url),
        picture_keys=media.keys,
        item_id=id_of(post.id, post.tid),
        me=username == export.account if export.account and username else None,
        likes=count_of(post.likes),
        comments=count_of(post.comments),
    )


def _medium(medium: MediaObject) -> Medium:
    return Medium(medium.type, medium.url, medium.urlAttrs.md5 if medium.urlAttrs else None)


IMPORTER = Importer(
    name="wda-moments",
    title="WeChat Moments, WeChatDataAnalysis JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("exportId", "exportedAt", "account", "posts")),
    split=split,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
    supersedes=frozenset({"wda-moments-txt"}),
)
