"""WhatsApp: every shape of header, day and month told apart, what the app writes itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.errors import FeedfilterError
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


LRM, RLM = "\u200e", "\u200f"


@pytest.mark.parametrize(
    "lines",
    [
        ["[٢٧/٣/٢٠٢٢، ٩:٤١:٣٥ م] Mia: عدد ٥", "[٢٨/٣/٢٠٢٢، ٩:٤١:٣٥ م] Bo: b"],
        [f"{RLM}[27{RLM}/3{RLM}/2022، 21:41:35] Mia: عدد ٥", f"{RLM}[28{RLM}/3{RLM}/2022، 21:41:35] Bo: b"],
        ["[21:41:35, 3/27/22] Mia: عدد ٥", "[21:41:35, 3/28/22] Bo: b"],
        ["21:41, 27/03/2022 - Mia: عدد ٥", "21:41, 28/03/2022 - Bo: b"],
        ["[3/27/2565 BE, 21:41:35] Mia: عدد ٥", "[3/28/2565 BE, 21:41:35] Bo: b"],
        ["[27/3/2565 21:41:35] Mia: عدد ٥", "[28/3/2565 21:41:35] Bo: b"],
        ["[3/27/R4, 21:41:35] Mia: عدد ٥", "[3/28/R4, 21:41:35] Bo: b"],
    ],
)  # fmt: skip
def test_other_digits_calendars_and_orders(lines: list[str], tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text("\n".join(lines), encoding="utf-8")
    feed = read_feed([str(tmp_path / "chat.txt")])
    assert feed.sources[0].importer == "whatsapp"
    assert feed.items.select("author", "text").rows() == [("Mia", "عدد ٥"), ("Bo", "b")]
    assert [f"{time:%Y-%m-%d %H:%M}" for time in feed.items["time"]] == [
        "2022-03-27 21:41",
        "2022-03-28 21:41",
    ]


def test_a_clock_and_a_date_in_a_message_are_no_header(tmp_path: Path) -> None:
    lines = ["14/03/2026, 09:05 - Mia: come at", "12:30, 3/27/26 or later", "21:41 - 3/27/26"]
    assert read("\n".join(lines), tmp_path).items.height == 1


@pytest.mark.parametrize(
    ("line", "kind", "text", "media"),
    [
        (f"{LRM}imagem ocultada", "message", "", (1, 0, 0)),
        (f"{LRM}afbeelding weggelaten", "message", "", (1, 0, 0)),
        (f"{LRM}ビデオは含まれていません", "message", "", (0, 1, 0)),
        (f"{LRM}video note omitted", "message", "", (0, 1, 0)),
        (f"two of them {LRM}image omitted", "message", "two of them", (1, 0, 0)),
        (f"a.pdf • {LRM}3 pages {LRM}document omitted", "message", "a.pdf • 3 pages", (0, 0, 1)),
        ("a.pdf • 3 pages document omitted", "message", "a.pdf • 3 pages", (0, 0, 1)),
        ("the document omitted", "message", "the document omitted", (0, 0, 0)),
        (f"{LRM}<附件：0042-PHOTO-2026-03-14.jpg>", "message", "", (1, 0, 0)),
        ("IMG-1.jpg (arquivo anexado)\nlinda", "message", "linda", (1, 0, 0)),
        ("<Media omitted>\nlook", "message", "look", (None, None, None)),
        ("<so long>\nand thanks", "message", "<so long>\nand thanks", (0, 0, 0)),
        ("Данное сообщение удалено", "deleted", "", (0, 0, 0)),
        (f"{LRM}Mensagem apagada.", "deleted", "", (0, 0, 0)),
        ("Missed voice call", "call", "Missed voice call", (0, 0, 0)),
        (f"{LRM}Cevapsız sesli arama", "call", "Cevapsız sesli arama", (0, 0, 0)),
        (f"{LRM}Chamada de voz perdida, {LRM}toque", "call", "Chamada de voz perdida, toque", (0, 0, 0)),
        (f"{LRM}Localização: https://maps.example/?q=1,2", "message", "Localização: https://maps.example/?q=1,2", (0, 0, 0)),
        (f"{LRM}ENQUETE:\nQuando?\n{LRM}OPÇÃO: seg ({LRM}1 voto)", "message", "ENQUETE:\nQuando?\nOPÇÃO: seg (1 voto)", (0, 0, 0)),
        (f"{LRM}Waiting for this message.", "message", "Waiting for this message.", (0, 0, 0)),
        (f"{LRM}Mia pinned a message", "system", "Mia pinned a message", (0, 0, 0)),
    ],
)  # fmt: skip
def test_what_the_app_wrote_in_many_languages(
    line: str, kind: str, text: str, media: tuple[int | None, ...], tmp_path: Path
) -> None:
    items = read(f"[14.03.26, 09:05:33] Mia: {line}", tmp_path).items
    assert items.select("kind", "text").row(0) == (kind, text)
    assert items.select("pictures", "videos", "files").row(0) == media
    assert items["author"][0] == (None if kind == "system" else "Mia")


@pytest.mark.parametrize(
    ("line", "text", "edited"),
    [
        (f"certo {LRM}<Mensagem editada>", "certo", True),
        (f"jo {LRM}<in a language that nobody listed>", "jo", True),
        ("jo <in a language that nobody listed>", "jo <in a language that nobody listed>", False),
        ("ok <这条消息已经过编辑>", "ok", True),
    ],
)
def test_edited_messages(line: str, text: str, edited: bool, tmp_path: Path) -> None:
    items = read(f"[14.03.26, 09:05:33] Mia: {line}", tmp_path).items
    assert items.select("text", "edited").row(0) == (text, edited)


def test_the_app_may_speak_first_and_without_an_author(tmp_path: Path) -> None:
    brackets = "[29.01.18, 12:24:03] Nachrichten sind verschlüsselt.\n[29.01.18, 12:24:04] Mia: a\n"
    colons = f"27/06/2016, 08:04:08: {LRM}Messages are secured.\n27/06/2016, 08:05:08: Mia: a\n"
    for text in (brackets, colons):
        (tmp_path / "some.txt").write_text(text, encoding="utf-8")
        feed = read_feed([str(tmp_path / "some.txt")])
        assert feed.sources[0].importer == "whatsapp"
        assert feed.items.select("kind", "author").rows() == [("system", None), ("message", "Mia")]


def test_a_log_in_brackets_is_no_chat(tmp_path: Path) -> None:
    log = "[2026-01-29 12:24:03] started\n[2026-01-29 12:24:04] worker: ready\n"
    (tmp_path / "some.txt").write_text(log, encoding="utf-8")
    with pytest.raises(FeedfilterError):
        read_feed([str(tmp_path / "some.txt")])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Bo: see", f"{LRM}https://x.example/a"], [("Bo", "message")]),
        ([f"Bo: {LRM}שלום"], [("Bo", "message")]),
        (["Bo: <script>"], [("Bo", "message")]),
        (["Bo: <3 you all>"], [("Bo", "message")]),
        (["Bo: look", "9:00 12/3/2024 - Foo: bar"], [("Bo", "message")]),
        (['John "Jay" Doe: once'], [('John "Jay" Doe', "message")]),
        (["Mia da Silva: once"], [("Mia da Silva", "message")]),
        (["Mia the plumber: once"], [("Mia the plumber", "message")]),
        (["Mia changed the subject to: B"], [(None, "system")]),
        (['Mia created group "A: B"'], [(None, "system")]),
    ],
)
def test_what_an_android_shows_is_somebodys_but_for_the_apps_sentences(
    lines: list[str], expected: list[tuple[str | None, str]], tmp_path: Path
) -> None:
    often = ["13/03/2024, 21:05 - Mia: a", "13/03/2024, 21:05 - Mia: b"]
    text = "\n".join([*often, f"13/03/2024, 21:06 - {lines[0]}", *lines[1:]])
    items = read(text, tmp_path).items.slice(2)
    assert items.select("author", "kind").rows() == expected
    if expected[0][0]:
        assert items["text"][0] == "\n".join(lines).partition(": ")[2].replace(LRM, "")


def test_a_log_with_levels_is_no_chat(tmp_path: Path) -> None:
    log = "[2024-03-14 10:00:00] INFO: started\n[2024-03-14 10:00:01] ERROR: ended\n"
    (tmp_path / "some.txt").write_text(log, encoding="utf-8")
    with pytest.raises(FeedfilterError):
        read_feed([str(tmp_path / "some.txt")])
