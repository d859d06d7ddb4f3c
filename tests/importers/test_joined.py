"""Chats that are read at once are read as one by one."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from feedfilter.ingest import read as reading
from feedfilter.ingest import read_feed
from feedfilter.model import Feed
from tests.importers.test_pieces import MESSAGES, spans
from tests.importers.test_salvage import account

UNREADABLE = st.just({"id": 1, "text": {"a": 1}}) | st.just(5) | st.just([])
CHATS = st.lists(st.lists(MESSAGES | UNREADABLE, max_size=4), max_size=5)


def read(data: bytes, most: int) -> Feed:
    with patch.object(reading, "BATCH", most):
        return read_feed(["-"], stdin=lambda: data)


@given(CHATS, st.integers(2, 9), st.booleans())
def test_chats_are_read_alike(chats: list[list[Any]], most: int, with_owner: bool) -> None:
    document = account(chats)
    if with_owner:
        document["personal_information"] = {"user_id": 7}
    data = json.dumps(document).encode()
    one_by_one, together = read(data, 1), read(data, most)
    assert together.items.equals(one_by_one.items)
    assert together.rejected == one_by_one.rejected
    assert spans(together) == spans(one_by_one)


def test_few_records_of_many_chats_are_read_at_once() -> None:
    said = {"id": 1, "type": "message", "date": "2025-01-01T00:00:08", "from": "A", "text": "x"}
    data = json.dumps(account([[said]] * 300)).encode()
    with patch.object(reading, "frame_of", wraps=reading.frame_of) as made:
        feed = read_feed(["-"], stdin=lambda: data)
    assert feed.items["chat"].to_list() == [f"C{number}" for number in range(300)]
    assert made.call_count == 1
