"""The condition `pictures`."""

from __future__ import annotations

from typing import ClassVar

import polars as pl

from feedfilter.condition import Counted, View


class Pictures(Counted, frozen=True):
    """The number of pictures of the item.

    Sellers show one to nine pictures and few words. An export that does not state pictures leaves
    the test unknown: absent is not zero.

    Example::

        when: {pictures: {gte: 4}, length: {lte: 30}}

    Evidence: the number, `pictures: 6`.
    """

    name: ClassVar[str] = "pictures"
    near_misses: ClassVar[tuple[str, ...]] = (
        "picture",
        "photos",
        "images",
        "photo",
        "image",
    )

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return True

    def number(self, view: View) -> pl.Series:
        """Give the numbers that the export states."""
        return view.column("pictures")
