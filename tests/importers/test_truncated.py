"""A JSON export that was cut off says where, by line and by byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedfilter.ingest import read_feed
from tests.cli.running import DEMO


@pytest.mark.parametrize("one_line", [False, True])
@pytest.mark.parametrize("size", [700, 5000, 20_000])
def test_the_place_is_that_of_the_cut(one_line: bool, size: int, tmp_path: Path) -> None:
    data = Path(DEMO).read_bytes().replace(b"\n", b" " if one_line else b"\n")[:size]
    (tmp_path / "cut.json").write_bytes(data)
    feed = read_feed([str(tmp_path / "cut.json")])
    (rejected,) = feed.rejected
    line, byte = (int(word.split()[1]) for word in rejected.place.split(", "))
    assert rejected.reason == "the file ends early here: export it again"
    assert line == data[:byte].count(b"\n") + 1
    assert size - 400 < byte <= size  # where its last whole word ends


def test_what_stands_behind_the_document_is_placed_as_well(tmp_path: Path) -> None:
    data = Path(DEMO).read_bytes().rstrip()
    (tmp_path / "two.json").write_bytes(data + b"\n{}\n")
    (rejected,) = read_feed([str(tmp_path / "two.json")]).rejected
    lines = data.count(b"\n") + 1
    assert rejected.place == f"line {lines}, byte {len(data)}"
    assert rejected.reason == "something stands behind the JSON document"
