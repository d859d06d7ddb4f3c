"""Google Chat: deleted messages, and what is none of its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.importer import sure_importers
from feedfilter.ingest import read_feed
from feedfilter.ingest.open import opened

GONE = {
    "message_state": "DELETED",
    "deleted_date": "Saturday, March 14, 2026 at 8:05:33 AM UTC",
    "topic_id": "t1",
    "deletion_metadata": {"deletion_type": "CREATOR"},
    "message_id": "space/t1/t1",
}
SAID = {
    "creator": {"name": "Mia", "email": "mia@example.org"},
    "created_date": "Saturday, March 14, 2026 at 8:06:33 AM UTC",
    "text": "hello",
    "topic_id": "t2",
    "message_id": "space/t2/t2",
}


@pytest.mark.parametrize("messages", [[GONE, SAID], [SAID, GONE], [GONE]], ids=len)
def test_a_deleted_message_may_be_the_first(messages: list[Any], tmp_path: Path) -> None:
    for name, content in (("DM a", messages), ("Space b", [SAID])):
        (tmp_path / "Groups" / name).mkdir(parents=True)
        path = tmp_path / "Groups" / name / "messages.json"
        path.write_text(json.dumps({"messages": content}), encoding="utf-8")
    items = read_feed([str(tmp_path)]).items
    found = items.filter(chat="DM a").select("kind", "author", "text", "item_id").rows()
    wanted = {
        "space/t1/t1": ("deleted", None, "", "space/t1/t1"),
        "space/t2/t2": ("message", "Mia", "hello", "space/t2/t2"),
    }
    assert found == [wanted[each["message_id"]] for each in messages]
    gone = items.filter(kind="deleted")["time"].to_list()
    assert [str(time) for time in gone] == ["2026-03-14 08:05:33+00:00"]


@pytest.mark.parametrize(
    "first",
    [
        {"deletion_metadata": {}},
        {"topic_id": "t1", "message_state": "DELETED"},
        {"topic_id": "t1", "deletion_metadata": None},
        {"topic_id": "t1", "creator": "Mia"},
    ],
)
def test_other_messages_are_not_taken_for_it(first: dict[str, Any]) -> None:
    file = opened("messages.json", json.dumps({"messages": [first, SAID]}).encode())
    assert "google-chat" not in [each.name for each in sure_importers(file)]
