"""The condition `edited`."""

from __future__ import annotations

from typing import ClassVar

from feedfilter.condition import Flag


class Edited(Flag, frozen=True):
    """Whether the item was changed after it was posted.

    A harmless post that turns into an ad later is marked so. Unknown where the export does not mark
    changes.

    Example::

        when: {edited: true, text: [包邮]}

    Evidence: the mark, `edited: true`.
    """

    name: ClassVar[str] = "edited"
    column: ClassVar[str] = "edited"
    near_misses: ClassVar[tuple[str, ...]] = (
        "edit",
        "changed",
    )
