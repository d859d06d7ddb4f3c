"""Text, links and pictures of a scrap of HTML, as feeds and posts carry it.

Read in one linear pass, by tags alone: every HTML parser is quadratic on some input. Only the
first 64 KB are read. Tags that only shape words leave no gap; paragraphs and line breaks do.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from msgspec import Struct

MOST = 64 * 1024
_TOKEN = re.compile(r"</?[A-Za-z!?][^<>]*+>|[^<]++|<")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*+)")
_ATTRIBUTE = r"""(?<![\w-]){name}\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))"""
_BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hr li main nav ol pre section table tr ul".split()
)
_SILENT = frozenset("script style head title noscript template svg".split())
_BLANKS = re.compile(r"[ \t\r\f\v]*\n[ \t\r\f\v]*")
_TINY = re.compile(r"""(?<![\w-])(?:width|height)\s*=\s*["']?[01](?:px)?["'\s/>]""")


class Content(Struct, frozen=True):
    """What a scrap of HTML holds."""

    text: str
    links: tuple[str, ...]
    pictures: tuple[str, ...]
    videos: int


def content_of(source: str, base: str = "") -> Content:
    """Read a scrap of HTML; relative addresses are resolved against `base`."""
    walk = _Walk(base)
    for token in _tokens(source):
        walk.take(token)
    return walk.content()


def text_of(source: str) -> str:
    """Give only the text of a scrap of HTML."""
    return content_of(source).text if "<" in source or "&" in source else source.strip()


def _tokens(source: str) -> Iterator[str]:
    for match in _TOKEN.finditer(_without_comments(source[:MOST])):
        yield match.group()


def _without_comments(source: str) -> str:
    """Leave out comments; one that is never closed takes the rest with it."""
    first, *others = source.split("<!--")
    kept = [first]
    for each in others:
        kept.append(each.partition("-->")[2])
    return "".join(kept)


class _Walk:
    """Collects text and addresses while tags go by."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.pieces: list[str] = []
        self.links: dict[str, None] = {}
        self.pictures: list[str] = []
        self.videos = 0
        self.silent = ""  # the element that is being skipped

    def take(self, token: str) -> None:
        name = _NAME.match(token)
        if name is None:
            if not self.silent and not token.startswith(("<!", "<?")):
                self.pieces.append(re.sub(r"\s+", " ", token))
            return
        self._tag(token, name.group(1).lower(), closes=token.startswith("</"))

    def _tag(self, tag: str, name: str, *, closes: bool) -> None:
        if self.silent:
            self.silent = "" if closes and name == self.silent else self.silent
        elif name in _SILENT:
            self.silent = "" if closes or tag.endswith("/>") else name
        elif name == "br":
            self.pieces.append("" if closes else "\n")  # XHTML comes as <br></br>
        elif name == "p":
            self.pieces.append("\n\n")
        elif name in _BLOCKS:
            self.pieces.append("\n")
        elif name == "td" and closes:
            self.pieces.append(" ")
        elif not closes:
            self._media(tag, name)

    def _media(self, tag: str, name: str) -> None:
        if name == "a":
            self._link(tag)
        elif name == "img" and not _TINY.search(tag):
            self.pictures.append(self._address(tag, "src"))
        elif name == "video":
            self.videos += 1

    def _link(self, tag: str) -> None:
        """Take an address; mentions and hashtags are no links that somebody posted."""
        words = f"{_attribute(tag, 'class')} {_attribute(tag, 'rel')}".split()
        address = self._address(tag, "href")
        if address.startswith(("http://", "https://")) and not {"mention", "hashtag"} & set(words):
            self.links[address] = None

    def _address(self, tag: str, name: str) -> str:
        address = html.unescape(_attribute(tag, name)).strip()
        try:
            return urljoin(self.base, address) if address else ""
        except ValueError:
            return address

    def content(self) -> Content:
        text = _BLANKS.sub("\n", html.unescape("".join(self.pieces)))
        text = re.sub(r"\n{3,}", "\n\n", re.sub(r" {2,}", " ", text)).strip()
        return Content(text, tuple(self.links), tuple(self.pictures), self.videos)


def _attribute(tag: str, name: str) -> str:
    match = re.search(_ATTRIBUTE.format(name=name), tag, re.IGNORECASE)
    return next((each for each in match.groups() if each is not None), "") if match else ""
