"""Where the columns of a table or of plain JSON are: mapped by the user, or guessed and said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from feedfilter.errors import ExportError
from feedfilter.nearest import nearest, quoted
from feedfilter.stamps import MICRO

UNITS = {"seconds": MICRO, "milliseconds": 1000, "microseconds": 1}
FIELDS = (
    "time", "author", "author_id", "text", "id", "chat", "kind", "quote", "title", "pictures",
    "videos", "files", "link", "links", "me", "reply_to", "forwarded_from", "likes", "comments",
)  # fmt: skip
# Names people give their columns, best first; compared without case, blanks, `_` and `-`. Dotted
# ones are of known tools: snscrape and twscrape, Pyrogram, Telethon, Apify, Bright Data, Bluesky.
_NAMES: dict[str, str] = {
    "time": "datetime time date timestamp ts unixtime dateunixtime createdat createdutc createtime"
    " created published pubdate datepublished dateposted sentat sentdate when record.createdat"
    " 时间 日期 发布时间 发送时间 创建时间 评论时间 發送時間 發佈時間",
    "author": "author authorname fromname from sendername sender username screenname nickname"
    " displayname user.name author.name from.name sender.name user.nickname user.screenname"
    " user.username fromuser.firstname fromuser.username authormeta.name account.displayname"
    " account.username author.displayname author.handle ownerusername ownerfullname userposted"
    " speaker userusernameraw user pagename name creator friend"
    " 作者 昵称 发送人昵称 发送者昵称 发送人 发送者 发言人 用户昵称 用户名 用户名称 用户 姓名"
    " 發送者 傳送者 暱稱",
    "author_id": "authorid fromid senderid userid uid user.id author.id from.id sender.id wxid"
    " fromuser.id fromid.userid authormeta.id account.id author.did ownerid profileid"
    " senderusername authorfullname user sender 微信号 用户id 发送者id",
    "text": "text text.text message message.text messagetext body.text content.text displaycontent"
    " content body fulltext rawcontent record.text tweet selftext caption description summary post"
    " msg utterance commenttext comment title 内容 正文 文本 消息 消息内容 微博正文 评论内容"
    " 內容 訊息 訊息內容",
    "id": "id itemid messageid guid msgid postid 编号 消息id 微博id",
    "chat": "chat chatname room channel group conversation thread talkername chat.title subreddit"
    " 群名 群聊 群聊名称 会话 聊天",
    "kind": "kind",
    "quote": "quote quoted 引用",
    "title": "linktitle cardtitle title 标题",
    "pictures": "pictures picture images image photos photo pics 图片 图片数 微博图片url",
    "videos": "videos video 视频 微博视频url",
    "files": "files file attachments 附件",
    "links": "links link url urls 链接",
    "me": "me isme isself 本人",
    "reply_to": "replyto.replytomsgid replyto inreplyto replytomessageid replytomsgid"
    " inreplytotweetid",
    "forwarded_from": "forwardedfrom",
    "likes": "likes likecount likescount favoritecount diggcount 点赞 点赞数",
    "comments": "comments commentcount commentscount replycount repliescount numcomments"
    " 评论 评论数",
}
# The same in other languages: these come behind the names above.
_ABROAD: dict[str, dict[str, str]] = {
    "German": {
        "time": "datum zeitpunkt zeitstempel zeit uhrzeit",
        "author": "autor absender verfasser benutzername benutzer nutzername nutzer von",
        "text": "nachricht nachrichtentext inhalt beitrag",
        "chat": "gruppe unterhaltung",
        "title": "titel",
    },
    "Russian": {
        "time": "датаивремя дата датасообщения время времяотправки",
        "author": "автор отправитель имяотправителя пользователь имяпользователя имя ник от",
        "text": "сообщение текст текстсообщения содержание",
        "chat": "чат группа беседа диалог",
        "title": "заголовок",
    },
    "Spanish": {
        "time": "fechayhora fecha hora",
        "author": "autor remitente usuario nombre",
        "text": "mensaje texto contenido",
        "chat": "grupo conversación conversacion",
        "title": "título titulo",
    },
    "French": {
        "time": "dateetheure horodatage heure",
        "author": "auteur expéditeur expediteur utilisateur nom",
        "text": "texte contenu",
        "chat": "groupe discussion",
        "title": "titre",
    },
    "Portuguese": {
        "time": "dataehora data hora",
        "author": "autor remetente usuário usuario nome",
        "text": "mensagem texto conteúdo conteudo",
        "chat": "grupo conversa",
        "title": "título titulo",
    },
    "Italian": {
        "time": "dataeora data ora",
        "author": "autore mittente utente nome",
        "text": "messaggio testo contenuto",
        "chat": "gruppo conversazione",
        "title": "titolo",
    },
    "Japanese": {
        "time": "日時 送信日時 投稿日時 日付 時刻 時間",
        "author": "送信者 投稿者 発言者 差出人 ユーザー名 ユーザー 名前",
        "text": "メッセージ 本文 投稿内容 テキスト",
        "chat": "グループ トーク",
        "title": "タイトル",
    },
    "Korean": {
        "time": "일시 날짜시간 날짜 작성일 작성시간 보낸시간 시간",
        "author": "작성자 보낸사람 발신자 사용자 닉네임 이름",
        "text": "메시지 메세지 내용 본문 텍스트",
        "chat": "채팅방 그룹",
        "title": "제목",
    },
}
_WORDS = {
    field: " ".join([names, *(words.get(field, "") for words in _ABROAD.values())]).split()
    for field, names in _NAMES.items()
}
# Words that mean something else beside others: on Reddit `is_self` says that a post is a text and
# not a link, and it says nothing of whose it is.
_NOT_BESIDE = {"isself": frozenset({"selftext", "subreddit"})}
# Words that are a name only beside others: `data` is a date where the other columns are of a
# language that says so, and elsewhere it is anything.
_ONLY_BESIDE = {
    "data": frozenset(
        "hora ora autor autore remetente mittente usuário usuario utente mensagem messaggio texto"
        " testo conteúdo conteudo contenuto".split()
    )
}


class Column(Struct, frozen=True):
    """Where one field comes from: paths of which the first present counts, or several joined."""

    paths: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    with_: str = " "
    format: str | None = None  # strptime
    unit: str | None = None  # of a number
    zone: str | None = None

    def __str__(self) -> str:
        return " + ".join(self.join) if self.join else " or ".join(self.paths)


class ColumnMap(Struct, frozen=True):
    """Where everything is; `fields` maps names of FIELDS to columns."""

    fields: Mapping[str, Column] = field(default_factory=dict)
    format: str | None = None  # csv, jsonl, json, yaml
    delimiter: str | None = None
    encoding: str | None = None
    records: str | None = None
    header: bool = True


_DAYS = tuple("date 日期 datum дата fecha data 日付 날짜".split())
_CLOCKS = tuple("time 时间 uhrzeit zeit время hora heure ora 時刻 時間 시간".split())
_CLOCK = re.compile(
    r"\D{0,12}[0-9]{1,2}\s?[:：.时時h]\s?[0-9]{2}(?![0-9]|[.\-/][0-9]{2,4}(?:\D|$)).{0,20}"
)


def guess(names: Iterable[str], sample: Iterable[Any] = ()) -> ColumnMap:
    """Guess from the names of columns (dotted for nested ones); what fits nothing is left out.

    A day in one column and a clock in the other are joined, if in the sample of records the one
    that is called a time is a clock alone.
    """
    known = _fitting({_plain(name): name for name in reversed(list(names))})
    found: dict[str, Column] = {}
    for wanted, words in _WORDS.items():
        taken = {path for column in found.values() for path in column.paths}
        fitting = (known[word] for word in words if word in known)
        name = next((name for name in fitting if name not in taken), None)
        if name is not None:
            found[wanted] = Column((name,))
    day = next((known[name] for name in _DAYS if name in known), None)
    clock = next((known[name] for name in _CLOCKS if name in known), None)
    if day and clock and all(_is_clock(look_up(record, clock)) for record in sample):
        found["time"] = Column(join=(day, clock))
    return ColumnMap(found | _composed(found, known))


def _fitting(known: Mapping[str, str]) -> dict[str, str]:
    """Leave out names that mean something else beside the others."""
    others = set(known)
    return {
        word: name
        for word, name in known.items()
        if not others & _NOT_BESIDE.get(word, frozenset())
        and (word not in _ONLY_BESIDE or others & _ONLY_BESIDE[word])
    }


def _composed(found: Mapping[str, Column], known: Mapping[str, str]) -> dict[str, Column]:
    """Give columns that several names make together."""
    composed = {}
    text, title, author = (_first_path(found.get(name)) for name in ("text", "title", "author"))
    caption, description = known.get("caption"), known.get("description")
    if text and caption and text != caption:  # Pyrogram: a picture has a caption and no text
        composed["text"] = Column((text, caption))
    if title and title == known.get("title") and description and text != description:
        composed["title"] = Column(join=(title, description), with_="\n")
    surname = known.get(_plain(author or "").removesuffix("firstname") + "lastname")
    if author and surname and _plain(author).endswith("firstname"):
        composed["author"] = Column(join=(author, surname))
    return composed


def _first_path(column: Column | None) -> str | None:
    return column.paths[0] if column and column.paths else None


def _is_clock(value: Any) -> bool:
    return value in (None, "") or _CLOCK.fullmatch(str(value).strip()) is not None


# No name of a column: a number, a date, an address, a sentence, or what is damaged.
_VALUE = re.compile(
    r"\s*[+-]?[0-9][0-9.,:/\-+TZ年月日\s]*|.*(?:://|[0-9]{4}|[\r\n\ufffd]).*|(?:\S+\s+){4}.*|.{41,}",
    re.DOTALL,
)


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]", "", name.strip().lstrip("\ufeff")).lower()


def names_of(record: Any, prefix: str = "") -> list[str]:
    """List the keys of a record, those of inner objects dotted, one level deep."""
    names = []
    for key, value in record.items() if isinstance(record, dict) else ():
        if not isinstance(value, dict):
            names.append(f"{prefix}{key}")
        elif not prefix:
            names += names_of(value, f"{key}.")
    return names


def check_columns(columns: ColumnMap, names: Collection[str], where: str) -> None:
    """Refuse a map that names a column of a table that is not there."""
    for name, column in columns.fields.items():
        absent = [path for path in (*column.paths, *column.join) if path not in names]
        if absent and (column.join or len(absent) == len(column.paths)):
            near = nearest(absent[0], names)
            raise ExportError(
                f"{name}: no column {quoted(absent[0])}",
                where=where,
                advice=f"did you mean {quoted(near)}?" if near else _listed(list(names)[:30]),
            )


def checked(columns: ColumnMap, names: Iterable[str], where: str) -> ColumnMap:
    """Refuse a map without anything to read; the error lists the columns that there are."""
    if not {"text", "title", "link", "links", "pictures"} & set(columns.fields):
        raise ExportError(
            f"no column looks like a text ({_listed(list(names)[:30])})",
            where=where,
            advice="say where they are with --map",
        )
    return columns


def _listed(names: list[str]) -> str:
    """List the columns, unless they look like a row of values: an error quotes no message."""
    if any(_VALUE.fullmatch(name) for name in names):
        return "the first row looks like values: write a row of names above it"
    return f"columns: {', '.join(names) or 'none'}"


def said(columns: ColumnMap) -> str:
    """Say what was guessed: `reading: time ← date, author ← from`."""
    return "reading: " + ", ".join(f"{name} ← {column}" for name, column in columns.fields.items())


def look_up(record: Any, path: str) -> Any:
    """Follow a path: the exact key first, then dot by dot; None where it leads nowhere."""
    if isinstance(record, dict) and path in record:
        return record[path]
    value = record
    for part in path.split("."):
        if not isinstance(value, dict) or part not in value:
            return None
        value = value[part]
    return value
