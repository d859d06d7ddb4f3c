"""Mastodon archive, the owner's posts: `outbox.json`.

Get it: Preferences, Import and export, Request your archive (once in seven days). Give the
`.tar.gz` or `.zip`, or its folder. It holds only the owner's own posts; a boost is only the
address of somebody's post, without its words. A record is one activity; stamps are UTC. Texts are
HTML and are read as text; a content warning stands as the title, so do the choices of a poll. The
owner's name is in `actor.json`, which is read where it lies beside it.
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


class Attachment(msgspec.Struct, gc=False):
    """A picture, video or sound."""

    mediaType: str | None = None
    url: str | None = None


class Choice(msgspec.Struct, gc=False):
    """A choice of a poll."""

    name: str | None = None


class Note(msgspec.Struct, gc=False):
    """A post."""

    id: str | None = None
    summary: str | None = None
    inReplyTo: str | None = None
    published: str | None = None
    updated: str | None = None
    content: str | None = None
    attachment: list[Attachment] | None = None
    oneOf: list[Choice] | None = None
    anyOf: list[Choice] | None = None


class Activity(msgspec.Struct, gc=False):
    """What the owner did: a post, or a boost whose object is only an address."""

    id: str | None = None
    type: str | None = None
    actor: str | None = None
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
        and file.json["type"] == "OrderedCollection"
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
    if isinstance(note, Note):
        return _post(activity, note, owner)
    if activity.type not in ("Announce", "Create"):
        raise UnreadableError("is neither a post nor a boost")
    return _item(
        activity, owner, kind=Kind.REPOST.value, item_id=activity.id, forwarded_from=note,
        forwarded=True, pictures=None, videos=None, files=None,
    )  # fmt: skip


def _post(activity: Activity, note: Note, owner: Actor) -> Item:
    content = content_of(note.content or "")
    counted = media.count((each.url, each.mediaType) for each in note.attachment or ())
    choices = [each.name for each in [*(note.oneOf or ()), *(note.anyOf or ())]]
    return _item(
        activity,
        owner,
        text=content.text,
        kind=Kind.POST.value,
        link_title=texts([note.summary, *choices]),
        pictures=counted.pictures,
        videos=counted.videos,
        files=counted.files,
        links=list(content.links),
        picture_keys=list(counted.picture_keys),
        item_id=note.id or activity.id,
        reply_to=note.inReplyTo,
        reply=note.inReplyTo is not None,
        forwarded=False,
        edited=note.updated is not None,
    )


def _item(activity: Activity, owner: Actor, **known: Any) -> Item:
    note = activity.object
    stamp = (note.published if isinstance(note, Note) else None) or activity.published
    time, absolute = from_iso(stamp)
    return Item(
        time=time,
        absolute=absolute,
        author_id=activity.actor or None,
        author=owner.preferredUsername or owner.name or _name_in(activity.actor),
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
