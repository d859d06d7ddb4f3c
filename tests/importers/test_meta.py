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
    ({"content": "Liked a message", **PHOTO}, "message", "Liked a message", 1),
    ({"content": broken("Åse unsent a message")}, "deleted", "", 0),
    ({"content": "You unsent a message"}, "deleted", "", 0),
    ({"content": "Bo unsent a message"}, "message", "Bo unsent a message", 0),
    ({"content": broken("Åse unsent a message"), **PHOTO}, "message", "Åse unsent a message", 1),
    ({"content": broken("Åse joined the video chat.")}, "call", "Åse joined the video chat.", 0),
    ({"content": broken("Åse left the group."), **PHOTO}, "message", "Åse left the group.", 1),
]
# What the app says of the sender; and the near misses, which are words of the sender.
NOTICES = [
    "left the group.", "added Bo to the group.", "added you to the group.", "joined the group.",
    "removed Bo Ek from the group.", "named the group Yoga – 20 % off.", "removed the group name.",
    "changed the group photo.", "changed the chat theme.", "changed the theme to Ocean.",
    "set the emoji to 🧴.", "set the quick reaction to 🧴.", "set the nickname for Bo to B to C.",
    "set your nickname to B.", "set her own nickname to Å.", "cleared the nickname for Bo.",
    "cleared his own nickname.", "pinned a message.", "liked a message", "made Bo a group admin.",
    "added Bo as a group admin.", "turned on member approval and will review requests to join.",
    "reacted 😂 to your message", "reacted ❤️ to your message ",
    'voted for "tea" in the poll: What?', 'voted for "tea" and 1 other option in the poll: What?',
]  # fmt: skip
SAID = [
    "left the group because of ads", "left", "left the group?", "added sugar to the tea.",
    "changed the photo", "named her cat Yoga", "likes a message", "reacted badly to your messages",
    "created a poll: Who wants serum?", "pinned a message to the door", "set the table.",
    "left the group.\nHere is why", "left the group. Bye!", "sent a message", "called the police",
]  # fmt: skip
FOR_YOU = [  # sentences that people say to each other: without the app's full stop, or of a `me`
    "left the group", "changed the group photo", "removed me from the group.", "pinned a message",
    "added them to the group.", "changed the theme to dark", "joined the call", "called it",
]  # fmt: skip


@pytest.mark.parametrize("said", NOTICES)
@pytest.mark.parametrize("name", ["Åse", "You"])
def test_what_the_app_says_is_no_message(said: str, name: str, tmp_path: Path) -> None:
    text = f"{name} {said}" if name == "Åse" or said.endswith(".") else f"{name} {said.rstrip()}."
    feed = read(chat(message(content=broken(text))), tmp_path / "message_1.json")
    assert rows(feed, "kind", "text") == [("system", text)]


@pytest.mark.parametrize(
    "text",
    [f"Åse {said}" for said in SAID]
    + [f"You {said}" for said in (*SAID, *FOR_YOU)]
    + [f"Bo {said}" for said in NOTICES]
    + [said.capitalize() for said in ("left the group.", "changed the chat theme.")]
    + [f"Åse {'left the group. ' * 50}", f"Åse set the nickname for {' to ' * 5000}?"],
    ids=lambda text: text[:60],
)
def test_what_looks_like_the_app_stays_a_message(text: str, tmp_path: Path) -> None:
    feed = read(chat(message(content=broken(text))), tmp_path / "message_1.json")
    assert rows(feed, "kind", "text") == [("message", text)]


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


DATES = [
    ("2023-05-01 22:00", "2023-05-01T22:00:00", False),
    ("2023-05-01T22:00:05Z", "2023-05-01T22:00:05", True),
    ("May 1, 2023, 10:00 PM", "2023-05-01T22:00:00", False),
    ("05/01/2023 22:00", None, False),
    ("soon", None, False),
]


@pytest.mark.parametrize(("date", "time", "absolute"), DATES, ids=[date for date, *_ in DATES])
def test_dates_of_html_are_not_guessed(
    date: str, time: str | None, absolute: bool, tmp_path: Path
) -> None:
    parts = f'<div class="_a6-h">Mia</div><div class="_a6-p">x</div><div class="_a6-o">{date}</div>'
    page = f'<html><title>Mia</title><body><div class="pam _a6-g">{parts}</div></body></html>'
    feed = read(page, tmp_path / "message_1.html")
    assert rows(feed, "time", "absolute", "text") == [(time, absolute, "x")]


ENCRYPTED = [
    ({"type": "placeholder", "text": "User unsent a message"}, "deleted", "", 0, 0),
    ({"type": "text", "text": "User unsent a message"}, "message", "User unsent a message", 0, 0),
    ({"type": "placeholder", "text": "Not there"}, "message", "Not there", 0, 0),
    (
        {"type": "placeholder", "text": "Bo sent an attachment.", "media": [{"uri": "./m/1.mp4"}]},
        "message", "", 1, 0,
    ),
    (
        {"type": "placeholder", "text": "Bo sent an attachment."},
        "message", "Bo sent an attachment.", 0, 0,
    ),
    ({"type": "media", "media": [{"uri": "Failed to download media"}]}, "message", "", 0, 0),
    (
        {"type": "media", "media": [{"uri": "Failed to download media"}, {"uri": "./m/a.pdf"}]},
        "message", "", 0, 1,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", ENCRYPTED, ids=lambda case: str(case[0])[:60])
def test_encrypted_messages(
    case: tuple[dict[str, Any], str, str, int, int], tmp_path: Path
) -> None:
    sent = {"senderName": "Bo", "timestamp": 1773475533000, "isUnsent": False} | case[0]
    thread = {"participants": ["Bo", "Mia"], "threadName": "Bo_1", "messages": [sent]}
    feed = read(json.dumps(thread), tmp_path / "Bo_1.json")
    assert rows(feed, "kind", "text", "videos", "files") == [case[1:]]


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


def attached(part: dict[str, Any]) -> dict[str, Any]:
    return {"timestamp": 1773475533, "data": [], "attachments": [{"data": [part]}], "title": "x"}


# A part of a post; its text, its title, its pictures.
PARTS = [
    (
        {"note": {"title": "Heading", "text": broken("Længe"), "media": [{"uri": "1.jpg"}]}},
        "Længe", "Heading", 1,
    ),
    ({"text": "attached"}, "attached", None, 0),
    (
        {"poll": {"question": "Which?", "options": [{"option": "A"}, {"option": "B"}]}},
        "Which?", "A\nB", 0,
    ),
    (
        {
            "for_sale_item": {
                "title": "Bike", "price": "90", "description": "cheap",
                "photo_image": {"uri": "1.jpg"},
            }
        },
        "cheap", "Bike\n90", 1,
    ),
    ({"event": {"name": "Show"}}, "", "Show", 0),
    ({"life_event": {"title": "New job"}}, "", "New job", 0),
    ({"place": {"name": "Torvet"}}, "", None, 0),
]  # fmt: skip


@pytest.mark.parametrize("case", PARTS, ids=lambda case: next(iter(case[0])))
def test_facebook_parts(case: tuple[dict[str, Any], str, str, int], tmp_path: Path) -> None:
    feed = read(json.dumps([attached(case[0])]), tmp_path / "your_posts_1.json")
    assert rows(feed, "text", "link_title", "pictures") == [case[1:]]


@pytest.mark.parametrize(
    ("update", "edited"), [(None, False), (1773475533, False), (1773475600, True)]
)
@pytest.mark.parametrize("stamp", [1773475533, "1773475533"])
def test_facebook_posts_are_edited_when_changed_later(
    update: int | None, edited: bool, stamp: int | str, tmp_path: Path
) -> None:
    changed = {"timestamp": stamp, "data": [{"post": "x"}, {"update_timestamp": update}]}
    posts = [{"timestamp": 1, "data": [{"post": "first"}]}, changed]
    feed = read(json.dumps(posts), tmp_path / "your_posts_1.json")
    assert rows(feed, "text", "edited") == [("first", False), ("x", edited)]


MEDIUM = {"uri": "m/1.mp4", "creation_timestamp": 1773475533, "description": "words"}
ARCHIVED = {"timestamp": 1773475533, "attachments": [{"data": [{"media": MEDIUM}]}], "title": "x"}


@pytest.mark.parametrize(
    "export",
    [{"videos_v2": [MEDIUM]}, {"other_photos_v2": [MEDIUM]}, {"archived_stories_v2": [ARCHIVED]}],
    ids=lambda export: next(iter(export)),
)
def test_facebook_albums_and_stories_are_posts(export: dict[str, Any], tmp_path: Path) -> None:
    feed = read(json.dumps(export), tmp_path / "album.json")
    assert feed.sources[0].importer == "facebook-posts"
    assert rows(feed, "kind", "text", "videos", "time", "me") == [
        ("post", "words", 1, "2026-03-14T08:05:33", True)
    ]
