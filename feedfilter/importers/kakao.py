"""KakaoTalk's own export: a text file of one chat from the phone or the PC, or CSV from the Mac.

Get it: PC: a chat's menu, 대화 내용, 대화 내보내기; phone: a chat's settings,
대화 내용 내보내기 (Export chat history); Mac: the same, as CSV. Only texts are in it; of pictures
and files a placeholder.
A record is a line with name, clock and text, and the lines below it; on the PC the day stands on
a line of its own. Stamps are the device's wall clock: minutes, on the Mac seconds. On the PC what
the app itself says stands without a stamp, so that it has no time and is known by its words.
Nothing tells the owner; there are no ids, replies, reactions or edits. Old PC files are in the
Korean code page 949, which is found by the first line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import month_names, table
from feedfilter.records.lines import Block, lines_of, marked
from feedfilter.stamps import from_wall

_CSV = ("Date", "User", "Message")
_TITLE = re.compile(
    r"(?P<ko>.{1,200}?)(?: [0-9]{1,5})? ?님과 카카오톡 대화"
    r"|KakaoTalk Chats? with (?P<with>.{1,200})|(?P<en>.{1,200}) KakaoTalk Chats?|카카오톡 대화"
)
_SAVED = re.compile(r"(?:저장한 날짜|Date Saved)\s*:")
_BLANK = "[ \u00a0\u202f]"
_CLOCK = (
    rf"(?:(?:오전|오후|[AP]M){_BLANK})?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?"
    rf"(?:{_BLANK}?[AaPp][Mm])?"
)
_DAY = (
    r"(?:[0-9]{4}년 [0-9]{1,2}월 [0-9]{1,2}일|[0-9]{4}\. ?[0-9]{1,2}\. ?[0-9]{1,2}\."
    r"|(?:[A-Z][a-z]{2,8}, )?[A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{4})"
)
_MOBILE = re.compile(rf"(?P<stamp>{_DAY}(?:,| at)?{_BLANK}{_CLOCK}), (?P<rest>.*)")
_DATE = re.compile(rf"{_DAY}(?: [가-힣]요일)?(?:(?:,| at)?{_BLANK}{_CLOCK})?\s*")
_PC_DATE = re.compile(rf"-{{5,}} (?P<day>{_DAY})(?: [가-힣]요일)? -{{5,}}\s*")
_PC = re.compile(rf"\[(?P<author>.{{1,200}}?)\] \[(?P<clock>{_CLOCK})\](?: (?P<rest>.*))?")
_SPOKEN = re.compile(r"(?P<author>.{1,200}?) :(?: (?P<text>.*))?", re.DOTALL)
_SYSTEM = re.compile(
    r".{1,200}님(?:이|을|를|에게)? ?"
    r"(?:나갔습니다|들어왔습니다|내보냈습니다|퇴장했습니다|입장했습니다)\.?"
    r"|.{1,200}님을 (?:초대|강퇴|부방장으로 임명|내보내기)\S{0,3}습니다\.?"
    r"|.{1,200}님이 .{1,300}님을 초대했습니다\.?|채팅방 관리자가 메시지를 가렸습니다\.?"
    r"|.{1,200} (?:has )?(?:left|joined|entered) (?:this|the) (?:chat ?room|chat)\.?"
    r"|.{1,200} (?:has )?invited .{1,300} to (?:this|the) (?:chat ?room|chat)\.?"
)
_DELETED = re.compile(
    r"삭제된 메시지입니다\.?"
    r"|This message (?:was|has been) deleted\.?|Deleted message\.?"
)
_CALL = re.compile(
    r"(?:보이스톡|페이스톡|그룹콜)(?: ?(?:해요|부재중|취소|종료|\d{1,2}:\d{2}(?::\d{2})?))?"
)
_PICTURES = re.compile(
    r"(?:사진|Photos?)(?: (?P<after>[0-9]{1,3})장?)?"
    r"|(?P<before>[0-9]{1,3}) photos|이모티콘|Emoticons?"
)
_VIDEO = re.compile(r"동영상|Video")
_FILE = re.compile(r"(?:파일|File) ?: ?[^\n]{1,300}|음성 ?메시지|Voice (?:Note|Message)")


class Head(Struct, frozen=True):
    """What the first line of a message says; what the app says on the PC has no stamp."""

    stamp: str | None
    author: str | None
    text: str


class Chat(Struct, frozen=True):
    """What holds for the whole file."""

    name: str | None
    table: table.Table | None = None


def recognises(file: ExportFile) -> bool:
    """Look for the Mac's header, or for the two lines at the top of every text."""
    korean = _in_korean(file)
    if tuple(korean.header.strip().split(",")) == _CSV:
        return True
    lines = korean.lines[:2]
    return len(lines) == 2 and bool(_TITLE.fullmatch(lines[0].strip()) and _SAVED.match(lines[1]))


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
    title = _TITLE.fullmatch(lines[0][2].strip()) if lines else None
    name = next((each for each in title.groups() if each), None) if title else None
    yield marked(lines, list(_marks([text for _, _, text in lines])), Chat(name))


def _marks(texts: Sequence[str]) -> Iterator[Head | bool | None]:
    """Say of each line whether it starts a message, goes on with one, or stands alone."""
    on_pc = any(_PC_DATE.fullmatch(text) for text in texts[:200])
    mark = _PcMarks().mark if on_pc or _is_pc(texts) else _mobile_mark
    started = False
    for at, text in enumerate(texts):
        found = mark(text)
        if found is False and not on_pc and not _stands_alone(texts, at):
            found = None
        started = started or isinstance(found, Head)
        yield found if found is not None or started else False


def _stands_alone(texts: Sequence[str], at: int) -> bool:
    """Tell the phone's date line, which a message follows, from a date inside a message."""
    following = texts[at + 1] if at + 1 < len(texts) else ""
    return not following.strip() or _MOBILE.fullmatch(following) is not None


def _is_pc(texts: Sequence[str]) -> bool:
    return any(_PC.fullmatch(text) for text in texts[:200]) and not any(
        _MOBILE.fullmatch(text) for text in texts[:200]
    )


class _PcMarks:
    """Tells the lines of a PC's file apart; the day holds for what comes below."""

    def __init__(self) -> None:
        self.day = ""

    def mark(self, text: str) -> Head | bool | None:
        date = _PC_DATE.fullmatch(text)
        if date:
            self.day = date["day"]
            return False
        match = _PC.fullmatch(text)
        if match:
            stamp = f"{self.day} {match['clock']}" if self.day else None
            return Head(stamp, match["author"], match["rest"] or "")
        return Head(None, None, text) if _SYSTEM.fullmatch(text) else None


def _mobile_mark(text: str) -> Head | bool | None:
    match = _MOBILE.fullmatch(text)
    if match is None:
        return False if _DATE.fullmatch(text) else None
    spoken = _SPOKEN.fullmatch(match["rest"])
    if spoken is None:
        return Head(match["stamp"], None, match["rest"])
    return Head(match["stamp"], spoken["author"], spoken["text"] or "")


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
    item.time = month_names.spoken(_plain(head.stamp)) if head.stamp else None
    item.time_unit = "minute"
    return item


def _plain(stamp: str) -> str:
    """Write the iPhone's `2026. 3. 14.` as the others do."""
    return re.sub(r"^([0-9]{4})\. ?([0-9]{1,2})\. ?([0-9]{1,2})\.", r"\1년 \2월 \3일", stamp)


def _of_row(raw: bytes, chat: Chat) -> Item:
    cells = table.row_cells(raw, ",")
    if len(cells) != len(_CSV):
        raise UnreadableError(f"has {len(cells)} cells, the header has {len(_CSV)}")
    item = _item(cells[1] or None, cells[2].replace("\r\n", "\n"), chat)
    item.time = from_wall(cells[0])
    return item


def _item(author: str | None, text: str, chat: Chat) -> Item:
    item = Item(text=text, absolute=False, author=author, chat=chat.name)
    if author is None:
        item.kind = Kind.SYSTEM.value
        return item
    for pattern, fill in _MEANINGS:
        match = pattern.fullmatch(text)
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
