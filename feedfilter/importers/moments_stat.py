"""WeChat Moments as `exported_sns.json` or `all_sns.json` (WeChatMomentStat, 2016) and
`moments_output.json` (WeChatMomentExport): the schema that later scripts imitate.

Get it: the app's export button on a rooted Android phone with WeChat 6; other scripts write the
same file. A record is one post, newest first; `timestamp` is Unix seconds and 0 where it was not
found: then the time inside the post's id is used, so stamps need no zone. Shared links stand only
in `rawXML`, from which they are read. WeChatMomentExport does not say which posts are your own
(`--me` does), and a copy of its file that was made while it wrote may end early.
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
    card_of,
    count_of,
    first_post,
    id_of,
    links_of,
    media_of,
    stamp_of,
)


class MediaObject(msgspec.Struct, gc=False):
    """A picture or video where a script writes objects instead of addresses."""

    type: int | str | None = None
    url: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    snsId: Number = None
    authorId: str | None = None
    authorName: str | None = None
    content: str | None = None
    timestamp: Number = None
    isCurrentUser: bool | None = None
    mediaList: list[MediaObject | str | None] | None = None
    likes: list[Any] | None = None
    comments: list[Any] | None = None
    rawXML: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for an array of posts with a textual `snsId` and the raw XML."""
    post = first_post(file)
    return isinstance(post.get("snsId"), str) and "rawXML" in post and "authorId" in post


def item(post: Post, context: Any) -> Item:
    """Make an item of a post; addresses do not say which of them is a video, the XML does."""
    card = card_of(post.rawXML)
    stamp = stamp_of(post.timestamp, post.snsId)
    media = media_of(_medium(each) for each in post.mediaList or () if each)
    videos = min(max(media.videos, card.videos), len(media.keys))
    return Item(
        text=post.content or card.text,
        time=stamp.time,
        author_id=post.authorId or None,
        author=post.authorName or None,
        kind=Kind.POST.value,
        link_title=card.title,
        pictures=media.pictures + media.videos - videos,
        videos=videos,
        links=links_of(card.link),
        picture_keys=media.keys,
        item_id=id_of(post.snsId),
        me=post.isCurrentUser,
        likes=count_of(post.likes),
        comments=count_of(post.comments),
    )


def _medium(value: MediaObject | str) -> Medium:
    if isinstance(value, str):
        return Medium(address=value)
    return Medium(value.type, value.url)


IMPORTER = Importer(
    name="moments-stat",
    title="WeChat Moments, exported_sns.json (2016)",
    recognises=recognises,
    marks=Marks(json=True, words=("snsId", "rawXML", "authorId")),
    split=arrays(""),
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
)
