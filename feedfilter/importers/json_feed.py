"""JSON Feed, versions 1 and 1.1: a blog's feed as JSON.

Get it: save the feed's address (`feed.json`) with the browser or curl. A record is one item;
stamps are RFC 3339 with an offset; numbers and other forms of date are read too. HTML is read as
text; the title stands as the title of a card. An item without an author has the feed's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import media, whole_dates
from feedfilter.records.html_text import content_of
from feedfilter.records.json import arrays, each, member
from feedfilter.stamps import Moment, from_unknown_number

_VERSION = "https://jsonfeed.org/version/"


class Author(msgspec.Struct, gc=False):
    """Who wrote."""

    name: str | None = None
    url: str | None = None


class Attachment(msgspec.Struct, gc=False):
    """An attached picture, video or file."""

    url: str | None = None
    mime_type: str | None = None


class Entry(msgspec.Struct, gc=False):
    """One item; some feeds put an object where a list belongs, a number where a text does."""

    id: str | int | float | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: str | None = None
    banner_image: str | None = None
    date_published: str | int | float | None = None
    date_modified: str | int | float | None = None
    authors: list[Author | str | None] | Author | str | None = None
    author: Author | str | None = None
    attachments: list[Attachment] | None = None


class Feed(msgspec.Struct, frozen=True):
    """What surrounds the items."""

    title: str | None
    author: str | None
    address: str


def recognises(file: ExportFile) -> bool:
    """Look for the version's address."""
    return file.json_object("version") and str(file.json["version"]).startswith(_VERSION)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the items, with what the feed says of itself."""
    for records in arrays("items")(file):
        around = records.context
        author = _name(member(around, "authors"), member(around, "author"))
        address = member(around, "home_page_url", str) or ""
        records.context = Feed(member(around, "title", str), author, address)
        yield records


def _name(authors: Any, author: Any) -> str | None:
    """Give the first name among authors as plain values."""
    values = [*(authors if isinstance(authors, list) else [authors]), author]
    names = (value.get("name") if isinstance(value, dict) else value for value in values)
    return next((name for name in names if isinstance(name, str) and name), None)


def item(entry: Entry, feed: Feed) -> Item:
    """Make an item of an entry."""
    content = content_of(entry.content_html or "", entry.url or feed.address)
    time, absolute, unit = _stamp(entry)
    counted = media.count((each.url, each.mime_type) for each in entry.attachments or ())
    shown = [url for url in (entry.image or entry.banner_image,) if url]
    pictures = list(dict.fromkeys([*content.pictures, *shown, *counted.picture_keys]))
    links = [entry.url, entry.external_url, *content.links]
    return Item(
        text=content.text or entry.content_text or entry.summary or "",
        time=time,
        absolute=absolute,
        time_unit=unit,
        author=_author(entry) or feed.author or feed.title,
        chat=feed.title,
        kind=Kind.POST.value,
        link_title=entry.title or None,
        pictures=len(pictures),
        videos=content.videos + counted.videos,
        files=counted.files,
        links=list(dict.fromkeys(link for link in links if link)),
        picture_keys=[key for key in pictures if key],
        item_id=None if entry.id is None else str(entry.id),
    )


def _stamp(entry: Entry) -> Moment:
    """Read when it was published, or else changed."""
    published = _moment(entry.date_published)
    return published if published[0] is not None else _moment(entry.date_modified)


def _moment(written: str | float | None) -> Moment:
    if isinstance(written, str):
        return whole_dates.moment(written)
    return from_unknown_number(written), True, "second"


def _author(entry: Entry) -> str | None:
    several = entry.authors if isinstance(entry.authors, list) else [entry.authors]
    named = (one.name if isinstance(one, Author) else one for one in [*several, entry.author])
    return next((name for name in named if name), None)


IMPORTER = Importer(
    name="json-feed",
    title="JSON Feed",
    recognises=recognises,
    marks=Marks(json=True, words=("version",)),
    split=split,
    read=each(Entry, item),
    knows=frozenset({"pictures", "videos", "files", "links"}),
)
