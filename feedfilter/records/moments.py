"""What all exporters of WeChat Moments share: stamps, ids, media, and the cards inside the XML.

The XML is read by plain searching, never by an XML parser: the text may hold unescaped `&` and
controls, and nothing in it may be resolved. Only the outer fields of a card are looked for.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeAlias

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.stamps import from_moments_id, from_seconds, from_wall, moments_id, unit_of

# A number as exporters vary it; a database or a spreadsheet on the way makes it a text or a float.
Number: TypeAlias = int | float | str | None

VIDEO = "6"  # type of a medium
# Types that do not say what a medium is; 15 is that of a post which wx-cli may give to its media.
UNSAID = frozenset({"", "0", "15"})
_UNSEEN = frozenset({"4", "5"})  # a link and a song have a cover, which is no picture of theirs
_FIRST_POST = 1_293_840_000 * 1_000_000  # 2011: no post is older than the app
_FLOAT = re.compile(
    r"[+-]?[0-9]{1,30}(?:\.[0-9]{0,30}(?:[eE][+-]?[0-9]{1,3})?|[eE][+-]?[0-9]{1,3})"
)
# Addresses of the app's video servers, and copies that an exporter saved.
_VIDEO_ADDRESS = re.compile(r"snsvideo|\.video\.qq\.com|\.(?:mp4|mov|m4v)(?:$|\?)")

# `<name>` with its text, plain or as CDATA, which alone may hold `<` and `]`.
_CDATA = r"<!\[CDATA\[([^\]]*+(?:\](?!\]>)[^\]]*+)*+)"
_FIELD = rf"<%s(?:\s[^<>]*)?>\s*+(?:{_CDATA}|([^<]*+))"
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);")
# Shown instead of a title by clients that are too old for the card; never somebody's words.
_PLACEHOLDER = re.compile(r"当前(?:微信)?版本(?:暂)?不支持(?:展示|显示|查看)(?:该|此)?内容")
_UPGRADE = re.compile(r"support\.weixin\.qq\.com/(?:update|.{0,60}common_page__upgrade)")
_MOST = 200_000  # characters of XML that are looked at
_PARTS = ("finderFeed", "finderLive", "noteinfo", "musicShareItem")


class Stamp(Struct, frozen=True):
    """When a post was made, as `Item` has it."""

    time: int | None
    absolute: bool = True
    unit: str = "second"


def stamp_of(seconds: Number, identifier: Number, written: str | None = None) -> Stamp:
    """Choose the best time that a post has: Unix seconds, the time inside its id, a wall clock."""
    time = from_seconds(_number(seconds))
    if time is None or time < _FIRST_POST:
        time = from_moments_id(_whole(_number(identifier))) or time
    if time is None and written:
        wall = from_wall(written)
        return Stamp(wall, absolute=wall is None, unit=unit_of(written) if wall else "second")
    return Stamp(time)


def id_of(*identifiers: Number) -> str | None:
    """Write the first id that is there as the app does; one that became a float has lost digits."""
    for each in identifiers:
        known = _number(each)
        if known and known != "0" and not isinstance(known, float):
            return moments_id(known)
    return None


def _number(value: Number) -> Number:
    """Read a text that is a number with an exponent, as YAML may write large ones."""
    if not isinstance(value, str) or value.isdigit():  # as nearly all are
        return value
    return float(value) if _FLOAT.fullmatch(value.strip()) else value


def _whole(identifier: Number) -> int | str | None:
    if not isinstance(identifier, float):
        return identifier
    return int(identifier) if abs(identifier) < 2**65 else None


def first_post(file: ExportFile, key: str = "") -> dict[str, Any]:
    """Give the first object of the JSON array at top level or under `key`; or an empty one."""
    shape = file.json
    if key:
        shape = shape.get(key) if isinstance(shape, dict) else None
    posts = shape if isinstance(shape, list) else []
    return next((post for post in posts if isinstance(post, dict)), {})


def count_of(value: Any, *others: Any) -> int | None:
    """Count likes or comments: a list, or a number that stands for one; the first that says."""
    for each in (value, *others):
        if isinstance(each, list):
            return len(each)
        if isinstance(each, int) and 0 <= each < 2**31:
            return int(each)
    return None


class Attributes(Struct, gc=False):
    """What the XML says about an address, where an exporter writes its attributes as they are."""

    md5: str | None = None


class Finder(Struct, gc=False):
    """A channels video or live room that is shared, with the names that the XML has."""

    nickname: str | None = None
    desc: str | None = None
    url: str | None = None


class Medium(Struct, frozen=True):
    """One medium of a post, whatever its exporter calls the members."""

    type: Number = None
    address: str | None = None
    hash: str | None = None
    copy: str | None = None  # where the exporter saved it

    @property
    def is_video(self) -> bool:
        """Say whether it is a video, by its type or else by its address."""
        if self.type and str(self.type) not in UNSAID:
            return str(self.type) in (VIDEO, "video")
        return any(
            _VIDEO_ADDRESS.search(each.lower()) for each in (self.address, self.copy) if each
        )


class Media(Struct, frozen=True):
    """The media of a post as `Item` has them."""

    pictures: int
    videos: int
    keys: list[str]


def media_of(media: Iterable[Medium]) -> Media:
    """Count pictures and videos, and name each by its hash or else by its address."""
    seen = [each for each in media if each.type is None or str(each.type) not in _UNSEEN]
    videos = sum(each.is_video for each in seen)
    keys = (each.hash or each.address for each in seen)
    return Media(len(seen) - videos, videos, [key for key in keys if key])


def title_of(*parts: str | None) -> str | None:
    """Join title and description, one a line, each once; a plea to upgrade is neither."""
    if not any(parts):
        return None
    found = dict.fromkeys(part.strip() for part in parts if part)
    return "\n".join(part for part in found if part and not is_placeholder(part)) or None


def is_placeholder(title: str) -> bool:
    """Say whether a title only asks the reader to upgrade the app."""
    return _PLACEHOLDER.search(title[:100]) is not None


def links_of(*addresses: str | None) -> list[str]:
    """Give the addresses of a card, each once, without the one where the app is upgraded."""
    if not any(addresses):
        return []
    return list(dict.fromkeys(each for each in addresses if each and not _UPGRADE.search(each)))


class Card(Struct, frozen=True):
    """What a post shares: title and description, an address, how many videos; its own words."""

    title: str | None = None
    link: str | None = None
    videos: int = 0
    text: str = ""


_NOTHING = Card()


def card_of(xml: str | None) -> Card:
    """Read the card of a post's XML; an empty one where there is none.

    Older posts of one kind have their words only in the descriptions of their media: they are
    the text where there is no other.
    """
    if not xml:
        return _NOTHING
    outer, _, content = xml[:_MOST].partition("<ContentObject>")
    parts = {name: part for name in _PARTS if (part := _between(content, name))}
    card = _without(content, parts)
    media = _between(card, "mediaList")
    card = _without(card, ("mediaList",))
    finder = parts.get("finderFeed") or parts.get("finderLive") or ""
    title = title_of(
        _value(card, "title"),
        _value(card, "description"),
        _value(finder, "nickname"),
        _value(finder, "desc"),
        *_values(parts.get("noteinfo", ""), "datadesc"),
    )
    link = next(iter(links_of(_value(card, "contentUrl"))), None)
    text = _value(outer, "contentDesc")
    if not text and not title:
        text = "\n".join(dict.fromkeys(_values(media, "description")))
    return Card(title, link, list(_values(media, "type")).count(VIDEO), text)


def _between(xml: str, name: str) -> str:
    start = xml.find(f"<{name}>")
    end = xml.find(f"</{name}>", start) if start >= 0 else -1
    return xml[start:end] if end >= 0 else ""


def _without(xml: str, names: Iterable[str]) -> str:
    for name in names:
        start = xml.find(f"<{name}>")
        end = xml.rfind(f"</{name}>", start) if start >= 0 else -1
        if end >= 0:
            xml = xml[:start] + xml[end:]
    return xml


def _value(xml: str, name: str) -> str:
    return next(_values(xml, name), "")


def _values(xml: str, name: str) -> Iterator[str]:
    """Give the texts of all elements of a name that have one."""
    for match in _field(name).finditer(xml):
        text = match[1] if match[1] is not None else _plain(match[2])
        if said := text.strip():
            yield said


@cache
def _field(name: str) -> re.Pattern[str]:
    return re.compile(_FIELD % name)


def _plain(text: str) -> str:
    """Undo XML's own entities only: a bare `&copy=1` in an address is no sign of copyright."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text
