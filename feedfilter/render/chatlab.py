"""Items as a ChatLab file (standard format 0.0.2), for its viewer and for tools that read it.

ChatLab holds one chat: who, when (whole seconds), one type and one text a message, its id and the
one it answers. A card or an address behind words is written as a Markdown link on the last line.
What it has no place for goes: counts of media, quotes, edits, likes, every address but the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import polars as pl

from feedfilter.importer import find_importers
from feedfilter.model import Feed, Kind
from feedfilter.render.jsonl import SLICE
from feedfilter.render.safe import safe_json

VERSION = "0.0.2"
SYSTEM, UNKNOWN = "system", "unknown"  # stand for a sender where there is none
_TEXT, _PICTURE, _VIDEO, _FILE, _LINK, _REPLY, _FORWARD = 0, 1, 3, 4, 7, 25, 26
_TYPES = {
    Kind.SYSTEM: 80,
    Kind.DELETED: 81,
    Kind.CALL: 23,
    Kind.TRANSFER: 21,
    Kind.RED_PACKET: 20,
    Kind.UNSUPPORTED: 99,
}
_PLATFORMS = (
    "wechat qq weibo whatsapp telegram discord line instagram messenger signal slack".split()
)
_OPTIONAL = ("platformMessageId", "replyToMessageId")
_SHOWN_NAMES = 3


def chatlab_json(feed: Feed, items: pl.DataFrame) -> Iterator[bytes]:
    """Give items (rows of `feed.items`) as one ChatLab document, in pieces.

    The time of export is that of the newest item, so that the same items give the same bytes.
    """
    rows = _messages(items)
    newest = rows["timestamp"].max() or 0
    head = {"version": VERSION, "exportedAt": newest, "generator": "feedfilter"}
    members = _members(rows.filter(items["kind"] != Kind.SYSTEM.value))
    meta = _meta(feed, items, members.height)
    yield b'{"chatlab":' + safe_json(msgspec.json.encode(head))
    yield b',\n"meta":' + safe_json(msgspec.json.encode(meta))
    yield b',\n"members":'
    yield from _array(members)
    yield b',\n"messages":'
    yield from _array(rows)
    yield b"}\n"


def _messages(items: pl.DataFrame) -> pl.DataFrame:
    content = _content(items)
    is_system = pl.col("kind") == Kind.SYSTEM.value
    stand_in = pl.when(is_system).then(pl.lit(SYSTEM)).otherwise(pl.lit(UNKNOWN))
    return items.select(
        sender=pl.coalesce("author_id", "author", stand_in),
        accountName=pl.coalesce("author", "author_id", stand_in),
        timestamp=pl.col("time").dt.epoch("s").fill_null(0),
        type=_type(content.is_not_null()),
        content=pl.coalesce(content, _plain_content()),
        platformMessageId=pl.col("item_id"),
        replyToMessageId=pl.col("reply_to"),
    )


def _type(is_card: pl.Series) -> pl.Expr:
    """Choose the one type that a message may have: what it is, else what it carries."""
    claims = [(pl.col("kind") == kind.value, number) for kind, number in _TYPES.items()]
    claims += [
        (pl.lit(is_card), _LINK),
        (pl.col("videos") > 0, _VIDEO),
        (pl.col("pictures") > 0, _PICTURE),
        (pl.col("files") > 0, _FILE),
        (pl.col("reply") | pl.col("reply_to").is_not_null(), _REPLY),
        (pl.col("forwarded") | pl.col("forwarded_from").is_not_null(), _FORWARD),
    ]
    chosen = pl.lit(_TEXT, pl.Int64)
    for claim, number in reversed(claims):
        chosen = pl.when(claim.fill_null(False)).then(pl.lit(number, pl.Int64)).otherwise(chosen)
    return chosen


def _content(items: pl.DataFrame) -> pl.Series:
    """Write words with a card, or with an address that the words do not show; else null."""
    first = pl.col("links").list.first()
    hidden = first.is_not_null() & ~pl.col("text").str.contains(first, literal=True)
    spoken = ~pl.col("kind").is_in([kind.value for kind in _TYPES])
    is_card = spoken & (pl.col("link_title").is_not_null() | hidden.fill_null(False))
    title = pl.coalesce("link_title", first).str.replace_all(r"[\\\[\]]", r"\$0")
    url = first.fill_null("").str.replace_all("](", "%5D(", literal=True)
    text = pl.when(pl.col("text") == "").then(pl.lit("")).otherwise(pl.col("text") + "\n")
    card = pl.format("{}[{}]({})", text, title, url)
    return items.select(pl.when(is_card).then(card).otherwise(None)).to_series()


def _plain_content() -> pl.Expr:
    words = pl.when(pl.col("text") == "").then(None).otherwise(pl.col("text"))
    return pl.coalesce(words, "link_title")


def _members(rows: pl.DataFrame) -> pl.DataFrame:
    """List the senders by their last names, in the order of their first messages."""
    people = rows.group_by("sender", maintain_order=True).agg(pl.col("accountName").last())
    return people.rename({"sender": "platformId"})


def _meta(feed: Feed, items: pl.DataFrame, people: int) -> dict[str, str]:
    names = items["chat"].drop_nulls().unique(maintain_order=True).to_list()
    shown = ", ".join(names[:_SHOWN_NAMES]) + (", …" if len(names) > _SHOWN_NAMES else "")
    meta = {
        "name": shown,
        "platform": _platform(feed),
        "type": "private" if people <= 2 else "group",
    }
    mine = items.filter(pl.col("me"))["author_id"].drop_nulls().unique()
    return {**meta, "ownerId": mine[0]} if len(mine) == 1 else meta


def _platform(feed: Feed) -> str:
    """Name the platform as ChatLab does, by the words of the importer's title."""
    name = feed.sources[0].importer if feed.sources else UNKNOWN
    importer = find_importers().get(name)
    words = set(re.findall(r"[a-z]+", f"{name} {importer.title if importer else ''}".casefold()))
    return next((each for each in _PLATFORMS if each in words), name)


def _array(rows: pl.DataFrame) -> Iterator[bytes]:
    """Write rows as a JSON array, one a line; optional keys only where they say something."""
    yield b"[\n"
    between = b""
    for part in rows.iter_slices(SLICE):
        written = part.write_ndjson().encode()
        for key in _OPTIONAL:
            # Inside a string the quotes would stand behind a backslash.
            written = written.replace(b',"%s":null' % key.encode(), b"")
        yield between + safe_json(written.rstrip(b"\n").replace(b"\n", b",\n"))
        between = b",\n"
    yield b"\n]"
