"""Mastodon: a boost is no post of the owner's; what other servers write is read as well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.errors import ExportError
from tests.importers.made_exports import read, rows

BO, MIA = "https://m.example/users/bo", "https://q.example/users/mia"
POST = f"{BO}/statuses/1"


def note(**fields: Any) -> dict[str, Any]:
    return {"id": POST, "type": "Note", "published": "2026-03-14T08:05:33Z", **fields}


def activity(kind: str, of: Any, **fields: Any) -> dict[str, Any]:
    stamp = "2026-03-15T09:00:00Z"
    return {
        "id": f"{POST}/activity", "type": kind, "actor": BO, "published": stamp, "object": of,
    } | fields  # fmt: skip


def outbox(*activities: Any, kind: str = "OrderedCollection") -> str:
    return json.dumps({"type": kind, "orderedItems": activities})


MIAS = note(id=f"{MIA}/statuses/8", attributedTo=MIA, content="<p>hers</p>", inReplyTo=POST)
POSTED, BOOSTED = "2026-03-14T08:05:33", "2026-03-15T09:00:00"
# Activity; kind, text, title, whose words were boosted, time.
ACTIVITIES = [
    (activity("Create", note(content="<p>his</p>")), "post", "his", None, None, POSTED),
    (activity("Update", note(content="<p>his</p>")), "post", "his", None, None, POSTED),
    (activity("Announce", MIAS), "repost", "hers", None, MIAS["id"], BOOSTED),
    (activity("Announce", MIAS["id"]), "repost", "", None, MIAS["id"], BOOSTED),
    (activity("Announce", {"attributedTo": MIA}), "repost", "", None, MIA, BOOSTED),
    (activity("Create", POST), "post", "", None, None, BOOSTED),
    (
        activity("Create", note(type="Article", name="Heading", content="b", summary="short")),
        "post", "b", "Heading\nshort", None, POSTED,
    ),
    (
        activity("Create", note(contentMap={"xx": None, "en": "<p>map</p>"}, content=None)),
        "post", "map", None, None, POSTED,
    ),
    (
        activity("Create", note(content="which?", oneOf={"name": "this"})),
        "post", "which?", "this", None, POSTED,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", ACTIVITIES, ids=lambda case: f"{case[1]} {case[2]} {case[3]}")
def test_activities(case: tuple[Any, ...], tmp_path: Path) -> None:
    feed = read(outbox(case[0]), tmp_path / "outbox.json")
    assert rows(feed, "kind", "text", "link_title", "forwarded_from", "time") == [case[1:]]
    assert rows(feed, "author", "author_id") == [("bo", BO)]
    assert rows(feed, "forwarded") == [(case[1] == "repost",)]


@pytest.mark.parametrize("kind", ["Like", "Undo", "EmojiReact", "Delete"])
@pytest.mark.parametrize("of", [POST, MIAS], ids=["address", "whole"])
def test_what_is_neither_post_nor_boost_is_rejected(kind: str, of: Any, tmp_path: Path) -> None:
    feed = read(outbox(activity(kind, of), activity("Create", note())), tmp_path / "outbox.json")
    assert [each.reason for each in feed.rejected] == ["is neither a post nor a boost"]


def test_a_boost_is_no_reply_and_not_edited(tmp_path: Path) -> None:
    boosted = activity("Announce", MIAS | {"updated": "2026-03-16T09:00:00Z"})
    assert rows(read(outbox(boosted), tmp_path / "o.json"), "reply", "reply_to", "edited") == [
        (False, None, False)
    ]


def test_a_person_and_a_post_may_be_written_out(tmp_path: Path) -> None:
    person = {"id": "https://p.example/ap/7", "type": "Person", "preferredUsername": "bo"}
    answer = note(content="x", inReplyTo={"id": f"{MIA}/statuses/8", "type": "Note"})
    feed = read(outbox(activity("Create", answer, actor=person)), tmp_path / "outbox.json")
    assert rows(feed, "author", "author_id", "reply_to", "reply") == [
        ("bo", "https://p.example/ap/7", f"{MIA}/statuses/8", True)
    ]


PICTURE = {"type": "Document", "mediaType": "image/png", "url": "a"}
ATTACHED: list[Any] = [
    [PICTURE],
    PICTURE,
    [PICTURE | {"url": [{"type": "Link", "href": "a", "mediaType": "image/png"}]}],
    {"type": "Document", "url": {"href": "a", "mediaType": "image/png"}},
    [PICTURE | {"url": ["a", "a-small"]}],
]


@pytest.mark.parametrize("attached", ATTACHED, ids=str)
def test_attachments_of_other_servers(attached: Any, tmp_path: Path) -> None:
    feed = read(outbox(activity("Create", note(attachment=attached))), tmp_path / "outbox.json")
    assert rows(feed, "pictures", "files", "picture_keys") == [(1, 0, ["a"])]


def test_a_fetched_page_is_read(tmp_path: Path) -> None:
    page = outbox(activity("Create", note(content="x")), kind="OrderedCollectionPage")
    assert rows(read(page, tmp_path / "outbox.json"), "text") == [("x",)]


def test_a_collection_that_is_no_list_is_refused(tmp_path: Path) -> None:
    """It would be read as nothing."""
    alone = {"type": "OrderedCollection", "orderedItems": activity("Create", note(content="x"))}
    with pytest.raises(ExportError):
        read(json.dumps(alone), tmp_path / "outbox.json")
