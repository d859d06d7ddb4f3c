"""Marks beside the feed: read, written, and what is no mark."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from feedfilter.errors import UsageError
from feedfilter.marks import item_keys, marks_lines, marks_path, read_marks


def keys(*ids: str | None) -> list[str]:
    return item_keys(pl.DataFrame({"item_id": pl.Series(ids, dtype=pl.String)})).to_list()


def test_items_are_named_by_their_ids() -> None:
    assert keys("a1", "b2") == ["a1", "b2"]


@pytest.mark.parametrize(
    ("ids", "named"),
    [
        ([None, "b"], ["#1", "b"]),
        (["a", "a", "b"], ["#1", "#2", "b"]),  # two chats may count alike
        (["#2", "b"], ["#1", "b"]),  # an id that looks like a number of ours
        ([None, None], ["#1", "#2"]),
        ([], []),
    ],
)
def test_items_whose_id_does_not_tell_are_numbered(ids: list[str | None], named: list[str]) -> None:
    assert keys(*ids) == named


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "feed.json.marks.jsonl"
    marks = {"a1": "ad", "#7": "personal", '"\x1b[2J\n': "ad", "7": "personal"}
    path.write_bytes(b"".join(marks_lines(marks)))
    assert read_marks(path) == marks
    assert path.read_text().splitlines()[1] == '{"item":7,"mark":"personal"}'


def test_the_last_mark_of_an_item_holds_and_empty_lines_are_none(tmp_path: Path) -> None:
    path = tmp_path / "marks"
    path.write_text('{"item":"a","mark":"ad"}\n\n{"item":"a","mark":"personal"}\n')
    assert read_marks(path) == {"a": "personal"}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"item":"a"}',
        '{"item":"a","mark":"spam"}',
        '{"item":1.5,"mark":"ad"}',
        "[" * 9999,
    ],
)
def test_what_is_no_mark_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "marks"
    path.write_text('{"item":"a","mark":"ad"}\n' + line + "\n")
    with pytest.raises(UsageError, match=r"marks:2: this line is no mark; write"):
        read_marks(path)


def test_marks_that_are_not_there_are_an_error_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_marks(tmp_path / "none")


@pytest.mark.parametrize(
    ("feed", "path"),
    [("a/feed.json", "a/feed.json.marks.jsonl"), ("export/", "export.marks.jsonl")],
)
def test_marks_stand_beside_the_feed(feed: str, path: str) -> None:
    assert marks_path(feed) == Path(path)
