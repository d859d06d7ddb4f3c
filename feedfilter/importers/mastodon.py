"""Mastodon archive, the owner's posts: `outbox.json`.

Get it: Preferences, Import and export, Request your archive (once in seven days). Give the
`.tar.gz` or `.zip`, or its folder. It holds only the owner's own posts; a boost is only the
address of somebody's post, in old archives with its words. A record is one activity; stamps are
UTC, of a boost that of boosting. Texts are HTML and are read as text; a content warning stands as
the title, so do the name of an article or a video and the choices of a poll. The owner's name is
in `actor.json`, which is read where it lies beside it. Outboxes of Pleroma, Pixelfed and others,
and a page that was fetched from `/outbox?page=true`, are read the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import media
from feedfilter.records.html_text import content_of
from feedfilter.records.json import arrays, each, read_json, texts
from feedfilter.stamps import from_iso

_COLLECTIONS = ("OrderedCollection", "OrderedCollectionPage")  # an archive, a page fetched
_BOOST = "Announce"
_POSTS = ("Create", "Update", None)


class Thing(msgspec.Struct, gc=False):
    """A post or a person written out where usually only the address stands, or a link."""

    id: str | None = None
    preferredUsername: str | None = None
    href: str | None = None
    mediaType: str | None = None


class Attachment(msgspec.Struct, gc=False):
    """A picture, video or sound; Pleroma lists its addresses, in each its type."""

    mediaType: str | None = None
    url: str | Thing | list[str | Thing] | None = None


class Choice(msgspec.Struct, gc=False):
    """A choice of a poll."""

    name: str | None = None


class Note(msgspec.Struct, gc=False):
    """A post, an article or a video."""

    id: str | None = None
    name: str | None = None
    summary: str | None = None
    inReplyTo: str | Thing | None = None
    attributedTo: str | Thing | list[Any] | None = None
    published: str | None = None
    updated: str | None = None
    content: str | None = None
    contentMap: dict[str, str | None] | None = None
    attachment: str | Attachment | list[str | Attachment] | None = None
    oneOf: Choice | list[Choice] | None = None
    anyOf: Choice | list[Choice] | None = None


class Activity(msgspec.Struct, gc=False):
    """What the owner did: a post, or a boost whose object is mostly only an address."""

    id: str | None = None
    type: str | None = None
    actor: str | Thing | None = None
    published: str | None = None
    object: str | Note | None = None


class Actor(msgspec.Struct, gc=False):
    """The owner."""

    preferredUsername: str | None = None
    name: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for an ordered collection of activities."""
    return (
        file.json_object("type", "orderedItems")
        and file.json["type"] in _COLLECTIONS
        and isinstance(file.json["orderedItems"], list)
        and file.file_name not in ("likes.json", "bookmarks.json")
    )


def split(file: ExportFile) -> Iterator[Records]:
    """Give the activities, with the owner."""
    owner = _owner(file)
    for records in arrays("orderedItems")(file):
        records.context = owner
        yield records


def _owner(file: ExportFile) -> Actor:
    data = file.beside("actor.json")
    try:
        actor: Actor = read_json(data, Actor, "actor.json") if data else Actor()
    except ExportError:
        return Actor()
    return actor


def item(activity: Activity, owner: Actor) -> Item | None:
    """Make an item of an activity."""
    note = activity.object
    if activity.type == _BOOST:
        return _boost(activity, note, owner)
    if isinstance(note, Note) and activity.type in _POSTS:
        return _post(activity, note, owner)
    if activity.type == "Create":
        return _address_alone(activity, owner)
    raise UnreadableError("is neither a post nor a boost")


def _boost(activity: Activity, note: str | Note | None, owner: Actor) -> Item:
    """Make an item of a boost: the words, where they are there, are the other's."""
    return _item(
        activity,
        activity.published,
        owner,
        kind=Kind.REPOST.value,
        item_id=activity.id,
        forwarded_from=(note.id or _address(note.attributedTo)) if isinstance(note, Note) else note,
        forwarded=True,
        **(_words(note) if isinstance(note, Note) else {}),
    )


def _post(activity: Activity, note: Note, owner: Actor) -> Item:
    return _item(
        activity,
        note.published or activity.published,
        owner,
        kind=Kind.POST.value,
        item_id=note.id or activity.id,
        forwarded=False,
        reply_to=_address(note.inReplyTo),
        reply=note.inReplyTo is not None,
        edited=note.updated is not None,
        **_words(note),
    )


def _address_alone(activity: Activity, owner: Actor) -> Item:
    """Make an item of a post of which only the address is there, as GoToSocial's outbox has it."""
    address = activity.object
    return _item(
        activity,
        activity.published,
        owner,
        kind=Kind.POST.value,
        item_id=address if isinstance(address, str) else activity.id,
        forwarded=False,
    )


def _words(note: Note) -> dict[str, Any]:
    """Give what a post says and shows."""
    content = content_of(_content(note))
    counted = media.count(map(_medium, _all(note.attachment)))
    choices = [each.name for each in (*_all(note.oneOf), *_all(note.anyOf))]
    return {
        "text": content.text,
        "link_title": texts([note.name, note.summary, *choices]),
        "pictures": counted.pictures,
        "videos": counted.videos,
        "files": counted.files,
        "links": list(content.links),
        "picture_keys": list(counted.picture_keys),
    }


def _content(note: Note) -> str:
    """Give the words; where they stand by language alone, those of the first that has some."""
    return note.content or next(filter(None, (note.contentMap or {}).values()), "")


def _all(value: Any) -> list[Any]:
    """Give a list; JSON-LD writes a list of one as the one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _address(value: str | Thing | list[Any] | None) -> str | None:
    """Give the address of a post or a person that is an address or written out."""
    first = next(iter(_all(value)), None)
    if isinstance(first, Thing):
        return first.id or first.href
    return first if isinstance(first, str) else None


def _medium(attached: str | Attachment) -> tuple[str | None, str | None]:
    """Give the address and the MIME type of an attachment, of several addresses the first."""
    if isinstance(attached, str):
        return attached, None
    first = next(iter(_all(attached.url)), None)
    inner = first.mediaType if isinstance(first, Thing) else None
    return _address(first), attached.mediaType or inner


def _item(activity: Activity, stamp: str | None, owner: Actor, **known: Any) -> Item:
    time, absolute = from_iso(stamp)
    actor = activity.actor
    name = actor.preferredUsername if isinstance(actor, Thing) else None
    address = _address(actor)
    return Item(
        time=time,
        absolute=absolute,
        author_id=address or None,
        author=owner.preferredUsername or owner.name or name or _name_in(address),
        me=True,
        **known,
    )


def _name_in(actor: str | None) -> str | None:
    """Take the owner's name from the address of the account."""
    return (actor or "").rstrip("/").rpartition("/")[2].removeprefix("@") or None


IMPORTER = Importer(
    name="mastodon",
    title="Mastodon archive, own posts",
    recognises=recognises,
    marks=Marks(json=True, words=("type", "orderedItems")),
    split=split,
    read=each(Activity, item),
    knows=frozenset({"links", "reply", "edited"}),
    own_only=True,
)
