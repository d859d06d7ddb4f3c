"""WeChat chats exported by PyWxDump, CSV or JSON.

Get it: PyWxDump's web page, Export, CSV or JSON; the files lie in `export/WXID/`. A record is one
message; a CSV cell may run over several lines. Until the middle of 2024 words and path stood
together in `content`, `{"src": "", "msg": "words"}`, in a CSV as JSON in one cell. Stamps are the
wall clock of the computer. Authors are ids: names are taken from `users.json` beside the file,
where it is. The owner's own messages are marked and have the author 我.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.records import wechat
from feedfilter.records.json import arrays, each, read_json
from feedfilter.records.table import Table, cells_of, each_row, rows
from feedfilter.stamps import from_iso, from_unknown_number

# The columns of every version; their order changed, and others came and went. What WeFlow writes
# for WeClone has no `room_name`.
_SURE = frozenset(("MsgSvrID", "type_name", "is_sender", "talker", "room_name", "CreateTime"))
_WORDS = frozenset(("msg", "content"))
_INNER = frozenset(("msg", "src"))  # the keys of `content`
_OWNER = "我"
_NOBODY = frozenset(("", "未知", "系统"))
_LINK = re.compile(r'<a href="([^"]*)"[^<>]*>[^<>]*</a>')
_QUOTED = re.compile(r"\n\s{0,4}\[引用\](?:\([^()\n]{0,30}\))?(?:[^:\n]{0,60}:)?(.*)$", re.DOTALL)
_PLACE = re.compile(r"位置：([^\n]*)")
_VOICE = re.compile(r"翻译结果：(.*)$", re.DOTALL)
_RECALLS = re.compile(r"消息撤回[0-9]*$")
# Names of PyWxDump's own that do not say by themselves what they mean.
_NAMES = {
    "推荐公众号": wechat.CARD,
    "粘贴的文本": wechat.TEXT,
    "用户上传的GIF表情": wechat.STICKER,
    "赠送红包封面": wechat.CARD,
    "位置共享": wechat.SYSTEM,
    "邀请用户": wechat.SYSTEM,
    "添加好友": wechat.SYSTEM,
}


class Message(msgspec.Struct, gc=False):
    """One message of the JSON; the cells of the CSV have the same names."""

    MsgSvrID: str | int | None = None
    type_name: str | None = None
    is_sender: int | str | bool | None = None
    talker: str | None = None
    room_name: str | None = None
    msg: str | None = None
    src: Any = None
    content: Any = None
    CreateTime: str | int | None = None


class Content(msgspec.Struct, frozen=True, gc=False):
    """The words of a message and the path or address of what it shows."""

    msg: str
    src: str


class User(msgspec.Struct, gc=False):
    """What `users.json` says of a person or a group."""

    nickname: str | None = None
    remark: str | None = None
    account: str | None = None


class People(msgspec.Struct, frozen=True):
    """The names of people and groups by their ids, and the table of a CSV."""

    names: Mapping[str, str]
    table: Table | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the columns of the CSV or the keys of the first message."""
    return _is_table(file) or file.json_array("type_name", "is_sender", "MsgSvrID")


def _is_table(file: ExportFile) -> bool:
    names = {name.strip() for name in cells_of(file.header)} if "MsgSvrID" in file.header else set()
    return names >= _SURE and bool(names & _WORDS)


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages with the names that `users.json` knows."""
    names = _names(file)
    is_table = _is_table(file)
    for records in (_ROWS if is_table else _ARRAY)(file):
        records.context = People(names, records.context if is_table else None)
        yield records


_ROWS, _ARRAY = rows(delimiter=","), arrays("")


def _names(file: ExportFile) -> dict[str, str]:
    raw = file.beside("users.json")
    if raw is None:
        return {}
    try:
        users = read_json(raw, dict[str, User], "users.json")
    except ExportError:
        file.notes.append("users.json cannot be read: authors stay ids")
        return {}
    named = {key: user.remark or user.nickname or user.account for key, user in users.items()}
    return {key: name for key, name in named.items() if name}


def read(raws: Sequence[Any], people: People) -> Iterator[Made]:
    """Make items of messages."""
    if people.table is None:
        return each(Message, _item)(raws, people)

    def row(cells: Mapping[str, str], table: Table) -> Item:
        kept = {name: cells[name] for name in Message.__struct_fields__ if name in cells}
        return _item(Message(**kept), people)

    return each_row(row)(raws, people.table)


def _item(message: Message, people: People) -> Item:
    talker = message.talker if message.talker and message.talker not in _NOBODY else None
    mine = str(message.is_sender) in ("1", "True")
    time, absolute = _time(message.CreateTime)
    return wechat.item_of(
        _words(message),
        time=time,
        absolute=absolute,
        author_id=talker if talker != _OWNER else None,
        author=talker if talker == _OWNER else people.names.get(talker or ""),
        chat=people.names.get(message.room_name or "") or message.room_name or None,
        item_id=str(message.MsgSvrID) if message.MsgSvrID else None,
        me=mine,
    )


def _time(value: str | int | None) -> tuple[int | None, bool]:
    """Read a wall clock, or Unix seconds."""
    number = from_unknown_number(value)
    return (number, True) if number is not None else from_iso(str(value or ""))


def _words(message: Message) -> wechat.Words:
    name = (message.type_name or "").strip()
    said = _content(message)
    text = said.msg.replace("\r\n", "\n")
    found = wechat.RECALLED if _RECALLS.match(name) else _NAMES.get(name) or wechat.named(name)
    if found is None:
        found = wechat.CARD if name.startswith("(分享)") else wechat.TEXT
    source = said.src
    if found.wordless:
        return _wordless(found, text, source)
    if found.quote:
        match = _QUOTED.search(text)
        own = text[: match.start()].strip("\n") if match else text
        return wechat.Words(found, own, quote=(match[1].strip() or None) if match else None)
    if found.forwarded or not found.card:
        return wechat.worded(text.strip("\n"), found)
    return _card(found, name, text, source)


def _content(message: Message) -> Content:
    """Give words and path from whichever fields hold them; what is not understood is words."""
    inner = _inner(message.content)
    source = message.src or inner.get("src")
    words = message.msg or inner.get("msg") or ("" if inner else message.content or "")
    return Content(
        words if isinstance(words, str) else msgspec.json.encode(words).decode(),
        source if isinstance(source, str) else "",
    )


def _inner(content: Any) -> Mapping[str, Any]:
    """Read what stands in `content`, in a CSV as JSON; nothing where it is something else."""
    if isinstance(content, str) and content.startswith("{"):
        try:
            content = msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return {}
    is_ours = isinstance(content, dict) and not content.keys().isdisjoint(_INNER)
    return content if is_ours else {}


def _wordless(found: wechat.Meaning, text: str, source: str) -> wechat.Words:
    """Read a picture's path, and what the app wrote down of a voice."""
    written = _VOICE.search(text) if not found.pictures and not found.videos else None
    keys = (source,) if source and found.pictures else ()
    return wechat.Words(found, written[1].strip() if written else "", picture_keys=keys)


def _card(found: wechat.Meaning, name: str, text: str, source: str) -> wechat.Words:
    """Read title and description; a card of which only the type is known has its name as text."""
    place = _PLACE.search(text) if name == "位置" else None
    lines = [place[1]] if place else _LINK.sub("", text).split("\n")
    links = [link for link in (*_LINK.findall(text), source) if link.startswith("http")]
    return wechat.card(found, [line for line in lines if line.strip() != name], *links)


IMPORTER = Importer(
    name="pywxdump",
    title="WeChat chats, PyWxDump CSV and JSON",
    recognises=recognises,
    marks=Marks(words=("type_name", "is_sender", "MsgSvrID")),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=wechat.STATED | {"reply", "forwarded"},
)
