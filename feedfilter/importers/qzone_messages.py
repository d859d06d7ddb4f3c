"""Qzone posts (说说) backed up by QZoneExport: `messages.json`, a year's file, or `messages.js`.

Get it: the browser extension QZoneExport, Backup; the posts lie in `QQ空间备份_QQ/Messages/`.
A record is one post; `created_time` is Unix seconds, so stamps need no zone. All posts are of the
account that was backed up; a repost has the first author and the first words.
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
from feedfilter.stamps import from_seconds, from_wall

_SCRIPT = re.compile(r"\s*(?:window\.\w{1,40}|(?:var|let|const) \w{1,40})\s*=\s*(?=\[)")
_KEYS = ("tid", "uin", "created_time")
# The site writes a mention as `@{uin:10001,nick:name,who:1}` and a face as `[em]e100[/em]`.
_MENTION = re.compile(r"@\{uin:[^{},]*,nick:([^{},]*)[^{}]*\}")
_FACE = re.compile(r"\[em\]e[0-9]{1,9}\[/em\]")
_VIDEO_PICTURE = "1"


class Piece(msgspec.Struct, gc=False):
    """A stretch of a text."""

    con: str | None = None


class First(msgspec.Struct, gc=False):
    """The post that a repost passes on."""

    conlist: list[Piece] | None = None
    content: str | None = None


class Picture(msgspec.Struct, gc=False):
    """A picture, or a video's cover, in several sizes."""

    url1: str | None = None
    url2: str | None = None
    url3: str | None = None
    is_video: int | bool | str | None = None


class Post(msgspec.Struct, gc=False):
    """One post as the site gives it, with what the extension adds."""

    tid: str | int | None = None
    uin: str | int | None = None
    name: str | None = None
    content: str | None = None
    conlist: list[Piece] | None = None
    created_time: int | str | None = None
    custom_create_time: str | None = None
    pic: list[Picture | str] | None = None
    custom_images: list[Any] | None = None
    video: list[Any] | None = None
    custom_videos: list[Any] | None = None
    likes: list[Any] | None = None
    likeTotal: int | None = None
    commentlist: list[Any] | None = None
    custom_comments: list[Any] | None = None
    rt_tid: str | int | None = None
    rt_uin: str | int | None = None
    rt_uinname: str | None = None
    rt_con: First | str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the keys of the first post, in JSON or behind a script's assignment."""
    if file.json_array(*_KEYS):
        return isinstance(_first(file).get("tid"), str)
    if not _SCRIPT.match(file.head):
        return False
    return all(f'"{key}"' in file.head for key in _KEYS)


def _first(file: ExportFile) -> dict[str, Any]:
    return next((post for post in file.json if isinstance(post, dict)), {})


def split(file: ExportFile) -> Iterator[Records]:
    """Give the posts; a script's array is cut out of it, at the same place in the file."""
    script = _SCRIPT.match(file.head)
    yield from arrays("")(_array_of(file, script) if script else file)


def _array_of(file: ExportFile, script: re.Match[str]) -> ExportFile:
    data = bytes(file.data[:])
    end = len(data.rstrip(b"; \t\r\n"))
    inner = ExportFile(file.name, data[:end], encoding="utf-8")
    inner.start = file.start + len(script.group().encode())
    inner.notes = file.notes
    return inner


def item(post: Post, context: Any) -> Item:
    """Make an item of a post."""
    stamp = from_seconds(post.created_time)
    videos = len(post.video or post.custom_videos or ())
    pictures = [picture for picture in post.pic or () if not _is_video(picture)]
    first = _first_words(post.rt_con)
    repost = bool(post.rt_tid or post.rt_uin or first)
    return Item(
        text=_plain(post.content or _joined(post.conlist)),
        time=stamp or from_wall(post.custom_create_time),
        absolute=stamp is not None,
        author_id=_text(post.uin),
        author=post.name or None,
        kind=(Kind.REPOST if repost else Kind.POST).value,
        quote=_plain(first) or None,
        pictures=len(pictures) if post.pic else len(post.custom_images or ()),
        videos=videos or len(post.pic or ()) - len(pictures),
        picture_keys=[key for picture in pictures if (key := _key(picture))],
        item_id=_text(post.tid),
        forwarded=repost,
        forwarded_from=(post.rt_uinname or _text(post.rt_uin)) if repost else None,
        likes=len(post.likes) if post.likes else post.likeTotal or 0,
        comments=len(post.custom_comments or post.commentlist or ()),
    )


def _is_video(picture: Picture | str) -> bool:
    return isinstance(picture, Picture) and str(picture.is_video) in (_VIDEO_PICTURE, "True")


def _key(picture: Picture | str) -> str | None:
    """Name a picture by the address of its largest size."""
    if isinstance(picture, str):
        return picture or None
    return picture.url3 or picture.url2 or picture.url1


def _first_words(first: First | str | None) -> str:
    if isinstance(first, First):
        return first.content or _joined(first.conlist)
    return first or ""


def _joined(pieces: list[Piece] | None) -> str:
    return "".join(piece.con or "" for piece in pieces or ())


def _plain(text: str) -> str:
    return _FACE.sub("", _MENTION.sub(r"@\1", text))


def _text(value: str | int | None) -> str | None:
    return str(value) if value else None


IMPORTER = Importer(
    name="qzone-messages",
    title="Qzone posts, QZoneExport",
    recognises=recognises,
    marks=Marks(words=("tid", "uin", "created_time")),
    split=split,
    read=each(Post, item),
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "links", "forwarded", "likes", "comments"}),
    own_only=True,
)
