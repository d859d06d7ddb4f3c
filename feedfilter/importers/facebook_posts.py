"""Facebook posts and comments, JSON: `your_posts_1.json`, group posts, `comments.json`.

Get it: Accounts Center, Your information and permissions, Export your information; choose JSON.
It holds only the owner's own posts: Facebook exports no friends' posts. A record is one post;
`timestamp` is Unix seconds, so stamps need no zone. Texts are written as broken bytes: they are
mended for reading and stay as they are when the file is written back. There are no ids.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, texts
from feedfilter.records.meta import Medium, counted, mended
from feedfilter.stamps import from_seconds

_WRAPPED = ("group_posts_v2", "comments_v2")
_KEYS = frozenset("timestamp data title attachments tags uri ip_address fbid media".split())


class Comment(msgspec.Struct, gc=False):
    """A comment of the owner."""

    comment: str | None = None
    author: str | None = None
    group: str | None = None


class Datum(msgspec.Struct, gc=False):
    """One part of what was written."""

    post: str | None = None
    comment: Comment | None = None
    update_timestamp: int | None = None


class Context(msgspec.Struct, gc=False):
    """The card of a link."""

    name: str | None = None
    url: str | None = None


class Part(msgspec.Struct, gc=False):
    """A picture, video or link."""

    media: Medium | None = None
    external_context: Context | None = None


class Attachment(msgspec.Struct, gc=False):
    """Attached things of one kind."""

    data: list[Part] | None = None


class Post(msgspec.Struct, gc=False):
    """One post or comment."""

    timestamp: int | float | str | None = None
    data: list[Datum] | None = None
    attachments: list[Attachment] | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a list of posts, bare or under the keys for groups and comments."""
    shape = file.json
    if isinstance(shape, dict):
        return any(_is_post(file.first_of(key)) for key in _WRAPPED)
    return isinstance(shape, list) and any(map(_is_post, shape)) and all(map(_may_be, shape))


def _is_post(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("timestamp"), int):
        return False
    has = {key for key in ("data", "attachments") if isinstance(value.get(key), list)}
    return bool(has) and _may_be(value)


def _may_be(value: Any) -> bool:
    return isinstance(value, dict) and not set(value) - _KEYS


def item(post: Post, _: Any) -> Item:
    """Make an item of a post."""
    data = post.data or []
    parts = [part for attachment in post.attachments or () for part in attachment.data or ()]
    media = [part.media for part in parts if part.media is not None]
    cards = [part.external_context for part in parts if part.external_context is not None]
    comment = next((each.comment for each in data if each.comment is not None), None)
    counts = counted(media)
    return Item(
        text=_text(data, media),
        time=from_seconds(post.timestamp),
        author=mended(comment.author) or None if comment else None,
        chat=mended(comment.group) or None if comment else None,
        kind=(Kind.MESSAGE if comment else Kind.POST).value,
        link_title=texts(mended(card.name) for card in cards),
        pictures=counts.pictures,
        videos=counts.videos,
        files=counts.files,
        links=[card.url for card in cards if card.url],
        picture_keys=list(counts.picture_keys),
        reply=comment is not None,
        edited=any(each.update_timestamp for each in data),
        me=True,
    )


def _text(data: list[Datum], media: list[Medium]) -> str:
    """Give what was written; of pictures alone the words below them."""
    written = [each.post or (each.comment.comment if each.comment else None) for each in data]
    words = [mended(text) for text in written if text]
    words = words or [mended(each.description) for each in media if each.description]
    return "\n".join(dict.fromkeys(words))


IMPORTER = Importer(
    name="facebook-posts",
    title="Facebook posts and comments, JSON",
    recognises=recognises,
    marks=Marks(json=True, words=("timestamp",), some=("data", "attachments")),
    split=arrays("", *_WRAPPED),
    read=each(Post, item),
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "edited"}),
    own_only=True,
)
