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
        ("23", "message", False), ("Reply", "message", True), ("19", "message", True),
        ("21", "system", False),
    ],
)  # fmt: skip
def test_kinds(type_: str, kind: str, is_reply: bool, tmp_path: Path) -> None:
    reference = {"messageId": "7", "channelId": "3"}
    row = read(tmp_path, {"id": "9", "type": type_, "content": "a", "reference": reference}).row(
        0, named=True
    )
    assert (row["kind"], row["reply"]) == (kind, is_reply)
    assert row["reply_to"] == ("7" if is_reply else None)


@pytest.mark.parametrize(
    ("reference", "is_reply"),
    [
        ({"messageId": "7", "channelId": "2"}, True),
        ({"messageId": "7", "channelId": "2", "type": "Default"}, True),
        ({"messageId": "7", "channelId": "3"}, False),  # a cross-post of another channel
        ({"messageId": "7", "channelId": "2", "type": "Forward"}, False),
        ({"messageId": None, "channelId": "2"}, False),
        ({"messageId": "7"}, False),
        (None, False),
    ],
)
def test_a_message_like_any_other_may_be_a_reply(
    reference: dict[str, Any] | None, is_reply: bool, tmp_path: Path
) -> None:
    row = read(tmp_path, {"id": "9", "content": "a", "reference": reference}).row(0, named=True)
    assert (row["reply"], row["reply_to"]) == (is_reply, "7" if is_reply else None)


BUTTON = {"type": "Button", "label": "Buy", "url": "https://s.example/b"}
ROW = {"type": "ActionRow", "components": [BUTTON, {"label": "Close", "url": None}]}
DEEP: dict[str, Any] = {"components": [BUTTON]}
for _ in range(50):
    DEEP = {"components": [DEEP]}


@pytest.mark.parametrize(
    ("said", "title", "links"),
    [
        ({"components": [ROW]}, "Buy\nClose", ["https://s.example/b"]),
        ({"components": [{"content": "Sale today"}, DEEP]}, "Sale today\nBuy", ["https://s.example/b"]),
        ({"components": [5, {"label": 5, "url": []}, "a"]}, None, []),
        ({"components": None}, None, []),
        ({"embeds": [{"author": {"name": "Shop", "url": "https://s.example/a"}, "title": "Sale",
                      "url": "https://s.example/c", "footer": {"text": "only today"}}]},
         "Shop\nSale\nonly today", ["https://s.example/c", "https://s.example/a"]),
        ({"embeds": [{"author": None, "footer": {"text": None}, "title": "Sale"}]}, "Sale", []),
    ],
)  # fmt: skip
def test_cards_and_buttons(
    said: dict[str, Any], title: str | None, links: list[str], tmp_path: Path
) -> None:
    row = read(tmp_path, {"id": "9", "content": "a", **said}).row(0, named=True)
    assert (row["link_title"], row["links"]) == (title, links)


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


OLD_GROUP = '<div class="chatlog__message-group">'
OLD_NAME = '<span class="chatlog__author-name" data-user-id="5">Mia</span>'
LINK = """<a class="chatlog__reference-link" href="#" onclick="scrollToMessage(event, &#39;77&#39;)">"""


def above(inside: str) -> str:
    return f'{OLD_GROUP}<div class="chatlog__reference">{inside}</div>{OLD_NAME}'


@pytest.mark.parametrize(
    ("between", "replies"),
    [
        (f"</div>{above(f'{LINK}old</a>')}", [(False, None), (True, "77"), (False, None)]),
        (f"</div>{above('Original message was deleted.')}", [(False, None), (True, None), (False, None)]),
        (f"</div>{OLD_GROUP}{OLD_NAME}", [(False, None)] * 3),
        ("", [(False, None)] * 3),
    ],
)  # fmt: skip
def test_before_2022_what_is_answered_stands_above(
    between: str, replies: list[tuple[bool, str | None]], tmp_path: Path
) -> None:
    path = tmp_path / "a.html"
    head = f"<div class=preamble__entry>Yoga</div>{OLD_GROUP}{OLD_NAME}"
    path.write_text(head + on_page("a") + between + on_page("b") + on_page("c"), encoding="utf-8")
    items = read_feed([str(path)]).items
    assert items.select("reply", "reply_to").rows() == replies
    assert items["text"].to_list() == ["a", "b", "c"]


def test_emoji_of_cards_are_put_back(tmp_path: Path) -> None:
    card = (
        '<div class="chatlog__embed"><div class="chatlog__embed-title">a<img alt="★">b</div></div>'
    )
    path = tmp_path / "a.html"
    body = on_page("x").replace("</div></div>", f"</div>{card}</div>")
    path.write_text(f"<div class=preamble__entry>Yoga</div>{body}", encoding="utf-8")
    assert read_feed([str(path)]).items["link_title"].to_list() == ["a★b"]


BOX = '<div class="chatlog__followup">{}</div>'
NAME = '<div class="chatlog__header"><span class="chatlog__author-name" title="x" data-user-id="5">Mia</span></div>'
SCROLL = (
    """<span class="chatlog__reference-link" onclick="scrollToMessage(event, '77')">old</span>"""
)
ATTACHED = (
    '<div class=chatlog__attachment><a href="https://s.example/a.png"><img src=a.png></a></div>'
)
CARD = (
    '<div class=chatlog__embed><div class="chatlog__embed-title">'
    '<a href="https://s.example/c">Sale</a></div></div>'
)
PRESS = '<div class="chatlog__component-button"><a href="https://s.example/b"><span>Buy</span></a></div>'
LIKED = '<div class=chatlog__reaction><img alt="👍"><span class="chatlog__reaction-count">3</span></div>'


def transcript(folder: Path, *messages: tuple[str, str]) -> Any:
    """Write a transcript as chat_exporter does, from what stands above and in the words of each."""
    path = folder / "a.html"
    parts = [
        f'<div id="chatlog__message-container-{at}" class="chatlog__message-container" data-message-id="{at}">'
        f'<div class="chatlog__message"><div class="chatlog__message-primary">{top}'
        f'<div class="chatlog__content chatlog__markdown" data-message-id="{at}" id="message-{at}">'
        f"{words}</div></div></div></div>"
        for at, (top, words) in enumerate(messages, 820583281459200005)
    ]
    head = '<div class="preamble__entry">Shop</div><div class="preamble__entry">ticket-1</div>'
    path.write_text(
        head + '<div class="chatlog__message-group">'.join(["", *parts]), encoding="utf-8"
    )
    return read_feed([str(path)]).items


def test_transcripts_of_bots_have_each_message_once(tmp_path: Path) -> None:
    said = '<span class="chatlog__markdown-preserve">hello <img alt="🎉"></span>'
    rich = f"{said}{ATTACHED}{CARD}{PRESS}{LIKED}"
    items = transcript(tmp_path, (BOX.format(SCROLL) + NAME, rich), ("", "second"))
    first, second = items.rows(named=True)
    assert (first["text"], second["text"]) == ("hello 🎉", "second")
    assert [first["author"], second["author"], first["author_id"]] == ["Mia", "Mia", "5"]
    assert (first["link_title"], first["likes"], first["pictures"]) == ("Sale\nBuy", 3, 1)
    assert first["links"] == ["https://s.example/c", "https://s.example/b"]
    assert [(each["reply"], each["reply_to"]) for each in (first, second)] == [
        (True, "77"),
        (False, None),
    ]
    assert first["chat"] == "ticket-1"


@pytest.mark.parametrize(
    ("top", "words", "facts"),
    [
        (BOX.format("Mia used a slash command") + NAME, "a", ("a", "message", False, False, "Mia")),
        (BOX.format('<span class="chatlog__reference-unknown">gone</span>') + NAME, "a",
         ("a", "message", True, False, "Mia")),
        (BOX.format('<span class="chatlog__reference-forwarded">x</span>') + NAME, "a",
         ("a", "message", False, True, "Mia")),
        (NAME, '<div class="chatlog__forwarded-header">Forwarded</div>a',
         ("a", "message", False, True, "Mia")),
        ('<img class="chatlog__pin-avatar">',
         '<span class="chatlog__reference-name">Bo</span> has pinned a message',
         ("Bo has pinned a message", "system", False, False, "Bo")),
        (NAME, f"{CARD} and words behind it", ("and words behind it", "message", False, False, "Mia")),
    ],
)  # fmt: skip
def test_boxes_in_transcripts_of_bots(top: str, words: str, facts: Any, tmp_path: Path) -> None:
    items = transcript(tmp_path, (NAME, "first"), (top, words))
    assert items.select("text", "kind", "reply", "forwarded", "author").rows()[1:] == [facts]


@pytest.mark.parametrize(
    "attack",
    [
        "<div " + 'class="chatlog__content" data-message-id=1 ' * 20_000,
        '<div class="chatlog__message-group"><div class="chatlog__reference">'
        + "<a onclick=" * 40_000,
        '<div class="chatlog__message-group"><div class="chatlog__reference"><a '
        + "onclick=" * 40_000,
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


@pytest.mark.parametrize(
    ("folder", "account", "author"),
    [
        ("Compte", '{"id": "7", "username": "bo"}', "bo"),
        ("アカウント", '{"id": "7", "username": "bo", "global_name": "Bo"}', "Bo"),
        ("account", '{"id": "7", "username": "bo"}', "bo"),
        ("Compte", "[]", None),
        ("Compte/deeper", '{"id": "7", "username": "bo"}', None),
        ("Messages/c7", '{"id": "7", "username": "bo"}', None),
    ],
)
def test_the_account_lies_in_a_folder_of_any_language(
    folder: str, account: str, author: str | None, tmp_path: Path
) -> None:
    channel = tmp_path / "Messages" / "c7"
    for path in (channel, tmp_path / folder):
        path.mkdir(parents=True, exist_ok=True)
    (tmp_path / folder / "user.json").write_text(account, encoding="utf-8")
    (channel / "messages.json").write_text(
        '[{"ID": 1, "Timestamp": "2026-03-14 09:15:00", "Contents": "a", "Attachments": ""}]',
        encoding="utf-8",
    )
    assert read_feed([str(tmp_path)]).items["author"].to_list() == [author]


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
