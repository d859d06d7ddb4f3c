"""Records that are rows of a table: CSV as people have it.

A row ends at a line end outside quotes; a quote opens a field only at the field's start, as in
the csv module. A quote that never closes costs its own line, not the rest of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Item, Made, Records, UnreadableError
from feedfilter.records.cells import cells_of, row_cells

__all__ = ["Table", "cells_of", "each_row", "guess_delimiter", "row_cells", "rows"]
DELIMITERS = (",", ";", "\t", "|")


class Table(Struct, frozen=True):
    """What surrounds the rows: the names of the columns, and whatever the importer adds."""

    header: tuple[str, ...]
    delimiter: str
    file: ExportFile


def rows(
    *, delimiter: str | None = None, header: bool = True
) -> Callable[[ExportFile], Iterator[Records]]:
    """Give a splitter for a table; without `delimiter` it is the one that the first line shows.

    The context is a `Table`; raw records are the rows' bytes. Blank lines are no records.
    """

    def split(file: ExportFile) -> Iterator[Records]:
        from feedfilter.records.table_rows import find_rows  # with numpy, which texts do not need

        sign = delimiter or guess_delimiter(file.header)
        found, damage = find_rows(file.data, file.start, sign)
        names: list[str] = []
        if header and len(found):
            names, found = row_cells(found[0], sign), found[1:]
        context = Table(tuple(name.strip() for name in names), sign, file)
        yield Records(
            found,
            context,
            lambda index: f"line {found.lines[index]}",
            spans=lambda: (found.starts.tolist(), found.ends.tolist()),
            damage=damage,
        )

    return split


def each_row(
    item: Callable[[Mapping[str, str], Table], Item | None],
) -> Callable[[Sequence[Any], Table], Iterator[Made]]:
    """Give a reader that makes an item of each row, given as a mapping of column to cell."""

    def read(raws: Sequence[Any], table: Table) -> Iterator[Made]:
        from feedfilter.records.table_cells import read_cells

        width = len(table.header)
        cells = read_cells(raws, table.delimiter, width)
        whole, ragged = iter(cells.columns.rows()), dict(cells.ragged)
        for place in range(len(raws)):
            if place in ragged:
                yield UnreadableError(ragged_reason(ragged[place], width))
                continue
            try:
                yield item(dict(zip(table.header, next(whole), strict=True)), table)
            except UnreadableError as unreadable:
                yield unreadable

    return read


def ragged_reason(count: int, width: int) -> str:
    """Say why a row with so many cells is none of a table of so many columns."""
    return f"has {count} cells, the header has {width}"


def guess_delimiter(header: str) -> str:
    """Choose the sign that cuts the header line into the most columns."""
    return max(DELIMITERS, key=lambda sign: len(cells_of(header, sign)))
