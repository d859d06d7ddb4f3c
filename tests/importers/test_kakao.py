"""KakaoTalk: every variant's stamps, what the app says, old code pages."""

from __future__ import annotations

from pathlib import Path

import pytest

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
]


@pytest.mark.parametrize(("stamp", "meant"), STAMPS)
def test_stamps_of_phones(stamp: str, meant: str, tmp_path: Path) -> None:
    feed = read(f"{TOP}{stamp}, Mia, the shop : price : 5\n", tmp_path / "a.txt")
    found = rows(feed, "time", "author", "text", "chat")
    assert found == [(f"2026-03-14T{meant}:00", "Mia, the shop", "price : 5", "요가 친구")]


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
    "line", ["Bo님이 나갔습니다.", "Bo님이 들어왔습니다.", "Mia님이 Bo님을 초대했습니다."]
)
def test_what_the_app_says_on_the_pc(line: str, tmp_path: Path) -> None:
    feed = read(f"{TOP}{RULE}[Mia] [오전 9:05] hello\n{line}\n", tmp_path / "a.txt")
    assert rows(feed, "kind", "author", "text", "time")[1] == ("system", None, line, None)


def test_a_date_inside_a_message_stays_in_it(tmp_path: Path) -> None:
    text = f"{TOP}2026년 3월 14일 오전 9:05, Mia : next class\n2026년 3월 20일 오전 9:00\nbring a mat\n"
    feed = read(text, tmp_path / "a.txt")
    assert rows(feed, "text") == [("next class\n2026년 3월 20일 오전 9:00\nbring a mat",)]


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
