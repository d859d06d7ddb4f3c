"""WeChat Moments exported by WeFlow (json, arkmejson, its HTTP answer and a fork's files).

Get it: WeFlow, Moments, Export, JSON. Only posts that the client has loaded are in it, and only
those of the friends or the keyword that were chosen. A record is one post; `createTime` is Unix
seconds, so stamps need no zone. Likes are nicknames (json) or people (arkmejson); cards have
`linkTitle` and `linkUrl`, channels videos have no words. json does not say which posts are your
own (`--me` does), arkmejson does. The answer of `/api/v1/sns/timeline` has the raw XML as well,
from which the cards are read.
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
    VIDEO,
    Media,
    Medium,
    Number,
    card_of,
    count_of,
    first_post,
    id_of,
    links_of,
    media_of,
    stamp_of,
    title_of,
)

_POST = Kind.POST.value
_VIDEO_POST = "15"  # type of a post that is a video; its media have no type of their own


class MediaObject(msgspec.Struct, gc=False):
    """A picture or video of a post."""

    url: str | None = None
    rawUrl: str | None = None
    localPath: str | None = None
    type: int | str | None = None
    md5: str | None = None


class Person(msgspec.Struct, gc=False):
    """An identity as arkmejson writes it."""

    username: str | None = None
    wxid: str | None = None
    displayName: str | None = None
    remark: str | None = None
    nickName: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post as WeFlow writes it."""

    id: Number = None
    tid: Number = None
    username: str | None = None
    nickname: str | None = None
    author: Person | str | None = None
    createTime: Number = None
    createTimeStr: str | None = None
    contentDesc: str | None = None
    type: int | str | None = None
    media: list[MediaObject | None] | None = None
    likes: Any = None
    likesDetail: list[Any] | None = None
    comments: Any = None
    commentsDetail: list[Any] | None = None
    linkTitle: str | None = None
    linkUrl: str | None = None
    rawXml: str | None = None


class Export(msgspec.Struct, frozen=True):
    """What surrounds the posts."""

    owner: str | None  # wxid of the exporting account, known in arkmejson


def recognises(file: ExportFile) -> bool:
    """Look for the envelope of an export, of the HTTP answer, or of the fork."""
    shape = file.json
    if not isinstance(shape, dict):
        return False
    if file.json_object("success", "timeline"):
        return not shape["timeline"] or "contentDesc" in first_post(file, "timeline")
    if not file.json_object("posts", "filters"):
        return False
    return "totalPosts" in shape or isinstance(shape.get("exportedAt"), int)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the posts, with the owner where the export says who that is."""
    for records in arrays("posts", "timeline")(file):
        owner = member(records.context, "recordOwner", Person) or Person()
        records.context = Export(owner.wxid or owner.username or None)
        yield records


def item(post: Post, export: Export) -> Item:
    """Make an item of a post."""
    author = post.author if isinstance(post.author, Person) else Person()
    wxid = post.username or author.wxid or author.username or None
    name = post.nickname or author.displayName or author.remark or author.nickName or None
    stamp = stamp_of(post.createTime, post.id or post.tid, post.createTimeStr)
    card = card_of(post.rawXml)
    media = _media(post)
    return Item(
        text=post.contentDesc or card.text,
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=wxid,
        author=name,
        kind=_POST,
        link_title=title_of(post.linkTitle) or card.title,
        pictures=media.pictures,
        videos=media.videos,
        links=links_of(post.linkUrl or card.link),
        picture_keys=media.keys,
        item_id=id_of(post.id, post.tid),
        me=wxid == export.owner if export.owner and wxid else None,
        likes=count_of(post.likes or post.likesDetail),
        comments=count_of(post.comments or post.commentsDetail),
    )


def _media(post: Post) -> Media:
    """Count the media; an export's own have no type, but the post has."""
    if not post.media:
        return Media(0, 0, [])
    media = [
        Medium(each.type, each.rawUrl or each.url, each.md5, each.localPath)
        for each in post.media
        if each
    ]
    if str(post.type) == _VIDEO_POST and not any(each.type or each.is_video for each in media):
        media = [Medium(VIDEO, each.address, each.hash) for each in media]
    return media_of(media)


def notes(file: ExportFile) -> Iterator[str]:
    """Say what the user chose when exporting: such a file is only a part of the feed."""
    shape = file.json if isinstance(file.json, dict) else {}
    filters = shape.get("filters")
    if not isinstance(filters, dict):
        return
    if filters.get("usernames"):
        yield "exported for chosen friends only"
    if filters.get("keyword"):
        yield "exported with a search word: only posts that have it are here"


IMPORTER = Importer(
    name="weflow-moments",
    title="WeChat Moments, WeFlow JSON",
    recognises=recognises,
    marks=Marks(json=True, some=("timeline", "filters")),
    split=split,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
    notes=notes,
    supersedes=frozenset({"weflow-moments-txt", "moments-markdown"}),
)
