"""The cells of rows, as the csv module reads them one by one."""

from __future__ import annotations

import csv
from collections.abc import Sequence

csv.field_size_limit(2**31 - 1)


def cells_of(line: str, delimiter: str = ",") -> list[str]:
    """Read one row of text into cells."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a CR alone in a cell without quotes
        return next(csv.reader([line.replace("\r", " ")], delimiter=delimiter), [])


def row_cells(raw: bytes, delimiter: str) -> list[str]:
    """Read the bytes of one row into cells."""
    return cells_of(_text(raw), delimiter)


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


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace").removesuffix("\n").removesuffix("\r")
