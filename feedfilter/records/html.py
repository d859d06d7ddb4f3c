"""Records that are pieces of an HTML page, and the words, links and classes inside one.

A page is cut at the tags where its records begin and each piece is parsed alone, so that a broken
record costs itself only. The parser opens nothing, expands nothing, and goes 256 levels deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from feedfilter.export import ExportFile
from feedfilter.importer import Item, Made, UnreadableError

MAX_PIECE = 4 * 2**20
Element = Any  # lxml ships no types
_BREAKS = frozenset({"br"})
_WEB = re.compile(r"(?:https?|tg|ftp)://", re.IGNORECASE)


def pieces(file: ExportFile, start: re.Pattern[bytes]) -> Iterator[bytes]:
    """Cut a page where `start` matches; what stands before the first is no record."""
    begin: int | None = None
    for match in start.finditer(file.data, file.start):
        if begin is not None:
            yield bytes(file.data[begin : match.start()])
        begin = match.start()
    if begin is not None:
        yield bytes(file.data[begin:])


def parsed(piece: bytes) -> Element:
    """Parse a piece and give its outermost element; raises UnreadableError."""
    from lxml import etree

    if len(piece) > MAX_PIECE:
        raise UnreadableError(f"is larger than {MAX_PIECE >> 20} MB")
    try:
        page = etree.fromstring(piece.replace(b"\0", b""), _parser())
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError("is not HTML that can be read") from error
    body = page.find("body") if page is not None else None
    if body is None or not len(body):
        raise UnreadableError("is not HTML that can be read")
    return body[0]


@cache
def _parser() -> Any:
    from lxml import etree

    return etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


def each(
    item: Callable[[bytes, Any], Item | None],
) -> Callable[[Sequence[bytes], Any], Iterator[Made]]:
    """Give a reader that makes an item of each piece; `item` may raise `UnreadableError`."""

    def read(raws: Sequence[bytes], context: Any) -> Iterator[Made]:
        for raw in raws:
            try:
                yield item(raw, context)
            except UnreadableError as unreadable:
                yield unreadable

    return read


def classes(element: Element) -> frozenset[str]:
    """Give the classes of an element."""
    return frozenset((element.get("class") or "").split())


def child(element: Element, *names: str) -> Element | None:
    """Give the first direct child that has all the classes; None where there is none."""
    wanted = set(names)
    return next((inner for inner in element if wanted <= classes(inner)), None)


def inner(element: Element, *names: str) -> Iterator[Element]:
    """Give each element below that has all the classes, in the page's order."""
    wanted = set(names)
    return (below for below in element.iterdescendants() if wanted <= classes(below))


def first(element: Element, *names: str) -> Element | None:
    """Give the first element below that has all the classes; None where there is none."""
    return next(inner(element, *names), None)


def words(element: Element | None) -> str:
    """Give the text with line breaks where the page has them, without the page's padding."""
    if element is None:
        return ""
    said: list[str] = [element.text or ""]
    for event, each in _walk(element):
        if event == "start":
            said.append("\n" if each.tag in _BREAKS else "")
            said.append(each.text or "")
        else:
            said.append(each.tail or "")
    return "".join(said).strip()


def own_words(element: Element) -> str:
    """Give the text that stands in an element itself before the first element inside it."""
    return (element.text or "").strip()


def _walk(element: Element) -> Iterator[tuple[str, Element]]:
    from lxml import etree

    walker = etree.iterwalk(element, events=("start", "end"))
    return ((event, each) for event, each in walker if each is not element)


def links(element: Element | None) -> Iterator[tuple[str, str]]:
    """Give (address, words) of each link to the web below an element."""
    for anchor in element.iterdescendants("a") if element is not None else ():
        address = (anchor.get("href") or "").strip()
        if _WEB.match(address):
            yield address, words(anchor)
