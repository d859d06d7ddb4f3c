"""WeChat chats as WeFlow, EchoTrace, CipherTalk and SIWX write them: `session` and `messages`.

The four share one shape of a message and differ in what stands beside it. The name of a type is
believed before its number, which the tools get wrong; stamps are Unix seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from feedfilter.importer import Item, Made
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, member, texts
from feedfilter.records.wechat import (
    CARD,
    TEXT,
    Meaning,
    Words,
    card,
    item_of,
    meaning,
    named,
    spoken,
    worded,
)
from feedfilter.records.wechat_xml import is_xml, xml_words
from feedfilter.stamps import from_seconds, from_wall

_GROUP = "@chatroom"  # the ending of a group's own id: what it "says", nobody said
_PLAIN = 1


class Session(msgspec.Struct, gc=False, rename="camel"):
    """The chat that was exported."""

    wxid: str | None = None
    nickname: str | None = None
    remark: str | None = None
    display_name: str | None = None


class Sender(msgspec.Struct, gc=False, rename="camel"):
    """Somebody of the table of senders (WeFlow's arkme-json)."""

    sender_id: int | str | None = msgspec.field(default=None, name="senderID")
    wxid: str | None = None
    display_name: str | None = None
    nickname: str | None = None
    remark: str | None = None
    group_nickname: str | None = None


class Quote(msgspec.Struct, gc=False, rename="camel"):
    """The message that is answered (CipherTalk)."""

    source_message_id: str | int | None = None
    content: str | None = None


class Message(msgspec.Struct, gc=False, rename="camel"):
    """One message of any of the tools."""

    local_id: int | str | None = None
    server_id: int | str | None = None
    platform_message_id: int | str | None = None
    create_time: int | float | str | None = None
    formatted_time: str | None = None
    type: str | int | None = None
    local_type: int | None = None
    content: str | None = None
    parsed_content: str | None = None
    is_send: bool | int | str | None = None
    sender_id: int | str | None = msgspec.field(default=None, name="senderID")
    sender_username: str | None = None
    sender_display_name: str | None = None
    group_nickname: str | None = None
    reply_to_message_id: int | str | None = None
    quote: Quote | str | None = None
    quoted_content: str | None = None
    chat_records: list[Any] | None = None
    app_msg_type: int | str | None = None
    app_msg_desc: str | None = None
    link_title: str | None = None
    link_url: str | None = None
    finder_title: str | None = None
    finder_desc: str | None = None
    finder_nickname: str | None = None
    finder_url: str | None = None
    music_title: str | None = None
    music_url: str | None = None
    contact_card_nickname: str | None = None
    location_poiname: str | None = None
    location_label: str | None = None
    media_path: str | None = None


class Chat(msgspec.Struct, frozen=True):
    """What holds for every message: the chat's name, and its senders by their number."""

    name: str | None = None
    wxid: str | None = None  # in a private chat the friend's
    senders: dict[str, Sender] = msgspec.field(default_factory=dict)


def reader(*, numbered: bool) -> Callable[[Sequence[Any], Any], Iterator[Made]]:
    """Give a reader of messages; `numbered` says that `localId` is only a number in this export."""

    def item(message: Message, chat: Chat) -> Item:
        lasting = (message.platform_message_id, message.server_id)
        numbers = lasting if numbered else (*lasting, message.local_id)
        return _item(message, chat, next((str(each) for each in numbers if _told(each)), None))

    return each(Message, item)


def _told(identity: int | str | None) -> bool:
    return identity is not None and str(identity) not in ("", "0")


def _chat(around: dict[str, msgspec.Raw]) -> Chat:
    session = member(around, "session", Session) or Session()
    senders = member(around, "senders", list[Sender]) or []
    name = session.display_name or session.remark or session.nickname or session.wxid
    return Chat(
        name or member(around, "talker", str) or None,
        session.wxid,
        {str(sender.sender_id): sender for sender in senders},
    )


split = arrays("messages", context=_chat)


def _item(message: Message, chat: Chat, identity: str | None) -> Item:
    words = _words(message)
    sender = chat.senders.get(str(message.sender_id)) or Sender()
    author_id = message.sender_username or sender.wxid or None
    nobody = author_id is None and words.meaning.kind == Kind.DELETED.value
    from_group = nobody or (author_id is not None and author_id.endswith(_GROUP))
    time = from_seconds(message.create_time)
    answered = message.quote.source_message_id if isinstance(message.quote, Quote) else None
    reply_to = message.reply_to_message_id or answered
    return item_of(
        words,
        time=from_wall(message.formatted_time) if time is None else time,
        absolute=time is not None or not message.formatted_time,
        author_id=None if from_group else author_id,
        author=None if from_group else _name(message, sender, chat, author_id),
        chat=chat.name,
        item_id=identity,
        reply_to=str(reply_to) if reply_to else None,
        reply=words.meaning.quote or bool(reply_to),
        forwarded=words.meaning.forwarded,
        me=_is_me(message.is_send),
    )


def _name(message: Message, sender: Sender, chat: Chat, author_id: str | None) -> str | None:
    names = (message.sender_display_name, message.group_nickname, sender.display_name)
    more = (sender.remark, sender.group_nickname, sender.nickname)
    friend = chat.name if author_id and author_id == chat.wxid else None
    return next((name for name in (*names, *more, friend) if name), None)


def _is_me(is_send: bool | int | str | None) -> bool | None:
    return None if is_send is None else str(is_send).lower() in ("1", "true")


def _meaning(message: Message) -> Meaning | None:
    """Say what the type means; None leaves it to the label in the text."""
    by_name = named(message.type) if isinstance(message.type, str) else None
    if by_name is not None and by_name is not CARD:
        return by_name
    by_number = meaning(message.local_type, _number(message.app_msg_type))
    if by_number is TEXT and message.local_type != _PLAIN and not message.app_msg_type:
        return by_name
    return by_name if by_number is TEXT and message.local_type == _PLAIN and by_name else by_number


def _words(message: Message) -> Words:
    content = message.parsed_content or message.content or ""
    found = _meaning(message)
    if found is not None and found.voice:
        return spoken(content)
    words = xml_words(content, found) if is_xml(content) else worded(content, found)
    if words.meaning.quote:
        quoted = message.quoted_content or _quoted(message.quote)
        return replace(words, quote=quoted or words.quote)
    if words.meaning.forwarded:
        return replace(words, quote=words.quote or _records(message.chat_records))
    if words.meaning.card:
        return _card(message, words, found or CARD)
    if words.meaning.pictures and message.media_path:
        return worded(message.media_path, words.meaning)
    return words


def _card(message: Message, words: Words, found: Meaning) -> Words:
    titles = (
        words.title,
        message.link_title,
        message.app_msg_desc,
        message.finder_nickname,
        message.finder_title,
        message.finder_desc,
        message.music_title,
        message.contact_card_nickname,
        message.location_poiname,
        message.location_label,
    )
    lines = (texts(titles) or "").split("\n")
    links = (message.link_url, message.finder_url, message.music_url)
    if not any(titles[1:]) and not any(links):
        return words
    shared = card(found, lines, *words.links, *links)
    return shared if shared.title or shared.links else words


def _quoted(quote: Quote | str | None) -> str | None:
    return quote.content if isinstance(quote, Quote) else quote


def _records(records: list[Any] | None) -> str | None:
    """Join the words of forwarded messages."""
    found = [each for each in records or [] if isinstance(each, dict)]
    words = [each.get("content") or each.get("datadesc") or each.get("datatitle") for each in found]
    return texts([word for word in words if isinstance(word, str)])


def _number(value: int | str | None) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
