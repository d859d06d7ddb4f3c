"""Tables that are read a stretch at a time come out as those that are read row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedfilter.export import ExportFile
from feedfilter.records import table_rows
from feedfilter.records.cells import row_cells
from feedfilter.records.column_reader import Reader
from feedfilter.records.columns import Column, ColumnMap, guess
from feedfilter.records.table import rows
from feedfilter.records.table_cells import read_cells
from feedfilter.records.table_rows import find_rows
from feedfilter.records.text_columns import item_columns

BLANK = b" \t\n\r\x0b\x0c"
LETTERS = st.text(st.sampled_from('a"\n\r,; é\t\ufeff\0'), max_size=60).map(str.encode)
PIECES = st.lists(
    st.sampled_from(
        [
            b"a,b\n", b'"a","b\nc"\r\n', b'a"b,c\n', b'"x""y",z\n', b"\n", b" \t\n", b'"', b"a\r,b\n",
            b"\r", b"\r\n", b",", b"a,b,c\n", b'"a"b,c\n', b'"",""\n', b'a,"\r\n"\r\n', b'"""",""""""\n',
            b"\xff,a\n", b"\xed\xa0\x80\xe4\xb8,b\n", b'"\xe4\xb8","b"\n', b",\n", b"a\n", b'""\n', b'a,"b', b'",\n',
        ]
    ),
    max_size=24,
).map(b"".join)  # fmt: skip
TABLES = PIECES | LETTERS
SIGNS = st.sampled_from([",", ",", ",", ";", "\t"])


@pytest.fixture(autouse=True)
def _restored(monkeypatch):
    """Give back what a test makes of the sizes of stretches."""
    monkeypatch.setattr(table_rows, "_MOST", table_rows._MOST)
    monkeypatch.setattr(table_rows, "_LEAST", table_rows._LEAST)


def one_by_one(data: bytes, start: int, sign: str) -> Iterator[tuple[int, int, int]]:
    """Give start, end and line of each row, and a row without end where a quote never closes."""
    line = 1
    while start < len(data):
        end = row_end(data, start, sign.encode())
        if end is None:
            yield start, -1, line
            end = line_end(data, start)
        elif data[start:end].strip(BLANK):
            yield start, end, line
        line += data.count(b"\n", start, end)
        start = end


def row_end(data: bytes, at: int, sign: bytes) -> int | None:
    """Walk over one row as the csv module does."""
    while at < len(data):
        if data[at : at + 1] == b'"':
            closed = re.compile(rb'"(?:[^"]|"")*+"').match(data, at)
            if closed is None:
                return None
            at = closed.end()
        while at < len(data) and data[at : at + 1] not in (sign, b"\n"):
            at += 1
        at += 1
        if data[at - 1 : at] == b"\n":
            return at
    return len(data)


def line_end(data: bytes, start: int) -> int:
    """Give the place behind a line."""
    return data.find(b"\n", start) + 1 or len(data)


@settings(max_examples=600)
@given(TABLES, SIGNS, st.sampled_from([4, 16, 64, 1000]), st.integers(0, 3))
@example(b'a,"b\nc\nd', ",", 4, 0)
@example(b'"a\n' * 9 + b'"', ",", 8, 0)
def test_rows_do_not_depend_on_how_much_is_looked_at(data, sign, most, start):
    table_rows._MOST, table_rows._LEAST = most, 4
    found, damage = find_rows(data, start, sign)
    places = zip(found.starts.tolist(), found.ends.tolist(), found.lines.tolist(), strict=True)
    expected = list(one_by_one(data, start, sign))
    assert list(places) == [row for row in expected if row[1] >= 0]
    assert [place for place, _ in damage] == [f"line {row[2]}" for row in expected if row[1] < 0]


@settings(max_examples=600)
@given(TABLES, SIGNS, st.integers(0, 4))
@example(b"a,b\n\n,\n\na,b\n", ",", 2)
@example(b"a,\xe4\xb8\nb,c,d\n", ",", 2)
@example(b'a,b\r\n"c",d', ",", 2)
def test_cells_do_not_depend_on_their_neighbours(data, sign, width):
    found, _ = find_rows(data, 0, sign)
    cells = read_cells(found, sign, width)
    singly = [row_cells(raw, sign) for raw in found]
    widest = width or max(map(len, singly), default=0)
    whole = {
        place: (*row, *[""] * (widest - len(row)))
        for place, row in enumerate(singly)
        if not width or len(row) == width
    }
    assert dict(zip(cells.places.tolist(), cells.columns.rows(), strict=True)) == whole
    assert cells.places.tolist() == sorted(whole)
    ragged = ((place, len(row)) for place, row in enumerate(singly) if place not in whole)
    assert list(cells.ragged) == list(ragged)
    again = read_cells(list(found), sign, width)
    assert (again.columns.rows(), again.ragged) == (cells.columns.rows(), cells.ragged)


def test_regular_rows_are_none_that_are_read_singly():
    data = b'1,"a ""b"", c",d\r\n2,"e\r\nf",\r\n3,g,h\r\n' * 3
    found, damage = find_rows(data, 0, ",")
    assert not found.odd.any()
    assert not damage
    assert read_cells(found, ",", 3).columns.rows()[:3] == [
        ("1", 'a "b", c', "d"),
        ("2", "e\r\nf", ""),
        ("3", "g", "h"),
    ]


def test_one_strange_quote_makes_no_other_stretch_odd():
    usual = b'1,"a",b\n' * 200_000
    found, _ = find_rows(usual + b'2,6" pipe,c\n' + usual, 0, ",")
    assert len(found) == 400_001
    assert found.odd.sum() < 2_000


CELLS = st.sampled_from(
    [
        "", "2025-05-15 10:00:00", "2025-05-15T10:00:00+08:00", "2024-02-30 10:00:00", "15/05/2025 9:05",
        "1747303200", "1747303200000", "1747303200.5", "000000000", "99999999999999999", "9" * 16, "9" * 19,
        "soon", " 2025-05-15 10:00:00", "0001-01-01T00:00:00+12:00", "post", "call", "1", "0", "true", "no", "3", "²",
        "https://a.example https://b.example", "a|b,c", "\x1c,\x85|\u3000x", "a\r\nb", "\r", "\n", "9" * 400,
    ]
)  # fmt: skip
NAMES = ("time", "text", "author", "kind", "pictures", "me", "links", "id")
MAPS = st.sampled_from(
    [
        guess(NAMES),
        guess(["date", *NAMES]),
        ColumnMap({"time": Column(("time",), unit="milliseconds"), "text": Column(join=("text", "id"))}),
        ColumnMap({"time": Column(("time",), zone="Asia/Shanghai"), "text": Column(("none", "id"))}),
        ColumnMap({"time": Column(("none",)), "link": Column(("id",)), "links": Column(("links",))}),
        ColumnMap({"time": Column(("id",), format="%Y-%m-%d %H:%M:%S"), "text": Column(("none",))}),
        ColumnMap({"text": Column(("text",)), "author": Column(join=("author", "none"), with_="/")}),
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(MAPS, st.lists(st.tuples(*[CELLS] * 9), min_size=1, max_size=5))
def test_columns_of_texts_give_the_items_of_single_cells(columns, table):
    names = ["date", *NAMES]
    records = [dict(zip(names, row, strict=True)) for row in table]
    reader = Reader(columns, records, None)
    series = {name: pl.Series(cells, dtype=pl.String) for name, cells in by_name(names, table)}
    nothing = pl.Series([None] * len(table), dtype=pl.String)
    found = item_columns(reader, len(table), lambda path: series.get(path, nothing))
    expected = reader.columns(records)
    assert {name: column.to_list() for name, column in found.items()} == expected


def by_name(names, table):
    """Give the cells of each column."""
    return zip(names, map(list, zip(*table, strict=True)), strict=True)


def test_places_are_those_of_the_first_lines_of_rows():
    data = b'\xef\xbb\xbfid,text\n1,"a\nb"\n\n2,c\n3,"d\n'
    (records,) = rows()(ExportFile("a.csv", data))
    assert [records.place(number) for number in range(2)] == ["line 2", "line 5"]
    assert list(records.raws) == [b'1,"a\nb"\n', b"2,c\n"]
    assert records.spans() == ([11, 20], [19, 24])
    assert records.damage == (("line 6", "a quote is opened and never closed"),)
    assert records.context.header == ("id", "text")
