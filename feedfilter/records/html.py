"""Records that are pieces of an HTML page, and the words, links and classes inside one.

A page is cut at the tags where its records begin and each piece is parsed alone, so that a broken
record costs itself only. The parser opens nothing, expands nothing, and goes 256 levels deep.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from feedfilter.export import ExportFile
from feedfilter.importer import Item, Made, UnreadableError

MAX_PIECE = 4 * 2**20
Element = Any  # lxml ships no types
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
    """Parse a piece and give its outermost element, with a new line inside each line break.

    Raises UnreadableError.
    """
    from lxml import etree

    if len(piece) > MAX_PIECE:
        raise UnreadableError(f"is larger than {MAX_PIECE >> 20} MB")
    try:
        page = etree.fromstring(piece.replace(b"\0", b""), _parser())
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError("is not HTML that can be read") from error
    body = next(page.iterchildren("body"), None) if page is not None else None
    if body is None or not len(body):
        raise UnreadableError("is not HTML that can be read")
    for line_break in body.iterdescendants("br"):
        line_break.text = "\n"
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
    return frozenset(_classes(element))


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


class ByClass:
    """Elements by their classes, those of a class in the page's order."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self._found: defaultdict[str, list[Element]] = defaultdict(list)
        for element in elements:
            for name in set(_classes(element)):
                self._found[name].append(element)

    def all(self, name: str) -> list[Element]:
        """Give each that has the class."""
        return self._found.get(name, [])

    def first(self, name: str) -> Element | None:
        """Give the first that has the class; None where there is none."""
        found = self._found.get(name)
        return found[0] if found else None


def child(element: Element, name: str) -> Element | None:
    """Give the first direct child that has the class; None where there is none."""
    return next((inner for inner in element if name in _classes(inner)), None)


def inner(element: Element, name: str) -> Iterator[Element]:
    """Give each element below that has the class, in the page's order."""
    return (below for below in element.iterdescendants() if name in _classes(below))


def first(element: Element, name: str) -> Element | None:
    """Give the first element below that has the class; None where there is none."""
    return next(inner(element, name), None)


def words(element: Element | None) -> str:
    """Give the text with line breaks where the page has them, without the page's padding."""
    if element is None:
        return ""
    from lxml import etree

    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return text.strip()


def own_words(element: Element) -> str:
    """Give the text that stands in an element itself before the first element inside it."""
    return (element.text or "").strip()


def links(element: Element | None) -> Iterator[tuple[str, str]]:
    """Give (address, words) of each link to the web below an element."""
    for anchor in element.iterdescendants("a") if element is not None else ():
        address = (anchor.get("href") or "").strip()
        if _WEB.match(address):
            yield address, words(anchor)
