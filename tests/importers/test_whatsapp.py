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


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        ("9:05 μ.μ.", 21), ("12:05 π.μ.", 0), ("9:05 Μ.Μ.", 21), ("9:05 e pasdites", 21),
        ("9:05\u202fсл.об.", 21), ("9:05 po podne", 21), ("9:05 poslijepodne", 21),
        ("du. 9:05", 21), ("ÖS 9:05", 21), ("9:05 ÖÖ", 9), ("9:05 CH", 21), ("9:05 SA", 9),
        ("9:05 अपराह्न", 21), ("பிற்பகல் 9:05", 21), ("9:05 م", 21), ("9:05 ص", 9),
        ("9:05 ب.ظ.", 21), ("9:05 אחה״צ", 21), ("9:05 หลังเที่ยง", 21), ("오후 9:05", 21),
        ("下午9:05", 21), ("午後9:05", 21), ("21:05 น.", 21), ("9:05 Uhr", 9), ("em 9:05", 9),
    ],
)  # fmt: skip
@pytest.mark.parametrize("shape", ["14/3/26, {} - Mia: a", "[14/3/26, {}] Mia: a"])
def test_halves_of_the_day_in_many_languages(
    shape: str, clock: str, hour: int, tmp_path: Path
) -> None:
    feed = read(shape.format(clock), tmp_path)
    assert feed.items.select("author", "text").rows() == [("Mia", "a")]
    assert feed.items["time"][0].hour == hour
    assert not any("half" in note for note in feed.sources[0].notes)


@pytest.mark.parametrize(
    ("lines", "authors", "noted"),
    [
        (["1/3/26, 9:05 xø. - Mia: a"], ["Mia"], True),
        (["1/3/26, 9:04 xø. - Mia left", "1/3/26, 9:05 xø. - Mia: a"], [None, "Mia"], True),
        (["[1/3/26, 9:05:33 xø.] Mia: a"], ["Mia"], True),
        (["1/3/26, 9:05 xø. - Mia: a", "1/3/26, 9:05 PM - Bo: b"], ["Mia", "Bo"], True),
        (["1/3/26, 9:05 xø. - Mia: a", "1/3/26, 21:05 xø. - Bo: b"], ["Mia", "Bo"], False),
        (["1/3/26, 9:05 - Mia: a", "1/3/26, 9:30 lunch - bring food"], ["Mia"], False),
        (["1/3/26, 9:05 - Mia: a", "[1/3/26, 9:30 UTC] started"], ["Mia"], False),
        (["01.03.26 09.05.33: Mia - Lund: a"], ["Mia - Lund"], False),
        (["01.03.26 09.05.33 Mia - Lund: a"], ["Mia - Lund"], False),
        (["01.03.26 09.05.33 Sa Lund: a"], ["Sa Lund"], False),
    ],
)
def test_an_unknown_word_behind_the_clock_is_no_author(
    lines: list[str], authors: list[str | None], noted: bool, tmp_path: Path
) -> None:
    feed = read("\n".join(lines), tmp_path)
    assert feed.items["author"].to_list() == authors
    assert any("half of the day" in note for note in feed.sources[0].notes) == noted
