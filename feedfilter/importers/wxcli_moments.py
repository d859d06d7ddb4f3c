"""WeChat Moments printed by wx-cli: `wx sns-feed` and `wx sns-search`, YAML or JSON.

Get it: `wx sns-feed -n 1000 --since 2025-05-01 > feed.yaml`, or with `--json`; without `-n` it
prints 20 posts, and 10000 at most. A record is one post; `timestamp` is Unix seconds, so stamps
need no zone (where it is 0, the time inside the post's id is used). Likes, comments and cards are
left out by wx-cli: a post that only shares a link or a channels video has no text, and rules on
titles and addresses of cards cannot match. Which posts are your own is not said; `--me` says it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, UnreadableError
from feedfilter.model import Kind
from feedfilter.records.moments import (
    UNSAID,
    VIDEO,
    Medium,
    Number,
    first_post,
    id_of,
    media_of,
    stamp_of,
)
from feedfilter.records.yaml_lists import each, keys_of_first, lists

_KEYS = frozenset({"author_username", "media_count"})


class MediaObject(msgspec.Struct, gc=False):
    """A picture or video; its type is a text."""

    type: int | str | None = None
    url: str | None = None
    md5: str | None = None
    video_md5: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    author: str | None = None
    author_username: str | None = None
    content: str | None = None
    media: list[MediaObject | None] | None = None
    tid: Number = None
    time: str | None = None
    timestamp: Number = None


def recognises(file: ExportFile) -> bool:
    """Look for a list of posts, bare or as the daemon answers it."""
    if file.json is not None:
        return set(first_post(file) or first_post(file, "posts")) >= _KEYS
    if "author_username" not in file.head:
        return False
    posts = keys_of_first(file) or keys_of_first(file, "posts")
    return any(keys >= _KEYS for keys in posts)


def item(post: Post, context: Any) -> Item:
    """Make an item of a post."""
    if post.tid is None and post.timestamp is None:
        raise UnreadableError("is cut off: neither tid nor timestamp")
    stamp = stamp_of(post.timestamp, post.tid, post.time)
    media = media_of(_medium(each) for each in post.media or () if each)
    return Item(
        text=post.content or "",
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=post.author_username or None,
        author=post.author or None,
        kind=Kind.POST.value,
        pictures=media.pictures,
        videos=media.videos,
        picture_keys=media.keys,
        item_id=id_of(post.tid),
    )


def _medium(medium: MediaObject) -> Medium:
    """Know a video by its own hash where its type does not say that it is one."""
    filmed = medium.video_md5 and str(medium.type or "") in UNSAID
    kind = VIDEO if filmed else medium.type
    return Medium(kind, medium.url, medium.md5 or medium.video_md5)


IMPORTER = Importer(
    name="wxcli-moments",
    title="WeChat Moments, wx-cli sns-feed (YAML or JSON)",
    recognises=recognises,
    marks=Marks(words=("author_username",)),
    split=lists("", "posts"),
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos"}),
    notes=lambda _: ("cards are not in this export: rules on their titles and links cannot match",),
)
