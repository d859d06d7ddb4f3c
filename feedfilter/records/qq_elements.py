"""What the elements of a QQ message hold, as QQ Chat Exporter writes them.

A message is a list of elements: words, pictures, a card (`json`, QQ's "ark"), what it answers, a
bundle of forwarded messages, what a bot wrote (`markdown`), a red packet (`wallet`). Older versions
left the list out and named only the files, or wrote a summary in place of a type. Versions 5 and 6
write out a bundle, with bundles inside of it; QQ also sends bundles as cards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from feedfilter.model import Kind
from feedfilter.records.json import texts
from feedfilter.records.qq import bundled, parted
from feedfilter.records.wechat import is_placeholder

_NOBODY = frozenset(("0", "unknown"))
_NO_TITLES = frozenset(("JSON消息", "转发消息", "聊天记录", "[聊天记录]", "位置消息"))
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
_BUNDLE_APP = "com.tencent.multimsg"  # of a card
_MARKDOWN = "[Markdown消息]"  # stands in the text where a bot wrote something
_BUTTONS = {"inline_keyboard": "[内联键盘]", "action_bar": "[操作栏]"}
_MARKDOWN_SIGN = re.compile(re.escape(_MARKDOWN))
# What is taken of one bundle; the exporter itself stops a few levels down.
_MOST_LINES, _MOST_QUOTED, _DEEPEST = 2_000, 100_000, 12
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
    names: set[str] = msgspec.field(default_factory=set)  # of all files
    markdown: list[str] = msgspec.field(default_factory=list)  # what a bot wrote
    buttons: set[str] = msgspec.field(default_factory=set)  # placeholders in the text


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
        held.names.add((name or "").strip())
        if name and name not in _NO_FILES and resource.type in ("image", "file"):
            (held.picture_keys if resource.type == "image" else held.titles).append(name)
    if isinstance(reply, dict):
        _take_reply(reply, held)
    return held


def with_markdown(text: str, held: Pieces) -> str:
    """Put what a bot wrote where the exporter left its placeholder, or else below the text.

    The placeholders of its buttons, which would stick to its words, go.
    """
    for sign in held.buttons:
        text = text.replace(sign, "")
    if not held.markdown:
        return text
    left = iter(held.markdown)
    filled = _MARKDOWN_SIGN.sub(lambda sign: next(left, sign.group()), text)
    return texts([filled, *(words for words in left if words not in (_MARKDOWN, text))]) or ""


def _take(name: str, data: dict[str, Any], held: Pieces) -> None:
    held.names.update(_said(data, "filename"))
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
    elif name == "markdown" or name in _BUTTONS:
        _take_bots(name, data, held)
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
    value = _decoded(data.get("content"))
    if value.get("app") == _BUNDLE_APP:
        _take_bundle_card(value, held)
        return
    own = _ark(value)
    titles = _said(data, "title", but=_NO_TITLES) or own.titles
    held.titles += [*titles, *(_said(data, "description") or own.descriptions)]
    held.links += [_address(link) for link in _said(data, "url") or own.links]


def _take_bots(name: str, data: dict[str, Any], held: Pieces) -> None:
    """Read what only bots send: words with their layout, buttons below them."""
    if name == "markdown":
        held.markdown += _said(data, "content") or [_MARKDOWN]
    else:
        held.buttons.add(_BUTTONS[name])


class _Ark(msgspec.Struct):
    """What QQ's own JSON of a card holds."""

    titles: list[str] = msgspec.field(default_factory=list)
    descriptions: list[str] = msgspec.field(default_factory=list)
    links: list[str] = msgspec.field(default_factory=list)


def _decoded(content: Any) -> dict[str, Any]:
    """Read QQ's own JSON of a card; nothing where it is none."""
    try:
        value = msgspec.json.decode(content) if isinstance(content, str) else content
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _ark(value: dict[str, Any]) -> _Ark:
    views = [each for each in _inner(value, "meta").values() if isinstance(each, dict)]
    view = views[0] if views else {}
    links = [link for key in ("qqdocurl", "jumpUrl", "url") for link in _said(view, key)]
    return _Ark(_said(view, "title") or _said(value, "prompt"), _said(view, "desc"), links[:1])


def _take_bundle_card(value: dict[str, Any], held: Pieces) -> None:
    """Read a bundle that QQ sent as a card; only its first lines are in it."""
    detail = _inner(_inner(value, "meta"), "detail")
    held.forwarded = True
    held.titles += _said(detail, "source", but=_NO_TITLES)
    news = _objects(detail, "news")
    held.quote = _bounded(line for each in news for line in _said(each, "text")) or held.quote


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
    if quotes:
        shown = bundled(quotes[0])
        held.quote = (parted(quotes[0]).text if shown is None else shown) or None


def _take_forward(data: dict[str, Any], held: Pieces) -> None:
    """Read a bundle of messages: its title is the card's, its lines are quoted."""
    held.forwarded = True
    held.titles += _said(data, "title", but=_NO_TITLES)
    held.quote = _bounded(_lines_of_bundle(data, 1)) or held.quote


def _bounded(lines: Iterator[str]) -> str | None:
    """Join lines, as many as are taken of one bundle."""
    joined = texts(line[:_MOST_QUOTED] for line in islice(lines, _MOST_LINES))
    return joined[:_MOST_QUOTED] if joined else None


def _lines_of_bundle(data: dict[str, Any], depth: int) -> Iterator[str]:
    """Give the words of every message in a bundle, or those that its card shows."""
    messages = _objects(data, "messages") if depth <= _DEEPEST else []
    written = (line for each in messages for line in _lines_of_message(each, depth))
    first = next(written, None)
    if first is not None:
        yield first
        yield from written
        return
    preview = data.get("preview")
    shown = [line for line in preview if isinstance(line, str)] if isinstance(preview, list) else []
    yield from shown or [said for said in _said(data, "summary") if not _NO_SUMMARY.match(said)]


def _lines_of_message(message: dict[str, Any], depth: int) -> Iterator[str]:
    """Give who said what in one message of a bundle; a bundle in it is opened."""
    content, sender = _inner(message, "content"), _inner(message, "sender")
    elements = [
        Element(str(each.get("type")), _inner(each, "data"))
        for each in _objects(content, "elements")
    ]
    held = of_elements([each for each in elements if each.type not in ("forward", "reply")])
    bundles = [each.data for each in elements if each.type == "forward"]
    text = "".join(_said(content, "text"))
    own = "" if bundles and bundled(text) is not None else parted(text, held.names).text
    titles = [title for title in held.titles if not is_placeholder(title)]
    words = texts([with_markdown(own, held), *titles, held.quote])
    names = [*_said(sender, "name"), *_said(sender, "uin")]
    if words:
        yield f"{names[0]}: {words}" if names else words
    for bundle in bundles:
        yield from _lines_of_bundle(bundle, depth + 1)


def _inner(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _objects(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    values = data.get(key)
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _said(data: dict[str, Any], key: str, but: frozenset[str] = frozenset()) -> list[str]:
    """Give a member that is a text or number that says something, or nothing."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return []
    text = str(value).strip()
    return [text] if text and text not in but else []
