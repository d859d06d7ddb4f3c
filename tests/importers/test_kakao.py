"""KakaoTalk: every variant's stamps, what the app says, old code pages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from feedfilter.importer import find_importers
from feedfilter.ingest.open import opened
from tests.importers.made_exports import read, rows

TOP = "요가 친구 3 님과 카카오톡 대화\n저장한 날짜 : 2026-03-15 11:59:30\n\n"
RULE = "--------------- 2026년 3월 14일 토요일 ---------------\n"
STAMPS = [
    ("2026년 3월 14일 오전 9:05", "09:05"),
    ("2026년 3월 14일 오후 9:05", "21:05"),
    ("2026년 3월 14일 오전 12:05", "00:05"),
    ("2026년 3월 14일 오후 12:05", "12:05"),
    ("March 14, 2026, 9:05 AM", "09:05"),
    ("March 14, 2026 at 9:05\u202fPM", "21:05"),
    ("2026. 3. 14. 오전 9:05", "09:05"),
    ("2026. 3. 14. 13:05", "13:05"),
    ("2026-03-14 오전 9:05", "09:05"),
    ("2026-03-14 21:05", "21:05"),
    ("March 14, 2026, 9:05 p.m.", "21:05"),
    ("March 14, 2026 at 9:05\u202fa.m.", "09:05"),
    ("Mar. 14, 2026 at 12:05 a.m.", "00:05"),
    ("Mar 14, 2026 21:05", "21:05"),
    ("14 March 2026 at 21:05", "21:05"),
    ("14 Mar 2026, 9:05\u202fpm", "21:05"),
    ("9:05pm, March 14, 2026", "21:05"),
    ("12:05am, March 14, 2026", "00:05"),
    ("21:05, 14 March 2026", "21:05"),
]


@pytest.mark.parametrize(("stamp", "meant"), STAMPS)
def test_stamps_of_phones(stamp: str, meant: str, tmp_path: Path) -> None:
    feed = read(f"{TOP}{stamp}, Mia, the shop : price : 5\n", tmp_path / "a.txt")
    found = rows(feed, "time", "author", "text", "chat")
    assert found == [(f"2026-03-14T{meant}:00", "Mia, the shop", "price : 5", "요가 친구")]


TITLES = [
    ("Talk_2026.3.15 11:59-1.txt", None),
    ("요가 (4명)과 카카오톡 대화-1.txt", "요가"),
    ("요가 (4명)과 카카오톡 대화", "요가"),
    ("요가 님과의 카카오톡 대화", "요가"),
    ("요가 카카오톡 대화", "요가"),
    ("카카오톡 대화", None),
    ("Yoga with KakaoTalk Chats", "Yoga"),
    ("Yoga Talk Chats", "Yoga"),
    ("KakaoTalk Chats with Yoga (4)", "Yoga"),
    ("KakaoTalk Chats with Yoga (4 people)-1.txt", "Yoga"),
    ("KakaoTalk Chats with Yoga-2", "Yoga-2"),
    ("an app's new title", None),
]


@pytest.mark.parametrize(("title", "name"), TITLES)
@pytest.mark.parametrize("saved", ["저장한 날짜 : 2026. 3. 15. 오전 11:59", "Saved Date : today"])
def test_titles(title: str, name: str | None, saved: str, tmp_path: Path) -> None:
    text = f"{title}\n{saved}\n\n2026. 3. 14. 오전 9:05, Mia : hello\n"
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "author", "chat") == [("Mia", name)]
    assert not feed.rejected


@pytest.mark.parametrize(
    "text",
    [
        "Minutes\nDate Saved : Mar 15, 2026\nall were there\n",
        "Minutes\n2026. 3. 14. 오전 9:05, Mia : hello\n",
        "[LINE] 미아와의 대화\n저장한 날짜 : 2026. 3. 15. 11:59\n\n[Mia] [오전 9:05] hello\n",
    ],
)
def test_what_is_none(text: str) -> None:
    assert not find_importers()["kakao"].recognises(opened("a.txt", text.encode()))


@pytest.mark.parametrize(
    ("clock", "meant"), [("오전 9:05", "09:05"), ("9:05 PM", "21:05"), ("21:05", "21:05")]
)
def test_stamps_of_the_pc(clock: str, meant: str, tmp_path: Path) -> None:
    feed = read(f"{TOP}{RULE}[Mia] [{clock}] hello\n", tmp_path / "a.txt")
    assert rows(feed, "time", "author", "text") == [(f"2026-03-14T{meant}:00", "Mia", "hello")]


TEXTS = [
    ("사진", "message", "", 1, 0, 0),
    ("사진 3장", "message", "", 3, 0, 0),
    ("동영상", "message", "", 0, 1, 0),
    ("파일: 가격.pdf", "message", "", 0, 0, 1),
    ("음성메시지", "message", "", 0, 0, 1),
    ("삭제된 메시지입니다.", "deleted", "", 0, 0, 0),
    ("보이스톡 부재중", "call", "보이스톡 부재중", 0, 0, 0),
    ("<사진>", "message", "", 1, 0, 0),
    ("<사진 읽지 않음>", "message", "", 1, 0, 0),
    ("<Photo>", "message", "", 1, 0, 0),
    ("‹사진>", "message", "", 1, 0, 0),
    ("(사진)", "message", "", 1, 0, 0),
    ("(이모티콘) ", "message", "", 1, 0, 0),
    ("(emoticon)", "message", "", 1, 0, 0),
    ("이모티콘 ", "message", "", 1, 0, 0),
    ("photo", "message", "", 1, 0, 0),
    ("<동영상>", "message", "", 0, 1, 0),
    ("The message has been deleted.", "deleted", "", 0, 0, 0),
    ("(photo of me)", "message", "(photo of me)", 0, 0, 0),
    ("(사진) 좋아요", "message", "(사진) 좋아요", 0, 0, 0),
    ("words with a blank ", "message", "words with a blank ", 0, 0, 0),
    ("사진 좋아요", "message", "사진 좋아요", 0, 0, 0),
    ("동영상 봤어?", "message", "동영상 봤어?", 0, 0, 0),
    ("Photo album", "message", "Photo album", 0, 0, 0),
    ("보이스톡 할까?", "message", "보이스톡 할까?", 0, 0, 0),
    ("[공지] [오후] 세일", "message", "[공지] [오후] 세일", 0, 0, 0),
    (
        "line\n[not a message] here\n\nlast",
        "message",
        "line\n[not a message] here\n\nlast",
        0,
        0,
        0,
    ),
]


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case[0][:12])
def test_texts(case: tuple[str, str, str, int, int, int], tmp_path: Path) -> None:
    feed = read(f"{TOP}{RULE}[Mia] [오전 9:05] {case[0]}\n", tmp_path / "a.txt")
    assert rows(feed, "kind", "text", "pictures", "videos", "files") == [case[1:]]


@pytest.mark.parametrize(
    "line",
    [
        "Bo님이 나갔습니다.",
        "Bo님이 들어왔습니다.",
        "Bo님이 들어왔습니다.운영정책을 위반한 메시지는 신고될 수 있습니다. ",
        "Bo님을 내보냈습니다.",
        "Mia님이 Bo님을 초대했습니다.",
        "Mia님이 Bo님에게 방장을 위임했습니다.",
        "Mia님이 Bo님을 부방장으로 설정했습니다.",
    ],
)
def test_what_the_app_says_on_the_pc(line: str, tmp_path: Path) -> None:
    feed = read(f"{TOP}{RULE}[Mia] [오전 9:05] hello\n{line}\n", tmp_path / "a.txt")
    assert rows(feed, "kind", "author", "text", "time")[1] == ("system", None, line, None)


def test_what_stands_first_on_a_day_of_the_pc_is_the_apps(tmp_path: Path) -> None:
    text = f"{TOP}{RULE}\n오늘은 생일입니다\n축하해요\n[Mia] [오전 9:05] hello\n"
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "kind", "author", "text") == [
        ("system", None, "오늘은 생일입니다\n축하해요"),
        ("message", "Mia", "hello"),
    ]


BODIES = [  # what goes on with a message of 14 March, and is followed by another one of that day
    "2026년 3월 20일 오전 9:00\nbring a mat",
    "2026년 3월 20일 오전 9:00\n\nbring a mat",
    "see you on\n2026년 3월 20일",
    "see you on\n\n2026년 3월 20일",
    "9:00, March 14, 2026, at the gym",
    "14 March 2026 at 9:06, Mia : said so",
    "2026-03-14 09:06, at the gym",
    "2026. 3. 14. 오전 9:06: the gym",
    "Mar 14, 2026 at 9:06 AM: the gym",
]


@pytest.mark.parametrize("body", BODIES)
def test_a_date_inside_a_message_stays_in_it(body: str, tmp_path: Path) -> None:
    first, second = "2026년 3월 14일 오전 9:05", "2026년 3월 14일 오전 9:10"
    text = f"{TOP}{first}\n{first}, Mia : next class\n{body}\n{second}, Bo : yes\n"
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "text") == [(f"next class\n{body}",), ("yes",)]
    assert not feed.rejected


@pytest.mark.parametrize("gap", ["", "\n"])
def test_the_line_of_a_day_is_in_no_message(gap: str, tmp_path: Path) -> None:
    text = (
        f"{TOP}2026년 3월 14일 토요일\n2026. 3. 14. 오전 9:05, Mia : hello\n{gap}"
        "2026년 3월 15일 일요일\n2026. 3. 15. 오전 9:05, Bo : hi\n"
    )
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "text") == [("hello",), ("hi",)]


TOLD = [  # an iPhone's stamp of Mia's message, the app's one, the next message's
    ("2026. 3. 14. 오후 9:05", "2026. 3. 14. 오후 9:06", "2026. 3. 14. 오후 9:06"),
    ("2026. 3. 14. 21:05", "2026. 3. 14. 21:06", "2026. 3. 15. 00:06"),
    ("Mar 14, 2026, 9:05 PM", "Mar 14, 2026, 9:06 PM", "Mar 14, 2026, 9:07 PM"),
    ("14 Mar 2026 at 21:05", "14 Mar 2026 at 21:06", "14 Mar 2026 at 21:07"),
    ("2026-03-14 오후 9:05", "2026-03-14 오후 9:06", "2026-03-14 오후 9:07"),
]


@pytest.mark.parametrize("stamps", TOLD)
def test_what_the_app_says_on_an_iphone(stamps: tuple[str, str, str], tmp_path: Path) -> None:
    before, told, after = stamps
    text = f"{TOP}{before}, Mia : hello\n{told}: Bo opened: a vote.\n{after}, Bo : hi\n"
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "kind", "author", "text", "time") == [
        ("message", "Mia", "hello", "2026-03-14T21:05:00"),
        ("system", None, "Bo opened: a vote.", "2026-03-14T21:06:00"),
        ("message", "Bo", "hi", feed.items["time"].dt.strftime("%Y-%m-%dT%H:%M:%S")[2]),
    ]


@pytest.mark.parametrize("day", ["13", "20"])
def test_a_list_of_dates_on_an_iphone_stays_in_its_message(day: str, tmp_path: Path) -> None:
    line = f"2026. 3. {day}. 오후 9:06: yoga"
    text = f"{TOP}2026. 3. 14. 오후 9:05, Mia : dates\n{line}\n2026. 3. 14. 오후 9:07, Bo : ok\n"
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "text") == [(f"dates\n{line}",), ("ok",)]


def test_words_of_the_app_are_known_out_of_order(tmp_path: Path) -> None:
    line = "2026. 3. 14. 오후 9:00: Bo님이 나갔습니다."
    feed = read(f"{TOP}2026. 3. 14. 오후 9:05, Mia : hello\n{line}\n", tmp_path / "a.txt")
    assert rows(feed, "kind", "text")[1] == ("system", "Bo님이 나갔습니다.")


@pytest.mark.parametrize(
    ("top", "place"), [(TOP, "lines 4 to 5"), (f"{TOP}2026. 3. 14.\n", "lines 4 to 6")]
)
def test_a_file_of_which_nothing_is_understood_is_rejected(
    top: str, place: str, tmp_path: Path
) -> None:
    feed = read(f"{top}14/03/2026 9:05 Mia: hello\n14/03/2026 9:06 Bo: hi\n", tmp_path / "a.txt")
    assert feed.items.height == 0
    assert [each.place for each in feed.rejected] == [place]


def test_an_empty_chat_is_no_loss(tmp_path: Path) -> None:
    feed = read(TOP, tmp_path / "a.txt")
    assert feed.items.height == 0
    assert not feed.rejected


def test_long_lines_take_linear_time(tmp_path: Path) -> None:
    long = ("[" * 100_000, "Mar 14, " * 50_000, "2025. 3. 14. 9:05: " * 20_000, "님이 " * 50_000)
    start = time.perf_counter()
    for top in (f"{TOP}{RULE}[Mia] [오전 9:05] ", f"{TOP}2026. 3. 14. 오전 9:05, Mia : "):
        feed = read(f"{top}hello\n" + "\n".join(long) + "님을 초대했습니다.\n", tmp_path / "a.txt")
        assert feed.items.height == 1
    assert time.perf_counter() - start < 10


def test_many_lines_of_the_app_take_linear_time(tmp_path: Path) -> None:
    told = "2026. 3. 14. 오후 9:05: Bo opened a vote.\n"
    start = time.perf_counter()
    feed = read(f"{TOP}{told * 20_000}", tmp_path / "a.txt")
    assert feed.items.height == 20_000
    assert time.perf_counter() - start < 10


def test_an_old_file_is_in_its_own_code_page(tmp_path: Path) -> None:
    feed = read(f"{TOP}{RULE}[미아] [오전 9:05] 세럼\n".encode("cp949"), tmp_path / "a.txt")
    assert rows(feed, "author", "text") == [("미아", "세럼")]
    assert "read as cp949; --encoding overrides" in feed.sources[0].notes
    assert not any("gb18030" in note for note in feed.sources[0].notes)


def test_a_short_row_of_the_mac_is_rejected_alone(tmp_path: Path) -> None:
    text = 'Date,User,Message\n2026-03-14 09:05:33,"Mia"\n2026-03-14 09:06:00,"Bo","hi"\n'
    feed = read(text, tmp_path / "a.csv")
    assert rows(feed, "author") == [("Bo",)]
    assert [each.place for each in feed.rejected] == ["line 2"]


MAC = [
    ('2026-03-14 09:05:33,"Bo","Bo joined this chatroom."', "system", None, True),
    ('2026-03-14 09:05:33,"Bo","Bo님이 나갔습니다."', "system", None, True),
    ('2026-03-14 09:05:33,"Mia","Bo님이 나갔습니다."', "message", "Mia", True),
    ('2026-03-14 09:05:33,"Mia","(이모티콘) "', "message", "Mia", True),
    (',,"The message has been deleted."', "deleted", None, False),
]


@pytest.mark.parametrize("case", MAC, ids=lambda case: case[0][20:])
def test_what_the_app_says_on_the_mac(
    case: tuple[str, str, str | None, bool], tmp_path: Path
) -> None:
    line, kind, author, timed = case
    feed = read(f"Date,User,Message\n{line}\n", tmp_path / "a.csv")
    assert rows(feed, "kind", "author") == [(kind, author)]
    assert feed.items["time"].is_not_null().to_list() == [timed]
