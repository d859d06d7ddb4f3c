"""Your own WeChat Moments from an iPhone backup: `moments.json` of wechat-moments-exporter.

Get it: wechat-moments-exporter by Atlasoin on an unencrypted iTunes backup. Only your own posts
are in it. A record is one post, oldest first; `publish_time` is milliseconds since 1970, up to two
seconds off. On a Chinese Windows the file is in GBK, which is noticed.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, member
from feedfilter.records.moments import Medium, Number, id_of, links_of, media_of, title_of
from feedfilter.stamps import from_millis, from_moments_id


class Account(msgspec.Struct, gc=False):
    """The owner, who is the author of every post."""

    id: str | None = None
    nickname: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    id: int | str | None = None
    content: str | None = None
    images: list[Any] | None = None
    publish_time: Number = None
    share_title: str | None = None
    share_desc: str | None = None
    share_url: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for an account with its moments."""
    shape = file.json
    return file.json_object("account", "moments") and isinstance(shape["account"], dict)


def item(post: Post, account: Account) -> Item:
    """Make an item of a post."""
    addresses = (each for each in post.images or () if isinstance(each, str))
    media = media_of(Medium(address=each) for each in addresses)
    return Item(
        text=post.content or "",
        time=from_millis(post.publish_time) or from_moments_id(post.id),
        author_id=account.id or None,
        author=account.nickname or None,
        kind=Kind.POST.value,
        link_title=title_of(post.share_title, post.share_desc),
        pictures=len(post.images or ()) - media.videos,
        videos=media.videos,
        links=links_of(post.share_url),
        picture_keys=media.keys,
        item_id=id_of(post.id),
        me=True,
    )


IMPORTER = Importer(
    name="atlasoin-moments",
    title="WeChat Moments of your own, moments.json (Atlasoin)",
    recognises=recognises,
    marks=Marks(json=True, words=("account", "moments")),
    split=arrays("moments", context=lambda around: member(around, "account", Account) or Account()),
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links"}),
    own_only=True,
)
