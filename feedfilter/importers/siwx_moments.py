"""WeChat Moments exported by SIWX (stories in wx), JSON.

Get it: SIWX, Moments, Export, JSON; the file is `<account>_朋友圈.json`. A record is one post, on a
line of its own; `time` is Unix seconds, so stamps need no zone. Cards (links, channels videos and
live rooms, music, notes) have their title, description and address. Authors are wxids without a
name; your own posts are those of the exporting account.
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

_CHANNELS = frozenset({"finder", "live"})  # their source is the channel's name, a part of the ad


class MediaObject(msgspec.Struct, gc=False):
    """A picture or video of a post."""

    type: int | str | None = None
    url: str | None = None
    md5: str | None = None


class Card(msgspec.Struct, gc=False):
    """What is shared: a link, a channels video or live room, music, a note."""

    kind: str | None = None
    title: str | None = None
    description: str | None = None
    source: str | None = None
    url: str | None = None
    finder: Any = None
    live: Any = None
    note: Any = None


class Comment(msgspec.Struct, gc=False):
    """A comment; what was deleted stays in the database."""

    deleted: bool | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    tid: Number = None
    id: Number = None
    time: Number = None
    timeText: str | None = None
    author: str | None = None
    text: str | None = None
    card: Card | None = None
    likes: list[Any] | None = None
    comments: list[Comment | None] | None = None
    media: list[MediaObject | None] | None = None


class Export(msgspec.Struct, frozen=True):
    """What surrounds the posts."""

    account: str | None


def recognises(file: ExportFile) -> bool:
    """Look for posts with the keys of SIWX below a `meta`."""
    meta = file.json.get("meta") if isinstance(file.json, dict) else None
    if not isinstance(meta, dict) or "posts" not in file.json:
        return False
    post = first_post(file, "posts")
    if not post:
        return file.json["posts"] == [] and "account" in meta and "range" in meta
    return all(key in post for key in ("tid", "text", "author"))


def split(file: ExportFile) -> Iterator[Records]:
    """Give the posts with the account that exported them."""
    for records in arrays("posts")(file):
        meta = member(records.context, "meta", dict[str, Any]) or {}
        account = meta.get("account")
        records.context = Export(account if isinstance(account, str) and account else None)
        yield records


def item(post: Post, export: Export) -> Item:
    """Make an item of a post."""
    stamp = stamp_of(post.time, post.id or post.tid, post.timeText)
    media = media_of(Medium(each.type, each.url, each.md5) for each in post.media or () if each)
    card = post.card or Card()
    comments = post.comments
    return Item(
        text=post.text or "",
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=post.author or None,
        kind=Kind.POST.value,
        link_title=_title(card),
        pictures=media.pictures,
        videos=media.videos,
        links=links_of(card.url),
        picture_keys=media.keys,
        item_id=id_of(post.id, post.tid),
        me=post.author == export.account if export.account and post.author else None,
        likes=count_of(post.likes),
        comments=sum(not (each and each.deleted) for each in comments or ()),
    )


def _title(card: Card) -> str | None:
    """Join what a card says; the details of a channel or note may be all that it has."""
    details = [each for each in (card.finder, card.live, card.note) if isinstance(each, dict)]
    words = [each.get(key) for each in details for key in ("nickname", "desc")]
    channel = card.source if card.kind in _CHANNELS else None
    shown = (each for each in words if isinstance(each, str))
    return title_of(card.title, channel, card.description, *shown)


IMPORTER = Importer(
    name="siwx-moments",
    title="WeChat Moments, SIWX JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("meta", "posts")),
    split=split,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
    supersedes=frozenset({"siwx-moments-txt", "moments-markdown"}),
)
