"""Discord: the exporter's JSON and CSV, the account's own package."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import ReadOptions, read_feed

SAMPLES = Path(__file__).parents[1] / "samples"
EXPORT = {"guild": {"id": "1", "name": "Yoga"}, "channel": {"id": "2", "name": "general"}}


def read(folder: Path, *messages: dict[str, Any]) -> Any:
    path = folder / "export.json"
    path.write_text(json.dumps({**EXPORT, "messages": messages}), encoding="utf-8")
    return read_feed([str(path)]).items


@pytest.mark.parametrize(
    ("type_", "kind", "is_reply"),
    [
        ("GuildMemberJoin", "system", False), ("RecipientAdd", "system", False),
        ("ThreadCreated", "system", False), ("46", "system", False), ("8", "system", False),
        ("Call", "call", False), ("Default", "message", False), ("20", "message", False),
        ("23", "message", False), ("Reply", "message", True),
    ],
)  # fmt: skip
def test_kinds(type_: str, kind: str, is_reply: bool, tmp_path: Path) -> None:
    reference = {"messageId": "7", "channelId": "2"}
    row = read(tmp_path, {"id": "9", "type": type_, "content": "a", "reference": reference}).row(
        0, named=True
    )
    assert (row["kind"], row["reply"]) == (kind, is_reply)
    assert row["reply_to"] == ("7" if is_reply else None)


@pytest.mark.parametrize(
    ("stamp", "identifier", "wanted"),
    [
        ("2026-03-14T09:05:33.5+01:00", "1", "2026-03-14 08:05:33.500000"),
        ("2026-03-14T09:05:33.1234567+01:00", "1", "2026-03-14 08:05:33.123456"),
        ("2026-03-14T09:05:33Z", "1", "2026-03-14 09:05:33"),
        (None, "1350000000000000000", "2025-03-14 06:58:01.787000"),
        (None, "7", None), (None, "seven", None), (None, "9" * 30, None), ("soon", "", None),
    ],
)  # fmt: skip
def test_stamps(stamp: str | None, identifier: str, wanted: str | None, tmp_path: Path) -> None:
    time = read(tmp_path, {"id": identifier, "timestamp": stamp, "content": "a"})["time"][0]
    assert (None if time is None else str(time.replace(tzinfo=None))) == wanted


def csv(folder: Path, *dates: str, **options: Any) -> list[str]:
    path = folder / "a.csv"
    rows = "".join(f'"1","mia","{date}","a","",""\n' for date in dates)
    path.write_text(f"AuthorID,Author,Date,Content,Attachments,Reactions\n{rows}", encoding="utf-8")
    times = read_feed([str(path)], ReadOptions(zone="UTC", **options)).items["time"]
    return [str(time.replace(tzinfo=None)) for time in times]


def test_dates_of_older_releases_are_month_first_unless_they_tell_otherwise(tmp_path: Path) -> None:
    assert csv(tmp_path, "03/04/2026 9:05 AM") == ["2026-03-04 09:05:00"]
    assert csv(tmp_path, "03/04/2026 9:05 PM", date_order="dmy") == ["2026-04-03 21:05:00"]
    assert csv(tmp_path, "14/03/2026 9:05", "04/03/2026 9:06") == [
        "2026-03-14 09:05:00",
        "2026-03-04 09:06:00",
    ]
    assert csv(tmp_path, "1773475533", "1773475533000") == ["2026-03-14 08:05:33"] * 2


@pytest.mark.parametrize(
    "header",
    ["AuthorID,Author,Date,Content,Attachments", "authorid,author,date,content,attachments,reactions",
     "ID,Timestamp,Contents", "Author,AuthorID,Date,Content,Attachments,Reactions"],
)  # fmt: skip
def test_other_tables_are_not_taken_for_it(header: str) -> None:
    from feedfilter.importer import find_importers
    from feedfilter.ingest.open import opened

    file = opened("a.csv", f"{header}\n1,2,3\n".encode())
    names = [
        name
        for name, each in find_importers().items()
        if name.startswith("discord") and each.recognises(file)
    ]
    assert names == []


def page(folder: Path, *messages: str) -> list[str]:
    path = folder / "a.html"
    head = "<div class=preamble__entry>Yoga</div><div class=chatlog__group>"
    path.write_text(head + "".join(messages), encoding="utf-8")
    return read_feed([str(path)]).items["text"].to_list()


def on_page(text: str) -> str:
    return f"<div data-message-id=820583281459200005><div class=chatlog__content>{text}</div></div>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('a <img alt="🎉">b<br>c', "a 🎉b\nc"),
        ('a <img alt="🎉">b\x0bc', "a 🎉b\x0bc"),
        ('a <img alt="x\x0b"> b', "a  b"),
        ("a <img> b", "a  b"),
    ],
)
def test_emoji_are_put_back_into_the_words(text: str, words: str, tmp_path: Path) -> None:
    assert page(tmp_path, on_page(text)) == [words]


@pytest.mark.parametrize(
    "attack",
    [
        "<div " + "data-message-id=1 " * 40_000,
        "<span class=chatlog__author-name" + " data-user-id=1" * 40_000,
    ],
)
def test_a_tag_without_an_end_costs_little_time(attack: str, tmp_path: Path) -> None:
    start = time.perf_counter()
    assert page(tmp_path, on_page("a"), attack) == ["a"]
    assert time.perf_counter() - start < 10


def test_the_package_is_its_owners(tmp_path: Path) -> None:
    feed = read_feed([str(SAMPLES / "discord-package" / "odd")])
    assert feed.items["me"].all()
    assert feed.items["author"].unique().to_list() == ["Bo Ek"]
    assert all("own posts" in " ".join(source.notes) for source in feed.sources)


def test_damaged_files_beside_the_messages_tell_nothing(tmp_path: Path) -> None:
    channel = tmp_path / "Messages" / "c7"
    channel.mkdir(parents=True)
    (channel / "channel.json").write_text("{", encoding="utf-8")
    (channel.parent / "index.json").write_text("[]", encoding="utf-8")
    (channel / "messages.json").write_text(
        '[{"ID": 1, "Timestamp": "2026-03-14 09:15:00", "Contents": "a", "Attachments": ""}]',
        encoding="utf-8",
    )
    items = read_feed([str(tmp_path)]).items
    assert items.select("item_id", "chat", "author").rows() == [("1", None, None)]
