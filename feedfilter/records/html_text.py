"""Text, links and pictures of a scrap of HTML, as feeds and posts carry it.

Read in one linear pass, by tags alone: every HTML parser is quadratic on some input. Only the
first 64 KB are read. Tags that only shape words leave no gap; paragraphs and line breaks do.
"""

from __future__ import annotations

import html
import re
from functools import cache
from urllib.parse import urljoin

from msgspec import Struct

MOST = 64 * 1024
_TAG = re.compile(r"(<(?:/?([A-Za-z][A-Za-z0-9]*+)|[!?])[^<>]*+>)")
_ATTRIBUTE = r"""(?<![\w-]){name}\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))"""
_OTHER_SPACE = re.compile(r"[^\S ]")
_BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hr li main nav ol pre section table tr ul".split()
)
_SILENT = frozenset("script style head title noscript template svg".split())
_BLANKS = " \t\r\f\v"
_SPACES = re.compile(r" [ ]+")  # what begins with a plain sign is found sooner
_NEW_LINES = re.compile(r"\n\n\n+")
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
    text, *others = _TAG.split(_without_comments(source[:MOST]))
    walk.say(text)
    for tag, name, text in zip(others[::3], others[1::3], others[2::3], strict=True):
        if name:
            walk.take(tag, name.lower(), closes=tag[1] == "/")
        walk.say(text)
    return walk.content()


def text_of(source: str) -> str:
    """Give only the text of a scrap of HTML."""
    return content_of(source).text if "<" in source or "&" in source else source.strip()


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

    def say(self, text: str) -> None:
        """Take what stands between two tags; several spaces are made one at the end."""
        if text and not self.silent:
            self.pieces.append(_OTHER_SPACE.sub(" ", text))

    def take(self, tag: str, name: str, *, closes: bool) -> None:
        """Take a tag."""
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
        address = self._address(tag, "href")
        if not address.startswith(("http://", "https://")):
            return
        words = f"{_attribute(tag, 'class')} {_attribute(tag, 'rel')}".split()
        if "mention" not in words and "hashtag" not in words:
            self.links[address] = None

    def _address(self, tag: str, name: str) -> str:
        address = html.unescape(_attribute(tag, name)).strip()
        try:
            return urljoin(self.base, address) if address else ""
        except ValueError:
            return address

    def content(self) -> Content:
        text = _SPACES.sub(" ", html.unescape("".join(self.pieces)))
        text = "\n".join(line.strip(_BLANKS) for line in text.split("\n"))
        text = _NEW_LINES.sub("\n\n", text).strip()
        return Content(text, tuple(self.links), tuple(self.pictures), self.videos)


def _attribute(tag: str, name: str) -> str:
    match = _attribute_pattern(name).search(tag)
    return next((each for each in match.groups() if each is not None), "") if match else ""


@cache
def _attribute_pattern(name: str) -> re.Pattern[str]:
    return re.compile(_ATTRIBUTE.format(name=name), re.IGNORECASE)
