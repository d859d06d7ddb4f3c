"""The condition `reply`."""

from __future__ import annotations

from typing import ClassVar

from feedfilter.condition import Flag


class Reply(Flag, frozen=True):
    """Whether the item answers another one.

    Ads seldom answer anybody, so `reply: true` makes a good exception. Unknown where the export
    does not mark replies.

    Example::

        unless: {reply: true}

    Evidence: the mark, `reply: true`.
    """

    name: ClassVar[str] = "reply"
    column: ClassVar[str] = "reply"
    near_misses: ClassVar[tuple[str, ...]] = (
        "is_reply",
        "answer",
        "replies",
    )
