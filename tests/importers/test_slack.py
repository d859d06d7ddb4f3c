"""Slack: markup, names, kinds, and what is no day of messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import read_feed
from feedfilter.ingest.open import opened

USERS = [
    {"id": "U1", "name": "mia", "profile": {"display_name": "Mia L"}},
    {
        "id": "U2",
        "name": "bo",
        "real_name": "Bo Ek",
        "profile": {"display_name": "", "real_name": ""},
    },
]


def read(folder: Path, *messages: dict[str, Any]) -> Any:
    (folder / "general").mkdir()
    (folder / "users.json").write_text(json.dumps(USERS), encoding="utf-8")
    (folder / "channels.json").write_text('[{"id": "C1", "name": "sales"}]', encoding="utf-8")
    full = [
        {"type": "message", "ts": f"177347553{at}.000200", **each}
        for at, each in enumerate(messages)
    ]
    (folder / "general" / "2026-03-14.json").write_text(json.dumps(full), encoding="utf-8")
    return read_feed([str(folder)]).items


@pytest.mark.parametrize(
    ("text", "wanted", "links"),
    [
        ("a &lt;b&gt; &amp;lt; &copy;", "a <b> &lt; &copy;", []),
        ("1 < 2", "1 < 2", []),
        ("<@U1> <@U2|bo> <@U3|guest> <@U4>", "@Mia L @Bo Ek @guest @U4", []),
        ("<#C1> <#C1|> <#C2|old>", "#sales #sales #old", []),
        (
            "<!here> <!channel> <!subteam^S1|@crew> <!date^1^{date}|Mar 14>",
            "@here @channel @crew Mar 14",
            [],
        ),
        (
            "<https://s.example/a?b=1&amp;c=2>",
            "https://s.example/a?b=1&c=2",
            ["https://s.example/a?b=1&c=2"],
        ),
        ("<https://s.example/a|&lt;shop&gt;>", "<shop>", ["https://s.example/a"]),
        ("<mailto:a@s.example|a@s.example>", "a@s.example", []),
        ("<", "<", []),
    ],
)
def test_markup(text: str, wanted: str, links: list[str], tmp_path: Path) -> None:
    row = read(tmp_path, {"user": "U1", "text": text}).row(0, named=True)
    assert (row["text"], row["links"]) == (wanted, links)


@pytest.mark.parametrize(
    ("subtype", "kind"),
    [
        ("channel_join", "system"), ("channel_topic", "system"), ("huddle_thread", "system"),
        ("pinned_item", "system"), ("tombstone", "deleted"), (None, "message"),
        ("bot_message", "message"), ("me_message", "message"), ("thread_broadcast", "message"),
    ],
)  # fmt: skip
def test_kinds(subtype: str | None, kind: str, tmp_path: Path) -> None:
    row = read(tmp_path, {"user": "U1", "text": "a", "subtype": subtype}).row(0, named=True)
    assert (row["kind"], row["text"]) == (kind, "" if kind == "deleted" else "a")


@pytest.mark.parametrize(
    ("said", "author", "author_id"),
    [
        ({"user": "U1", "user_profile": {"display_name": "other"}}, "Mia L", "U1"),
        ({"user": "U2"}, "Bo Ek", "U2"),
        ({"user": "U9", "user_profile": {"display_name": "", "real_name": "Guest"}}, "Guest", "U9"),
        ({"user": "U9"}, None, "U9"),
        ({"username": "Shop bot", "bot_id": "B1"}, "Shop bot", "B1"),
        ({"bot_id": "B1", "bot_profile": {"name": "Deal Bot"}}, "Deal Bot", "B1"),
        ({}, None, None),
    ],
)
def test_names(
    said: dict[str, Any], author: str | None, author_id: str | None, tmp_path: Path
) -> None:
    row = read(tmp_path, {"text": "a", **said}).row(0, named=True)
    assert (row["author"], row["author_id"]) == (author, author_id)


def block(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}
    ]


def button(label: str, url: str) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, "url": url}


@pytest.mark.parametrize(
    ("blocks", "text", "links"),
    [
        (block({"type": "emoji", "name": "wave", "unicode": "1f44b"}), "👋", []),
        (block({"type": "emoji", "name": "de", "unicode": "1f1e9-1f1ea"}), "🇩🇪", []),
        (block({"type": "emoji", "name": "parrot"}), ":parrot:", []),
        (block({"type": "emoji", "name": "odd", "unicode": "d83d"}), ":odd:", []),
        (block({"type": "emoji", "name": "odd", "unicode": "110000"}), ":odd:", []),
        (block({"type": "channel", "channel_id": "C1"}), "#sales", []),
        (block({"type": "channel", "channel_id": "C9"}), "#C9", []),
        (block({"type": "broadcast", "range": "here"}), "@here", []),
        (block({"type": "usergroup", "usergroup_id": "S1"}), "@S1", []),
        (block({"type": "user", "user_id": "U1"}, {"type": "user"}), "@Mia L", []),
        (
            [{"type": "section", "text": {"type": "plain_text", "text": "pick"},
              "accessory": button("Order", "https://s.example/o")}],
            "pick\nOrder", ["https://s.example/o"],
        ),
        (
            [{"type": "image", "image_url": "https://s.example/i.png", "alt_text": "poster",
              "title": {"type": "plain_text", "text": "Sale"}}],
            "poster\nSale", [],
        ),
    ],
)  # fmt: skip
def test_blocks_say_what_no_text_says(
    blocks: list[dict[str, Any]], text: str, links: list[str], tmp_path: Path
) -> None:
    row = read(tmp_path, {"user": "U1", "text": "", "blocks": blocks}).row(0, named=True)
    assert (row["text"], row["links"]) == (text, links)


def test_cards_of_bots_may_be_made_of_blocks(tmp_path: Path) -> None:
    said = {"type": "mrkdwn", "text": "new by <https://s.example/a|ann>"}
    actions = {"type": "actions", "elements": [button("Buy", "https://s.example/b")]}
    card = {
        "fallback": "[no preview available]",
        "blocks": [{"type": "section", "text": said}, actions],
    }
    items = read(
        tmp_path, {"text": "", "attachments": [card]}, {"attachments": [card | {"blocks": 5}]}
    )
    assert items["link_title"].to_list() == ["new by ann\nBuy", "[no preview available]"]
    assert items["links"].to_list() == [["https://s.example/a", "https://s.example/b"], []]


@pytest.mark.parametrize(
    ("comment", "author", "text", "pictures"),
    [
        ({"user": "U1", "comment": "nice &amp; <#C1>"}, "Mia L", "nice & #sales", 0),
        ({"user": "U1"}, "Mia L", "@Mia L commented: nice", 0),
        (None, None, "@Mia L commented: nice", 1),
    ],
)
def test_a_comment_on_a_file_is_its_authors(
    comment: dict[str, Any] | None, author: str | None, text: str, pictures: int, tmp_path: Path
) -> None:
    message = {"subtype": "file_comment", "text": "<@U1> commented: nice", "comment": comment}
    row = read(tmp_path, message | {"file": {"mimetype": "image/png"}}).row(0, named=True)
    assert (row["author"], row["text"], row["pictures"]) == (author, text, pictures)


def test_reactions_are_likes(tmp_path: Path) -> None:
    many = [{"name": "a", "users": ["U1"], "count": 60}, {"name": "b", "users": ["U1", "U2"]}]
    items = read(tmp_path, {"text": "a", "reactions": many}, {"text": "b", "reactions": None})
    assert items["likes"].to_list() == [62, 0]


def test_a_thread_has_a_root_and_replies(tmp_path: Path) -> None:
    root = {
        "ts": "1773475533.000200",
        "thread_ts": "1773475533.000200",
        "reply_count": 2,
        "text": "a",
    }
    items = read(tmp_path, root, {"thread_ts": "1773475533.000200", "text": "b"}, {"text": "c"})
    assert items["reply_to"].to_list() == [None, "1773475533.000200", None]
    assert items["reply"].to_list() == [False, True, False]
    assert items["comments"].to_list() == [2, 0, 0]


def test_a_day_in_any_folder_depth_finds_its_names(tmp_path: Path) -> None:
    top = tmp_path / "Yoga Slack export"
    top.mkdir()
    assert read(top, {"user": "U1", "text": "a"})["author"].to_list() == ["Mia L"]
    assert read_feed([str(tmp_path)]).items["author"].to_list() == ["Mia L"]
    alone = read_feed([str(top / "general" / "2026-03-14.json")]).items
    assert alone.select("author", "author_id", "chat").rows() == [(None, "U1", "general")]


def test_a_day_under_another_name_is_known_by_its_messages(tmp_path: Path) -> None:
    day = [
        {"type": "message", "ts": "1773475533.000200", "user": "U1", "text": "a &amp; <!here>"},
        {"type": "message", "ts": "1773475534.000300", "username": "Shop bot", "text": "b"},
    ]
    (tmp_path / "day.json").write_text(json.dumps(day), encoding="utf-8")
    feed = read_feed([str(tmp_path / "day.json")])
    assert feed.sources[0].importer == "slack"
    assert feed.items.select("author", "author_id", "text").rows() == [
        (None, "U1", "a & @here"),
        ("Shop bot", None, "b"),
    ]


def test_deep_and_endless_blocks_are_read_as_far_as_they_are_looked_at(tmp_path: Path) -> None:
    deep: Any = {"type": "text", "text": "end"}
    for _ in range(300):
        deep = {"type": "rich_text_section", "elements": [deep]}
    wide = [{"type": "text", "text": "x"}] * 30_000
    items = read(tmp_path, {"text": "", "blocks": [deep]}, {"text": "", "blocks": wide})
    assert items["text"][0] == "end"
    assert 0 < len(items["text"][1]) <= 10_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("users.json", '[{"type": "message", "ts": "1"}]'),
        ("2026-03-14.json", '[{"type": "note", "ts": "1"}]'),
        ("2026-03-14.json", '[{"type": "message"}]'),
        ("2026-03-14.json", '{"type": "message", "ts": "1"}'),
        ("2026-03-14.json", "[]"),
        ("day.json", '[{"type": "message", "ts": 1773475533.0002}]'),
        ("day.json", '[{"type": "message", "ts": "1773475533"}]'),
        ("day.json", '[{"type": "message", "ts": "1773475533.000200"}, {"type": "message"}]'),
        ("day.json", '[{"type": "message", "ts": "1773475533.000200"}, "a"]'),
        ("day.json", '[{"type": "event", "ts": "1773475533.000200"}]'),
        ("day.json", '{"type": "message", "ts": "1773475533.000200"}'),
    ],
)
def test_other_files_are_not_taken_for_a_day(name: str, content: str) -> None:
    from feedfilter.importers.slack import IMPORTER

    assert not IMPORTER.recognises(opened(name, content.encode()))
