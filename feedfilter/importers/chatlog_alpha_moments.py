"""WeChat Moments from the HTTP answers `sns_feed` and `sns_search` of chatlog_alpha, YAML or JSON.

Get it: `curl 'http://127.0.0.1:5030/api/v1/sns_feed?limit=500' > feed.yaml` (YAML, 20 posts unless
`limit` says more), or with `&format=json`. A record is one post; `timestamp` is Unix seconds, so
stamps need no zone. Articles and channels videos have their words beside the text; for what else
is shared the raw XML is read. Authors are wxids without a name, likes and comments are left out,
and which posts are your own is not said; `--me` says it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, UnreadableError
from feedfilter.model import Kind
from feedfilter.records.moments import (
    Medium,
    Number,
    card_of,
    first_post,
    id_of,
    links_of,
    media_of,
    stamp_of,
    title_of,
)
from feedfilter.records.yaml_lists import each, keys_of_first, lists


class MediaObject(msgspec.Struct, gc=False):
    """A picture or video of a post."""

    type: int | str | None = None
    url: str | None = None
    raw_url: str | None = None
    md5: str | None = None


class Article(msgspec.Struct, gc=False):
    """A link that is shared."""

    title: str | None = None
    description: str | None = None
    url: str | None = None


class Finder(msgspec.Struct, gc=False):
    """A channels video that is shared."""

    nickname: str | None = None
    desc: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    id: Number = None
    timestamp: Number = None
    time: str | None = None
    username: str | None = None
    display: str | None = None
    content: str | None = None
    raw_content: str | None = None
    media_list: list[MediaObject | None] | None = None
    article: Article | None = None
    finder_feed: Finder | None = None


def recognises(file: ExportFile) -> bool:
    """Look for counted items with the raw XML."""
    if file.json is not None:
        return file.json_object("count", "items") and "raw_content" in first_post(file, "items")
    if "raw_content" not in file.head:
        return False
    return any("raw_content" in keys for keys in keys_of_first(file, "items"))


def item(post: Post, context: Any) -> Item:
    """Make an item of a post."""
    if post.id is None and post.timestamp is None:
        raise UnreadableError("is cut off: neither id nor timestamp")
    stamp = stamp_of(post.timestamp, post.id, post.time)
    card = card_of(post.raw_content)
    article = post.article or Article()
    finder = post.finder_feed or Finder()
    named = title_of(article.title, article.description, finder.nickname, finder.desc)
    media = media_of(_medium(each) for each in post.media_list or () if each)
    return Item(
        text=post.content or card.text,
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=post.username or None,
        author=post.display if post.display and post.display != post.username else None,
        kind=Kind.POST.value,
        link_title=named or card.title,
        pictures=media.pictures,
        videos=media.videos,
        links=links_of(article.url or card.link),
        picture_keys=media.keys,
        item_id=id_of(post.id),
    )


def _medium(medium: MediaObject) -> Medium:
    return Medium(medium.type, medium.raw_url or medium.url, medium.md5)


IMPORTER = Importer(
    name="chatlog-alpha-moments",
    title="WeChat Moments, chatlog_alpha sns_feed (YAML or JSON)",
    recognises=recognises,
    marks=Marks(words=("raw_content",)),
    split=lists("items"),
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links"}),
)
