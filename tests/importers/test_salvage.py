"""Damage inside one record of a JSON document costs that record and no other."""

from __future__ import annotations

import json
import re
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.ingest import read_feed
from feedfilter.ingest.options import ReadOptions
from feedfilter.records import whole_values
from feedfilter.records.salvage import salvage
from feedfilter.records.whole_values import WholeValues
from tests.importers.test_pieces import DAMAGE, MESSAGES

LAYOUTS = st.sampled_from(
    [
        {"indent": 1},
        {"indent": 4},
        {"indent": "\t"},
        {"indent": 0},
        {},
        {"separators": (",", ":")},
    ]
)
CHATS = st.lists(st.lists(MESSAGES, min_size=1, max_size=4), min_size=1, max_size=3)
HERE = "~here~"


def numbered(chats: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Name an author for each message; all begin with the same key, as exporters write them."""
    numbers = iter(range(1000))
    return [[{"id": 1, **each, "from": f"A{next(numbers)}"} for each in chat] for chat in chats]


def account(chats: list[list[dict[str, Any]]]) -> dict[str, Any]:
    listed = [
        {"name": f"C{number}", "type": "personal_chat", "id": number, "messages": messages}
        for number, messages in enumerate(chats)
    ]
    return {"about": "x", "chats": {"about": "x", "list": listed}}


def authors(data: bytes) -> set[str]:
    feed = read_feed(["-"], ReadOptions(encoding="utf-8"), lambda: data)
    return set(feed.items["author"])


def broken(
    document: Any, victim: dict[str, Any], damage: bytes, place: float, layout: Any
) -> bytes:
    """Write a document with damage inside of one of its messages, behind its first key."""
    victim["kind"] = HERE
    data = json.dumps(document, ensure_ascii=False, **layout).encode("utf-8", "surrogatepass")
    end = data.index(json.dumps(HERE).encode()) + len(HERE) + 2
    begin = data.rindex(b'"type"', 0, end)
    at = begin + int(place * (end - begin))
    gone = 1 if damage else 3
    return data[:at] + damage + data[min(at + gone, end) :]


@given(st.lists(MESSAGES, min_size=2, max_size=6), DAMAGE, st.floats(0, 0.999), LAYOUTS, st.data())
def test_the_other_messages_of_a_chat_are_read(messages, damage, place, layout, data):
    [messages] = numbered([messages])
    victim = data.draw(st.integers(1, len(messages) - 1))
    document = {"name": "F", "type": "personal_chat", "id": 42, "messages": messages}
    written = broken(document, messages[victim], damage, place, layout)
    expected = {each["from"] for each in messages} - {messages[victim]["from"]}
    assert expected <= authors(written)


@given(CHATS, DAMAGE, st.floats(0, 0.999), st.sampled_from([1, 4, "\t"]), st.data())
def test_the_other_chats_of_an_indented_account_are_read(chats, damage, place, indent, data):
    chats = numbered(chats)
    chat = data.draw(st.sampled_from(chats))
    victim = data.draw(st.sampled_from(chat))
    written = broken(account(chats), victim, damage, place, {"indent": indent})
    expected = {each["from"] for chat in chats for each in chat} - {victim["from"]}
    assert expected <= authors(written)


RECORDS = [{"id": number, "from": f"A{number}", "text": "x [}], {"} for number in range(40)]
WHOLE = {"name": "F", "type": "personal_chat", "id": 42, "messages": RECORDS, "more": 1}
WRITTEN = {
    "indented": json.dumps(WHOLE, indent=1).encode(),
    "on one line": json.dumps(WHOLE).encode(),
}


@pytest.mark.parametrize("data", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("make", [lambda gone: b"", lambda gone: b"\0" * len(gone)])
@pytest.mark.parametrize(("begin", "end"), [("A5", ': "A6'), ("A5", ': "A31'), ('d": 7', ": 9")])
def test_a_hole_costs_what_it_touches(data: bytes, make: Any, begin: str, end: str) -> None:
    first, last = data.index(begin.encode()), data.index(end.encode())
    holed = data[:first] + make(data[first:last]) + data[last:]
    touched = {f"A{number}" for number in range(int(begin[-1]), int(end.strip('A": ')) + 1)}
    assert authors(holed) >= {each["from"] for each in RECORDS} - touched
    assert read_feed(["-"], stdin=lambda: holed).rejected


@pytest.mark.parametrize("data", WRITTEN.values(), ids=WRITTEN)
def test_a_comma_that_is_missing_costs_nothing_and_is_named(data: bytes) -> None:
    at = data.index(b",", data.index(b"{", data.index(b"A5")))
    without = data[:at] + data[at + 1 :]
    feed = read_feed(["-"], stdin=lambda: without)
    assert feed.items.height == len(RECORDS)
    (rejected,) = feed.rejected
    assert rejected.reason == "the JSON is damaged here"
    assert rejected.place.endswith(f"byte {at}")


def test_answers_that_begin_like_records_are_none() -> None:
    answers = [{"id": 100 + number, "by": "B", "said": 1} for number in range(3)]
    records = [each | {"answers": answers} for each in RECORDS[:4]]
    data = json.dumps({"messages": records}).encode().replace(b'"A1"', b'"A1')
    (array,) = salvage(data, 0, [("messages",)]).arrays
    found = [data[start:end] for start, end in array.spans]
    assert [json.loads(each)["from"] for each in found if b"A1" not in each] == ["A0", "A2", "A3"]
    assert len(found) == 4


@given(
    st.lists(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner))),
    st.integers(1, 9),
    st.sampled_from(["", ",", "]", " x", '"']),
)
def test_a_value_is_whole_however_small_the_window(value, window, behind):
    written = json.dumps(value, ensure_ascii=False).encode()
    data = b"[," + written + behind.encode()
    with patch.object(whole_values, "_WINDOW", window):
        found = WholeValues(data).at(2)
        assert found is not None
        assert found.end == 2 + len(written)
        assert WholeValues(data[: found.end - 1] + b"?").at(2) is None


def test_what_nests_without_end_is_not_decoded_again_and_again() -> None:
    nested = b'[{"id": 1},' + b'{"id": [{"in": "%s"},' % (b"x" * 500) * 20_000
    values = WholeValues(nested)
    assert values.at(1) is not None
    places = [match.start() for match in re.finditer(rb'\{"id": \[', nested)]
    assert not any(values.at(place) for place in places)
    assert values.gave_up
