"""Instagram posts, JSON: `posts_1.json`, `archived_posts.json`, `reels.json`, `stories.json`.

Get it: Accounts Center, Your information and permissions, Export your information; choose JSON.
It holds only the owner's own posts: Instagram exports no friends' posts. A record is one post with
its pictures, or a story, which is one picture or video; `creation_timestamp` is Unix seconds, so
stamps need no zone. With one picture the words stand at the picture, with several at the post.
Texts are written as broken bytes: they are mended for reading and stay as they are when the file is
written back. There are no ids.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each
from feedfilter.records.meta import Medium, counted, is_medium, mended
from feedfilter.stamps import from_seconds

_WRAPPED = ("ig_stories", "ig_reels_media", "ig_archived_post_media")


class Post(msgspec.Struct, gc=False):
    """One post, or a story, which is its own picture."""

    media: list[Medium] | None = None
    uri: str | None = None
    title: str | None = None
    creation_timestamp: int | float | str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a list of posts whose media say when they were made, bare or under its key."""
    shape = file.json
    if isinstance(shape, dict):
        firsts = [file.first_of(key) for key in _WRAPPED]
        return any(_is_post(first) or is_medium(first) for first in firsts)
    return isinstance(shape, list) and any(_is_post(each) for each in shape)


def _is_post(value: Any) -> bool:
    media = value.get("media") if isinstance(value, dict) else None
    first = media[0] if isinstance(media, list) and media else None
    return is_medium(first)


def item(post: Post, _: Any) -> Item:
    """Make an item of a post."""
    media = [*(post.media or ()), *([Medium(uri=post.uri)] if post.uri else ())]
    counts = counted(media)
    stamps = (medium.creation_timestamp for medium in media if medium.creation_timestamp)
    words = [post.title, *(medium.title for medium in media)]
    return Item(
        text=next((mended(text) for text in words if text and text.strip()), ""),
        time=from_seconds(post.creation_timestamp or next(stamps, None)),
        kind=Kind.POST.value,
        pictures=counts.pictures,
        videos=counts.videos,
        files=counts.files,
        picture_keys=list(counts.picture_keys),
        me=True,
    )


IMPORTER = Importer(
    name="instagram-posts",
    title="Instagram posts, JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("creation_timestamp",), some=("media", *_WRAPPED)),
    split=arrays("", *_WRAPPED),
    read=each(Post, item),
    knows=frozenset({"pictures", "videos", "files", "links"}),
    own_only=True,
)
