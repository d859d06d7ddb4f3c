"""Facebook posts and comments, JSON: `your_posts_1.json`, group posts, `comments.json`, stories.

Get it: Accounts Center, Your information and permissions, Export your information; choose JSON.
It holds only the owner's own posts: Facebook exports no friends' posts. A record is one post;
`timestamp` is Unix seconds, so stamps need no zone. Texts are written as broken bytes: they are
mended for reading and stay as they are when the file is written back. There are no ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, texts
from feedfilter.records.meta import Medium, counted, is_medium, mended
from feedfilter.stamps import from_seconds

_WRAPPED = ("group_posts_v2", "comments_v2", "archived_stories_v2")
_ALBUMS = ("videos_v2", "other_photos_v2")  # your_videos.json, your_uncategorized_photos.json
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


class Note(msgspec.Struct, gc=False):
    """A longer text with a heading."""

    title: str | None = None
    text: str | None = None
    media: list[Medium] | None = None


class ForSale(msgspec.Struct, gc=False):
    """A thing that is offered."""

    title: str | None = None
    price: str | None = None
    description: str | None = None
    photo_image: Medium | None = None


class Option(msgspec.Struct, gc=False):
    """A choice of a poll."""

    option: str | None = None


class Poll(msgspec.Struct, gc=False):
    """A question with its choices."""

    question: str | None = None
    options: list[Option] | None = None


class Named(msgspec.Struct, gc=False):
    """An event, or something that happened in a life."""

    name: str | None = None
    title: str | None = None


class Part(msgspec.Struct, gc=False):
    """A picture, video or link, or whatever else a post is made of; one of them each."""

    media: Medium | None = None
    external_context: Context | None = None
    text: str | None = None
    note: Note | None = None
    for_sale_item: ForSale | None = None
    poll: Poll | None = None
    event: Named | None = None
    life_event: Named | None = None


class Attachment(msgspec.Struct, gc=False):
    """Attached things of one kind."""

    data: list[Part] | None = None


class Post(msgspec.Struct, gc=False):
    """One post or comment; in an album a picture or video without a post around it."""

    timestamp: int | float | str | None = None
    data: list[Datum] | None = None
    attachments: list[Attachment] | None = None
    uri: str | None = None
    creation_timestamp: int | float | str | None = None
    description: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for a list of posts, bare or under the keys for groups and comments."""
    shape = file.json
    if isinstance(shape, dict):
        albums = any(is_medium(file.first_of(key)) for key in _ALBUMS)
        return albums or any(_is_post(file.first_of(key)) for key in _WRAPPED)
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
    media = _media(post, parts)
    cards = [part.external_context for part in parts if part.external_context is not None]
    comment = next((each.comment for each in data if each.comment is not None), None)
    counts = counted(media)
    stamp = post.creation_timestamp if post.timestamp is None else post.timestamp
    return Item(
        text=_text(data, parts, media),
        time=from_seconds(stamp),
        author=mended(comment.author) or None if comment else None,
        chat=mended(comment.group) or None if comment else None,
        kind=(Kind.MESSAGE if comment else Kind.POST).value,
        link_title=texts(mended(title) for part in parts for title in _titles(part)),
        pictures=counts.pictures,
        videos=counts.videos,
        files=counts.files,
        links=[card.url for card in cards if card.url],
        picture_keys=list(counts.picture_keys),
        reply=comment is not None,
        edited=_is_edited(data, stamp),
        me=True,
    )


def _is_edited(data: list[Datum], stamp: Any) -> bool:
    """Say whether a post was changed later: unedited ones repeat their own stamp as an update."""
    updates = [each.update_timestamp for each in data if each.update_timestamp]
    return any(from_seconds(update) != from_seconds(stamp) for update in updates)


def _media(post: Post, parts: list[Part]) -> list[Medium]:
    alone = [Medium(uri=post.uri, description=post.description)] if _is_alone(post) else []
    found = [part.media for part in parts if part.media is not None]
    notes = [medium for part in parts if part.note for medium in part.note.media or ()]
    offered = [part.for_sale_item.photo_image for part in parts if part.for_sale_item]
    return alone + found + notes + [each for each in offered if each is not None]


def _is_alone(post: Post) -> bool:
    return post.uri is not None and post.creation_timestamp is not None


def _text(data: list[Datum], parts: list[Part], media: list[Medium]) -> str:
    """Give what was written; of pictures alone the words below them."""
    written = [each.post or (each.comment.comment if each.comment else None) for each in data]
    attached = [text for part in parts for text in _attached_words(part)]
    words = [mended(text) for text in (*written, *attached) if text]
    words = words or [mended(each.description) for each in media if each.description]
    return "\n".join(dict.fromkeys(words))


def _attached_words(part: Part) -> Iterator[str | None]:
    yield part.text
    if part.note:
        yield part.note.text
    if part.for_sale_item:
        yield part.for_sale_item.description
    if part.poll:
        yield part.poll.question


def _titles(part: Part) -> Iterator[str | None]:
    """Give the headings of cards, notes, things offered and events, and the choices of a poll."""
    if part.external_context:
        yield part.external_context.name
    if part.note:
        yield part.note.title
    if part.for_sale_item:
        yield from (part.for_sale_item.title, part.for_sale_item.price)
    if part.poll:
        yield from (each.option for each in part.poll.options or ())
    for named in (part.event, part.life_event):
        if named:
            yield named.name or named.title


IMPORTER = Importer(
    name="facebook-posts",
    title="Facebook posts and comments, JSON",
    recognises=recognises,
    marks=Marks(json=True, some=("data", "attachments", *_ALBUMS)),
    split=arrays("", *_WRAPPED, *_ALBUMS),
    read=each(Post, item),
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "edited"}),
    own_only=True,
)
