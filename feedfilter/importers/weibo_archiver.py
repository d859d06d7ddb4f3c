"""Weibo posts and favourites, Weibo-archiver JSON and JSON Lines.

Get it: the Weibo-archiver user script or command line; `weibo-data-<name>.json`, `weibo.jsonl`,
`data-weibo-*.json`, `data-favorites-*.json`. A record is one post: those of the archived account,
then its favourites, which are other people's. Stamps have their offset. Exports of version 0.5
have other keys, HTML in the texts and stamps in milliseconds; they are read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import weibo
from feedfilter.records.json import arrays, each, json_lines, member, texts
from feedfilter.stamps import from_unknown_number

_PICTURE = re.compile(r"\[img://([^\[\]\s]+)\]")
_COUNTS = ("likesCount", "likes_count", "like_count", "commentsCount", "comments_count")


class User(msgspec.Struct, gc=False):
    """Who wrote a post."""

    uid: str | int | None = None
    id: str | int | None = None
    name: str | None = None
    screen_name: str | None = None


class Card(msgspec.Struct, gc=False):
    """What a post shares."""

    link: str | None = None
    title: str | None = None
    desc: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post of either generation."""

    id: str | int | None = None
    mblogid: str | None = None
    userId: str | int | None = None
    user_id: str | int | None = None
    text: str | None = None
    imgs: list[Any] | None = None
    createdAt: str | int | None = None
    created_at: str | int | None = None
    commentsCount: int | str | None = None
    comments_count: int | str | None = None
    likesCount: int | str | None = None
    like_count: int | str | None = None
    likes_count: int | str | None = None
    card: Card | None = None
    user: User | None = None
    retweet: Post | None = None
    retweeted_status: Post | None = None


def recognises(file: ExportFile) -> bool:
    """Look for posts beside favourites or followed people, or for posts alone."""
    if file.json_object("user", "weibo"):
        return file.json_object("favorites") or file.json_object("followings")
    if file.json_object("mblogid"):
        return any(file.first_line_object("mblogid", "text", key) for key in _COUNTS)
    return any(file.json_array("mblogid", "text", key) for key in _COUNTS)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the posts with whose they are."""
    for records in _posts(file):
        records.context = member(records.context, "user", User) or User()
        yield records


def _posts(file: ExportFile) -> Iterator[Records]:
    """Give the posts of whichever layout this is."""
    if file.json_object("mblogid"):
        return json_lines(file)
    return arrays("")(file) if isinstance(file.json, list) else arrays("weibo", "favorites")(file)


def item(post: Post, owner: User) -> Item:
    """Make an item of a post; one without a user is the archived account's own."""
    author = post.user or User()
    author_id = _first(author.uid, author.id, post.userId, post.user_id)
    if post.user is None and author_id in (None, _first(owner.uid, owner.id)):
        author, author_id = owner, author_id or _first(owner.uid, owner.id)
    stamp = _stamp(post)
    original = post.retweet or post.retweeted_status
    pictures = _pictures(post)
    card = post.card or Card()
    return Item(
        text=_words(post),
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=author_id,
        author=author.name or author.screen_name or None,
        kind=(Kind.REPOST if original else Kind.POST).value,
        quote=(_words(original) or None) if original else None,
        link_title=texts([card.title, card.desc]),
        pictures=len(pictures),
        links=([card.link] if card.link else []) + weibo.addresses(post.text),
        picture_keys=pictures,
        item_id=_first(post.id, post.mblogid),
        forwarded=original is not None,
        forwarded_from=_name(original) if original else None,
        likes=weibo.count(weibo.given(post.likesCount, post.likes_count, post.like_count)),
        comments=weibo.count(weibo.given(post.commentsCount, post.comments_count)),
    )


def _stamp(post: Post) -> weibo.Stamp:
    written = weibo.given(post.createdAt, post.created_at)
    if isinstance(written, int) or str(written).isdecimal():
        return weibo.Stamp(from_unknown_number(written), True, "second")
    return weibo.stamp(written)


def _words(post: Post) -> str:
    return _PICTURE.sub("", weibo.plain(post.text)).strip()


def _pictures(post: Post) -> list[str]:
    """Give the addresses of the pictures, those inside the text too, each once."""
    inside = _PICTURE.findall(post.text or "")
    listed = [each for each in post.imgs or [] if isinstance(each, str)]
    return list(dict.fromkeys(listed + inside))


def _name(post: Post) -> str | None:
    return (post.user.name or post.user.screen_name or None) if post.user else None


def _first(*values: str | int | None) -> str | None:
    found = weibo.given(*values)
    return None if found is None else str(found)


IMPORTER = Importer(
    name="weibo-archiver",
    title="Weibo, Weibo-archiver",
    recognises=recognises,
    marks=Marks(json=True, some=("weibo", "mblogid")),
    split=split,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "links", "picture_keys", "forwarded"}),
)
