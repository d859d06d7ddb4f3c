"""X (Twitter) archive, the owner's posts: `data/tweets.js`, `tweet.js`, `deleted-tweets.js`.

Get it: Settings, Your account, Download an archive of your data; it comes after a day. Give the
zip or its folder `data`. It holds only the owner's own posts, reposts and replies: X exports no
timeline. A record is one post; stamps have an offset. Shortened addresses are replaced by what
they stand for, a repost's `RT @name:` is taken off. Long posts are whole in `note-tweet.js`, the
owner's name is in `account.js`; both are read where they lie beside it.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each
from feedfilter.stamps import MICRO, from_iso, from_millis, micros_of

_PREFIX = re.compile(
    rb"\s*window\.YTD\.(?P<name>tweets?|deleted_tweets?|community_tweets?)\.part[0-9]+\s*=\s*(?=\[)"
)
_REPOST = re.compile(r"RT @(?P<name>[A-Za-z0-9_]{1,20}): ?")
_SHORT = re.compile(r"https?://t\.co/[A-Za-z0-9]+")
_GOES_ON = re.compile(r"https?://(?:twitter|x)\.com/i/web/status/")  # the rest of a long post
_FIRST_POST = 1_142_899_200 * MICRO  # March 2006; older stamps are broken
_SNOWFLAKE_EPOCH, _SNOWFLAKE_BITS = 1_288_834_974_657, 22
_FIRST_SNOWFLAKE = 29_700_000_000  # smaller ids were counted, not made of the time
_MENTIONED = 40  # characters in which a long post must agree with its beginning


class Link(msgspec.Struct, gc=False):
    """A shortened address, and what it stands for."""

    url: str | None = None
    expanded_url: str | None = None


class Medium(msgspec.Struct, gc=False):
    """A picture or video; its own shortened address stands in the text."""

    url: str | None = None
    type: str | None = None
    media_url_https: str | None = None


class Entities(msgspec.Struct, gc=False):
    """What is known of the stretches of a text."""

    urls: list[Link] | None = None
    media: list[Medium] | None = None


class Edits(msgspec.Struct, gc=False):
    """The versions of an edited post."""

    editTweetIds: list[str] | None = None


class EditInfo(msgspec.Struct, gc=False):
    """Whether a post was edited."""

    initial: Edits | None = None
    edit: Any = None


class Tweet(msgspec.Struct, gc=False):
    """One post."""

    id_str: str | int | None = None
    id: str | int | None = None
    created_at: str | None = None
    full_text: str | None = None
    text: str | None = None
    entities: Entities | None = None
    extended_entities: Entities | None = None
    favorite_count: str | int | None = None
    in_reply_to_status_id_str: str | int | None = None
    in_reply_to_status_id: str | int | None = None
    in_reply_to_screen_name: str | None = None
    edit_info: EditInfo | None = None


class Wrapped(Tweet, gc=False):
    """A post in its wrapper; before 2020 there was none."""

    tweet: Tweet | None = None


class Account(msgspec.Struct, gc=False):
    """The owner."""

    username: str | None = None
    accountId: str | None = None


class AccountEntry(msgspec.Struct, gc=False):
    """The owner in its wrapper."""

    account: Account = msgspec.field(default_factory=Account)


class NoteLink(msgspec.Struct, gc=False):
    """A shortened address in a long post, and what it stands for."""

    shortUrl: str | None = None
    expandedUrl: str | None = None


class NoteCore(msgspec.Struct, gc=False):
    """The words of a long post."""

    text: str | None = None
    urls: list[NoteLink] | None = None


class Note(msgspec.Struct, gc=False):
    """A long post."""

    createdAt: str | None = None
    core: NoteCore | None = None


class NoteEntry(msgspec.Struct, gc=False):
    """A long post in its wrapper."""

    noteTweet: Note = msgspec.field(default_factory=Note)


class Archive(msgspec.Struct, frozen=True):
    """What other files of the archive say."""

    account: Account
    notes: dict[int, list[str]] = msgspec.field(default_factory=dict)  # by second: whole long posts
    deleted: bool = False


def recognises(file: ExportFile) -> bool:
    """Look for the assignment at the beginning."""
    return _PREFIX.match(file.data[file.start : file.start + 200]) is not None


def split(file: ExportFile) -> Iterator[Records]:
    """Give the posts, with the owner and the long posts."""
    match = _PREFIX.match(file.data[file.start : file.start + 200])
    body = copy.copy(file)  # the same bytes, read from the array on
    body.start = file.start + (match.end() if match else 0)
    account = _entries(file, "account.js", AccountEntry)
    archive = Archive(
        account[0].account if account else Account(),
        _notes(_entries(file, "note-tweet.js", NoteEntry)),
        match is not None and match["name"].startswith(b"deleted"),
    )
    for records in arrays("")(body):
        records.context = archive
        yield records


def _entries(file: ExportFile, name: str, kind: type) -> list:  # type: ignore[type-arg]
    """Read a small file of the archive; what is not there or damaged says nothing."""
    data = file.beside(name) or b""
    try:
        return msgspec.json.decode(data[data.find(b"[") :], type=list[kind], strict=False)  # type: ignore[valid-type]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return []


def _notes(entries: list[NoteEntry]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for entry in entries:
        time, _ = from_iso(entry.noteTweet.createdAt)
        core = entry.noteTweet.core
        if time is not None and core is not None and core.text:
            found.setdefault(time // MICRO, []).append(_note(core))
    return found


def _note(core: NoteCore) -> str:
    whole = {link.shortUrl: link.expandedUrl or link.shortUrl for link in core.urls or ()}
    text = _SHORT.sub(lambda match: whole.get(match.group()) or match.group(), core.text or "")
    return html.unescape(text)


def item(wrapped: Wrapped, archive: Archive) -> Item:
    """Make an item of a post."""
    tweet: Tweet = wrapped.tweet or wrapped
    number = tweet.id_str or tweet.id
    identifier = None if number is None else str(number)
    time = _instant(tweet.created_at, identifier)
    text = tweet.full_text or tweet.text or ""
    repost = _REPOST.match(text)
    media = _media(tweet)
    pictures = [each for each in media if each.type not in ("video", "animated_gif")]
    answered = tweet.in_reply_to_status_id_str or tweet.in_reply_to_status_id
    text = _whole(_words(text[repost.end() :] if repost else text, tweet, media), time, archive)
    return Item(
        text=text,
        time=time,
        author=archive.account.username,
        author_id=archive.account.accountId,
        kind=_kind(archive, repost),
        pictures=len(pictures),
        videos=len(media) - len(pictures),
        links=[
            link.expanded_url
            for link in _links(tweet)
            if link.expanded_url and not _GOES_ON.match(link.expanded_url)
        ],
        picture_keys=[each.media_url_https for each in pictures if each.media_url_https],
        item_id=identifier,
        reply_to=None if answered is None else str(answered),
        reply=answered is not None,
        forwarded_from=repost["name"] if repost else None,
        forwarded=repost is not None,
        edited=_edited(tweet.edit_info),
        me=True,
        likes=_number(tweet.favorite_count),
    )


def _kind(archive: Archive, repost: re.Match[str] | None) -> str:
    if archive.deleted:
        return Kind.DELETED.value
    return (Kind.REPOST if repost else Kind.POST).value


def _instant(created: str | None, identifier: str | None) -> int | None:
    """Read the stamp; a broken one is taken from the id, which holds the time."""
    time = _written(created)
    if time is not None and time >= _FIRST_POST:
        return time
    digits = int(identifier) if identifier and re.fullmatch("[0-9]{1,20}", identifier) else 0
    if digits < _FIRST_SNOWFLAKE:
        return time
    return from_millis((digits >> _SNOWFLAKE_BITS) + _SNOWFLAKE_EPOCH)


def _written(created: str | None) -> int | None:
    try:
        return micros_of(datetime.strptime(created or "", "%a %b %d %H:%M:%S %z %Y"))
    except (ValueError, OverflowError):
        return from_iso(created)[0]


def _media(tweet: Tweet) -> list[Medium]:
    for entities in (tweet.extended_entities, tweet.entities):
        if entities is not None and entities.media:
            return entities.media
    return []


def _links(tweet: Tweet) -> list[Link]:
    return (tweet.entities.urls or []) if tweet.entities is not None else []


def _words(text: str, tweet: Tweet, media: list[Medium]) -> str:
    """Put whole addresses for shortened ones; those of pictures say nothing and go."""
    whole = {each.url: "" for each in media if each.url}
    whole |= {link.url: link.expanded_url or link.url for link in _links(tweet) if link.url}
    replaced = _SHORT.sub(lambda match: whole.get(match.group(), match.group()), text)
    return html.unescape(replaced).strip() if "&" in replaced else replaced.strip()


def _whole(text: str, time: int | None, archive: Archive) -> str:
    """Give the whole of a long post, of which the archive's list has the beginning."""
    begins = re.sub(r"\s+", " ", text)[:_MENTIONED]
    for note in archive.notes.get((time or 0) // MICRO, ()):
        if begins and re.sub(r"\s+", " ", note[: 4 * _MENTIONED]).startswith(begins):
            return note
    return text


def _edited(info: EditInfo | None) -> bool:
    if info is None:
        return False
    versions = info.initial.editTweetIds if info.initial is not None else None
    return info.edit is not None or len(versions or ()) > 1


def _number(count: str | int | None) -> int | None:
    text = str(count)
    return int(text) if text.isdecimal() and len(text) < 10 else None


IMPORTER = Importer(
    name="x-tweets",
    title="X (Twitter) archive, own posts",
    recognises=recognises,
    marks=Marks(json=False, words=("window.YTD.",)),
    split=split,
    read=each(Wrapped, item),
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "forwarded", "edited"}),
    own_only=True,
)
