"""KakaoTalk's own export: a text file of one chat from the phone or the PC, or CSV from the Mac.

Get it: PC: a chat's menu, 대화 내용, 대화 내보내기; phone: a chat's settings,
대화 내용 내보내기 (Export chat history); Mac: the same, as CSV. Only texts are in it; of pictures
and files a placeholder.
A record is a line with name, clock and text, and the lines below it; on the PC the day stands on
a line of its own. Stamps are the device's wall clock: minutes, on the Mac seconds; they are read
in Korean and in English, with the day or the clock first. On the PC what the app itself says stands
without a stamp, so that it has no time and is known by its words, or by standing first on its day.
Nothing tells the owner; there are no ids, replies, reactions or edits. Old PC files are in the
Korean code page 949, which is found by the first line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import table
from feedfilter.records.kakao_lines import Head, Mark, is_system, marks_of, starts_message, time_of
from feedfilter.records.lines import Block, lines_of, marked
from feedfilter.stamps import from_wall

_CSV = ("Date", "User", "Message")
_COUNT = r"(?: (?:[0-9]{1,5}|\([0-9]{1,5}(?:명| people)?\)))?"
_FILE_NAME = r"(?:(?:-[0-9]{1,3})?\.txt)?"  # an iPhone's first line may be the file's name
_TITLE = re.compile(
    rf"(?:(?:(?P<ko>.{{1,200}}?){_COUNT}(?: ?님)?(?:[과와]의?)? )?카카오톡 대화"
    rf"|KakaoTalk Chats? with (?P<with>.{{1,200}}?){_COUNT}"
    rf"|(?P<en>.{{1,200}}?)(?: with)? (?:Kakao)?Talk Chats?){_FILE_NAME}"
)
_SAVED = re.compile(r"(?:저장한 날짜|Date Saved|Saved Date)\s*+:")
_TOP = 3  # lines that are not blank: name, day of saving, on some phones the name again
_DELETED = re.compile(
    r"삭제된 메시지입니다\.?|메시지가 삭제되었습니다\.?"
    r"|(?:This|The) message (?:was|has been) deleted\.?|Deleted message\.?"
)
_CALL = re.compile(
    r"(?:보이스톡|페이스톡|그룹콜)(?: ?(?:해요|부재중|취소|종료|\d{1,2}:\d{2}(?::\d{2})?))?"
)
_PICTURES = re.compile(
    r"(?:사진|[Pp]hotos?)(?: (?P<after>[0-9]{1,3})장?| 읽지 않음)?"
    r"|(?P<before>[0-9]{1,3}) photos|이모티콘|[Ee]moticons?"
)
_VIDEO = re.compile(r"동영상(?: 읽지 않음)?|[Vv]ideo")
_FILE = re.compile(r"(?:파일|File) ?: ?[^\n]{1,300}|음성 ?메시지|Voice (?:Note|Message)")
_BRACKETED = re.compile(r"[<‹(](?P<word>[^<>‹›()\n]{1,40})[>›)]")  # until about 2016


class Chat(Struct, frozen=True):
    """What holds for the whole file."""

    name: str | None
    table: table.Table | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the Mac's header, or for the day of saving with a known title or a message."""
    korean = _in_korean(file)
    if tuple(korean.header.strip().split(",")) == _CSV:
        return True
    lines = korean.lines
    if not any(map(_SAVED.match, lines[:2])):
        return False
    if len(lines) > 1 and _TITLE.fullmatch(lines[0].strip()):
        return True
    return not lines[0].startswith("[LINE]") and any(map(starts_message, lines[1:]))


def _in_korean(file: ExportFile) -> ExportFile:
    """Read an old PC's file as what it is; its code page can look like a Chinese one."""
    if file.encoding not in ("gb18030", "utf-8-damaged") or not _has_korean_title(file):
        return file
    return ExportFile(file.name, file.raw, file.container, file.member, "cp949")


def _has_korean_title(file: ExportFile) -> bool:
    return "카카오톡 대화".encode("cp949") in file.raw[:1000]


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with their days on the PC, or the rows of the Mac's table."""
    korean = _in_korean(file)
    if korean is not file:
        file.take_decoding(korean)
    if tuple(korean.header.strip().split(",")) == _CSV:
        for records in table.rows(delimiter=",")(file):
            records.context = Chat(None, records.context)
            yield records
        return
    lines = list(lines_of(file))
    texts = [text for _, _, text in lines]
    marks = marks_of(texts)
    top = _top(texts, marks)
    for at in top:
        marks[at] = False
    yield marked(lines, marks, Chat(_chat_name(texts[at] for at in top)), orphans=True)


def _top(texts: Sequence[str], marks: Sequence[Mark]) -> list[int]:
    """Give the places of the lines above the messages that say what this is."""
    first = list(islice((at for at, text in enumerate(texts) if text.strip()), _TOP))
    saved = next((at for at in first if _SAVED.match(texts[at])), -1)
    return [
        at
        for at in first
        if marks[at] is None and (at <= saved or _TITLE.fullmatch(texts[at].strip()))
    ]


def _chat_name(texts: Iterable[str]) -> str | None:
    titles = (_TITLE.fullmatch(text.strip()) for text in texts)
    return next((name for title in titles if title for name in title.groups() if name), None)


def read(raws: Sequence[Block | bytes], chat: Chat) -> Iterator[Made]:
    """Make items of messages or rows."""
    for raw in raws:
        try:
            yield _of_block(raw, chat) if isinstance(raw, Block) else _of_row(raw, chat)
        except UnreadableError as unreadable:
            yield unreadable


def _of_block(block: Block, chat: Chat) -> Item:
    head: Head = block.head
    text = "\n".join([head.text, *block.body]).rstrip("\n")
    item = _item(head.author, text, chat)
    item.time = time_of(head.stamp) if head.stamp else None
    item.time_unit = "minute"
    return item


def _of_row(raw: bytes, chat: Chat) -> Item:
    cells = table.row_cells(raw, ",")
    if len(cells) != len(_CSV):
        raise UnreadableError(f"has {len(cells)} cells, the header has {len(_CSV)}")
    author, text = cells[1] or None, cells[2].replace("\r\n", "\n")
    if author and text.startswith(author) and is_system(text):
        author = None  # the Mac puts who comes and goes into the author's column
    item = _item(author, text, chat)
    item.time = from_wall(cells[0])
    return item


def _item(author: str | None, text: str, chat: Chat) -> Item:
    item = Item(text=text, absolute=False, author=author, chat=chat.name)
    said = text.rstrip()
    bracketed = _BRACKETED.fullmatch(said)
    said = bracketed["word"] if bracketed else said
    if author is None and not _DELETED.fullmatch(said):
        item.kind = Kind.SYSTEM.value
        return item
    for pattern, fill in _MEANINGS:
        match = pattern.fullmatch(said)
        if match:
            fill(item, match)
            break
    return item


def _deleted(item: Item, _: re.Match[str]) -> None:
    item.kind, item.text = Kind.DELETED.value, ""


def _called(item: Item, _: re.Match[str]) -> None:
    item.kind = Kind.CALL.value


def _pictured(item: Item, match: re.Match[str]) -> None:
    item.text, item.pictures = "", int(match["after"] or match["before"] or 1)


def _filmed(item: Item, _: re.Match[str]) -> None:
    item.text, item.videos = "", 1


def _filed(item: Item, _: re.Match[str]) -> None:
    item.text, item.files = "", 1


_MEANINGS: tuple[tuple[re.Pattern[str], Callable[[Item, re.Match[str]], None]], ...] = (
    (_DELETED, _deleted),
    (_CALL, _called),
    (_PICTURES, _pictured),
    (_VIDEO, _filmed),
    (_FILE, _filed),
)


IMPORTER = Importer(
    name="kakao",
    title="KakaoTalk, text or CSV",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    knows=frozenset({"pictures", "videos", "files", "links"}),
)
