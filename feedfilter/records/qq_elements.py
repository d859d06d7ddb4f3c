"""What the elements of a QQ message hold, as QQ Chat Exporter writes them.

A message is a list of elements: words, pictures, a card (`json`, QQ's "ark"), what it answers, a
bundle of forwarded messages, a red packet (`wallet`). Older versions left the list out and named
only the files, or wrote a summary in place of a type.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from feedfilter.model import Kind
from feedfilter.records.json import texts
from feedfilter.records.qq import parted

_NOBODY = frozenset(("0", "unknown"))
_NO_TITLES = frozenset(("JSON消息", "转发消息", "聊天记录", "位置消息"))
_NO_SUMMARY = re.compile(r"<|查看[0-9]*条?转发消息$")
_NO_QUOTES = frozenset(("引用消息", "[引用消息]", "原消息"))
_NO_FILES = frozenset(("图片", "文件", "视频", "未知"))
_KINDS = {"wallet": Kind.RED_PACKET, "av_record": Kind.CALL, "call": Kind.CALL}
# Elements that older versions knew no type for, by what they wrote instead.
_SUMMARIES = {
    "红包消息": Kind.RED_PACKET,
    "转账消息": Kind.TRANSFER,
    "语音通话消息": Kind.CALL,
    "视频通话消息": Kind.CALL,
}
_REPLY_TYPES = frozenset(("reply", "type_3"))
_MEDIA_TYPES = {"file": "file", "type_8": "file", "video": "video", "image": "image"}


class Element(msgspec.Struct, gc=False):
    """A piece of a message: words, a picture, a card, what it answers."""

    type: str | None = None
    data: Any = None


class Resource(msgspec.Struct, gc=False):
    """A file of a message."""

    type: str | None = None
    filename: str | None = None
    file_name: str | None = msgspec.field(name="fileName", default=None)


class Pieces(msgspec.Struct):
    """What the elements of a message hold."""

    pictures: int = 0
    videos: int = 0
    files: int = 0
    kind: Kind | None = None
    reply: bool = False
    reply_to: str | None = None
    quote: str | None = None
    forwarded: bool = False
    titles: list[str] = msgspec.field(default_factory=list)
    links: list[str] = msgspec.field(default_factory=list)
    picture_keys: list[str] = msgspec.field(default_factory=list)


def of_elements(elements: Sequence[Element]) -> Pieces:
    """Gather what the elements say."""
    held = Pieces()
    for element in elements:
        data = element.data if isinstance(element.data, dict) else {}
        _take(element.type or "", data, held)
    return held


def of_resources(resources: Sequence[Resource], type_name: str, reply: Any) -> Pieces:
    """Gather what is known without elements: names of files, the type, a quoted message."""
    held = Pieces(reply=type_name in _REPLY_TYPES, forwarded=type_name == "forward")
    kinds = [resource.type for resource in resources]
    if not kinds and type_name in _MEDIA_TYPES:
        kinds = [_MEDIA_TYPES[type_name]]
    held.pictures, held.videos, held.files = map(kinds.count, ("image", "video", "file"))
    for resource in resources:
        name = resource.filename or resource.file_name
        if name and name not in _NO_FILES and resource.type in ("image", "file"):
            (held.picture_keys if resource.type == "image" else held.titles).append(name)
    if isinstance(reply, dict):
        _take_reply(reply, held)
    return held


def _take(name: str, data: dict[str, Any], held: Pieces) -> None:
    if name == "image":
        _take_picture(data, held)
    elif name == "video":
        held.videos += 1
    elif name == "file":
        held.files += 1
        held.titles += _said(data, "filename", but=_NO_FILES)
    elif name == "json":
        _take_card(data, held)
    elif name == "reply":
        _take_reply(data, held)
    elif name == "forward":
        _take_forward(data, held)
    elif name in _KINDS:
        held.kind = _KINDS[name]
    elif data.get("summary") in _SUMMARIES:
        held.kind = _SUMMARIES[data["summary"]]


def _take_picture(data: dict[str, Any], held: Pieces) -> None:
    """Count a picture; one that is marked as a sticker is a large emoji."""
    if data.get("subType") == "sticker":
        return
    held.pictures += 1
    keys = [*_said(data, "md5"), *_said(data, "filename", but=_NO_FILES), *_said(data, "url")]
    held.picture_keys += keys[:1]


def _take_card(data: dict[str, Any], held: Pieces) -> None:
    """Read a card; where the exporter found no title or address, QQ's own JSON may have them."""
    own = _ark(data.get("content"))
    titles = _said(data, "title", but=_NO_TITLES) or own.titles
    held.titles += [*titles, *(_said(data, "description") or own.descriptions)]
    held.links += [_address(link) for link in _said(data, "url") or own.links]


class _Ark(msgspec.Struct):
    """What QQ's own JSON of a card holds."""

    titles: list[str] = msgspec.field(default_factory=list)
    descriptions: list[str] = msgspec.field(default_factory=list)
    links: list[str] = msgspec.field(default_factory=list)


def _ark(content: Any) -> _Ark:
    try:
        value = msgspec.json.decode(content) if isinstance(content, str) else content
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError):
        return _Ark()
    if not isinstance(value, dict):
        return _Ark()
    meta = value.get("meta")
    views = (
        [each for each in meta.values() if isinstance(each, dict)] if isinstance(meta, dict) else []
    )
    view = views[0] if views else {}
    links = [link for key in ("qqdocurl", "jumpUrl", "url") for link in _said(view, key)]
    return _Ark(_said(view, "title") or _said(value, "prompt"), _said(view, "desc"), links[:1])


def _address(link: str) -> str:
    """Complete an address that QQ writes without its scheme."""
    return link if "://" in link else f"https://{link}"


def _take_reply(data: dict[str, Any], held: Pieces) -> None:
    held.reply = True
    ids = [
        each
        for key in ("referencedMessageId", "messageId")
        for each in _said(data, key, but=_NOBODY)
    ]
    held.reply_to = ids[0] if ids else None
    quotes = _said(data, "content", but=_NO_QUOTES)
    held.quote = parted(quotes[0]).text or None if quotes else held.quote


def _take_forward(data: dict[str, Any], held: Pieces) -> None:
    """Read a bundle of messages: its title is the card's, its lines are quoted."""
    held.forwarded = True
    held.titles += _said(data, "title", but=_NO_TITLES)
    lines = data.get("preview")
    shown = [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
    summary = [said for said in _said(data, "summary") if not _NO_SUMMARY.match(said)]
    held.quote = texts(shown or summary) or held.quote


def _said(data: dict[str, Any], key: str, but: frozenset[str] = frozenset()) -> list[str]:
    """Give a member that is a text or number that says something, or nothing."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return []
    text = str(value).strip()
    return [text] if text and text not in but else []
