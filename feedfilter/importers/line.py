"""LINE's own export: a text file of one chat, from the phone or the PC.

Get it: a chat's menu, Settings, Export chat history (トーク履歴を送信, 傳送聊天記錄); on the PC: a
chat's menu, Save chat. Only texts are in it; of pictures, stickers and files a placeholder.
A record is a line `time TAB name TAB text`; a text of several lines stands in quotes. The day is
on a line of its own. In English exports day and month may stand in either order: the weekday
beside them tells which (`--date-order` overrides). Stamps are the phone's wall clock, in minutes.
The PC writes blanks instead of tabs, so that where a name with a blank ends is guessed from its
repetitions. Nothing tells the owner; there are no ids, replies, reactions or edits. Withdrawn
messages are kept as such, without their words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.model import Kind
from feedfilter.records import spoken_dates as dates
from feedfilter.records.lines import Block, lines_of, marked

_SAVED = re.compile(r"(?:保存日時|Saved on|儲存日期|保存日期|저장한 날짜|บันทึก(?:เมื่อ|วันที่))\s*[:：]")
_TITLE = re.compile(
    r"(?:\[LINE\])? ?(?:"
    r"Chat history (?:with|in) (?P<en>.+)|[與与](?P<zh>.+)的聊天(?:[記记][錄录])?"
    r"|ประวัติการ(?:สนทนา|แชท)กับ ?(?P<th>.+)|(?P<ja>.+?)と?のトーク(?:履歴)?"
    r"|(?P<group>.+)的聊天(?:[記记][錄录])?|(?P<ko>.+?)(?:와|과)의 대화|(?P<other>.+))"
)
_LETTER = r"(?:[^\W\d_]|[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])"  # with the vowel signs of Thai
_DATE = re.compile(
    rf"(?:(?P<weekday>{_LETTER}{{2,12}}+|[\u0e01-\u0e2e](?=\.))\.?,? )?"
    r"(?P<a>[0-9]{1,4})[/.年년-] ?(?P<b>[0-9]{1,2})[/.月월-] ?(?P<c>[0-9]{1,4})[日일]?"
    rf"(?P<behind> ?[(（]?{_LETTER}{{1,12}}+(?:-feira)?[)）]?)?\s*+"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNSENT = re.compile(
    r".{1,100}(?: unsent a message\.?|がメッセージの送信を取り消しました。?"
    r"|(?:已)?收回(?:了)?(?:訊息|讯息|消息)。?|撤回了?一?[則条條]?(?:訊息|消息)。?"
    r"|ยกเลิกข้อความ|님?이 메시지 전송을 취소했습니다\.?)"
    r"|Message unsent\.?|メッセージの送信を取り消しました。?|撤回了?一?[則条條]?(?:訊息|消息)。?"
    r"|메시지 전송을 취소했습니다\.?"  # one's own, without a name
)
_UNSENT_ENDS = ("message", "unsent", "しました", "息", "ข้อความ", "했습니다")
_EVENT = re.compile(
    r"(?:has )?(?:joined|left) the (?:group|chat)\.?"
    r"|(?:has )?invited .{1,200} to the (?:group|chat)\.?"
    r"|added .{1,200} to the (?:group|chat)\.?|removed .{1,200} from the (?:group|chat)\.?"
    r"|changed the (?:group|chat)(?: name|'s name| icon|'s profile image)?.{0,200}"
)
_CALL = "☎"
_WORDS = {
    "picture": "Photo|写真|画像|照片|相片|圖片|图片|รูป|รูปภาพ|ภาพ|사진"
    "|Sticker|スタンプ|貼圖|贴图|สติกเกอร์|스티커",
    "video": "Video|動画|影片|视频|วิดีโอ|동영상",
    "file": "File|ファイル|檔案|文件|ไฟล์|파일"
    "|Voice message|ボイスメッセージ|語音訊息|语音消息|语音信息|ข้อความเสียง"
    "|음성메시지|음성 메시지",
    "nothing": "Location|位置情報|位置資訊|位置訊息|位置信息|Notes|Note|ノート|記事本|记事本"
    "|Albums|Album|アルバム|相簿|相册",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_PLACEHOLDER = re.compile(r"\[(?P<name>[^\[\]\n]{2,20})\](?P<file> [^\n]{1,200})?")
# The PC writes them without brackets: in English other words, elsewhere the same ones.
_PC_WORDS = {"Photos": "picture", "Stickers": "picture", "Videos": "video", "Audio": "file"} | {
    word: kind for word, kind in _KINDS.items() if kind != "nothing" and not word.isascii()
}
_LONGEST_NAME = 4  # words
_LONGEST_CLOCK = 40


class Clock(NamedTuple):
    """The hour, of 24, and the minute of a message."""

    hour: int
    minute: int


class Head(Struct, frozen=True):
    """A line that starts a message: its day and clock, and what stands behind."""

    day: re.Match[str] | None
    clock: Clock
    rest: str
    on_pc: bool  # no tab is between the clock and the rest


class Chat(Struct, frozen=True):
    """What holds for the whole file."""

    name: str | None
    order: str
    names: dict[str, str]  # for lines without tabs, by their first words


def recognises(file: ExportFile) -> bool:
    """Look for the app's two lines at the top, or for the PC's day and message."""
    lines = _in_japanese(file).lines[:2]
    if len(lines) < 2:
        return False
    if lines[0].startswith("[LINE] ") or _SAVED.match(lines[1]):
        return not lines[1].startswith("저장한") or lines[0].startswith("[LINE]")
    day = _DATE.fullmatch(lines[0])
    spoken = day is not None and (day["weekday"] or day["behind"])
    return bool(spoken and (_on_phone(lines[1]) or _on_pc(lines[1])))


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages with their days, and what must be known of the whole file."""
    japanese = _in_japanese(file)
    if japanese is not file:
        file.take_decoding(japanese)
    lines = list(lines_of(file))
    texts = [text for _, _, text in lines]
    marks = list(_marks(texts))
    heads = [mark for mark in marks if isinstance(mark, Head)]
    days = list(dict.fromkeys(head.day for head in heads if head.day))
    order, sure = _order(days)
    chosen = file.options.get("date_order") or order
    if not sure and not file.options.get("date_order"):
        file.notes.append("day and month could not be told apart: read day first; --date-order")
    chat = Chat(_chat_name(file, texts), chosen, _names(heads))
    yield marked(lines, marks, chat, orphans=True)


def _in_japanese(file: ExportFile) -> ExportFile:
    """Read an old PC's file as what it is; its Shift JIS can look like another encoding."""
    if file.encoding not in ("gb18030", "utf-8-damaged") or file.raw[:6] != b"[LINE]":
        return file
    try:
        bytes(file.raw).decode("cp932")
    except UnicodeDecodeError:
        return file
    return ExportFile(file.name, file.raw, file.container, file.member, "cp932")


def _marks(texts: list[str]) -> Iterator[Head | bool | None]:
    """Say of each line whether it starts a message, goes on with one, or stands alone."""
    spoken = [_on_phone(text) for text in texts]
    quoted_until = _quoted_until(texts, spoken)
    day: re.Match[str] | None = None
    inside, top = -1, True
    for at, text in enumerate(texts):
        quoted = at <= inside
        if not quoted and (new_day := _day(texts, at)):
            day, top = new_day, False
            yield False
        elif not (quoted or (top and at < 3)) and (said := spoken[at] or (day and _on_pc(text))):
            inside = quoted_until[at]
            yield Head(day, *said, on_pc=spoken[at] is None)
        else:
            yield False if top and at < 3 else None


def _on_phone(text: str) -> tuple[Clock, str] | None:
    """Part a line at the tab behind its clock."""
    written, tab, rest = text.partition("\t")
    clock = _clock(written) if tab and len(written) <= _LONGEST_CLOCK else None
    return (clock, rest) if clock else None


@lru_cache(maxsize=4096)
def _clock(written: str) -> Clock | None:
    match = _time_pattern().fullmatch(written)
    return _read(match) if match else None


def _read(match: re.Match[str]) -> Clock:
    return Clock(dates.hour_of(match), int(match["minute"]))


@cache
def _time_pattern() -> re.Pattern[str]:
    return re.compile(dates.TIME, re.IGNORECASE)


@cache
def _of_pc() -> re.Pattern[str]:
    return re.compile(rf"{dates.TIME} (?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)


def _on_pc(text: str) -> tuple[Clock, str] | None:
    match = _of_pc().fullmatch(text)
    return (_read(match), match["rest"]) if match else None


def _day(texts: list[str], at: int) -> re.Match[str] | None:
    """Tell a day: with a weekday, or behind a blank line.

    Where it has but one of them, no words follow it but messages, so that it is not the date of
    what somebody announces.
    """
    match = _DATE.fullmatch(texts[at])
    if match is None:
        return None
    alone = at == 0 or not texts[at - 1].strip()
    named = match["weekday"] or match["behind"]
    if alone and named:
        return match
    fits = (alone or named) and _may_follow_a_day("".join(texts[at + 1 : at + 2]))
    return match if fits else None


def _may_follow_a_day(text: str) -> bool:
    return bool(not text.strip() or _on_phone(text) or _on_pc(text) or _DATE.fullmatch(text))


def _quoted_until(texts: list[str], spoken: Sequence[tuple[Clock, str] | None]) -> list[int]:
    """Give for each line that opens a quote the line that closes it, before the next message."""
    found = [-1] * len(texts)
    closer = message = len(texts)
    for at in range(len(texts) - 1, -1, -1):
        said = spoken[at]
        if said:
            text = said[1].rpartition("\t")[2]
            if text.startswith('"') and not _closes(text[1:]) and closer < message:
                found[at] = closer
            message = at
        elif _closes(texts[at]):
            closer = at
    return found


def _closes(text: str) -> bool:
    """Say whether a text ends in a quote that is not doubled."""
    return (len(text) - len(text.rstrip('"'))) % 2 == 1


def _order(days: Sequence[re.Match[str]]) -> tuple[str, bool]:
    """Decide the order of day and month: by the weekdays, else by the dates themselves."""
    fits = Counter(order for day in days for order in ("dmy", "mdy") if _fits(day, order))
    if fits["dmy"] != fits["mdy"]:
        return ("dmy" if fits["dmy"] > fits["mdy"] else "mdy"), True
    order = dates.order_of([_written(day) for day in days])
    return order.name, order.sure


def _fits(day: re.Match[str], order: str) -> bool:
    word = (day["weekday"] or day["behind"] or "").strip(" ()（）")[:3].lower()
    if word not in _WEEKDAYS or len(day["a"]) == 4:
        return False
    month, number = (day["b"], day["a"]) if order == "dmy" else (day["a"], day["b"])
    try:
        return date(int(day["c"]), int(month), int(number)).weekday() == _WEEKDAYS.index(word)
    except ValueError:
        return False


def _written(day: re.Match[str], hour: int = 0, minute: int = 0) -> dates.Written:
    return dates.Written((day["a"], day["b"], day["c"]), hour, minute, 0, exact=False)


def _chat_name(file: ExportFile, texts: list[str]) -> str | None:
    """Take the chat's name from the first line, or from the file's name."""
    first = texts[0].lstrip("\ufeff") if texts else ""
    if _DATE.fullmatch(first) or not first.strip():
        first = Path(file.file_name).stem
        if not first.startswith("[LINE]"):
            return None
    match = _TITLE.fullmatch(first.strip())
    name = next((each for each in match.groups() if each), None) if match else None
    return name.strip() if name else None


def _names(heads: Sequence[Head]) -> dict[str, str]:
    """Learn the names in lines without tabs: the words that those lines begin with again and again.

    A name goes on with a word that every line beginning so far has, if it looks like a name.
    """
    groups: dict[str, list[list[str]]] = {}
    for head in heads:
        if head.on_pc and " " in head.rest:
            words = head.rest.split(" ", _LONGEST_NAME)
            groups.setdefault(words[0], []).append(words)
    return {first: _name(group) for first, group in groups.items()}


def _name(group: list[list[str]]) -> str:
    length = 1
    while length < _LONGEST_NAME and len(group) > 1:
        following = {words[length] if len(words) > length + 1 else "" for words in group}
        word = following.pop()
        if following or not word[:1].isupper() or not word.isalpha():
            break
        length += 1
    return " ".join(group[0][:length])


def read(raws: Sequence[Block], chat: Chat) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: Chat) -> Item:
    head: Head = block.head
    author, first = _spoken(block, chat)
    text = "\n".join([first, *block.body]).rstrip("\n")
    item = Item(
        text=_unquoted(text),
        time=_time(head, chat.order),
        absolute=False,
        time_unit="minute",
        author=author,
        chat=chat.name,
    )
    if _is_unsent(item.text) and (author is None or item.text.startswith(author)):
        item.kind, item.author = Kind.DELETED.value, None
    elif author is None or _is_event(item.text, author):
        item.kind, item.author = Kind.SYSTEM.value, None
    elif item.text.startswith(_CALL):
        item.kind = Kind.CALL.value
    else:
        _count(item, on_pc=head.on_pc)
    return item


def _spoken(block: Block, chat: Chat) -> tuple[str | None, str]:
    """Part the author from the words; what has none is the app's."""
    head: Head = block.head
    if not head.on_pc:
        name, tab, text = head.rest.partition("\t")
        return (name or None, text) if tab else (None, head.rest)
    if _is_unsent(head.rest):
        return None, head.rest
    known = chat.names.get(head.rest.partition(" ")[0])
    if known is None:  # `小明加入聊天`: nobody is called so who ever says a word
        return (head.rest, "") if block.text() else (None, head.rest)
    return known, head.rest[len(known) + 1 :]


def _is_unsent(text: str) -> bool:
    """Tell the app's words; what does not end like them is not tried at every length of a name."""
    return text.rstrip(".。").endswith(_UNSENT_ENDS) and bool(_UNSENT.fullmatch(text))


def _time(head: Head, order: str) -> int | None:
    if head.day is None:
        return None
    return dates.micros(_written(head.day, *head.clock), order)


def _unquoted(text: str) -> str:
    """Take the quotes off a text that stands in them; a quote inside is doubled."""
    if len(text) > 1 and text.startswith('"') and _closes(text[1:]):
        return text[1:-1].replace('""', '"')
    return text


def _is_event(text: str, author: str) -> bool:
    """Tell `Bo left the group` with an author's column from words of Bo."""
    return text.startswith(f"{author} ") and bool(_EVENT.fullmatch(text[len(author) + 1 :]))


def _count(item: Item, *, on_pc: bool) -> None:
    """Count what a placeholder stands for; of places and notes only the text goes.

    On the PC a word alone is one too, also where somebody may have typed it.
    """
    kind = _PC_WORDS.get(item.text) if on_pc else None
    match = _PLACEHOLDER.fullmatch(item.text)
    if match:
        kind = _KINDS.get(match["name"])
        if match["file"] and kind != "file":  # `[Photo] of my cat` is somebody's words
            return
    if kind:
        item.text = ""
        item.pictures = int(kind == "picture")
        item.videos = int(kind == "video")
        item.files = int(kind == "file")


IMPORTER = Importer(
    name="line",
    title="LINE, text",
    recognises=recognises,
    marks=Marks(json=False),
    split=split,
    read=read,
    knows=frozenset({"pictures", "videos", "files", "links"}),
)
