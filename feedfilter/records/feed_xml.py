"""The XML of RSS and Atom as it is in the wild: its encoding, and its items where it is damaged.

A feed that is not well-formed is not repaired silently. Names of characters that only HTML knows
(`&nbsp;`) and prefixes without a declaration are read as what is meant, and it is said; where
that is not enough, each item is taken by itself, and one that is damaged is rejected alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html.entities import html5
from typing import NamedTuple
from xml.parsers import expat

from msgspec import Struct

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile

MAX_DEPTH = 100
MAX_BYTES = 64 * 2**20  # the parser keeps a feed whole, many times its size
_DECLARATION = re.compile(r"\s*<\?xml[^<>]*?\?>")
_ENCODING = re.compile(rb"\s*<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{2,40})[\"']")
_ROOT = re.compile(r"<(?:[\w-]+:)?(?P<name>rss|feed|RDF)(?=[\s>])[^<>]*>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OWN_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PART = re.compile(r"<(?P<closes>/?)(?:rss:|atom:)?(?:item|entry)(?=[\s>])[^<>]*>")
_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}


class Piece(Struct, frozen=True):
    """One item as a document of its own; `trouble` where it cannot be read."""

    line: int
    document: str
    trouble: str | None = None


def text_of(file: ExportFile) -> str:
    """Give the feed as text without its declaration; valid UTF-8 wins over what is declared.

    The lines stay where they were, so that places can be named. Raises ExportError past the limit.
    """
    if len(file.data) > MAX_BYTES:
        raise ExportError(f"is larger than {MAX_BYTES >> 20} MB", where=file.name)
    data = bytes(file.data[file.start :])
    declared = _ENCODING.match(file.raw[:300])
    if declared and file.encoding in ("gb18030", "utf-8-damaged"):
        with suppress(LookupError, UnicodeError):
            data = bytes(file.raw).decode(declared.group(1).decode("ascii")).encode()
    text = data.decode("utf-8", errors="replace")
    declaration = _DECLARATION.match(text)
    if declaration is None:
        return text
    return "\n" * declaration.group().count("\n") + text[declaration.end() :]  # lines keep theirs


def document(text: str) -> bytes:
    """Give text as a whole document in UTF-8."""
    return b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace")


def short_before_root(text: str) -> str:
    """Make one blank of many before the root element.

    feedparser looks for what it must not expand from each line there, as far as blanks go on: that
    is the square of many.
    """
    root = _ROOT.search(text)
    begin = root.start() if root else 0
    return " ".join(text[:begin].split()) + text[begin:]


class Trouble(NamedTuple):
    """Where XML cannot be read on, and what it is there."""

    line: int
    what: str


def trouble_in(text: str) -> Trouble | None:
    """Say where a text is not well-formed XML, or is nested too deep; None where it is neither."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = _Depth()
    parser.StartElementHandler = depth.open
    parser.EndElementHandler = depth.close
    try:
        parser.Parse(document(text), True)
    except expat.ExpatError as error:
        return Trouble(error.lineno, "not well-formed XML")
    except _TooDeepError:
        return Trouble(parser.CurrentLineNumber, f"nested deeper than {MAX_DEPTH} elements")
    return None


class _TooDeepError(Exception):
    """Raised where elements are nested deeper than any feed is."""


class _Depth:
    def __init__(self) -> None:
        self.now = 0

    def open(self, _name: str, _attributes: object) -> None:
        self.now += 1
        if self.now > MAX_DEPTH:
            raise _TooDeepError

    def close(self, _name: str) -> None:
        self.now -= 1


def understood(text: str) -> str:
    """Write out HTML's names of characters, and declare the usual prefixes."""
    return _with_prefixes(_ENTITY.sub(_character, text))


def _character(match: re.Match[str]) -> str:
    name = match.group(1)
    meant = None if name in _OWN_ENTITIES else html5.get(f"{name};")
    return meant or match.group()


def _with_prefixes(text: str) -> str:
    root = _ROOT.search(text)
    if root is None:
        return text
    tag = root.group()
    missing = "".join(
        f' xmlns:{prefix}="{address}"'
        for prefix, address in _PREFIXES.items()
        if f"xmlns:{prefix}=" not in tag and f"xmlns:{prefix} " not in tag
    )
    end = root.end() - (2 if tag.endswith("/>") else 1)
    return f"{text[:end]}{missing}{text[end:]}"


def frame_of(text: str) -> str:
    """Give the feed without its items, as far as that is well-formed; else an empty feed."""
    root = _ROOT.search(text)
    opened, closed = _around(root)
    first = _PART.search(text)
    before = text[root.end() : first.start()] if root and first else ""
    for inside in (before, before.replace("<channel>", "", 1)):
        whole = f"{opened}{inside}{closed}"
        if trouble_in(whole) is None:
            return whole
    return f"{opened}{closed}"


def _around(root: re.Match[str] | None) -> tuple[str, str]:
    """Give what stands before and behind items in a feed of this kind."""
    tag = root.group() if root else "<rss>"
    name = re.match(r"<([\w:-]+)", tag)
    end = f"</{name.group(1)}>" if name else ""
    if root is not None and root["name"] == "rss":
        return f"{tag}<channel>", f"</channel>{end}"
    return tag, end


def pieces(text: str) -> Iterator[Piece]:
    """Give each item of a damaged feed by itself, in one pass."""
    opened, closed = _around(_ROOT.search(text))
    start = None
    line, counted = 1, 0
    for match in _PART.finditer(text):
        if start is not None:
            line += text.count("\n", counted, start)
            counted = start
            yield _piece(text[start : match.end() if match["closes"] else match.start()], line,
                         opened, closed)  # fmt: skip
        start = None if match["closes"] else match.start()
    if start is not None:
        line += text.count("\n", counted, start)
        yield Piece(line, "", "is cut off")


def _piece(item: str, line: int, opened: str, closed: str) -> Piece:
    whole = f"{opened}{item}{closed}"
    trouble = trouble_in(whole)
    return Piece(line, whole, f"is {trouble.what}" if trouble else None)
