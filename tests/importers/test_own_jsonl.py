"""feedfilter's own JSON Lines, as somebody may have changed them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feedfilter.ingest import read_feed

LINE = {
    "time": "2025-05-15T10:00:00Z",
    "author": "lin",
    "author_id": None,
    "chat": None,
    "kind": "message",
    "text": "hi",
    "pictures": 0,
    "videos": 0,
    "files": 0,
    "links": [],
    "id": None,
    "me": False,
}


@pytest.mark.parametrize("key", ["pictures", "videos", "files", "likes", "comments"])
@pytest.mark.parametrize("number", [-1, 2**31, 2**70, True])
def test_a_number_that_counts_nothing_costs_its_line_alone(
    key: str, number: int, tmp_path: Path
) -> None:
    lines = [LINE, LINE | {key: number}, LINE | {key: 2**31 - 1}]
    path = tmp_path / "feed.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    feed = read_feed((str(path),))
    assert feed.items[key].to_list()[-1] == 2**31 - 1
    assert [each.place for each in feed.rejected] == ["line 2"]
