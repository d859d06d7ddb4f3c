"""WeChat Moments exported by a fork of wechat-decrypt: `export_sns.py`, JSON.

Get it: `export_sns.py` writes a folder `<friend>/SNS` for each friend; give all of it, one folder,
its `timeline.json`, or one file of a single post. A record is one post; `create_time` is Unix
seconds, so stamps need no zone. A post stands in `timeline.json` and in a file of its own, and is
read once: by its id, because `timeline.json` is written anew each time while the files stay, so
that either may have posts that the other lacks. Likes and comments are told apart by their type.
Cards are left out by the exporter: a post that only shares a link or a channels video has no text,
and rules on titles and addresses of cards cannot match. Which posts are your own is not said;
`--me` says it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, json_lines, member
from feedfilter.records.moments import Medium, Number, id_of, media_of, stamp_of

_ENVELOPE = ("user_name", "display_name", "total_posts", "posts")
_POST = ("username", "create_time", "content_desc", "content_type", "is_private", "media")
_LIKE = 1  # type of what stands among the comments; 2 is a comment, others are unknown


class MediaObject(msgspec.Struct, gc=False):
    """A picture or video of a post; its type is a text, empty for a channels video's."""

    type: int | str | None = None
    url: str | None = None
    url_md5: str | None = None


class Comment(msgspec.Struct, gc=False):
    """A like or a comment."""

    type: Number = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    id: Number = None
    tid: Number = None
    username: str | None = None
    db_user_name: str | None = None
    nickname: str | None = None
    create_time: Number = None
    create_time_str: str | None = None
    content_desc: str | None = None
    media: list[MediaObject | None] | None = None
    comments: list[Comment | None] | None = None


class Friend(msgspec.Struct, frozen=True):
    """Whose posts a timeline has; a file of a single post does not say."""

    username: str | None = None
    name: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the envelope of a timeline, or for a post that is a file of its own."""
    return file.json_object(*_ENVELOPE) or file.json_object(*_POST)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the posts of a timeline with whose they are, or the one post of a file."""
    if not file.json_object("posts"):
        yield from _single(file)
        return
    for records in arrays("posts")(file):
        records.context = Friend(
            member(records.context, "user_name", str) or None,
            member(records.context, "display_name", str) or None,
        )
        yield records


def _single(file: ExportFile) -> Iterator[Records]:
    """Give the post that is a file, or several such files that were joined to JSON Lines."""
    found = json_lines(file) if len(file.json_lines) > 1 else [_whole(file)]
    for records in found:
        records.context = Friend()
        yield records


def _whole(file: ExportFile) -> Records:
    data = bytes(file.data[file.start :])
    start = file.start + len(data) - len(data.lstrip())
    end = file.start + len(data.rstrip())
    raws = [bytes(file.data[start:end])]
    return Records(raws, {}, lambda _: "the post", spans=lambda: ([start], [end]))


def item(post: Post, friend: Friend) -> Item:
    """Make an item of a post."""
    stamp = stamp_of(post.create_time, post.id or post.tid, post.create_time_str)
    media = media_of(Medium(each.type, each.url, each.url_md5) for each in post.media or () if each)
    said = [str(each.type) for each in post.comments or () if each]
    likes = said.count(str(_LIKE))
    return Item(
        text=post.content_desc or "",
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=post.username or post.db_user_name or friend.username,
        author=post.nickname or friend.name,
        kind=Kind.POST.value,
        pictures=media.pictures,
        videos=media.videos,
        picture_keys=media.keys,
        item_id=id_of(post.id, post.tid),
        likes=likes,
        comments=len(said) - likes,
    )


IMPORTER = Importer(
    name="wechat-decrypt-timeline",
    title="WeChat Moments, timelines of a fork of wechat-decrypt (export_sns.py)",
    recognises=recognises,
    marks=Marks(json=True, some=("total_posts", "content_desc")),
    split=split,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "likes", "comments"}),
    notes=lambda _: ("cards are not in this export: rules on their titles and links cannot match",),
)
