"""The condition `me`."""

from __future__ import annotations

from typing import ClassVar

from feedfilter.condition import Flag


class Me(Flag, frozen=True):
    """Whether the item is the reader's own.

    Unknown where the export does not say whose it is. Own items are best protected for good by
    `allow: {authors: [self]}`.

    Example::

        unless: {me: true}

    Evidence: the mark, `me: true`.
    """

    name: ClassVar[str] = "me"
    column: ClassVar[str] = "me"
    near_misses: ClassVar[tuple[str, ...]] = (
        "mine",
        "own",
        "self",
    )
