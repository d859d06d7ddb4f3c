"""Signal and iMessage: blocks, quotes, what stands twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedfilter.ingest import read_feed
from tests.importers.made_exports import read, rows

FACTS = [
    ("[reply to Mia on 2026-03-14 09:05] yes", "yes", True, False, 0),
    ("[edited] yes", "yes", False, True, 0),
    ("[reply to Mia on 2026-03-14 09:05, edited, 2 attachments] yes", "yes", True, True, None),
    ("[1 attachment]", "", False, False, None),
    ("[reply to Mia] yes", "[reply to Mia] yes", False, False, 0),
    ("[attachments] yes", "[attachments] yes", False, False, 0),
    ("[edited]yes", "[edited]yes", False, False, 0),
]


@pytest.mark.parametrize("case", FACTS, ids=lambda case: case[0])
def test_facts_in_brackets(case: tuple[str, str, bool, bool, int | None], tmp_path: Path) -> None:
    feed = read(f"2026-03-14 09:05 You: {case[0]}\n", tmp_path / "a.txt")
    assert feed.sources[0].importer == "sigtop-short"
    assert rows(feed, "text", "reply", "edited", "pictures") == [case[1:]]


def test_json_is_read_instead_of_markdown_beside_it(tmp_path: Path) -> None:
    line = '{"date":"2026-03-14T09:05:33","sender":"Mia","body":"hi","quote":"","sticker":null,"reactions":[]}'
    (tmp_path / "Mia").mkdir()
    (tmp_path / "Mia" / "data.json").write_text(line + "\n")
    (tmp_path / "Mia" / "chat.md").write_text("[2026-03-14 09:05:33] Mia: hi  \n\n")
    (tmp_path / "Bo").mkdir()
    (tmp_path / "Bo" / "chat.md").write_text("[2026-03-14 09:06:33] Bo: ho  \n\n")
    feed = read_feed([str(tmp_path)])
    assert sorted(rows(feed, "chat", "text")) == [("Bo", "ho"), ("Mia", "hi")]


MARKDOWN = [
    ("hello: you  ", "hello: you", None, 0),
    ("\n\n> old\n> words\n\nnew  ", "new", "old\nwords", 0),
    ("> not a quote  ", "> not a quote", None, 0),
    ("![a.png](./media/a.png)  ", "", None, 1),
    ("[shop](https://shop.example)  ", "[shop](https://shop.example)", None, 0),
    ("look\n(- Bo: 👍, Mia: 😂 -)", "look", None, 0),
    ("(- not a reaction -) really  ", "(- not a reaction -) really", None, 0),
]


@pytest.mark.parametrize("case", MARKDOWN, ids=lambda case: case[0][:14].strip())
def test_markdown(case: tuple[str, str, str | None, int], tmp_path: Path) -> None:
    feed = read(f"[2026-03-14 09:05:33] Me: {case[0]}\n\n", tmp_path / "chat.md")
    assert rows(feed, "text", "quote", "pictures") == [case[1:]]
    assert rows(feed, "me") == [(True,)]


def test_sigtop_bodies_may_hold_empty_lines_and_lines_like_fields(tmp_path: Path) -> None:
    text = (
        "Conversation: Mia\n\nFrom: Mia (+4512345678)\nType: incoming\n"
        "Sent: Sat, 14 Mar 2026 09:05:33 +0100\n\nFrom: the shop\n\nSent: today\n\n"
        "From: You\nType: outgoing\nSent: Sat, 14 Mar 2026 09:06:33 +0100\n\n> Sent: x\n>\n> old\n\nno\n\n"
    )
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "time", "author_id", "text", "quote", "me") == [
        ("2026-03-14T08:05:33", "+4512345678", "From: the shop\n\nSent: today", None, False),
        ("2026-03-14T08:06:33", None, "no", "old", True),
    ]


VERSIONS = [
    (
        "| Version: 2\n| Sent: x\n|\n| new\n| words\n|\n| Version: 1\n| Sent: y\n|\n| old",
        ("new\nwords", None, False),
    ),
    (
        "| Version: 2\n| Attachment: a.png (image/png, 9 bytes)\n| Sent: x\n|\n| > From: You\n"
        "| > Sent: y\n| >\n| > asked\n|\n| new\n| \n| end\n|\n| Version: 1\n| Sent: y\n|\n| old",
        ("new\n\nend", "asked", True),
    ),
    (
        "| Version: 2\n| Sent: x\n|\n| Version: 1\n| was worse\n|\n| Version: 1\n| Sent: y",
        ("Version: 1\nwas worse", None, False),
    ),
    ("| Version: 2\n| Sent: x\n|\n| Version: 1\n| Sent: y\n|\n| old", ("", None, False)),
    ("| first words\n\nbetter words", ("better words", None, False)),
    ("> From: You\n>\n> asked\n\n| old\n\nbetter", ("better", "asked", True)),
    ("| only words", ("only words", None, False)),
]


@pytest.mark.parametrize("case", VERSIONS, ids=lambda case: repr(case[1][0]))
def test_the_newest_version_of_an_edited_sigtop_message_counts(
    case: tuple[str, tuple[str, str | None, bool]], tmp_path: Path
) -> None:
    head = "Conversation: Mia\n\nFrom: You\nType: outgoing\nSent: Sat, 14 Mar 2026 09:05:33 +0100\n"
    feed = read(f"{head}Edited: 2 versions\n\n{case[0]}\n\n", tmp_path / "a.txt")
    assert rows(feed, "text", "quote", "reply") == [case[1]]
    assert rows(feed, "edited") == [(True,)]


SET_IN = "    Mar 14, 2026  9:06:33 AM\n    Bo\n    answer"
PARTS = [
    (f"one\n{SET_IN}\n\ntwo https://s.example", "one\ntwo https://s.example", 0),
    (f"one\n{SET_IN}\n\n{SET_IN}\n\ntwo\n\nthree", "one\ntwo\n\nthree", 0),
    (f"one\nTapbacks:\nLoved by Bo\n\n{SET_IN}\n\ntwo", "one\ntwo", 1),
    (f"one\n{SET_IN}\n    Tapbacks:\n    Loved by Mia\n\n\ntwo", "one\ntwo", 0),
    # releases until 2025 set in only the first line, later ones each that is not blank
    (f"one\n{SET_IN}\nthat goes on\n\ntwo", "one\ntwo", 0),
    (f"one\n{SET_IN}\n\n    that goes on\n\ntwo", "one\ntwo", 0),
    (f"one\n{SET_IN}", "one", 0),
    ("one\n    set in by hand\n\ntwo", "one\n    set in by hand\n\ntwo", 0),
]


@pytest.mark.parametrize("case", PARTS, ids=range(len(PARTS)))
def test_parts_of_an_imessage_go_on_behind_a_reply(
    case: tuple[str, str, int], tmp_path: Path
) -> None:
    feed = read(f"Mar 14, 2026  9:05:33 AM\nMia\n{case[0]}\n\n", tmp_path / "a.txt")
    assert rows(feed, "text", "likes") == [case[1:]]


def test_an_imessage_reply_counts_once(tmp_path: Path) -> None:
    stamp = "Mar 14, 2026  9:05:33 AM"
    text = (
        f"{stamp}\nMia\nfirst\n\n    {stamp}\n    Bo\n    answer\n    Tapbacks:\n    Loved by Mia\n\n"
        f"{stamp}\nBo\nanswer\nThis message responded to an earlier message.\n\n"
    )
    feed = read(text, tmp_path / "Mia.txt")
    assert rows(feed, "author", "text", "reply", "likes", "chat") == [
        ("Mia", "first", False, 0, "Mia"),
        ("Bo", "answer", True, 0, "Mia"),
    ]


BODIES = [
    ("hello", "hello", "message", False, 0),
    ("a\n\nb", "a\n\nb", "message", False, 0),
    ("old\nEdited 1 minute later: new", "new", "message", True, 0),
    ("Edited by hand: new", "Edited by hand: new", "message", False, 0),
    ("You unsent this message part 5 seconds after sending!", "", "deleted", False, 0),
    ("kept\nMia unsent this message part 1 minute after sending!", "kept", "message", True, 0),
    ("hello\nTapbacks:\nLoved by Bo\nLiked by Eva", "hello", "message", False, 2),
    ("hello\nTapbacks:\nare fun", "hello\nTapbacks:\nare fun", "message", False, 0),
    (
        "Mar 15, 2026  9:05:33 AM\nis tomorrow",
        "Mar 15, 2026  9:05:33 AM\nis tomorrow",
        "message",
        False,
        0,
    ),
]


@pytest.mark.parametrize("case", BODIES, ids=lambda case: case[0][:20])
def test_imessage_bodies(case: tuple[str, str, str, bool, int], tmp_path: Path) -> None:
    feed = read(
        f"Mar 14, 2026 12:05:33 AM (Read by you after 1 hour)\nMia\n{case[0]}\n\n",
        tmp_path / "a.txt",
    )
    assert rows(feed, "text", "kind", "edited", "likes") == [case[1:]]
    assert rows(feed, "time", "author") == [("2026-03-14T00:05:33", "Mia")]
