"""Telegram's HTML: parts as one feed, who spoke last, and pages that attack the reader."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from feedfilter.importer import UnreadableError
from feedfilter.ingest import read_feed
from feedfilter.records import html

PAGE = (
    '<!DOCTYPE html><title>Exported Data</title><div class="page_header"><div class="text bold">\n'
    'Yoga \n</div></div><div class="history">'
)
SAMPLES = Path(__file__).parents[1] / "samples" / "telegram-html"


def message(number: int, text: str, name: str | None = None) -> str:
    who = f'<div class="from_name">\n{name} \n</div>' if name else ""
    joined = "" if name else " joined"
    return (
        f'<div class="message default clearfix{joined}" id="message{number}"><div class="body">'
        f'<div class="pull_right date details" title="14.03.2026 09:05:{number % 60:02} UTC+01:00">09:05</div>'
        f'{who}<div class="text">\n{text}\n</div></div></div>'
    )


def write(folder: Path, *pages: str) -> Path:
    for number, page in enumerate(pages, 1):
        name = f"messages{number if number > 1 else ''}.html"
        (folder / name).write_text(PAGE + page, encoding="utf-8")
    return folder


def texts(*paths: Path) -> list[str]:
    return read_feed([str(path) for path in paths]).items["text"].to_list()


def test_parts_are_one_feed_however_they_are_given(tmp_path: Path) -> None:
    parts = [message(1, "one", "Mia"), message(2, "two"), message(3, "three", "Bo")]
    folder = write(tmp_path, *parts)
    first, second, third = (folder / f"messages{n}.html" for n in ("", 2, 3))
    assert texts(folder) == ["one", "two", "three"]
    assert texts(first) == ["one", "two", "three"]
    assert texts(first, second, third) == ["one", "two", "three"]
    assert texts(folder) == ["one", "two", "three"]  # once more in the same process
    assert texts(third) == ["three"]
    authors = read_feed([str(folder)]).items["author"].to_list()
    assert authors == ["Mia", "Mia", "Bo"]


def test_only_a_joined_message_has_the_name_of_the_one_before(tmp_path: Path) -> None:
    nameless = message(2, "b").replace(" joined", "")
    items = read_feed([str(write(tmp_path, message(1, "a", "Mia") + nameless))]).items
    assert items["author"].to_list() == ["Mia", None]


def reaction(inside: str) -> str:
    return f'<span class="reaction active"><span class="emoji">\n👍\n</span>{inside}</span>'


@pytest.mark.parametrize(
    ("reactions", "likes"),
    [
        ("", 0),
        (reaction('<span class="count">\n12\n</span>'), 12),
        (reaction('<span class="userpics"><div class="userpic userpic2"></div></span>') * 2, 2),
        (reaction('<span class="count">many</span>'), 0),
    ],
)
def test_reactions_are_likes(reactions: str, likes: int, tmp_path: Path) -> None:
    box = f'<span class="reactions">{reactions}</span></div></div>'
    page = message(1, "a", "Mia").replace("</div></div></div>", f"</div>{box}")
    items = read_feed([str(write(tmp_path, page + message(2, "b")))]).items
    assert items.select("text", "likes").rows() == [("a", likes), ("b", 0)]


@pytest.mark.parametrize(
    "page",
    [
        "<title>Exported Data</title><div class='page_body list_page'>",
        '<title>My data</title><div class="history">',
        "Exported Data",
    ],
)
def test_other_pages_are_not_taken_for_it(page: str, tmp_path: Path) -> None:
    from feedfilter.importers.telegram_html import IMPORTER
    from feedfilter.ingest.open import opened

    assert not IMPORTER.recognises(opened("messages.html", page.encode()))


HOSTILE = {
    "open links": "<a " * 100_000,
    "open comments": "<!--" * 100_000,
    "deep": "<div>" * 100_000,
    "deep formatting": "<b><i>" * 50_000,
    "entities": "&amp" * 100_000,
    "declared entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>&a;',
    "open quote": '<a href="' * 50_000,
    "nul": "\0" * 100_000,
    "many links": '<a href="https://s.example">x</a>' * 20_000,
}


@pytest.mark.parametrize("attack", HOSTILE.values(), ids=HOSTILE)
def test_an_attack_costs_its_own_message_and_little_time(attack: str, tmp_path: Path) -> None:
    page = message(1, "before", "Mia") + message(2, attack, "Eve") + message(3, "after", "Bo")
    start = time.perf_counter()
    feed = read_feed([str(write(tmp_path, page))])
    assert time.perf_counter() - start < 10
    found = dict(feed.items.select("item_id", "text").rows())
    assert found["1"] == "before"
    assert found["3"] == "after"
    assert "root:" not in found.get("2", "")


def test_a_name_of_blanks_costs_little_time(tmp_path: Path) -> None:
    page = message(1, "a", f"Eve{' ' * 300_000}x") + message(2, "b", "Bo via @gif")
    start = time.perf_counter()
    authors = read_feed([str(write(tmp_path, page))]).items["author"].to_list()
    assert time.perf_counter() - start < 10
    assert authors[1] == "Bo"


def test_a_message_that_is_too_large_is_rejected(tmp_path: Path) -> None:
    page = message(1, "x" * (html.MAX_PIECE + 1), "Eve") + message(2, "after", "Bo")
    feed = read_feed([str(write(tmp_path, page))])
    assert feed.items["text"].to_list() == ["after"]
    assert [each.place for each in feed.rejected] == ["messages.html, message 1"]


def test_words_keep_the_breaks_that_the_page_shows() -> None:
    element = html.parsed(b"<div>\n a<br>b <b>c<br/>d</b> e\n<!-- no --> </div>")
    assert html.words(element) == "a\nb c\nd e"
    assert html.words(None) == ""


@pytest.mark.parametrize("piece", [b"", b" ", b"\0", b"<", b"plain words"])
def test_what_is_no_html_is_unreadable(piece: bytes) -> None:
    with pytest.raises(UnreadableError):
        html.parsed(piece)


def test_the_json_beside_it_is_read_instead(tmp_path: Path) -> None:
    write(tmp_path, message(1, "from html", "Mia"))
    chat = '{"name": "Yoga", "type": "private_group", "id": 1, "messages": [{"id": 1, "type": "message", "date_unixtime": "1773475533", "from": "Mia", "text": "from json"}]}'
    (tmp_path / "result.json").write_text(chat, encoding="utf-8")
    assert texts(tmp_path) == ["from json"]
