"""The cells of many rows of a table as columns of texts.

Rows whose quotes are where they should be are read all at once; the odd ones, and those with too
many or too few cells, are read one by one, by the csv module.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import polars as pl
from msgspec import Struct

from feedfilter.records.cells import table_cells
from feedfilter.records.slices import Places
from feedfilter.records.table_rows import QUOTE, Flags, Rows, is_simple


class Cells(Struct, frozen=True):
    """The cells of rows that have as many as they should.

    `columns` are named by their numbers from 0; `places` are the rows' places among all that were
    read; `ragged` are the places of the others, with how many cells they have.
    """

    columns: pl.DataFrame
    places: Places
    ragged: tuple[tuple[int, int], ...] = ()


def read_cells(raws: Sequence[bytes], delimiter: str, width: int) -> Cells:
    """Read rows of `width` cells; where that is 0, shorter rows are filled up to the widest."""
    regular = np.zeros(len(raws), np.bool_)
    frame = None
    if isinstance(raws, Rows) and is_simple(delimiter):
        frame, regular = _at_once(raws, delimiter, width)
    others = np.flatnonzero(~regular)
    found = _one_by_one([raws[place] for place in others.tolist()], delimiter, width)
    singly = Cells(found.columns, others[found.places], _placed(found.ragged, others))
    if frame is None:
        return singly
    if not len(others):
        return Cells(frame, np.flatnonzero(regular))
    return _in_order(Cells(frame, np.flatnonzero(regular)), singly)


def _placed(ragged: Sequence[tuple[int, int]], places: Places) -> tuple[tuple[int, int], ...]:
    return tuple((int(places[place]), count) for place, count in ragged)


def _in_order(together: Cells, singly: Cells) -> Cells:
    """Bring what was read in two ways into the order of the rows."""
    places = np.append(together.places, singly.places)
    order = places.argsort()
    columns = pl.concat([together.columns, singly.columns], how="diagonal").fill_null("")
    return Cells(columns[order], places[order], singly.ragged)


def _at_once(rows: Rows, delimiter: str, width: int) -> tuple[pl.DataFrame | None, Flags]:
    """Read the rows that are not odd; the second says which rows have been read.

    Reading fails where a row has too many cells, or a letter is broken.
    """
    read = ~rows.odd
    frame = _parsed(_block(rows[read]), delimiter, width) if width else None
    if frame is not None and frame.height == read.sum():
        whole = _whole(rows[read], frame, delimiter)
        return (frame, read) if whole.all() else (frame.filter(whole), _within(read, whole))
    widths = _widths(rows[read], delimiter)
    read = _within(read, widths == width) if width else read
    mended = _block(rows[read]).decode(errors="replace").encode()
    frame = _parsed(mended, delimiter, width or int(widths.max(initial=0)))
    if frame is None or frame.height != read.sum():
        return None, np.zeros(len(rows), np.bool_)
    return frame, read


def _within(some: Flags, those: Flags) -> Flags:
    """Mark of the marked ones only those that are marked among them."""
    marked = np.zeros(len(some), np.bool_)
    marked[np.flatnonzero(some)[those]] = True
    return marked


def _whole(rows: Rows, frame: pl.DataFrame, delimiter: str) -> Flags:
    """Say which rows lack no cell: where one does, the last cell is read as empty."""
    whole = np.ones(len(rows), np.bool_)
    doubtful = (frame[:, -1] == "").arg_true().to_numpy()
    whole[doubtful] = _widths(rows[doubtful], delimiter) == frame.width
    return whole


def _block(rows: Rows) -> bytes:
    """Give the bytes of rows as whole lines."""
    pieces = rows.stretches()
    return b"".join(pieces if not pieces or pieces[-1].endswith(b"\n") else [*pieces, b"\n"])


def _parsed(block: bytes, delimiter: str, width: int) -> pl.DataFrame | None:
    """Read regular rows; None where one has too many cells or a letter is broken."""
    if width < 2:  # an empty row could not be told from none
        return None
    names = delimiter.join(map(str, range(width))).encode() + b"\n"
    try:
        return pl.read_csv(
            io.BytesIO(names + block),
            separator=delimiter,
            infer_schema=False,
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None


def _widths(rows: Rows, delimiter: str) -> Places:
    """Count the cells of regular rows: a sign inside quotes parts none."""
    signs = np.frombuffer(_block(rows), np.uint8)
    quotes = np.flatnonzero(signs == QUOTE)
    parting = np.flatnonzero(signs == ord(delimiter))
    outside = parting[np.searchsorted(quotes, parting) % 2 == 0]
    return np.diff(np.searchsorted(outside, (rows.ends - rows.starts).cumsum()), prepend=0) + 1


def _one_by_one(raws: Sequence[bytes], delimiter: str, width: int) -> Cells:
    rows = table_cells(raws, delimiter)
    most = width or max(map(len, rows), default=0)
    places = [place for place, row in enumerate(rows) if not width or len(row) == width]
    whole = [rows[place] + [""] * (most - len(rows[place])) for place in places]
    columns = zip(*whole, strict=True) if whole else [()] * most
    frame = pl.DataFrame(
        {str(at): pl.Series(cells, dtype=pl.String) for at, cells in enumerate(columns)}
    )
    ragged = ((place, len(row)) for place, row in enumerate(rows) if width and len(row) != width)
    return Cells(frame, np.array(places, np.int64), tuple(ragged))
