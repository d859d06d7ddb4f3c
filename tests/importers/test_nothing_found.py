"""An export in which nothing is found says so: it may be one of a version that nobody has seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedfilter.ingest import read_feed

EMPTY = '{"name": "a", "type": "personal_chat", "id": 1, "messages": []}'
ONE = EMPTY.replace("[]", '[{"id": 1, "type": "message", "date_unixtime": "1", "text": "hi"}]')


@pytest.mark.parametrize(
    ("exports", "noted"), [([EMPTY], True), ([EMPTY, EMPTY], True), ([ONE], False), ([EMPTY, ONE], False)]
)  # fmt: skip
def test_an_export_without_items_is_noted(exports: list[str], noted: bool, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.json" for number in range(len(exports))]
    for path, export in zip(paths, exports, strict=True):
        path.write_text(export, encoding="utf-8")
    found = read_feed([str(path) for path in paths]).notes
    assert found == (("no message or post was found; read as telegram-json",) if noted else ())
