"""X, Mastodon and Google Chat: shortened addresses, long posts, stamps in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import read_feed
from feedfilter.records import month_names
from feedfilter.stamps import from_wall
from tests.importers.made_exports import read, rows

SERUM = {"urls": [{"url": "https://t.co/a1", "expanded_url": "https://shop.example/s"}]}


def tweets(*made: dict[str, Any]) -> str:
    whole = [
        {
            "tweet": {
                "id_str": "1900000000000000001",
                "created_at": "Sat Mar 14 08:05:33 +0000 2026",
                **each,
            }
        }
        for each in made
    ]
    return "window.YTD.tweets.part0 = " + json.dumps(whole)


TWEETS = [
    ({"full_text": "a &amp; b &lt;3"}, "post", "a & b <3", None),
    (
        {"full_text": "see https://t.co/a1", "entities": SERUM},
        "post",
        "see https://shop.example/s",
        None,
    ),
    (
        {"full_text": "see https://t.co/a1x", "entities": SERUM},
        "post",
        "see https://t.co/a1x",
        None,
    ),
    ({"full_text": "RT @glow: two"}, "repost", "two", "glow"),
    ({"full_text": "why RT @glow: two"}, "post", "why RT @glow: two", None),
    ({"full_text": "RT if you like"}, "post", "RT if you like", None),
]


@pytest.mark.parametrize("case", TWEETS, ids=lambda case: case[0]["full_text"])
def test_tweets(case: tuple[dict[str, Any], str, str, str | None], tmp_path: Path) -> None:
    feed = read(tweets(case[0]), tmp_path / "tweets.js")
    assert rows(feed, "kind", "text", "forwarded_from") == [case[1:]]


@pytest.mark.parametrize("name", ["tweet", "tweets", "community_tweet"])
def test_names_of_the_file(name: str, tmp_path: Path) -> None:
    text = f"window.YTD.{name}.part12 = [ ]"
    assert read(text, tmp_path / "x.js").sources[0].importer == "x-tweets"


def test_a_broken_year_is_taken_from_the_id(tmp_path: Path) -> None:
    made = {"created_at": "Sat Mar 14 08:05:33 +0000 0006", "id_str": "1900000000000000001"}
    assert rows(read(tweets(made), tmp_path / "t.js"), "time") == [("2025-03-13T01:44:34",)]


def test_a_truncated_archive_gives_its_whole_posts(tmp_path: Path) -> None:
    text = tweets({"full_text": "one"}, {"full_text": "two"})
    feed = read(text[:-30], tmp_path / "t.js")
    assert rows(feed, "text") == [("one",)]
    assert feed.rejected


def test_only_a_beginning_is_replaced_by_a_long_post(tmp_path: Path) -> None:
    note = {
        "noteTweet": {"createdAt": "2026-03-14T08:05:33.000Z", "core": {"text": "long words " * 40}}
    }
    (tmp_path / "note-tweet.js").write_text("window.YTD.note_tweet.part0 = " + json.dumps([note]))
    made = (
        {"full_text": ("long words " * 20)[:200] + "… https://t.co/x"},
        {"full_text": "of the same second"},
    )
    feed = read(tweets(*made), tmp_path / "tweets.js")
    assert rows(feed, "text") == [("long words " * 40,), ("of the same second",)]


STAMPS = [
    ("Saturday, March 14, 2026 at 8:05:33 AM UTC", "2026-03-14 08:05:33"),
    ("Saturday, March 14, 2026 at 12:05:33\u202fAM UTC", "2026-03-14 00:05:33"),
    ("Saturday, 14 March 2026 at 20:05:33 UTC", "2026-03-14 20:05:33"),
    ("2026年3月14日星期六 UTC 08:05:33", "2026-03-14 08:05:33"),
    ("2026年3月14日 土曜日 8:05:33 UTC", "2026-03-14 08:05:33"),
    ("Samstag, 14. März 2026 um 08:05:33 UTC", "2026-03-14 08:05:33"),
    ("sábado, 14 de marzo de 2026, 8:05:33 UTC", "2026-03-14 08:05:33"),
    ("paź 14, 2026 8:05:33 pm", "2026-10-14 20:05:33"),
    ("14 févr. 2026, 08:05:33", "2026-02-14 08:05:33"),
    ("14 set 2026 08:05:33", "2026-09-14 08:05:33"),
    ("14 нояб. 2026 г., 8:05:33", "2026-11-14 08:05:33"),
]


@pytest.mark.parametrize(("written", "meant"), STAMPS)
def test_spoken_stamps(written: str, meant: str) -> None:
    assert month_names.spoken(written) == from_wall(meant)


@pytest.mark.parametrize(
    "written",
    ["", "March", "14 2026", "March 40, 2026 at 8:05 AM", "Smarch 14, 2026", "5:30 of March"],
)
def test_what_is_no_stamp(written: str) -> None:
    assert month_names.spoken(written) is None


def test_a_member_without_address_is_the_member_of_that_name(tmp_path: Path) -> None:
    group = tmp_path / "Google Chat" / "Groups" / "Space A"
    group.mkdir(parents=True)
    members = [
        {"name": "Mia", "email": "mia@example.org"},
        {"name": "Bo", "email": "1@example.org"},
        {"name": "Bo", "email": "2@example.org"},
    ]
    (group / "group_info.json").write_text(json.dumps({"name": "Yoga", "members": members}))
    made = [{"creator": {"name": name}, "topic_id": "t", "text": "x"} for name in ("Mia", "Bo")]
    (group / "messages.json").write_text(json.dumps({"messages": made}))
    assert rows(read_feed([str(tmp_path)]), "author_id", "chat") == [
        ("mia@example.org", "Yoga"),
        (None, "Yoga"),
    ]


def test_other_collections_are_no_outbox(tmp_path: Path) -> None:
    from feedfilter.importer import find_importers
    from feedfilter.ingest.open import opened

    likes = {"type": "OrderedCollection", "orderedItems": ["https://other.example/1"]}
    mastodon = find_importers()["mastodon"]
    assert not mastodon.recognises(opened("likes.json", json.dumps(likes).encode()))
    assert mastodon.recognises(opened("outbox.json", json.dumps(likes).encode()))
