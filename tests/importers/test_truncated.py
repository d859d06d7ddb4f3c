"""A JSON export that was cut off says where, by line and by byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedfilter.errors import ExportError
from feedfilter.ingest import read_feed
from feedfilter.ingest.options import ReadOptions
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


EMPTY = [
    b'{"messages": []}',
    b"[]",
    b'{"a": 1, "posts": [], "b": {"c": "d"}}',
    b'{"name": "F", "type": "personal_chat", "id": 42, "messages": []}',
]


@pytest.mark.parametrize("whole", EMPTY)
def test_found_an_export_without_items_that_ends_early_is_not_whole(whole: bytes) -> None:
    assert _of(whole) == []
    assert all(_of(whole[:size]) != [] for size in range(1, len(whole)))


@pytest.mark.parametrize(
    "document",
    [
        b'{"name": ^F, "type": "personal_chat", "id": 4, "messages": [%s, %s]}',
        b'{"name": "F", "type": "personal_chat", "id": 4, "messages": [%s, %s], "x" ^1}',
        b'{"name": "F", "type": "personal_chat", "id": 4, "messages": [%s, %s] ^"x": 1}',
        b'{"messages": [] ^"x": 1}',
        b"[^,]",
    ],
)
def test_found_damage_around_the_records_is_rejected_once_with_its_place(document: bytes) -> None:
    record = b'{"id": 1, "date": "2024-03-01T10:00:00", "from": "A", "text": "[}\\"]"}'
    records = document.count(b"%s")
    marked = document % ((record,) * records)
    feed = read_feed(["-"], ReadOptions(), lambda: marked.replace(b"^", b""))
    assert feed.items.height == records
    (rejected,) = feed.rejected
    assert rejected.place == f"line 1, byte {marked.index(b'^')}"
    assert rejected.reason == "the JSON is damaged here"


@pytest.mark.parametrize("between", [b"", b",", b" , ", b"\n,,\n"])
def test_commas_too_many_behind_the_records_lose_nothing(between: bytes) -> None:
    record = b'{"id": 1, "date": "2024-03-01T10:00:00", "from": "A", "text": "x"}'
    assert _of(b'{"messages": [' + record + b"," + record + between + b"]}") == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (b"{'messages': []}", "not an export that feedfilter knows"),
        (b'{"messages" []}', "the JSON is damaged here"),
    ],
)
def test_found_what_only_looks_like_an_empty_list_is_no_export(words: bytes, reason: str) -> None:
    assert _of(words) == [reason]


@pytest.mark.parametrize(("lost", "place"), [(b'"messages": [', 3), (b'",', 3)])
def test_damage_before_the_first_record_is_placed(lost: bytes, place: int) -> None:
    record = b'{"id": 1, "date": "2024-03-01T10:00:00", "from": "A", "text": "x"}'
    whole = b'{\n "name": "F",\n "messages": [%s, %s]}' % (record, record)
    with pytest.raises(ExportError) as refused:
        read_feed(["-"], stdin=lambda: whole.replace(lost, lost[1:], 1))
    assert refused.value.what == "the JSON is damaged here"
    assert str(refused.value.where).startswith(f"-: line {place}, byte ")


def _of(data: bytes) -> list[str]:
    """Give what is wrong with an export on standard input; nothing where it is whole."""
    try:
        return [each.reason for each in read_feed(["-"], ReadOptions(), lambda: data).rejected]
    except ExportError as error:
        return [error.what]


@pytest.mark.parametrize("key", ["{messages", "a}", "{0}", "{", "%s"])
def test_found_a_key_may_hold_any_sign_in_the_place_of_what_is_rejected(key: str) -> None:
    record = b'{"id": 1, "time": "2024-03-01T10:00:00", "author": "A", "text": "x"}'
    broken = record.replace(b'"x"', rb'"\x"')
    document = b'{"%s": [%s, %s]}' % (key.encode(), record, broken)
    (rejected,) = read_feed(["-"], stdin=lambda: document).rejected
    assert rejected.place == f"{key}[1]"
