"""The condition `forwarded`."""

from __future__ import annotations

from typing import ClassVar

from feedfilter.condition import Flag


class Forwarded(Flag, frozen=True):
    """Whether the item was forwarded or shared on from somewhere else.

    Somebody who carries the words of others is not their author. Unknown where the export does not
    mark forwarded items.

    Example::

        when: {forwarded: true, matched: ad}

    Evidence: the mark, `forwarded: true`.
    """

    name: ClassVar[str] = "forwarded"
    column: ClassVar[str] = "forwarded"
    near_misses: ClassVar[tuple[str, ...]] = (
        "forward",
        "repost",
        "relayed",
        "shared",
    )
