"""Lines of KakaoTalk's texts: which of them start a message, on phones and on the PC.

Phones write `STAMP, name : text` and, for what the app says, `STAMP, text`; the iPhone's app speaks
behind a colon, `STAMP: text`. How a stamp looks hangs on the language and the region of the phone,
and on the year: old English Androids write the clock before the day. Before the messages of a day
stands a line with the day alone, on Androids with the first clock. The PC has its own lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from feedfilter.records import month_names
from feedfilter.stamps import MICRO

_BLANK = "[ \u00a0\u202f]"
_CLOCK = (
    rf"(?:(?:오전|오후|[AP]M){_BLANK})?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?"
    rf"(?:{_BLANK}?[AaPp](?:[Mm]|\.{_BLANK}?[Mm]\.))?"
)
_WEEKDAY, _MONTH = "[A-Z][a-z]{2,8}", r"[A-Z][a-z]{2,8}\.?"
_USUAL = (
    r"[0-9]{4}년 [0-9]{1,2}월 [0-9]{1,2}일|[0-9]{4}\. ?[0-9]{1,2}\. ?[0-9]{1,2}\."
    rf"|(?:{_WEEKDAY}, )?{_MONTH} [0-9]{{1,2}}, [0-9]{{4}}"
)
_DAY_BEFORE_MONTH = rf"(?:{_WEEKDAY},? )?[0-9]{{1,2}} {_MONTH},? [0-9]{{4}}"
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"  # Korean phones of 2026, only beside a clock
_DAY = rf"(?:{_USUAL}|{_DAY_BEFORE_MONTH})"
_BEHIND = rf"(?:,| at)?{_BLANK}{_CLOCK}"
_CLOCK_FIRST = rf"{_CLOCK}, {_DAY}"
_HEADERS = tuple(
    re.compile(rf"(?P<stamp>{stamp})(?P<sign>[,:]) (?P<rest>.*)")
    for stamp in (
        rf"(?:{_USUAL}){_BEHIND}",
        rf"{_ISO}{_BEHIND}",
        rf"{_DAY_BEFORE_MONTH}{_BEHIND}",
        _CLOCK_FIRST,
    )
)
_DAY_ALONE = rf"{_DAY}(?: [가-힣]요일)?"
_DATE = re.compile(rf"(?:(?P<untimed>{_DAY_ALONE})|{_DAY_ALONE}{_BEHIND}|{_CLOCK_FIRST})\s*+")
_PC_DATE = re.compile(rf"-{{5,}} (?P<day>{_DAY})(?: [가-힣]요일)? -{{5,}}\s*")
_PC = re.compile(rf"\[(?P<author>.{{1,200}}?)\] \[(?P<clock>{_CLOCK})\](?: (?P<rest>.*))?")
_SPOKEN = re.compile(r"(?P<author>.{1,200}?) :(?: (?P<text>.*))?", re.DOTALL)
_SYSTEM = re.compile(
    r".{1,200}님(?:이|을|를|에게)? ?"
    r"(?:나갔습니다|들어왔습니다|내보냈습니다|퇴장했습니다|입장했습니다)\.?"
    r"(?: ?(?:운영정책을|타인, 기관|불법촬영물).{0,400})?"  # what open chats tell who comes
    r"|.{1,200}님을 (?:초대|강퇴|부방장으로 임명|내보내기)\S{0,3}습니다\.?"
    r"|.{1,200}님이 .{1,300}님(?:을 (?:초대|부방장으로 (?:설정|임명))|에게 방장을 위임)했습니다\.?"
    r"|채팅방 관리자가 메시지를 가렸습니다\.?"
    r"|.{1,200} (?:has )?(?:left|joined|entered) (?:this|the) (?:chat ?room|chat)\.?"
    r"|.{1,200} (?:has )?invited .{1,300} to (?:this|the) (?:chat ?room|chat)\.?"
)
_SYSTEM_ENDS = ("습니다", "chat", "room")
_LOOKED_AT = 200  # lines
_A_DAY = 86_400 * MICRO


class Head(Struct, frozen=True):
    """What the first line of a message says; what the app says on the PC has no stamp."""

    stamp: str | None
    author: str | None
    text: str


Mark: TypeAlias = Head | bool | None  # as `lines.marked` takes it


def starts_message(text: str) -> bool:
    """Say whether a line looks like the first one of a message, of a phone or a PC."""
    return any(each.fullmatch(text) for each in (*_HEADERS, _PC))


def is_system(text: str) -> bool:
    """Say whether these are words of the app; what does not end like them is not tried."""
    said = text.rstrip()
    return said.rstrip(".").endswith(_SYSTEM_ENDS) and _SYSTEM.fullmatch(said) is not None


@lru_cache(maxsize=4096)  # neighbours are often of the same minute
def time_of(stamp: str) -> int | None:
    """Read a stamp, or the day of one, as microseconds of the wall clock."""
    if re.match("[0-9]{1,2}:", stamp):
        clock, _, day = stamp.partition(", ")
        stamp = f"{day} {clock}"
    korean = r"\1년 \2월 \3일"
    return month_names.spoken(
        re.sub(r"^([0-9]{4})[-.] ?([0-9]{1,2})[-.] ?([0-9]{1,2})\.?", korean, stamp)
    )


def marks_of(texts: Sequence[str]) -> list[Mark]:
    """Say of each line whether it starts a message, goes on with one, or stands alone."""
    if any(_PC_DATE.fullmatch(text) for text in texts[:_LOOKED_AT]) or _is_pc(texts):
        return list(map(_PcMarks().mark, texts))
    header = _header(texts)
    matches = [header.fullmatch(text) for text in texts]
    marks: list[Mark] = [_said(match) for match in matches]
    if not _is_android(texts, matches):
        _tell(matches, marks)
    _set_dates_apart(texts, marks)
    return marks


def _is_pc(texts: Sequence[str]) -> bool:
    return any(_PC.fullmatch(text) for text in texts[:_LOOKED_AT]) and not any(
        header.fullmatch(text) for text in texts[:_LOOKED_AT] for header in _HEADERS
    )


class _PcMarks:
    """Tells the lines of a PC's file apart; the day holds for what comes below."""

    def __init__(self) -> None:
        self.day = ""
        self.begins = False

    def mark(self, text: str) -> Mark:
        date = _PC_DATE.fullmatch(text)
        if date:
            self.day, self.begins = date["day"], True
            return False
        match = _PC.fullmatch(text)
        if match:
            self.begins = False
            stamp = f"{self.day} {match['clock']}" if self.day else None
            return Head(stamp, match["author"], match["rest"] or "")
        if is_system(text) or (self.begins and text.strip()):  # nobody else speaks without a clock
            self.begins = False
            return Head(None, None, text)
        return None


def _header(texts: Sequence[str]) -> re.Pattern[str]:
    """Choose the header that the file begins with: no phone writes stamps now so, now so.

    So `14 March 2026 at 9:00, at the gym` stays in somebody's message where months come first.
    """
    found = (header for text in texts for header in _HEADERS if header.fullmatch(text))
    return next(found, _HEADERS[0])


def _said(match: re.Match[str] | None) -> Head | None:
    if match is None or match["sign"] == ":":
        return None
    spoken = _SPOKEN.fullmatch(match["rest"])
    if spoken is None:
        return Head(match["stamp"], None, match["rest"])
    return Head(match["stamp"], spoken["author"], spoken["text"] or "")


def _is_android(texts: Sequence[str], matches: Sequence[re.Match[str] | None]) -> bool:
    """Tell Androids by the clock in the line of the first day: their app uses no colon."""
    for text, match in zip(texts, matches, strict=True):
        date = _DATE.fullmatch(text)
        if date or match:
            return date is not None and not date["untimed"]
    return False


def _tell(matches: Sequence[re.Match[str] | None], marks: list[Mark]) -> None:
    """Mark what the iPhone's app says behind a colon.

    A list of dates in somebody's message looks the same. The app's words are known, or their stamp
    lies between those of the messages around it.
    """
    found = ((at, match) for at, match in enumerate(matches) if match and match["sign"] == ":")
    told = {at: Head(match["stamp"], None, match["rest"]) for at, match in found}
    if not told:
        return
    above = dict(_nearest(range(len(marks)), marks, told))
    below = dict(_nearest(reversed(range(len(marks))), marks, told))
    for at, head in told.items():
        if is_system(head.text) or _in_order(above[at], head.stamp, below[at]):
            marks[at] = head


def _nearest(
    order: Iterable[int], marks: Sequence[Mark], told: dict[int, Head]
) -> Iterator[tuple[int, str | None]]:
    """Give for each line with a colon the stamp of the message that was met last."""
    stamp = None
    for at in order:
        if at in told:
            yield at, stamp
        elif isinstance(mark := marks[at], Head):
            stamp = mark.stamp


def _in_order(*stamps: str | None) -> bool:
    """Say whether the stamps that are there are times, and none is before the one before it."""
    times = [time_of(stamp) for stamp in stamps if stamp]
    known = [time for time in times if time is not None]
    return len(known) == len(times) and known == sorted(known)


def _set_dates_apart(texts: Sequence[str], marks: list[Mark]) -> None:
    """Mark the lines of days, from below: a message follows them, or the end."""
    below: Mark = True  # the end
    for at in range(len(texts) - 1, -1, -1):
        mark, text = marks[at], texts[at]
        if mark is not None:
            below = mark
        elif _DATE.fullmatch(text) and _stands_alone(texts, at, below):
            marks[at] = False
        elif text.strip():
            below = None


def _stands_alone(texts: Sequence[str], at: int, below: Mark) -> bool:
    """Tell the line of a day from a date in somebody's message.

    It is the day of the message below; where that cannot be told, a blank line stands above it.
    """
    if not below:
        return False
    stamp = below.stamp if isinstance(below, Head) else None
    days = [time_of(each) for each in (texts[at], stamp or "")]
    if None in days:
        return at == 0 or not texts[at - 1].strip()
    return len({day // _A_DAY for day in days if day is not None}) == 1
