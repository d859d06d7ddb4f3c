"""Telegram's JSON: replies and topics, reactions, edits, and what stands in place of words."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import pytest

from feedfilter.ingest import read as reading
from feedfilter.ingest import read_feed

BEGUN = {"id": 5, "type": "service", "actor": "Mia", "action": "topic_created", "title": "Sale"}


def read(*chats: list[dict[str, Any]]) -> Any:
    """Read one chat, or an account with several."""
    made = [
        {
            "name": f"F{number}",
            "type": "private_supergroup",
            "id": number,
            "messages": [
                {"id": at, "type": "message", "date_unixtime": "1735660808", "text": "", **each}
                for at, each in enumerate(messages, 100)
            ],
        }
        for number, messages in enumerate(chats)
    ]
    document = made[0] if len(made) == 1 else {"chats": {"list": made}}
    return read_feed(["-"], stdin=lambda: json.dumps(document, indent=1).encode()).items


REPLIES = [
    ({"reply_to_message_id": 5}, False, None),
    ({"reply_to_message_id": "5"}, False, None),
    ({"reply_to_message_id": 6}, True, "6"),
    ({"reply_to_message_id": 6, "reply_to_peer_id": "channel9"}, True, None),
    ({"reply_to_message_id": 5, "reply_to_peer_id": 9}, True, None),
    ({}, False, None),
]


@pytest.mark.parametrize("most", [1, 3, 50_000])
def test_what_began_a_topic_is_not_answered(most: int) -> None:
    with patch.object(reading, "BATCH", most):
        items = read([BEGUN, *({"text": "a", **said} for said, _, _ in REPLIES)])
    assert items.select("reply", "reply_to").rows()[1:] == [each[1:] for each in REPLIES]


@pytest.mark.parametrize("most", [2, 50_000])
def test_a_topic_is_one_of_its_own_chat(most: int) -> None:
    answer = {"text": "a", "reply_to_message_id": 5}
    with patch.object(reading, "BATCH", most):
        items = read([BEGUN, answer], [{"id": 5, "text": "b"}, answer])
    assert items["reply"].to_list() == [False, False, False, True]


@pytest.mark.parametrize(
    ("edited", "wanted"),
    [
        ("1970-01-01T01:00:00", False), ("1969-12-31T19:00:00", False), ("", True),
        ("2019-03-02T21:21:34", True), (None, False),
    ],
)  # fmt: skip
def test_edited(edited: str | None, wanted: bool) -> None:
    assert read([{"text": "a", "edited": edited}])["edited"].to_list() == [wanted]


@pytest.mark.parametrize(
    ("reactions", "likes"),
    [
        ([{"type": "emoji", "count": 3, "emoji": "👍", "recent": [{"from": "Bo"}]}], 3),
        ([{"type": "emoji", "count": 3}, {"type": "custom_emoji", "count": 12}], 15),
        ([{"type": '"count": 7', "count": 1, "emoji": '\\"count":8'}], 1),
        ([{"type": "emoji", "count": None}], 0),
        ([], 0), ("many", 0), (None, 0), (7, 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "text", ["a", ["a ", {"type": "bold", "text": "b"}]], ids=["plain", "rich"]
)
def test_reactions_are_likes(reactions: Any, likes: int, text: Any) -> None:
    items = read([{"text": text, "reactions": reactions}, {"text": "b"}])
    assert items["likes"].to_list() == [likes, 0]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({"game_title": "Chop", "game_description": "trees"}, "Chop\ntrees"),
        ({"place_name": "Bar", "address": "Street 1"}, "Bar\nStreet 1"),
        ({"invoice_information": {"title": "VIP", "description": "30 days"}}, "VIP\n30 days"),
        ({"invoice_information": '{"title": "VIP"}'}, "VIP"),
        ({"invoice_information": "{"}, None),
        ({"todo_list": {"title": "Shop", "answers": [{"text": "milk"}, {"text": ["a", {"text": "b"}]}]}},
         "Shop\nmilk\nab"),
        ({"todo_list": {"title": 5, "answers": 6}}, None),
        ({"giveaway_information": {"quantity": 2, "additional_prize": "phone"}}, "phone"),
        ({"game_title": "Chop", "text": []}, "Chop"),
        ({"game_title": 7, "place_name": ["a", 5]}, "a"),
        ({"poll": {"question": "who?"}}, "who?"),
        ({}, None),
    ],
)  # fmt: skip
def test_what_stands_in_place_of_words(said: dict[str, Any], title: str | None) -> None:
    items = read([said, {"text": "b"}])
    assert items["link_title"].to_list() == [title, None]
