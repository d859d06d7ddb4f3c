"""Messenger, Instagram and Facebook: broken bytes mended, parts of one chat, the bytes kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import read_feed
from feedfilter.records.meta import mended
from tests.importers.made_exports import read, rows


def broken(text: str) -> str:
    return text.encode().decode("latin-1")


@pytest.mark.parametrize("text", ["plain", "café", "serum på lager 🧴", "促销", "œuf", ""])
def test_broken_bytes_are_mended(text: str) -> None:
    assert mended(broken(text)) == text


@pytest.mark.parametrize(
    "text", ["é alone", "🧴 already right", "促销", "Ã", "Ã is a letter", "½ £"]
)
def test_what_is_right_already_stays(text: str) -> None:
    assert mended(text) == text


def message(**fields: Any) -> dict[str, Any]:
    return {"sender_name": broken("Åse"), "timestamp_ms": 1773475533200, **fields}


def chat(*messages: dict[str, Any]) -> str:
    return json.dumps(
        {
            "participants": [{"name": broken("Åse")}],
            "messages": messages,
            "title": broken("Åse"),
            "thread_path": "x",
        }
    )


PHOTO = {"photos": [{"uri": "p/1.jpg"}]}
MESSAGES = [
    ({"content": broken("på lager")}, "message", "på lager", 0),
    ({**PHOTO}, "message", "", 1),
    ({"content": broken("Åse sent a photo."), **PHOTO}, "message", "", 1),
    ({"content": broken("Åse sent a photo.")}, "message", "Åse sent a photo.", 0),
    ({"content": "Bo sent a photo.", **PHOTO}, "message", "Bo sent a photo.", 1),
    ({"content": broken("Åse sent me flowers"), **PHOTO}, "message", "Åse sent me flowers", 1),
    ({"is_unsent": True, "content": "x"}, "deleted", "", 0),
    ({"type": "Call", "call_duration": 0}, "call", "", 0),
    ({"call_duration": 12}, "call", "", 0),
    ({"content": broken("Åse missed your call.")}, "call", "Åse missed your call.", 0),
    ({"content": "Liked a message"}, "system", "Liked a message", 0),
    ({"content": "Liked a message from Bo"}, "message", "Liked a message from Bo", 0),
    ({"content": "Bo left.", "type": "Unsubscribe"}, "system", "Bo left.", 0),
    ({"sticker": {"uri": "s/1.png"}}, "message", "", 1),
]


@pytest.mark.parametrize("case", MESSAGES, ids=lambda case: str(case[0])[:40])
def test_messages(case: tuple[dict[str, Any], str, str, int], tmp_path: Path) -> None:
    feed = read(chat(message(**case[0])), tmp_path / "message_1.json")
    assert rows(feed, "kind", "text", "pictures") == [case[1:]]
    assert rows(feed, "author", "chat") == [("Åse", "Åse")]


def test_parts_are_one_chat_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "messages" / "inbox" / "x_1"
    folder.mkdir(parents=True)
    for part, stamps in ((1, (50, 40)), (2, (30, 20)), (10, (10, 5))):
        made = [message(content=str(each), timestamp_ms=1773475533200 + each) for each in stamps]
        (folder / f"message_{part}.json").write_text(chat(*made))
    feed = read_feed([str(tmp_path)])
    assert feed.items.sort("seq")["text"].to_list() == ["5", "10", "20", "30", "40", "50"]
    assert feed.items["chat"].unique().to_list() == ["Åse"]


def test_a_broken_part_is_said_and_its_neighbour_read(tmp_path: Path) -> None:
    for name, text in (("a", "{this is no json"), ("b", chat(message(content="ok")))):
        folder = tmp_path / "messages" / "inbox" / name
        folder.mkdir(parents=True)
        (folder / "message_1.json").write_text(text)
    feed = read_feed([str(tmp_path)])
    assert rows(feed, "text") == [("ok",)]
    assert len(feed.rejected) == 1


def test_instagram_captions_stand_in_either_place(tmp_path: Path) -> None:
    posts = [
        {"media": [{"uri": "1.jpg", "creation_timestamp": 1773475533, "title": "one"}]},
        {
            "media": [{"uri": "1.jpg", "creation_timestamp": 5, "title": ""}] * 2,
            "title": broken("på"),
            "creation_timestamp": 1773475534,
        },
    ]
    feed = read(json.dumps(posts), tmp_path / "posts_1.json")
    assert rows(feed, "text", "pictures", "time") == [
        ("one", 1, "2026-03-14T08:05:33"),
        ("på", 2, "2026-03-14T08:05:34"),
    ]
    assert any("own posts" in note for note in feed.sources[0].notes)


def test_facebook_words_below_pictures_count_only_without_a_post(tmp_path: Path) -> None:
    media = [{"data": [{"media": {"uri": "1.jpg", "description": "below"}}]}]
    posts = [
        {"timestamp": 1773475533, "data": [{"post": "above"}], "attachments": media, "title": "x"},
        {"timestamp": 1773475534, "attachments": media, "title": "x"},
    ]
    assert rows(read(json.dumps(posts), tmp_path / "p.json"), "text", "pictures") == [
        ("above", 1),
        ("below", 1),
    ]
