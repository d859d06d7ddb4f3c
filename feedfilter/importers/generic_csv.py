"""Any table with a header: CSV, TSV, or with semicolons, from a spreadsheet or a script.

Get it: save as CSV. A record is a row; which column is the time, the author and the text is
guessed from the names of the columns and said, or told with `--map`. Numbers as stamps may be
seconds, milli-, micro- or nanoseconds; stamps without a zone are in `--tz`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from feedfilter.export import ExportFile
from feedfilter.importer import Columns, Importer, Records
from feedfilter.records.cells import cells_of, row_cells
from feedfilter.records.column_reader import Reader
from feedfilter.records.columns import ColumnMap, check_columns, checked, guess, said
from feedfilter.records.table import Table, guess_delimiter, ragged_reason, rows

_SAMPLE = 2000


def recognises(file: ExportFile) -> bool:
    """Look for a header line with a column of texts and one of times or authors."""
    mapping = file.options.get("mapping")
    if mapping is not None:
        return bool(mapping.format == "csv" or (mapping.format is None and file.json is None))
    names = cells_of(file.header, guess_delimiter(file.header))
    if len(names) < 2 or len(names) != len(set(names)):
        return False
    found = guess(names).fields
    return file.suffix in (".csv", ".tsv") or (
        "text" in found and ("time" in found or "author" in found)
    )


def split(file: ExportFile) -> Iterator[Records]:
    """Give the rows, with a reader that knows the columns and the order of dates."""
    mapping: ColumnMap | None = file.options.get("mapping")
    splitter = rows(
        delimiter=mapping.delimiter if mapping else None,
        header=mapping.header if mapping else True,
    )
    for records in splitter(file):
        table: Table = records.context
        names = table.header
        sample = [_record(raw, table) for raw in records.raws[:_SAMPLE]]
        columns = checked(mapping or guess(names, sample), names, file.name)
        if mapping is None:
            file.notes.append(said(columns))
        elif names:
            check_columns(columns, names, file.name)
        reader = Reader(columns, sample, file.options.get("date_order"))
        if reader.unsure:
            file.notes.append("day and month could not be told apart: read day first; --date-order")
        records.context = (table, reader)
        yield records


def read(raws: Sequence[Any], context: tuple[Table, Reader]) -> Columns:
    """Make items of rows; one that has not as many cells as the header is rejected."""
    from feedfilter.records.table_cells import read_cells  # with numpy, which texts do not need
    from feedfilter.records.text_columns import item_columns

    table, reader = context
    width = len(table.header)
    cells = read_cells(raws, table.delimiter, width)
    names = table.header or map(str, range(1, cells.columns.width + 1))
    by_name = dict(zip(names, cells.columns, strict=True))
    nothing = pl.repeat(None, cells.columns.height, dtype=pl.String, eager=True)
    found = item_columns(reader, cells.columns.height, lambda path: by_name.get(path, nothing))
    rejected = ((place, ragged_reason(count, width)) for place, count in cells.ragged)
    return Columns(found, cells.places.tolist(), tuple(rejected))


def _record(raw: bytes, table: Table) -> dict[str, str]:
    return _named(row_cells(raw, table.delimiter), table)


def _named(cells: list[str], table: Table) -> dict[str, str]:
    """Name the cells by the header, or by their position from 1."""
    names = table.header or tuple(str(number) for number in range(1, len(cells) + 1))
    return dict(zip(names, cells, strict=False))


IMPORTER = Importer(
    name="csv",
    title="any CSV with a header",
    recognises=recognises,
    split=split,
    read=read,
    fallback=True,
)
