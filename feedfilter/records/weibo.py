"""What the exporters of Weibo share: remnants of its HTML, its stamps, its counts, its file names.

Weibo hands texts out as HTML; exporters strip it more or less. Long posts end in a link `全文`
where an exporter took only their beginning.
"""

from __future__ import annotations

import html
import re
from pathlib import PurePath
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.records.json import arrays, member
from feedfilter.stamps import MICRO, from_iso, unit_of, wall

Scalar: TypeAlias = str | int | float | None
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>a|br|span|img|div|p|i|b|em|strong|video|svg|button)\b(?P<rest>[^<>]*)>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\b(href|alt)\s*=\s*[\"']([^\"'<>]*)[\"']", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_CUT = re.compile(r"(?<=\.\.\.)\s?(?:展开)?全文c?\s*\Z|(?<=…)\s?(?:展开)?全文c?\s*\Z")
_INNER_HOSTS = frozenset("weibo.com www.weibo.com s.weibo.com m.weibo.cn huati.weibo.com".split())
_STAMP = re.compile(
    r"\w{3} (\w{3}) +([0-9]{1,2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([0-9]{2})([0-9]{2})"
    r" ([0-9]{4})"
)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_COUNT = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,4})?)([万亿wW]?)\+?")
_TIMES = {"": 1, "万": 10_000, "w": 10_000, "亿": 100_000_000}
_NONE = frozenset({"", "无", "[]", "None", "null"})


class Stamp(Struct, frozen=True):
    """A time as it was written."""

    time: int | None
    absolute: bool
    unit: str


class Words(Struct, frozen=True):
    """The words of a post, and of the post that it carries on."""

    own: str
    quote: str | None = None
    quoted: str | None = None  # who wrote the quote

    @property
    def is_repost(self) -> bool:
        """Say whether it carries on another post, be it one of pictures alone."""
        return self.quote is not None or self.quoted is not None


class Writer(Struct, frozen=True):
    """Whose posts a file holds, as far as its name tells."""

    id: str | None
    name: str | None


def plain(text: str | None) -> str:
    """Take HTML's remnants out of a text; smileys become their words, `<` in prose stays."""
    if not text:
        return ""
    if "<" in text:
        text = _TAG.sub(_words, text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    if "全文" in text:
        text = _CUT.sub("", text)
    return text.replace("\r\n", "\n").strip()


def _words(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    if name == "br":
        return "\n"
    return dict(_ATTRIBUTE.findall(tag["rest"])).get("alt", "") if name == "img" else ""


_CARRIED = re.compile(r"(?:^|\n)(?:原始用户: ?([^\n]{0,60})\n)?转发内容: ?")
# Until 2019, as the site itself has it: the original comes first, of a deleted one without author.
_REPOSTED = re.compile(r"\s{0,9}转发了(?:\s([^\n]{1,60}?)\s的|\s?)微博[:：]")
_REASON = re.compile(r"\n[ \t\u00a0\u3000]{0,9}转发理由[:：]")
_REASON_INSIDE = re.compile(r"转发理由[:：]")


def parted(content: str) -> Words:
    """Part what weiboSpider writes as one text: own words, original author, original words."""
    reposted = _REPOSTED.match(content) if "转发理由" in content else None
    reason = reposted and _reason(content, reposted.end())
    if reposted and reason:
        quote = plain(content[reposted.end() : reason.start()])
        return Words(plain(content[reason.end() :]), quote or None, said(reposted[1]))
    match = _CARRIED.search(content) if "转发内容" in content else None
    if match is None:
        return Words(plain(content))
    quote = plain(content[match.end() :])
    return Words(plain(content[: match.start()]), quote or None, said(match[1]))


def _reason(content: str, start: int) -> re.Match[str] | None:
    """Find where a repost's own words begin: on a line of their own, else inside of the first."""
    return _REASON.search(content, start) or _REASON_INSIDE.search(content, start)


def addresses(text: str | None) -> list[str]:
    """Give the addresses of a text's HTML links; topics and people on Weibo itself are none."""
    found = []
    for tag in _TAG.finditer(text or ""):
        if tag["name"] not in ("a", "A"):
            continue
        address = html.unescape(dict(_ATTRIBUTE.findall(tag["rest"])).get("href", ""))
        if address.startswith(("http://", "https://")):
            found.append(_unwrapped(address))
    return [address for address in found if address]


def _unwrapped(address: str) -> str:
    """Give the address inside Weibo's own redirect; nothing for a page of Weibo."""
    try:
        parts = urlsplit(address)
        if parts.path == "/sinaurl":
            query = parse_qs(parts.query)
            return (query.get("u") or query.get("toasturl") or [address])[0]
        return "" if parts.hostname in _INNER_HOSTS else address
    except ValueError:
        return address


def stamp(value: str | int | float | None) -> Stamp:
    """Read `Thu May 15 10:00:00 +0800 2025`, ISO 8601 or a wall clock of Beijing."""
    text = str(value or "").strip()
    match = _STAMP.fullmatch(text)
    if match is None:
        time, absolute = from_iso(text)
        return Stamp(time, absolute, "second" if absolute else unit_of(text))
    month, day, hour, minute, second, sign, hours, minutes, year = match.groups()
    number = _MONTHS.index(month) + 1 if month in _MONTHS else 0
    time = wall(int(year), number, int(day), int(hour), int(minute), int(second))
    offset = (int(hours) * 3600 + int(minutes) * 60) * (1 if sign == "+" else -1)
    return Stamp(None if time is None else time - offset * MICRO, True, "second")


# The posts of a file, with whose they are.
posts = arrays("weibo", context=lambda around: member(around, "user", dict[str, Any]) or {})


def given(*values: Scalar) -> Scalar:
    """Give the first value that is there."""
    for value in values:
        if value not in (None, ""):
            return value
    return None


def count(value: Scalar) -> int | None:
    """Read a count, `1.2万` too; None where there is none."""
    if isinstance(value, (int, float)):
        return int(value) if 0 <= value < 2**31 else None
    match = _COUNT.fullmatch((value or "").strip())
    if match is None:
        return None
    number = int(float(match[1]) * _TIMES[match[2].lower()] + 0.5)
    return number if number < 2**31 else None


def listed(value: str | list[str] | None, signs: str = ",;") -> list[str]:
    """Part addresses that stand in one cell; `无` is none."""
    if isinstance(value, list):
        return [each for each in value if each]
    text = value or ""
    for sign in signs[1:]:
        text = text.replace(sign, signs[0])
    parts = map(str.strip, text.split(signs[0]))
    return [part for part in parts if part not in _NONE]


def said(value: str | None) -> str | None:
    """Give a cell's text; None for an empty one and for `无`."""
    text = (value or "").strip()
    return None if text in _NONE else text


def writer(file: ExportFile) -> Writer:
    """Read whose posts these are from `weibo/<name>/<uid>.csv`, or from the file's own name."""
    folder = PurePath(file.container.path if file.container else "", file.folder)
    stem = PurePath(file.file_name).stem
    if not re.fullmatch(r"[0-9]{3,20}", stem):
        return Writer(None, stem or None)
    named = folder.parent.name == "weibo" and folder.name != stem
    return Writer(stem, folder.name if named else None)
