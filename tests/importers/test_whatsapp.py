"""WhatsApp: every shape of header, day and month told apart, what the app writes itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import ReadOptions, read_feed

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("whatsapp_headers.jsonl").read_text("utf-8").split("\n")
    if line
]
# What stands there is a picture; as an item it is counted and leaves no text.
MEDIA = ("image omitted", "<attached: 00000042-PHOTO-2026-03-14-09-05-33.jpg>")


def read(text: str, folder: Path, **options: Any) -> Any:
    path = folder / "chat.txt"
    path.write_bytes(text.encode())
    return read_feed([str(path)], ReadOptions(importer="whatsapp", zone="UTC", **options))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_header_shape_is_read(case: dict[str, Any], tmp_path: Path) -> None:
    feed = read(case["input"], tmp_path, date_order=case.get("date_order"))
    got = [
        {"time": f"{time:%Y-%m-%dT%H:%M:%S}", "author": author, "text": text}
        for time, author, text in feed.items.select("time", "author", "text").iter_rows()
    ]
    want = [
        {**each, "text": "" if each["text"] in MEDIA else each["text"]} for each in case["expect"]
    ]
    assert got == want
    undecided = any("day and month" in note for note in feed.sources[0].notes)
    assert undecided == bool(case.get("undecided"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_header_shape_is_recognised(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_bytes(case["input"].encode())
    if not case["expect"][0]["author"]:
        pytest.skip("a file in which nobody says anything is no chat")
    assert read_feed([str(tmp_path / "some.txt")]).sources[0].importer == "whatsapp"


def test_a_long_line_takes_linear_time(tmp_path: Path) -> None:
    feed = read(f"14/03/2026, 09:05 - Mia: {'1/1/1, ' * 100_000}\n", tmp_path)
    assert feed.items.height == 1


def test_a_word_that_changes_nothing_stays_a_message(tmp_path: Path) -> None:
    lines = [
        "14/03/2026, 09:05 - Mia: added sugar: two spoons",
        "14/03/2026, 09:06 - Mia: I left my keys",
        '14/03/2026, 09:07 - Mia changed the subject from "A" to "B: C"',
    ]
    feed = read("\n".join(lines), tmp_path)
    assert feed.items["kind"].to_list() == ["message", "message", "system"]
    assert feed.items["author"].to_list() == ["Mia", "Mia", None]
