"""The condition `videos`."""

from __future__ import annotations

from typing import ClassVar

import polars as pl

from feedfilter.condition import Counted, View


class Videos(Counted, frozen=True):
    """The number of videos of the item.

    An export that does not state videos leaves the test unknown: absent is not zero.

    Example::

        when: {videos: {gte: 1}}

    Evidence: the number, `videos: 1`.
    """

    name: ClassVar[str] = "videos"
    near_misses: ClassVar[tuple[str, ...]] = (
        "video",
        "clips",
        "movies",
    )

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return True

    def number(self, view: View) -> pl.Series:
        """Give the numbers that the export states."""
        return view.column("videos")
