"""LINE: days in either order, clocks of every language, quotes, names without tabs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.importers.made_exports import read, rows

TOP = "[LINE] Chat history in Market\nSaved on: 15/03/2026, 11:59\n\n"
CLOCKS = [
    ("09:05", "09:05"),
    ("9:05 AM", "09:05"),
    ("9:05PM", "21:05"),
    ("12:05 AM", "00:05"),
    ("12:05 PM", "12:05"),
    ("上午09:05", "09:05"),
    ("下午9:05", "21:05"),
    ("下午12:05", "12:05"),
    ("午前9:05", "09:05"),
    ("午後0:05", "12:05"),
    ("午前0:05", "00:05"),
    ("午後9:05", "21:05"),
]
DAYS = [
    ("2026/03/14(土)", "2026-03-14"),
    ("2026.03.14 Saturday", "2026-03-14"),
    ("2026/3/14週六", "2026-03-14"),
    ("2026/3/14周六", "2026-03-14"),
    ("Sat, 3/14/2026", "2026-03-14"),
    ("Sat, 14/03/2026", "2026-03-14"),
    ("2026/03/14(Sat)", "2026-03-14"),
    ("2026.03.14 วันเสาร์", "2026-03-14"),
    ("2026.03.12 วันพฤหัสบดี", "2026-03-12"),
    ("ส., 14/3/2026", "2026-03-14"),
    ("พฤ., 12/3/2569", "2026-03-12"),  # of the Buddhist era
    ("2026.03.12 quinta-feira", "2026-03-12"),
    ("Fri, 03/04/2026", "2026-04-03"),  # a Friday as 3 April, a Wednesday as 4 March
    ("Wed, 03/04/2026", "2026-03-04"),
]


@pytest.mark.parametrize(("written", "meant"), CLOCKS)
def test_clocks(written: str, meant: str, tmp_path: Path) -> None:
    feed = read(f"{TOP}2026/03/14(土)\n{written}\tMia\thello\n", tmp_path / "a.txt")
    assert rows(feed, "time", "author", "text") == [(f"2026-03-14T{meant}:00", "Mia", "hello")]


@pytest.mark.parametrize(("written", "meant"), DAYS)
def test_days(written: str, meant: str, tmp_path: Path) -> None:
    feed = read(f"{TOP}{written}\n09:05\tMia\thello\n", tmp_path / "a.txt")
    assert rows(feed, "time", "text") == [(f"{meant}T09:05:00", "hello")]


def test_the_weekdays_of_the_whole_file_decide(tmp_path: Path) -> None:
    text = f"{TOP}Fri, 03/04/2026\n09:05\tMia\ta\n\n04/04/2026\n09:05\tMia\tb\n"
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "time") == [("2026-04-03T09:05:00",), ("2026-04-04T09:05:00",)]


def test_what_the_user_says_wins(tmp_path: Path) -> None:
    text = f"{TOP}Fri, 03/04/2026\n09:05\tMia\ta\n"
    assert rows(read(text, tmp_path / "a.txt", date_order="mdy"), "time") == [
        ("2026-03-04T09:05:00",)
    ]


TEXTS = [
    ('"two\nlines"', "two\nlines"),
    ('"a ""quote"" and\nmore"', 'a "quote" and\nmore'),
    ('"day:\n2026/03/15(日)\nis Sunday"', "day:\n2026/03/15(日)\nis Sunday"),
    ('"never closed', '"never closed'),
    ('"said" she', '"said" she'),
    ("a tab\tinside", "a tab\tinside"),
    ("separator\u2028inside", "separator\u2028inside"),
    ("[Photo] of my cat", "[Photo] of my cat"),
    ("[Unknown]", "[Unknown]"),
    ("Photos", "Photos"),  # only the PC writes it for a picture
    ("貼圖", "貼圖"),
    ("Message unsent.", "Message unsent."),
    ("Mia is my full name", "Mia is my full name"),
    ("Mia left", "Mia left"),
    ("Bo unsent a message.", "Bo unsent a message."),  # in words of Mia
]


@pytest.mark.parametrize(("written", "meant"), TEXTS)
def test_texts(written: str, meant: str, tmp_path: Path) -> None:
    text = f"{TOP}2026/03/14(土)\n09:05\tMia\t{written}\n09:06\tBo\tnext\n"
    feed = read(text, tmp_path / "a.txt")
    found = rows(feed, "author", "kind", "text", "pictures")
    assert found == [("Mia", "message", meant, 0), ("Bo", "message", "next", 0)]


@pytest.mark.parametrize(
    ("line", "kind", "author"),
    [
        ("09:05\t\tBo joined the group.", "system", None),
        ("09:05\tBo\tBo left the group", "system", None),
        ("09:05\tBo unsent a message.", "deleted", None),
        ("09:05\tBoがメッセージの送信を取り消しました", "deleted", None),
        ("09:05\tBo已收回訊息", "deleted", None),
        ("09:05\t\tMessage unsent.", "deleted", None),
        ("09:05\t\tメッセージの送信を取り消しました", "deleted", None),
        ("09:05\t\t撤回了一条消息", "deleted", None),
        ("09:05\tBo\t☎ 不在着信", "call", "Bo"),
    ],
)
def test_what_the_app_says(line: str, kind: str, author: str | None, tmp_path: Path) -> None:
    feed = read(f"{TOP}2026/03/14(土)\n{line}\n", tmp_path / "a.txt")
    assert rows(feed, "kind", "author") == [(kind, author)]


def test_a_voice_message_is_a_file(tmp_path: Path) -> None:
    feed = read(f"{TOP}2026/03/14周六\n09:05\tMia\t[语音信息]\n", tmp_path / "a.txt")
    assert rows(feed, "text", "files") == [("", 1)]


PC_TEXTS = [
    ("圖片", "", 1, 0, 0),
    ("貼圖", "", 1, 0, 0),
    ("图片", "", 1, 0, 0),
    ("贴图", "", 1, 0, 0),
    ("画像", "", 1, 0, 0),
    ("スタンプ", "", 1, 0, 0),
    ("รูป", "", 1, 0, 0),
    ("動画", "", 0, 1, 0),
    ("视频", "", 0, 1, 0),
    ("ファイル", "", 0, 0, 1),
    ("Photos", "", 1, 0, 0),
    ("圖片很好看", "圖片很好看", 0, 0, 0),
    ("貼圖 哈哈", "貼圖 哈哈", 0, 0, 0),
    ("Photo", "Photo", 0, 0, 0),  # the English PC writes Photos
    ("ノート", "ノート", 0, 0, 0),
]


@pytest.mark.parametrize(("written", "text", "pictures", "videos", "files"), PC_TEXTS)
def test_placeholders_of_the_pc(
    written: str, text: str, pictures: int, videos: int, files: int, tmp_path: Path
) -> None:
    feed = read(f"2026.03.14 星期六\n09:05 Mia {written}\n", tmp_path / "a.txt")
    found = rows(feed, "author", "text", "pictures", "videos", "files")
    assert found == [("Mia", text, pictures, videos, files)]


PC_LINES = [
    ("09:06 小明加入聊天", "system", None, "小明加入聊天"),
    ("09:06 小明已收回訊息", "deleted", None, "小明已收回訊息"),
    ("09:06 Message unsent.", "deleted", None, "Message unsent."),
    ("09:06 小明", "message", "小明", ""),  # his text is empty
    ("09:06 小明 ", "message", "小明", ""),
    ("09:06 Bo\nhello", "message", "Bo", "\nhello"),  # and his begins on the second line
]


@pytest.mark.parametrize(("line", "kind", "author", "text"), PC_LINES)
def test_what_the_app_says_on_the_pc(
    line: str, kind: str, author: str | None, text: str, tmp_path: Path
) -> None:
    feed = read(f"2026.03.14 星期六\n09:05 小明 早安\n{line}\n", tmp_path / "a.txt")
    assert rows(feed, "kind", "author", "text")[1] == (kind, author, text)


def test_a_line_that_nobody_knows_takes_no_day_away(tmp_path: Path) -> None:
    days = "2026/03/14(Sat)\n09:05\tMia\ta\n\n2026/03/15(Sun)\nAlbum created\n09:06\tMia\tb\n"
    feed = read(TOP + days, tmp_path / "a.txt")
    assert [f"{time:%d}" for time in feed.items["time"]] == ["14", "15"]
    assert feed.items["text"].to_list() == ["a", "b"]


def test_a_day_in_an_announcement_stays_in_it(tmp_path: Path) -> None:
    text = "2026.03.14 星期六\n09:05 Mia 聚會\n2026.03.20 星期五\n在公園\n09:06 Bo 好\n"
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "time", "text") == [
        ("2026-03-14T09:05:00", "聚會\n2026.03.20 星期五\n在公園"),
        ("2026-03-14T09:06:00", "好"),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{TOP}14 March\n9h05 Mia hello\n", "lines 4 to 5"),
        (f"{TOP}2026/03/14(土)\n\n9h05 Mia hello\n", "line 6"),
    ],
)
def test_a_file_of_which_nothing_is_understood_is_rejected(
    text: str, place: str, tmp_path: Path
) -> None:
    feed = read(text, tmp_path / "a.txt")
    assert feed.items.height == 0
    assert [each.place for each in feed.rejected] == [place]


def test_names_without_tabs_are_learnt(tmp_path: Path) -> None:
    lines = [
        "09:05 Mia Lund new serum",
        "09:06 Mia Lund [Photo]",
        "09:07 Bo see you",
        "09:08 Bo no",
    ]
    feed = read("2026.03.14 Saturday\n" + "\n".join(lines), tmp_path / "a.txt")
    assert rows(feed, "author", "text") == [
        ("Mia Lund", "new serum"),
        ("Mia Lund", ""),
        ("Bo", "see you"),
        ("Bo", "no"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[LINE up] not an export\nreally\n",
        "2026.03.14 Saturday\nnothing happened\n",
        "2026-03-14 09:05 Mia: hello\n2026-03-14 09:06 Bo: hi\n",
        "09:05\tMia\thello\n",
    ],
)
def test_what_is_none(text: str, tmp_path: Path) -> None:
    from feedfilter.importer import find_importers
    from feedfilter.ingest.open import opened

    assert not find_importers()["line"].recognises(opened("a.txt", text.encode()))


def test_quotes_that_never_close_take_linear_time(tmp_path: Path) -> None:
    start = time.perf_counter()
    feed = read(f"{TOP}2026/03/14(土)\n" + '09:05\tMia\t"open\nmore\n' * 20_000, tmp_path / "a.txt")
    assert feed.items.height == 20_000
    assert time.perf_counter() - start < 10


def test_as_many_names_as_lines_take_linear_time(tmp_path: Path) -> None:
    lines = "".join(f"09:05 Q{number} hello\n" for number in range(20_000))
    start = time.perf_counter()
    feed = read(f"2026.03.14 Saturday\n{lines}", tmp_path / "a.txt")
    assert feed.items["author"].n_unique() == 20_000
    assert time.perf_counter() - start < 10


def test_who_is_called_pm_is_no_half_of_the_day(tmp_path: Path) -> None:
    feed = read(f"{TOP}2026/03/14(土)\n09:05\tPM\thello\n09:06 PM\tMia\thi\n", tmp_path / "a.txt")
    assert feed.items["author"].to_list() == ["PM", "Mia"]
    assert feed.items["time"].dt.hour().to_list() == [9, 21]


def test_a_tab_in_a_message_from_a_pc_parts_no_name(tmp_path: Path) -> None:
    feed = read("2026.03.14 Saturday\n09:05 Mia a\tb\n09:06 Mia c\n", tmp_path / "a.txt")
    assert feed.items["author"].to_list() == ["Mia", "Mia"]
    assert feed.items["text"].to_list() == ["a\tb", "c"]
