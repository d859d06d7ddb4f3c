"""The feed as columns, and what is decided about each item: one schema, frozen values."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import polars as pl
from msgspec import Struct, field


class Kind(StrEnum):
    """What an item is. Only post, message and repost are somebody's words."""

    POST = "post"
    MESSAGE = "message"
    REPOST = "repost"
    SYSTEM = "system"
    DELETED = "deleted"
    CALL = "call"
    TRANSFER = "transfer"
    RED_PACKET = "red_packet"
    UNSUPPORTED = "unsupported"


class Action(StrEnum):
    """What a rule asks for; the last three take an item out of the feed."""

    KEEP = "keep"
    TAG = "tag"
    COLLAPSE = "collapse"
    DIGEST = "digest"
    HIDE = "hide"


REMOVING = (Action.COLLAPSE, Action.DIGEST, Action.HIDE)

KIND_TYPE = pl.Enum([kind.value for kind in Kind])
UNIT_TYPE = pl.Enum(["second", "minute", "day"])
ACTION_TYPE = pl.Enum([action.value for action in Action])
_REMOVING = pl.Series([action.value for action in REMOVING], dtype=ACTION_TYPE).implode()


def are_removed(actions: pl.Series) -> pl.Series:
    """Say which actions (ACTION_TYPE) take their items out of the feed; null stays null."""
    return actions.is_in(_REMOVING)


# One row an item, in the order of the input. Null means that the export does not say.
SCHEMA: dict[str, pl.DataType] = {
    "seq": pl.Int64(),  # position from the older end of its source; breaks ties of time
    "time": pl.Datetime("us", "UTC"),
    "time_unit": UNIT_TYPE,  # how exact the stamp is
    "absolute": pl.Boolean(),  # false: the export gave a wall clock, `--tz` or a default its zone
    "author_id": pl.String(),
    "author": pl.String(),
    "chat": pl.String(),
    "kind": KIND_TYPE,
    "text": pl.String(),  # never null
    "quote": pl.String(),  # the words of somebody else that this item quotes or forwards with it
    "link_title": pl.String(),  # title and description of cards, one a line
    "pictures": pl.Int32(),
    "videos": pl.Int32(),
    "files": pl.Int32(),
    "links": pl.List(pl.String()),  # addresses in the text and of cards
    "picture_keys": pl.List(pl.String()),  # hashes or addresses that name the same picture again
    "item_id": pl.String(),
    "reply_to": pl.String(),
    "reply": pl.Boolean(),
    "forwarded_from": pl.String(),
    "forwarded": pl.Boolean(),
    "edited": pl.Boolean(),
    "me": pl.Boolean(),
    "likes": pl.Int32(),
    "comments": pl.Int32(),
    "source": pl.Int32(),  # index into Feed.sources
    "record": pl.Int64(),  # index of the raw record in its source
}


TWIN_SCHEMA: dict[str, pl.DataType] = {
    "source": pl.Int32(),
    "record": pl.Int64(),
    "row": pl.Int64(),
}


class Rejected(Struct, frozen=True):
    """A record that could not be read: which file, which place in it, why."""

    source: int
    record: int
    place: str
    reason: str


class Source(Struct, frozen=True):
    """One file (or zip member) that was read, and what its importer said of it."""

    name: str  # as the user gave it, `archive.zip!member` inside a container
    importer: str  # name of the importer
    zone: str  # the zone that its stamps without one were read in
    notes: tuple[str, ...] = ()  # guesses made, own posts only, newest first ...
    export: Any = None  # the opened export, for writing back; opaque to all but ingest and write


class Feed(Struct, frozen=True):
    """Items in input order, with what was read and what was not."""

    items: pl.DataFrame
    sources: tuple[Source, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    # Items that stand in two of the exports are kept once: `source` and `record` of the other
    # copy, and the `row` of `items` that stands for it.
    twins: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TWIN_SCHEMA))
    notes: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """Count every record that was to become an item: kept, removed or rejected."""
        return self.items.height + len(self.rejected)


class Evidence(Struct, frozen=True):
    """What shows that a condition holds: a span of the original field, or a datum in words.

    `start` and `end` are a half-open span in characters of the original `field`; -1 where the
    datum is no text (a count, a time).
    """

    field: str
    start: int = -1
    end: int = -1
    datum: str = ""


class Decided(Struct, frozen=True):
    """The feed with its verdicts.

    `verdicts` has one row an item, in the order of `feed.items`: `action`, `rule` (the deciding
    rule, "decisions", "scores" or null), `tags` (list), `score`, `allowed` (the rule that would
    have removed an allowed author's item, or null). `truth` has one Boolean column a rule id;
    null means unknown, true means that the rule applies.
    """

    feed: Feed
    verdicts: pl.DataFrame
    truth: pl.DataFrame
    failed: dict[str, str] = field(default_factory=dict)  # rule id -> why it could not run


VERDICT_SCHEMA: dict[str, pl.DataType] = {
    "action": ACTION_TYPE,
    "rule": pl.String(),
    "tags": pl.List(pl.String()),
    "score": pl.Float64(),
    "allowed": pl.String(),
}
