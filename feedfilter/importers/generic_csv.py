"""Any table with a header: CSV, TSV, or with semicolons, from a spreadsheet or a script.

Get it: save as CSV. A record is a row; which column is the time, the author and the text is
guessed from the names of the columns, English, Chinese or of eight other languages, and said, or
told with `--map`. Numbers as stamps may be seconds, milli-, micro- or nanoseconds; stamps without a
zone are in `--tz`. A first line `sep=;`, as Excel likes it, tells what stands between the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import polars as pl

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Columns, Importer, Records
from feedfilter.records.cells import cells_of, row_cells
from feedfilter.records.column_reader import Reader
from feedfilter.records.columns import ColumnMap, check_columns, checked, guess, said
from feedfilter.records.table import Table, guess_delimiter, ragged_reason, rows

_SAMPLE = 2000
_ENDINGS = (".csv", ".tsv")
_SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


def recognises(file: ExportFile) -> bool:
    """Look for a header line with a column of texts and one of times or authors."""
    mapping = file.options.get("mapping")
    if mapping is not None:
        return bool(mapping.format == "csv" or (mapping.format is None and file.json is None))
    names = _names(file)
    if _is_illegible(file) and len(names) > 1:
        return True
    if len(names) < 2 or len(names) != len(set(names)):
        return False
    found = guess(names).fields
    return file.suffix in _ENDINGS or ("text" in found and ("time" in found or "author" in found))


def _names(file: ExportFile) -> list[str]:
    """Give the names of the columns; they may stand below Excel's `sep=;`."""
    sign = _told_delimiter(file)
    header = file.header if sign is None else "".join(file.lines[1:2])
    return cells_of(header, sign or guess_delimiter(header))


def _told_delimiter(file: ExportFile) -> str | None:
    found = _SEPARATOR.fullmatch(file.header)
    return found[1] if found else None


def _is_illegible(file: ExportFile) -> bool:
    """Say whether a table's names are of an encoding that nothing tells: Windows-1251 and so on."""
    return file.suffix in _ENDINGS and "\ufffd" in file.header


def split(file: ExportFile) -> Iterator[Records]:
    """Give the rows, with a reader that knows the columns and the order of dates."""
    mapping: ColumnMap | None = file.options.get("mapping")
    if mapping is None and _is_illegible(file):
        raise ExportError(
            "the names of its columns cannot be read as UTF-8",
            where=file.name,
            advice="say what it is written in: --encoding windows-1251",
        )
    for records in _tables(file, mapping):
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


def _tables(file: ExportFile, mapping: ColumnMap | None) -> Iterator[Records]:
    """Give the rows with their table; the line `sep=;`, which Excel asks for, is none of them."""
    told = _told_delimiter(file)
    header = mapping.header if mapping else True
    sign = mapping.delimiter if mapping else None
    splitter = rows(delimiter=sign or told, header=header or told is not None)
    for records in splitter(file):
        yield _below_first(records, header=header) if told else records


def _below_first(records: Records, *, header: bool) -> Records:
    """Take the names from the first row, what was taken for them being no row at all."""
    table, raws = records.context, records.raws
    if not header or not len(raws):
        return msgspec.structs.replace(records, context=_with_names(table, ()))
    names = tuple(name.strip() for name in row_cells(raws[0], table.delimiter))

    def spans() -> tuple[list[int], list[int]]:
        starts, ends = records.spans() if records.spans else ([], [])
        return starts[1:], ends[1:]

    return msgspec.structs.replace(
        records,
        raws=raws[1:],
        context=_with_names(table, names),
        place=lambda index: records.place(index + 1),
        spans=spans,
    )


def _with_names(table: Table, names: tuple[str, ...]) -> Table:
    return Table(names, table.delimiter, table.file)


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
