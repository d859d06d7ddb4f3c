"""RSS 2.0, RSS 1.0 and Atom: the feed of a blog, a shop or a channel.

Get it: save the feed's address with the browser or curl. A record is one item; its text is the
content, else the summary, of which HTML is read as text (the first 64 KB); its title stands as the
title of a card. An item without an author has the feed's, or the feed's name. Stamps have an
offset in the text; one without is in `--tz`. Whether 3/4/2026 is in March or in April another date
of the feed shows, or `--date-order` says; else it is unknown, and so is a date that is understood
only in part. A feed that is not well-formed XML is read item by item. It cannot be written back as
XML: convert it or print it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import feed_xml, media, whole_dates
from feedfilter.records.html_text import Content, content_of
from feedfilter.records.html_text import text_of as text_of_html
from feedfilter.stamps import Moment

_FIRST = re.compile(
    r"\s*(?:<[?!](?!--)[^<>]*>\s*)*<(?:[\w-]+:)?(?P<name>rss|feed|RDF)(?=[\s>])(?P<rest>[^<>]*)>"
)
_ATOM = ("www.w3.org/2005/Atom", "purl.org/atom/")
_RDF = ("purl.org/rss/", "netscape.com/rdf/")
_LONGEST_NAME = 500  # with an address; no more of it is looked at
_INSTEAD = ("itunes_summary", "media_description")  # read where there are no other words
_SHARED = ("alternate", "via", "related")


class Feed(Struct, frozen=True):
    """What the feed says of itself."""

    title: str | None = None
    author: str | None = None
    order: str | None = None  # of day and month in dates of numbers


def recognises(file: ExportFile) -> bool:
    """Look for the root element of a feed."""
    if not file.head.lstrip("\ufeff \t\r\n").startswith("<"):
        return False
    match = _FIRST.match(_without_comments(file.head.lstrip("\ufeff")))
    if match is None:
        return False
    if match["name"] == "rss":
        return True
    return any(each in match["rest"] for each in (_ATOM if match["name"] == "feed" else _RDF))


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(each.partition("-->")[2] for each in others)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the items as feedparser reads them."""
    text = feed_xml.text_of(file)
    trouble = feed_xml.trouble_in(text)
    if trouble is not None:
        text = feed_xml.understood(text)
        if feed_xml.trouble_in(text) is not None:
            yield _piecewise(file, text, trouble)
            return
        file.notes.append(
            f"{trouble.what} at line {trouble.line}: names of characters and prefixes that it does"
            " not declare were read as HTML and other feeds use them"
        )
    parsed = _parsed(text)
    entries = list(parsed.entries)
    feed = _feed(parsed.feed, _order(file, entries))
    yield Records(entries, feed, "item {}".format, spans=_no_spans)


def _piecewise(file: ExportFile, text: str, trouble: feed_xml.Trouble) -> Records:
    """Read each item of a damaged feed by itself."""
    file.notes.append(f"{trouble.what} at line {trouble.line}: items were read one by one")
    pieces = list(feed_xml.pieces(text))
    raws = [_entry(piece) for piece in pieces]
    feed = _feed(_parsed(feed_xml.frame_of(text)).feed, _order(file, raws))
    whole = not any(piece.trouble for piece in pieces)
    damage = ((f"line {trouble.line}", f"the feed is {trouble.what} here"),) if whole else ()
    return Records(
        raws, feed, lambda index: f"line {pieces[index].line}", spans=_no_spans, damage=damage
    )


def _no_spans() -> tuple[list[int], list[int]]:
    return [], []


def _entry(piece: feed_xml.Piece) -> Any:
    if piece.trouble is not None:
        return UnreadableError(piece.trouble)
    entries = _parsed(piece.document).entries
    return entries[0] if entries else UnreadableError("is no item")


def _parsed(text: str) -> Any:
    """Parse a well-formed feed; only ever from memory, never from what looks like an address."""
    document = feed_xml.document(feed_xml.short_before_root(text))
    return _parser().parse(io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False)


@cache
def _parser() -> Any:
    """Give feedparser; in long names it looks for no address, which takes it the square of time.

    It takes what is said of a picture, and what a podcast says shortly, for the words of the item;
    here they stand apart from these.
    """
    import feedparser
    from feedparser.mixin import _FeedParserMixin as Mixin

    for name in _INSTEAD:
        _stand_apart(Mixin, name)
    look = Mixin._sync_author_detail

    def look_in_a_name(self: Any, key: str = "author") -> None:
        if len(self._get_context().get(key) or "") <= _LONGEST_NAME:
            look(self, key)

    Mixin._sync_author_detail = look_in_a_name
    return feedparser


def _stand_apart(mixin: Any, name: str) -> None:
    """Keep the first such element under its own name; it is plain text if it says no type."""

    def start(self: Any, attributes: Any) -> None:
        self.push_content(name, attributes, "text/plain", 1)

    def end(self: Any) -> None:
        context = self._get_context()
        first = dict.get(context, f"{name}_detail")
        self.pop_content(name)
        if first and first.get("value"):
            context[f"{name}_detail"] = first

    setattr(mixin, f"_start_{name}", start)
    setattr(mixin, f"_end_{name}", end)


def _feed(said: Any, order: str | None) -> Feed:
    title = text_of_html(said.get("title") or "") or None
    return Feed(title, _name(said) or title, order)


def _order(file: ExportFile, entries: Sequence[Any]) -> str | None:
    """Give the order of day and month that the user says, or that dates show and none denies."""
    written = (text for entry in entries if isinstance(entry, dict) for text in _written(entry))
    return file.options.get("date_order") or whole_dates.order_told(written)


def read(raws: Sequence[Any], feed: Feed) -> Iterator[Made]:
    """Make items of entries."""
    for raw in raws:
        yield raw if isinstance(raw, UnreadableError) else _item(raw, feed)


def _item(entry: Any, feed: Feed) -> Item:
    content = _content(entry)
    enclosures = [(each.get("href"), each.get("type")) for each in _links(entry, ("enclosure",))]
    enclosures += [(each.get("url"), _type(each)) for each in entry.get("media_content") or ()]
    counted = media.count(dict.fromkeys(enclosures))
    pictures = list(dict.fromkeys([*content.pictures, *counted.picture_keys]))
    time, absolute, unit = _stamp(entry, feed.order)
    title = entry.get("title_detail") or {}
    return Item(
        text=content.text,
        time=time,
        absolute=absolute,
        time_unit=unit,
        author=_name(entry) or _name(entry.get("source") or {}) or feed.author,
        chat=feed.title,
        kind=Kind.POST.value,
        link_title=_plain(title) or None,
        pictures=len(pictures),
        videos=content.videos + counted.videos,
        files=counted.files,
        links=_addresses(entry, content),
        picture_keys=[key for key in pictures if key],
        item_id=entry.get("id") or entry.get("link") or None,
    )


def _content(entry: Any) -> Content:
    """Read the content, else the summary; what is said to be plain text is left as it is.

    Mastodon describes its pictures beside the words; YouTube has no words but such a description.
    """
    others = (dict.get(entry, f"{name}_detail") or {} for name in ("summary", *_INSTEAD))
    known = (each for each in (*(entry.get("content") or ()), *others) if each.get("value"))
    found: Any = next(known, {})
    if found.get("type") == "text/plain":
        return Content(_plain(found), (), (), 0)
    return content_of(found.get("value") or "", found.get("base") or entry.get("link") or "")


def _plain(detail: Any) -> str:
    value = detail.get("value") or ""
    return value.strip() if detail.get("type") == "text/plain" else text_of_html(value)


def _links(entry: Any, kinds: tuple[str, ...]) -> list[Any]:
    return [each for each in entry.get("links") or () if each.get("rel", "alternate") in kinds]


_MAIL_AND_NAME = re.compile(
    r"[^\s@()<>]+@[^\s@()<>]+\s*\((?P<behind>[^()]+)\)"
    r"|(?P<before>[^@<>]*[^@<>\s])\s*<[^\s@()<>]+@[^\s@()<>]+>"
)


def _type(medium: Any) -> str | None:
    """Give the MIME type of `media:content`, which may say only `medium="image"`."""
    kind = medium.get("type") or medium.get("medium")
    return None if kind is None else str(kind)


def _addresses(entry: Any, content: Content) -> list[str]:
    found = [entry.get("link"), *(each.get("href") for each in _links(entry, _SHARED))]
    found += content.links
    return list(dict.fromkeys(each for each in found if each and each.startswith("http")))


def _name(said: Any) -> str | None:
    """Give the name of an author, else the address; `mail@x.example (Name)` is read here.

    feedparser knows addresses that end in up to four letters only.
    """
    written = _MAIL_AND_NAME.fullmatch(str(said.get("author") or "").strip()[:_LONGEST_NAME])
    if written:
        return written["behind"] or written["before"]
    detail = said.get("author_detail") or {}
    return detail.get("name") or said.get("author") or detail.get("email") or None


def _stamp(entry: Any, order: str | None) -> Moment:
    """Read when an item was published, or else changed.

    From the text: what feedparser makes of an odd date may be another date altogether.
    """
    for written in _written(entry):
        time, absolute, unit = whole_dates.moment(written, order)
        if time is not None:
            said = unit != "day"  # a day alone is no instant
            return time, absolute and said, "second" if said else "day"
    return None, True, "second"


def _written(entry: Any) -> Iterator[str]:
    for key in ("published", "updated", "created"):
        written = dict.get(entry, key)  # its own `get` gives one key for another
        if written:
            yield str(written)


IMPORTER = Importer(
    name="rss",
    title="RSS and Atom",
    recognises=recognises,
    marks=Marks(json=False, words=("<",)),
    split=split,
    read=read,
    knows=frozenset({"pictures", "videos", "files", "links"}),
    writes_back=False,
)
