"""A long indented array is read by its lines as it is read byte by byte, damaged or not."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.engine.ahead import ahead
from feedfilter.engine.decide import decide, decide_taken
from feedfilter.errors import ExportError
from feedfilter.ingest import read as reading
from feedfilter.ingest import read_feed
from feedfilter.model import Feed
from feedfilter.records import json as json_records
from feedfilter.records.pieces import Pieces, cut_by_lines
from feedfilter.rules.loader import load_rules
from tests.cli.running import RULES

INDENTS = st.sampled_from([0, 1, 2, 4, "\t", " \t"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4) | st.just("},\n {"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=3), VALUES, min_size=1), min_size=1, max_size=5)
LETTERS = st.sampled_from(["x", "代购", "}", "{", '"', "\\", "\n", "\t", "\ud83d", "[", "5", ",\n"])
TEXTS = st.lists(LETTERS, max_size=4).map("".join)
PIECES_OF_TEXT = st.lists(TEXTS | st.fixed_dictionaries({"type": st.just("link"), "text": TEXTS}))
MESSAGES = st.fixed_dictionaries(
    {
        "id": st.integers(0, 99),
        "type": st.just("message"),
        "date": st.just("2025-01-01T00:00:08"),
        "from": TEXTS | st.none() | st.integers(0, 9),
        "text": TEXTS | PIECES_OF_TEXT,
    },
    optional={
        "date_unixtime": st.just("1735660808") | st.just(1735660808),
        "forwarded_from": TEXTS | st.none(),
        "poll": st.fixed_dictionaries({"question": TEXTS}),
        "photo": st.just("photos/1.jpg"),
        "reactions": st.lists(st.fixed_dictionaries({"type": TEXTS, "count": st.just(1)})),
    },
)
SIGNS = [b"\n", b"\t", b",", b'"', b"{", b"}", b"]", b"\\", b"\xff", b"\0", b"\x7f", b" ", b"/"]
WORDS = [b"", b"null", b"NaN", b"1e999", b"\xef\xbb\xbf", b"},\n  {", b"\n  },\n  {\n"]
DAMAGE = st.sampled_from([*SIGNS, *WORDS])


# Half a character that stands alone is no damage where only its own message is mended.
MENDED = {"the JSON is damaged: whole records were read one by one"}


def chat(messages: list[Any], **written: Any) -> bytes:
    envelope = {"name": "F", "type": "personal_chat", "id": 42, "messages": messages}
    return json.dumps(envelope, **written).encode("utf-8", "surrogatepass")


def read(data: bytes, *, by_lines: bool) -> Feed:
    with patch.object(json_records, "LONG", 0 if by_lines else 2**62):
        return read_feed(["-"], stdin=lambda: data)


def assert_read_alike(data: bytes) -> None:
    try:
        other = read(data, by_lines=False)
    except ExportError:  # the beginning is so damaged that nobody knows what it is
        return
    one = read(data, by_lines=True)
    assert one.items.equals(other.items)
    assert one.rejected == other.rejected
    assert set(other.sources[0].notes) - set(one.sources[0].notes) <= MENDED
    assert spans(one) == spans(other)


def spans(feed: Feed) -> list[tuple[list[int], list[int]]]:
    return [group.spans() for group in feed.sources[0].export.groups if group.spans]


@given(OBJECTS, INDENTS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_pieces_are_the_elements_where_each_of_them_is_json(objects, indent, line_end, ascii_only):
    data = json.dumps(objects, indent=indent, ensure_ascii=ascii_only).replace("\n", line_end)
    raw = data.encode("utf-8", "surrogatepass")
    cut = cut_by_lines(b"..." + raw + b"...", 3, 3 + len(raw))
    if cut is None:
        return
    try:
        found = [json.loads(piece) for piece in cut]
    except ValueError:
        return  # an inner array is indented like the outer one: the reader begins again
    assert found == objects
    lines = cut.as_lines().split(b"\n")
    assert [json.loads(line) for line in lines] == objects


def test_what_is_usual_is_cut_by_its_lines() -> None:
    raw = json.dumps([{"id": number, "in": [{"a": [1]}]} for number in range(3)], indent=1).encode()
    cut = cut_by_lines(raw, 0, len(raw))
    assert isinstance(cut, Pieces)
    assert [json.loads(piece)["id"] for piece in cut] == [0, 1, 2]
    assert [json.loads(piece)["id"] for piece in cut[1:]] == [1, 2]
    assert cut.largest == max(cut.sizes) == len(cut[0])


@pytest.mark.parametrize("array", [b"[]", b"[\n]", b"[1,\n 2]", b'[{"a": 1},\n {"b": 2}]'])
def test_what_is_no_indented_array_of_objects_is_not(array: bytes) -> None:
    assert cut_by_lines(array, 0, len(array)) is None


@given(st.lists(MESSAGES, min_size=1, max_size=6), INDENTS, st.booleans())
def test_a_chat_is_read_alike(messages, indent, ascii_only):
    assert_read_alike(chat(messages, indent=indent, ensure_ascii=ascii_only))


@given(st.lists(MESSAGES, min_size=1, max_size=4), DAMAGE, st.integers(0, 900), st.integers(0, 5))
def test_a_damaged_chat_is_read_alike(messages, damage, place, gone):
    whole = chat(messages, indent=1, ensure_ascii=False)
    place = 60 + place % (len(whole) - 60)
    assert_read_alike(whole[:place] + damage + whole[place + gone :])


def test_a_long_chat_is_indeed_cut_by_its_lines() -> None:
    data = chat([{"id": 1, "date_unixtime": "1735660808", "text": "x"}] * 3, indent=1)
    with patch("feedfilter.records.pieces.cut_by_lines", wraps=cut_by_lines) as cut:
        assert read(data, by_lines=True).items.height == 3
    assert cut.called


def test_a_chat_that_is_read_anew_is_decided_by_what_was_read_last() -> None:
    reactions = [{"type": "emoji", "count": 1}, {"type": "emoji", "count": 2}]
    said = [{"id": number, "from": "A", "date_unixtime": "1735660808"} for number in range(6)]
    messages = [each | {"text": "代购，加微信 abc12345"} for each in said]
    messages[4]["reactions"] = reactions  # without indentation they look like two messages
    rules = load_rules(RULES)
    with (
        patch.object(json_records, "LONG", 0),
        patch.object(reading, "BATCH", 2),
        ahead(rules) as early,
    ):
        taken: list[int] = []
        data = chat(messages, indent=0)

        def watch(rows: pl.DataFrame) -> None:
            taken.append(rows.height)
            early.take(rows)

        feed = read_feed(["-"], stdin=lambda: data, watch=watch)
        found = decide_taken(early, feed, rules)
    assert taken == [2, 2, 2, 2, 2]  # two batches by its lines, then all of it
    assert feed.items.height == 6
    assert found.verdicts.equals(decide(feed, rules).verdicts)
