"""An export after reading: where its records are in its bytes, for writing it back."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from feedfilter.export import ExportFile


class Group(Struct, frozen=True):
    """Records that stand together: one array, one file of lines.

    `first` is the index of its first record in the export. `separated` says that what stands
    between two records (a comma) goes when one of them goes.
    """

    first: int
    count: int
    spans: Callable[[], tuple[list[int], list[int]]] | None
    separated: bool


class OpenedExport(Struct, frozen=True):
    """The opened file and its groups of records, in the order in which they were read."""

    file: ExportFile
    writes_back: bool
    groups: tuple[Group, ...]
