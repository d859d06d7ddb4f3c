"""Columns are known by their names: those of tools that people use, and those of ten languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.errors import ExportError
from feedfilter.records.columns import guess
from tests.importers.made_exports import read, rows

# The names of columns, and which of them is read as what.
TOOLS = {
    "snscrape": (
        "url date rawContent renderedContent id user.username user.id replyCount likeCount"
        " inReplyToTweetId",
        "text=rawContent author=user.username author_id=user.id likes=likeCount"
        " comments=replyCount reply_to=inReplyToTweetId",
    ),
    "snscrape before": ("date content renderedContent user.username", "text=content"),
    "twint": (
        "id created_at date time user_id username name tweet replies_count likes_count link",
        "text=tweet author=username author_id=user_id likes=likes_count comments=replies_count",
    ),
    "Apify Instagram": (
        "id caption url commentsCount likesCount timestamp ownerFullName ownerUsername ownerId",
        "text=caption author=ownerUsername author_id=ownerId likes=likesCount"
        " comments=commentsCount",
    ),
    "Apify TikTok": (
        "id text createTime authorMeta.id authorMeta.name diggCount commentCount",
        "text=text author=authorMeta.name author_id=authorMeta.id likes=diggCount",
    ),
    "Apify YouTube": ("comment author title commentsCount", "text=comment title=title"),
    "Pyrogram": (
        "id from_user.id from_user.first_name from_user.username date chat.id chat.title text",
        "author=from_user.first_name author_id=from_user.id chat=chat.title text=text",
    ),
    "Telethon": (
        "id date message from_id.user_id reply_to reply_to.reply_to_msg_id",
        "author_id=from_id.user_id reply_to=reply_to.reply_to_msg_id",
    ),
    "Bright Data": (
        "id user_posted name description date_posted photos url",
        "time=date_posted author=user_posted text=description",
    ),
    "Bright Data, Facebook": (
        "post_id user_username_raw content date_posted num_comments page_name profile_id",
        "time=date_posted author=user_username_raw author_id=profile_id comments=num_comments",
    ),
    "Bluesky": (
        "author.did author.handle author.displayName record.createdAt record.text likeCount",
        "time=record.createdAt author=author.displayName text=record.text",
    ),
    "Reddit": (
        "author created_utc id is_self selftext subreddit title url num_comments",
        "text=selftext title=title chat=subreddit me=",
    ),
    "Reddit comments": ("author body created_utc is_self subreddit", "text=body me="),
    "weibo-search": (
        "id user_id 用户昵称 微博正文 点赞数 评论数 发布时间 微博图片url 微博视频url",
        "author=用户昵称 text=微博正文 pictures=微博图片url videos=微博视频url likes=点赞数"
        " comments=评论数",
    ),
    "WeChat": (
        "发送时间 发送人昵称 消息类型 消息内容 群聊名称",
        "time=发送时间 author=发送人昵称 text=消息内容 chat=群聊名称",
    ),
    "comments": ("评论时间 用户名称 评论内容", "time=评论时间 author=用户名称 text=评论内容"),
    "ids and names": ("ts sender sender_name content", "author=sender_name author_id=sender"),
    "shown and raw": ("time sender content display_content", "text=display_content author=sender"),
    "dialogues": ("unix_time speaker utterance", "time=unix_time author=speaker text=utterance"),
    "a clock and both": ("time datetime author text", "time=datetime author=author text=text"),
    "German": ("Datum Absender Nachricht Gruppe", "time=Datum author=Absender text=Nachricht"),
    "German, too": ("Zeit Von Text", "time=Zeit author=Von text=Text"),
    "Russian": ("Дата Автор Сообщение Чат", "time=Дата author=Автор text=Сообщение chat=Чат"),
    "Spanish": ("Fecha Usuario Mensaje", "time=Fecha author=Usuario text=Mensaje"),
    "French": ("Date Expéditeur Texte", "time=Date author=Expéditeur text=Texte"),
    "Portuguese": ("Data Autor Mensagem", "time=Data author=Autor text=Mensagem"),
    "Italian": ("Data Mittente Messaggio", "time=Data author=Mittente text=Messaggio"),
    "Japanese": ("日時 送信者 メッセージ", "time=日時 author=送信者 text=メッセージ"),
    "Korean": ("날짜 보낸사람 메시지", "time=날짜 author=보낸사람 text=메시지"),
}
# What must not be read so.
KEPT = {
    "own posts": ("time author text is_self", "me=is_self"),
    "English first": ("date author text message title", "text=text title=title"),
    "a payload": ("id data text", "time= text=text"),
    "one sender": ("time sender text", "author=sender author_id="),
    "no comment": ("time author text comment", "text=text"),
    "title alone": ("time author title", "text=title title="),
    "a description": ("time author title description", "text=description title=title"),
    "a count of comments": ("时间 作者 内容 评论", "text=内容 comments=评论"),
}


@pytest.mark.parametrize("name", [*TOOLS, *KEPT])
def test_names(name: str) -> None:
    names, expected = (TOOLS | KEPT)[name]
    found = guess(names.split()).fields
    wanted = dict(each.split("=") for each in expected.split())
    assert {field: str(found.get(field, "")) for field in wanted} == wanted


def test_names_of_two_words() -> None:
    found = guess(["Дата сообщения", "Имя отправителя", "Текст сообщения"]).fields
    assert {field: str(column) for field, column in found.items()} == {
        "time": "Дата сообщения", "author": "Имя отправителя", "text": "Текст сообщения",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Datum;Uhrzeit;Absender;Nachricht", "14.03.2026;09:05;Mia;x"),
        ("Дата;Время;Автор;Текст", "14.03.2026;9:05;Mia;x"),
        ("Fecha;Hora;Usuario;Mensaje", "14/03/2026;09:05;Mia;x"),
        ("Date;Heure;Auteur;Message", "14/03/2026;09:05;Mia;x"),
        ("Data;Hora;Autor;Mensagem", "2026-03-14;09:05;Mia;x"),
        ("日付;時刻;送信者;本文", "2026/03/14;09:05;Mia;x"),
        ("날짜;시간;작성자;내용", "2026-03-14;09:05;Mia;x"),
        ("Datum;Zeit;Autor;Text", "2026-03-14 09:05;2026-03-14 09:05;Mia;x"),
    ],
    ids=lambda text: text[:12],
)
def test_a_day_and_a_clock_are_joined(header: str, row: str, tmp_path: Path) -> None:
    feed = read(f"{header}\n{row}\n", tmp_path / "chat.csv")
    assert rows(feed, "time", "author", "text") == [("2026-03-14T09:05:00", "Mia", "x")]


def posts(*records: dict[str, Any]) -> str:
    return json.dumps([{"date": "2026-03-14 09:05:33", **record} for record in records])


def test_a_self_post_is_not_the_owners(tmp_path: Path) -> None:
    made = posts(
        {"author": "mia", "is_self": True, "selftext": "serum", "title": "Best", "subreddit": "x"},
        {"author": "bo", "is_self": False, "selftext": "", "title": "A pic", "subreddit": "x"},
    )
    feed = read(made, tmp_path / "posts.json")
    assert rows(feed, "me", "text", "link_title", "chat") == [
        (None, "serum", "Best", "x"),
        (None, "", "A pic", "x"),
    ]


def test_a_picture_has_a_caption_for_a_text(tmp_path: Path) -> None:
    mia = {"id": 9, "first_name": "Mia", "last_name": "Lund", "username": "mia"}
    bo = {"id": 8, "first_name": "Bo", "last_name": None}
    made = posts({"from_user": mia, "text": "words"}, {"from_user": bo, "caption": "below"})
    feed = read(made, tmp_path / "messages.json")
    assert rows(feed, "author", "author_id", "text") == [
        ("Mia Lund", "9", "words"),
        ("Bo", "8", "below"),
    ]


def test_what_a_card_says_is_read_beside_the_text(tmp_path: Path) -> None:
    card = {"title": "Cookies", "description": "39.9", "url": "https://x.example/1"}
    made = posts({"author": "mia", "text": "", **card}, {"author": "mia", "text": "plain"})
    feed = read(made, tmp_path / "posts.json")
    assert rows(feed, "text", "link_title") == [("", "Cookies\n39.9"), ("plain", None)]


TABLE = "Date;Author;Text\n2026-03-14 21:05;Mia;a,b\n2026-03-14 21:06;Bo;c\n"


@pytest.mark.parametrize(
    "first", ["sep=;\n", "\ufeffsep=;\r\n", '"sep=;"\n', "SEP=;\n", "sep=;\n\n", ""], ids=repr
)
@pytest.mark.parametrize("name", ["chat.csv", "chat.txt"])
def test_what_excel_writes_first_is_no_row(first: str, name: str, tmp_path: Path) -> None:
    feed = read(first + TABLE, tmp_path / name)
    assert rows(feed, "author", "text") == [("Mia", "a,b"), ("Bo", "c")]


def test_rows_below_it_are_placed_and_cut_as_they_stand(tmp_path: Path) -> None:
    data = f"sep=;\n{TABLE}short\n"
    feed = read(data, tmp_path / "chat.csv")
    assert [each.place for each in feed.rejected] == ["line 5"]
    starts, ends = feed.sources[0].export.groups[0].spans()
    cut = [data.encode()[start:end] for start, end in zip(starts, ends, strict=True)]
    assert cut[:2] == [b"2026-03-14 21:05;Mia;a,b\n", b"2026-03-14 21:06;Bo;c\n"]


@pytest.mark.parametrize("first", ["sep=;\n", "sep=;"])
def test_a_table_without_rows_says_so(first: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        read(first, tmp_path / "chat.csv")


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_a_table_in_another_encoding_is_told_of_the_option(encoding: str, tmp_path: Path) -> None:
    table = "Дата;Автор;Текст\n14.03.2026 09:05:33;Миа;Сыворотка\n".encode(encoding)
    with pytest.raises(ExportError) as refused:
        read(table, tmp_path / "chat.csv")
    assert "--encoding" in refused.value.advice
    feed = read(table, tmp_path / "chat.csv", encoding=encoding)
    assert rows(feed, "author", "text") == [("Миа", "Сыворотка")]
