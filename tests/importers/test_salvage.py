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
BEGIN, END = "~begin~", "~end~"


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
    said = dict(victim)
    victim.clear()
    victim |= {"id": 1, "begin": BEGIN, **said, "end": END}
    data = json.dumps(document, ensure_ascii=False, **layout).encode("utf-8", "surrogatepass")
    begin, end = data.index(BEGIN.encode()), data.index(END.encode())
    at = begin + int(place * (end - begin))
    gone = 1 if damage else 3
    return data[:at] + damage + data[min(at + gone, end) :]


@given(st.lists(MESSAGES, min_size=2, max_size=6), DAMAGE, st.floats(0, 0.999), LAYOUTS, st.data())
def test_the_other_messages_of_a_chat_are_read(messages, damage, place, layout, data):
    [messages] = numbered([messages])
    victim = data.draw(st.sampled_from(messages))
    document = {"name": "F", "type": "personal_chat", "id": 42, "messages": messages}
    expected = {each["from"] for each in messages} - {victim["from"]}
    assert expected <= authors(broken(document, victim, damage, place, layout))


@given(CHATS, DAMAGE, st.floats(0, 0.999), st.sampled_from([1, 4, "\t"]), st.data())
def test_the_other_chats_of_an_indented_account_are_read(chats, damage, place, indent, data):
    chats = numbered(chats)
    victim = data.draw(st.sampled_from(data.draw(st.sampled_from(chats))))
    expected = {each["from"] for chat in chats for each in chat} - {victim["from"]}
    assert expected <= authors(broken(account(chats), victim, damage, place, {"indent": indent}))


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


SAID = [
    {"id": number, "type": "message", "date": "2024-03-01T10:00:00", "from": f"A{number}"}
    for number in range(10)
]
COMPACT, INDENTED = {"separators": (",", ":")}, {"indent": 1}
REACTED = [each | {"reactions": [{"type": "e", "count": 1}]} for each in SAID]
LONG_FIRST = [SAID[0] | {f"k{number}": 1 for number in range(9)}, *SAID[1:]]
ODD_FIRST = [{"odd": 1, **SAID[0]}, *SAID[1:]]


def per_line(records: list[dict[str, Any]]) -> bytes:
    return b'{"messages": [\n  %s\n]}' % b",\n  ".join(
        json.dumps(each).encode() for each in records
    )


@pytest.mark.parametrize(
    ("whole", "lost", "instead", "gone"),
    [
        (COMPACT | {"of": SAID}, b'[{"id":0', b'[{"id:0', {"A0"}),
        (COMPACT | {"of": SAID}, b'[{"id":0', b'["id":0', {"A0"}),
        (COMPACT | {"of": SAID}, b'"A5"},', b'"A5"}\0', set()),
        (COMPACT | {"of": SAID}, b'"A5"},', b'"A5"}]', set()),
        (COMPACT | {"of": SAID}, b'"A5"},', b'"A5"', {"A5"}),
        (COMPACT | {"of": SAID}, b'{"id":5', b'"id":5', {"A5"}),
        (COMPACT | {"of": SAID}, b'{"id":5', b']"id":5', {"A5"}),
        (COMPACT | {"of": LONG_FIRST}, b'"A1"', b'"A1', {"A1"}),
        (COMPACT | {"of": ODD_FIRST}, b'"A5"', b'"A5', {"A5"}),
        (COMPACT | {"of": [None, *SAID]}, b'"A5"', b'"A5', {"A5"}),
        (INDENTED | {"of": SAID}, b'"A5"\n  },', b'"A5"\n  }x', set()),
        (INDENTED | {"of": SAID}, b'  {\n   "id": 5', b'  ]\n   "id": 5', {"A5"}),
        (INDENTED | {"of": REACTED}, b'"A5",', b'"A5', {"A5"}),
        (
            INDENTED | {"of": REACTED},
            b'    }\n   ]\n  },\n  {\n   "id": 6',
            b'    },\n  {\n   "id": 6',
            {"A5"},
        ),
    ],
)
def test_found_what_is_broken_costs_no_neighbour(
    whole: dict[str, Any], lost: bytes, instead: bytes, gone: set[str]
) -> None:
    layout = dict(whole)
    data = json.dumps({"name": "F", "messages": layout.pop("of"), "more": 1}, **layout).encode()
    assert lost in data
    (array,) = salvage(data.replace(lost, instead, 1), 0, [("messages",)]).arrays
    assert _whole_in(data.replace(lost, instead, 1), array.spans) == _NAMES - gone


@pytest.mark.parametrize(("lost", "instead"), [(b'"A2"},', b'"A2"}],'), (b'"A2"}', b'"A2"]')])
def test_found_a_bracket_in_a_record_of_one_line_costs_no_other(
    lost: bytes, instead: bytes
) -> None:
    data = per_line(SAID).replace(lost, instead)
    (array,) = salvage(data, 0, [("messages",)]).arrays
    assert _whole_in(data, array.spans) >= _NAMES - {"A2"}


def test_a_sibling_array_is_none_of_it_where_the_comma_before_it_is_lost() -> None:
    document = {"messages": SAID[:5], "deleted": SAID[5:]}
    for layout, lost in ((INDENTED, b'],\n "deleted"'), (COMPACT, b'],"deleted"')):
        data = json.dumps(document, **layout).encode()
        found = salvage(data.replace(lost, lost.replace(b",", b"")), 0, [("messages",)])
        assert len(found.arrays[0].spans) == 5
        assert found.trouble is not None


@pytest.mark.parametrize("layout", [COMPACT, INDENTED])
@pytest.mark.parametrize(
    ("lost", "instead", "gone"),
    [
        (b'"A3"', b'"A3', {"A3"}),  # the last of the first chat
        (b'"C1"', b'"C1', set()),
        (b'"name":"C1"', b'"name""C1"', set()),
    ],
)
def test_found_damage_between_chats_costs_no_chat(
    layout: dict[str, Any], lost: bytes, instead: bytes, gone: set[str]
) -> None:
    chats = account([SAID[:4], SAID[4:7], SAID[7:]])
    data = json.dumps(chats, **layout).encode().replace(b'": "C', b'":"C').replace(lost, instead)
    items = read_feed(["-"], stdin=lambda: data).items
    assert set(items["author"]) == _NAMES - gone
    first = items.filter(items["author"].is_in(["A0", "A1", "A2", "A3"]))
    assert set(first["chat"]) == {"C0"}


@pytest.mark.parametrize(
    "unit",
    [b'{"messages":[{"id":1},x]},', b'"messages":[],', b'{"messages":[\n \t{"id":1},x]},'],
)
def test_many_damaged_arrays_are_not_searched_to_the_end_each(unit: bytes) -> None:
    data = b'{"chats":{"list":[{"name":"F",' + unit * 3_000 + b'"z":1}]},}'
    decoded = 0

    def count(value: Any, place: int) -> Any:
        nonlocal decoded
        decoded += 1
        return at(value, place)

    at = WholeValues.at
    with patch.object(WholeValues, "at", count):
        found = salvage(data, 0, [("chats", "list", "*", "messages")])
    assert decoded < 20 * 3_000
    assert sum(len(array.surroundings) for array in found.arrays) < 3 * len(data) + 4096 * 3_000


_NAMES = {each["from"] for each in SAID}


def _whole_in(data: bytes, spans: list[tuple[int, int]]) -> set[str]:
    """Name the authors of the records that are JSON objects."""
    found = set()
    for start, end in spans:
        try:
            record = json.loads(data[start:end])
        except ValueError:
            continue
        found |= {record["from"]} if isinstance(record, dict) else set()
    return found


def test_found_damaged_json_of_no_known_format_is_read() -> None:
    records = [{"time": "2024-01-01 10:00:00", "author": f"A{at}", "text": "x"} for at in range(8)]
    data = json.dumps(records).encode()
    for damaged, count in ((data[:300], 4), (data + b"x", 8)):
        feed = read_feed(["-"], stdin=lambda damaged=damaged: damaged)
        assert feed.items.height == count
        assert len(feed.rejected) == 1


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
