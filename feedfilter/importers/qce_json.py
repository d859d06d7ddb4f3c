"""QQ chats exported by QQ Chat Exporter as JSON: one file, or a folder of chunks.

Get it: QQ Chat Exporter (a web page over QQ NT), Export, JSON; large chats as "chunked JSONL", a
folder with `manifest.json` and `chunks/`: give the folder, or a zip of it. A record is one message;
`timestamp` is in milliseconds, so stamps need no zone. Cards, answers and forwards are in the
message's `elements`; what was forwarded is quoted, and none of the forwarder's words; a recalled
message keeps what was recorded of it. Versions 4 to 6 are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Marks, Records
from feedfilter.model import Kind
from feedfilter.records.json import arrays, each, json_lines, member, read_json, texts
from feedfilter.records.qq import Parted, bundled, parted
from feedfilter.records.qq_elements import (
    Element,
    Pieces,
    Resource,
    of_elements,
    of_resources,
    with_markdown,
)
from feedfilter.records.wechat import is_placeholder
from feedfilter.stamps import from_iso, from_unknown_number

_MAKER = "QQChatExporter"
_MILLIS = 10**12  # stamps of chunks have 13 digits
_NOBODY = frozenset(("", "0", "未知", "unknown"))


class Sender(msgspec.Struct, gc=False):
    """Who wrote a message; `uid` is QQ NT's own id, `uin` the number that people know."""

    uid: str | int | None = None
    uin: str | int | None = None
    name: str | None = None
    nickname: str | None = None
    groupCard: str | None = None
    remark: str | None = None


class Content(msgspec.Struct, gc=False):
    """What a message says."""

    text: str | None = None
    elements: list[Element] | None = None
    resources: list[Resource] | None = None
    reply: Any = None


class Raw(msgspec.Struct, gc=False):
    """QQ's own message, where an early version 4 passed it on."""

    sendNickName: str | None = None
    sendMemberName: str | None = None
    senderUin: str | int | None = None


class Message(msgspec.Struct, gc=False):
    """One message of any version."""

    id: str | int | None = None
    messageId: str | int | None = None
    seq: str | int | None = None
    timestamp: int | float | str | None = None
    time: str | None = None
    sender: Sender | None = None
    type: str | int | None = None
    content: Content | str | None = None
    recalled: bool | None = None
    system: bool | None = None
    isRecalled: bool | None = None
    isSystemMessage: bool | None = None
    rawMessage: Raw | None = None


class ChatInfo(msgspec.Struct, gc=False):
    """What the export says of the chat and of its owner."""

    name: str | None = None
    peerUin: str | int | None = None
    selfUid: str | int | None = None
    selfUin: str | int | None = None


class Chunk(msgspec.Struct, gc=False):
    """A file of messages, as an index names it."""

    relativePath: str | None = None
    fileName: str | None = None
    file: str | None = None


class Chunked(msgspec.Struct, gc=False):
    """Where the chunks are."""

    chunks: list[Chunk] | None = None


class Manifest(msgspec.Struct, gc=False):
    """The index of a chunked export."""

    chatInfo: ChatInfo | None = None
    chunked: Chunked | None = None
    chunks: list[Chunk] | None = None


class Chat(msgspec.Struct, frozen=True):
    """What surrounds the messages."""

    name: str | None = None
    own_uid: str | None = None
    own_uin: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the envelope with its maker, the index of chunks, or the lines of a chunk."""
    shape = file.json
    if not isinstance(shape, dict):
        return False
    if isinstance(shape.get("metadata"), dict) and isinstance(shape.get("chatInfo"), dict):
        return _is_manifest(file) or _is_made(shape)
    return _is_chunk(file)


def _is_made(shape: dict[str, Any]) -> bool:
    name = shape["metadata"].get("name")
    if isinstance(name, str) and name.startswith(_MAKER):
        return True
    return "messages" in shape and "version" in shape["metadata"]


def _is_manifest(file: ExportFile) -> bool:
    shape = file.json
    metadata = shape.get("metadata")
    said = metadata.get("format") if isinstance(metadata, dict) else None
    if "chunked" in shape or said == "chunked-jsonl":
        return True
    return file.file_name == "manifest.json" and "messages" not in shape


def _is_chunk(file: ExportFile) -> bool:
    if not file.first_line_object("sender", "content", "timestamp"):
        return False
    first = file.json_lines[0]
    stamp, content = first["timestamp"], first["content"]
    is_stamp = isinstance(stamp, int) and not isinstance(stamp, bool) and stamp >= _MILLIS
    return is_stamp and isinstance(content, dict) and "text" in content


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages of a file or of a chunk; an index has none of its own."""
    shape = file.json
    if not isinstance(shape, dict) or "chatInfo" not in shape:
        chat = _chat(_manifest_of(file))
        found = json_lines(file)
    elif _is_manifest(file):
        yield from _of_index(file)
        return
    else:
        chat = None
        found = arrays("messages")(file)
    for records in found:
        records.context = chat or _chat(member(records.context, "chatInfo", ChatInfo))
        yield records


def _chat(info: ChatInfo | None) -> Chat:
    if info is None:
        return Chat()
    return Chat(info.name or _known(info.peerUin), _known(info.selfUid), _known(info.selfUin))


def _manifest_of(file: ExportFile) -> ChatInfo | None:
    """Read the index that stands in the folder of a chunk or in the one above it."""
    above = PurePosixPath(file.folder).parent
    for folder in (above, PurePosixPath(file.folder)):
        try:
            raw = file.container.read(str(folder / "manifest.json")) if file.container else b""
            manifest: Manifest = read_json(raw, Manifest, "manifest.json")
        except (KeyError, ExportError):
            continue
        return manifest.chatInfo
    return None


def _of_index(file: ExportFile) -> Iterator[Records]:
    """Say which chunks are missing; those that are there are read in the index's stead.

    Raises ExportError for an index without any of its chunks.
    """
    names = _chunk_names(file)
    there = _names_beside(file)
    missing = [name for name in names if not _places(name) & there]
    if names and len(missing) == len(names):
        raise ExportError(
            "is only the index of a chat; its chunks are not beside it",
            where=file.name,
            advice="give the whole folder of the export",
        )
    if missing:
        yield Records([], Chat(), damage=tuple((name, "this chunk is missing") for name in missing))


def parts(file: ExportFile) -> Iterator[str]:
    """Give where the chunks of an index lie."""
    if isinstance(file.json, dict) and "chatInfo" in file.json and _is_manifest(file):
        there = _names_beside(file)
        for name in _chunk_names(file):
            yield from _places(name) & there


def _places(name: str) -> set[str]:
    return {name, f"chunks/{name}"}


def _chunk_names(file: ExportFile) -> list[str]:
    """Give the chunks' names; early versions listed them beside `metadata`."""
    try:
        manifest: Manifest = read_json(bytes(file.data[file.start :]), Manifest, file.name)
    except ExportError:
        file.notes.append("the index is damaged: whether all chunks are there cannot be told")
        return []
    chunks = (manifest.chunked or manifest).chunks or []
    return [name for each in chunks if (name := each.relativePath or each.file or each.fileName)]


def _names_beside(file: ExportFile) -> set[str]:
    """Give the names of the files in the folder of the index and below it."""
    prefix = f"{file.folder}/" if file.folder else ""
    names = file.container.names() if file.container else []
    return {name.removeprefix(prefix) for name in names if name.startswith(prefix)}


def item(message: Message, chat: Chat) -> Item:
    """Make an item of a message."""
    content = message.content if isinstance(message.content, Content) else Content()
    text = message.content if isinstance(message.content, str) else content.text or ""
    held = _pieces(message, content)
    said = _said(text, held)
    kind = _kind(message, said, held)
    sender = _sender(message)
    mine = _is_mine(sender, chat)
    system = kind is Kind.SYSTEM
    time, absolute = _time(message)
    titles = [title for title in held.titles or said.titles if not is_placeholder(title)]
    return Item(
        text="" if kind is Kind.UNSUPPORTED else said.text,
        time=time,
        absolute=absolute,
        author_id=None if system else (chat.own_uin if mine else None) or _account(sender),
        author=None if system else _name(sender),
        chat=chat.name,
        kind=kind.value,
        quote=held.quote or said.quote,
        link_title=texts(dict.fromkeys(titles)),
        pictures=held.pictures,
        videos=held.videos,
        files=held.files,
        links=held.links,
        picture_keys=held.picture_keys or None,
        item_id=_text(message.id or message.messageId or message.seq),
        reply_to=held.reply_to,
        reply=held.reply,
        forwarded=held.forwarded,
        me=None if system else mine,
    )


def _said(text: str, held: Pieces) -> Parted:
    """Part a text; that of a forward holds others' words, which only quote somebody."""
    shown = bundled(text) if held.forwarded else None
    if shown is not None:
        return Parted("", quote=shown or None)
    said = parted(text, held.names)
    said.text = with_markdown(said.text, held)
    return said


def _time(message: Message) -> tuple[int | None, bool]:
    """Read the stamp; where it is none, the written time, which some paths wrote as wall clock."""
    stamp = message.timestamp
    if isinstance(stamp, str) and not stamp.strip().isdecimal():
        return from_iso(stamp)
    micros = from_unknown_number(stamp)
    return (micros, True) if micros is not None else from_iso(message.time)


def _sender(message: Message) -> Sender:
    """Give who sent it; what the sender's own block does not say stands in the raw message."""
    raw, said = message.rawMessage or Raw(), message.sender or Sender()
    return msgspec.structs.replace(
        said,
        uin=said.uin or raw.senderUin,
        groupCard=said.groupCard or raw.sendMemberName,
        nickname=said.nickname or raw.sendNickName,
    )


def _is_mine(sender: Sender, chat: Chat) -> bool | None:
    """Compare ids of one kind; None where the export knows the owner by another kind."""
    pairs = ((_known(sender.uid), chat.own_uid), (_known(sender.uin), chat.own_uin))
    same = [one == other for one, other in pairs if one and other]
    return any(same) if same else None


def _account(sender: Sender) -> str | None:
    """Give the number that people know, or QQ NT's own id."""
    return _known(sender.uin) or _known(sender.uid)


def _known(value: str | int | None) -> str | None:
    text = _text(value)
    return None if text in _NOBODY else text


def _name(sender: Sender) -> str | None:
    return sender.name or sender.groupCard or sender.remark or sender.nickname or None


def _kind(message: Message, said: Parted, held: Pieces) -> Kind:
    if message.recalled or message.isRecalled:
        return Kind.DELETED
    if message.system or message.isSystemMessage or message.type == "system":
        return Kind.SYSTEM
    if message.sender and _account(message.sender) is None and message.sender.name == "系统消息":
        return Kind.SYSTEM
    if message.type == "error":  # the exporter's own failure, not somebody's words
        return Kind.UNSUPPORTED
    return held.kind or Kind(said.kind)


def _pieces(message: Message, content: Content) -> Pieces:
    if content.elements:
        return of_elements(content.elements)
    return of_resources(content.resources or (), str(message.type), content.reply)


def _text(value: str | int | None) -> str | None:
    return str(value) if value else None


IMPORTER = Importer(
    name="qce-json",
    title="QQ chats, QQ Chat Exporter JSON",
    recognises=recognises,
    marks=Marks(json=True, some=("chatInfo", "sender")),
    split=split,
    read=each(Message, item),
    parts=parts,
    zone="Asia/Shanghai",
    knows=frozenset({"pictures", "videos", "files", "links", "reply", "forwarded"}),
    supersedes=frozenset({"qq-mht"}),
)
