"""Your own WeChat Moments from an iPhone: WeChatMomentExport-iOS by Mr0x01.

Get it: run it on the phone's backup and give the whole folder, its `data.js`, or one file of
`Json`. Only your own posts are in it. A record is one post: a file `Json/<id>.json`, or an element
of the list in `View/static/script/data.js`. `momentTime` has an offset, so stamps need no zone. A
post that stands in both is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each
from feedfilter.records.moments import (
    Number,
    count_of,
    first_post,
    id_of,
    links_of,
    stamp_of,
    title_of,
)
from feedfilter.records.salvage import salvage
from feedfilter.stamps import from_iso, unit_of

# `View/static/script/data.js` is a script: a list that is given a name.
_SCRIPT = re.compile(r"\s*(?:var|let|const)\s+moment_data\s*=\s*(?=\[)")


class Poster(msgspec.Struct, gc=False):
    """The owner, who is the author of every post."""

    userId: str | None = None
    userName: str | None = None


class Shared(msgspec.Struct, gc=False):
    """A card."""

    sharedTitle: str | None = None
    sharedDigest: str | None = None
    sharedUrl: str | None = None


class Post(msgspec.Struct, gc=False):
    """One post."""

    momentId: Number = None
    posterInfo: Poster | None = None
    momentText: str | None = None
    momentImgs: list[Any] | None = None
    momentImgsLocal: list[Any] | None = None
    sharedItem: Shared | None = None
    shortVideoUrl: str | None = None
    shortVideoUrlLocal: str | None = None
    momentTime: str | None = None
    likeCount: int | None = None
    like: list[Any] | None = None
    commentCount: int | None = None
    comment: list[Any] | None = None


def recognises(file: ExportFile) -> bool:
    """Look for one post, a list of them, or the script that holds the list."""
    if file.json is None:
        start = _SCRIPT.match(file.head)
        return start is not None and '"posterInfo"' in file.head
    post = first_post(file) or (file.json if isinstance(file.json, dict) else {})
    return "momentId" in post and "posterInfo" in post


def split(file: ExportFile) -> Iterator[Records]:
    """Give the one post of a file, or the elements of the list."""
    if isinstance(file.json, list):
        yield from arrays("")(file)
    elif file.json is not None:
        yield _whole(file)
    else:
        yield _script(file)


def _whole(file: ExportFile) -> Records:
    data = bytes(file.data[file.start :])
    start = file.start + len(data) - len(data.lstrip())
    end = file.start + len(data.rstrip())
    return Records(
        [bytes(file.data[start:end])], {}, lambda _: "the post", spans=lambda: ([start], [end])
    )


def _script(file: ExportFile) -> Records:
    match = _SCRIPT.match(file.head)
    begin = file.start + len(match[0].encode()) if match else file.start
    data = bytes(file.data[:]).rstrip(b" \t\r\n;")
    found = salvage(data, begin, [()])
    spans = [span for array in found.arrays for span in array.spans]
    return Records(
        [data[start:end] for start, end in spans],
        {},
        "moment_data[{}]".format,
        spans=lambda: ([start for start, _ in spans], [end for _, end in spans]),
        damage=(found.trouble,) if found.trouble else (),
        separated=True,
    )


def item(post: Post, context: Any) -> Item:
    """Make an item of a post."""
    time, absolute = from_iso(post.momentTime)
    poster = post.posterInfo or Poster()
    card = post.sharedItem or Shared()
    pictures = post.momentImgs or post.momentImgsLocal or []
    return Item(
        text=post.momentText or "",
        time=time or stamp_of(None, post.momentId).time,
        absolute=absolute or time is None,
        time_unit="second" if absolute or time is None else unit_of(post.momentTime),
        author_id=poster.userId or None,
        author=poster.userName or None,
        kind=Kind.POST.value,
        link_title=title_of(card.sharedTitle, card.sharedDigest),
        pictures=len(pictures),
        videos=int(bool(post.shortVideoUrl or post.shortVideoUrlLocal)),
        links=links_of(card.sharedUrl),
        picture_keys=[each for each in pictures if isinstance(each, str) and each],
        item_id=id_of(post.momentId),
        me=True,
        likes=count_of(post.likeCount, post.like),
        comments=count_of(post.commentCount, post.comment),
    )


IMPORTER = Importer(
    name="mr0x01-moments",
    title="WeChat Moments of your own, WeChatMomentExport-iOS (Mr0x01)",
    recognises=recognises,
    marks=Marks(words=("posterInfo",)),
    split=split,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "likes", "comments"}),
    own_only=True,
)
