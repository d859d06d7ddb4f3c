"""The condition `files`."""

from __future__ import annotations

from typing import ClassVar

import polars as pl

from feedfilter.condition import Counted, View


class Files(Counted, frozen=True):
    """The number of files that are neither pictures nor videos.

    Price lists come as documents. An export that does not state files leaves the test unknown.

    Example::

        when: {files: {gte: 1}, text: [价目表, price list]}

    Evidence: the number, `files: 1`.
    """

    name: ClassVar[str] = "files"
    near_misses: ClassVar[tuple[str, ...]] = (
        "file",
        "documents",
        "attachments",
    )

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return True

    def number(self, view: View) -> pl.Series:
        """Give the numbers that the export states."""
        return view.column("files")
