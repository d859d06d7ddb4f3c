"""Records that are rows of a table: CSV as people have it.

A row ends at a line end outside quotes; a quote opens a field only at the field's start, as in
the csv module. A quote that never closes costs its own line, not the rest of the file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedfilter.export import ExportFile
from feedfilter.importer import Item, Made, Records, UnreadableError

DELIMITERS = (",", ";", "\t", "|")
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Table:
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
        sign = delimiter or guess_delimiter(file.header)
        spans, damage = _row_spans(file, sign)
        names: tuple[str, ...] = ()
        if header and spans:
            first = spans.pop(0)
            names = tuple(row_cells(bytes(file.data[first.start : first.end]), sign))
        context = Table(tuple(name.strip() for name in names), sign, file)
        yield Records(
            [bytes(file.data[span.start : span.end]) for span in spans],
            context,
            lambda index: f"line {spans[index].line}",
            spans=lambda: ([span.start for span in spans], [span.end for span in spans]),
            damage=damage,
        )

    return split


def each_row(
    item: Callable[[Mapping[str, str], Table], Item | None],
) -> Callable[[Sequence[Any], Table], Iterator[Made]]:
    """Give a reader that makes an item of each row, given as a mapping of column to cell."""

    def read(raws: Sequence[Any], table: Table) -> Iterator[Made]:
        width = len(table.header)
        for raw in raws:
            cells = row_cells(raw, table.delimiter)
            if len(cells) != width:
                yield UnreadableError(f"has {len(cells)} cells, the header has {width}")
                continue
            try:
                yield item(dict(zip(table.header, cells, strict=True)), table)
            except UnreadableError as unreadable:
                yield unreadable

    return read


def cells_of(line: str, delimiter: str = ",") -> list[str]:
    """Read one row of text into cells."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a CR alone in a cell without quotes
        return next(csv.reader([line.replace("\r", " ")], delimiter=delimiter), [])


def guess_delimiter(header: str) -> str:
    """Choose the sign that cuts the header line into the most columns."""
    return max(DELIMITERS, key=lambda sign: len(cells_of(header, sign)))


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    end: int
    line: int


def _row_spans(file: ExportFile, delimiter: str) -> tuple[list[_Row], tuple[tuple[str, str], ...]]:
    pattern = _row_pattern(delimiter)
    found: list[_Row] = []
    damage: list[tuple[str, str]] = []
    data, position, line, size = file.data, file.start, 1, len(file.data)
    while position < size:
        end = _next_line(data, position)
        plain = bytes(data[position:end])
        if b'"' not in plain:  # then a line is a row
            if plain.strip():
                found.append(_Row(position, end, line))
            position, line = end, line + 1
            continue
        match = pattern.match(data, position)
        if match is None:
            damage.append((f"line {line}", "a quote is opened and never closed"))
            position = _next_line(data, position)
            line += 1
            continue
        if match.group().strip():
            found.append(_Row(position, match.end(), line))
        line += match.group().count(b"\n")
        position = match.end()
    return found, tuple(damage)


def _row_pattern(delimiter: str) -> re.Pattern[bytes]:
    sign = re.escape(delimiter).encode()
    quoted = rb'"(?:[^"]++|"")*+"'
    plain = rb'[^"\n' + sign + rb"][^\n" + sign + rb"]*+"
    return re.compile(rb"(?:" + quoted + rb"|" + plain + rb"|" + sign + rb")*+(?:\n|\Z)")


def _next_line(data: Any, position: int) -> int:
    end = data.find(b"\n", position)
    return len(data) if end < 0 else end + 1


def row_cells(raw: bytes, delimiter: str) -> list[str]:
    """Read the bytes of one row into cells."""
    return cells_of(_text(raw), delimiter)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace").removesuffix("\n").removesuffix("\r")


def table_cells(raws: Sequence[bytes], delimiter: str) -> list[list[str]]:
    """Read the bytes of many rows into cells."""
    texts = list(map(_text, raws))
    try:
        cells = list(csv.reader(texts, delimiter=delimiter))
    except csv.Error:
        cells = []
    if len(cells) == len(texts):  # no row went on in the next one
        return cells
    return [cells_of(text, delimiter) for text in texts]
