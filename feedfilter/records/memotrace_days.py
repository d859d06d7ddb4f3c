"""MemoTrace's text for language models: a rule of stars with the day, then `name:words`.

Messages are parted by blank lines, and may hold some. So a line behind a blank one begins a
message only where what stands before its colon can be a name: in a chat with one friend, after
whom the file is named, his or the owner's; in a group anybody's but a clock's or an address's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from feedfilter.export import ExportFile

_RULE = re.compile(r"\*{20}([0-9]{4}-[0-9]{2}-[0-9]{2})\*{20}\s{0,9}")
_TURN = re.compile(r"([^:\s][^:]{0,63}):(.*)")
_ENDING = "_chat"


class Turn(Struct, frozen=True):
    """What the first line of a message says, and the day above it."""

    name: str
    text: str
    day: str


def recognises(file: ExportFile) -> bool:
    """Look for a rule on the first line and somebody's words on the second."""
    lines = file.lines
    return len(lines) > 1 and bool(_RULE.fullmatch(lines[0])) and _turn(lines[1]) is not None


def chat_name(stem: str) -> str:
    """Give whose chat a file holds, `NAME_chat.txt`."""
    return stem.removesuffix(_ENDING)


def marks(texts: Sequence[str], chat: str) -> Iterator[Turn | bool | None]:
    """Say of each line whether it begins a message, goes on with one, or is a rule."""
    names = _names(texts, chat)
    day = ""
    for above, text in pairwise(("", *texts)):
        rule = _RULE.fullmatch(text)
        turn = _turn(text) if not above.strip() or _RULE.fullmatch(above) else None
        if rule:
            day = rule[1]
            yield False
        elif turn and turn[1] in names:
            yield Turn(turn[1], turn[2], day)
        else:
            yield None


def _names(texts: Sequence[str], chat: str) -> frozenset[str]:
    """Give the names that begin messages; those right below a rule surely do.

    The app's colon has no space behind it, as people's own `address: ...` mostly has.
    """
    found: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    last = ""  # the last line that is not blank
    for above, text in pairwise(("", *texts)):
        is_first = bool(_RULE.fullmatch(last))
        turn = _turn(text) if is_first or not above.strip() else None
        if turn and (is_first or not turn[2][:1].isspace()):
            (sure if is_first else found)[turn[1]] += 1
        last = text if text.strip() else last
    if chat not in found | sure:
        return frozenset(found | sure)
    others = [name for names in (sure, found) for name, _ in names.most_common() if name != chat]
    return frozenset((chat, *others[:1]))


def _turn(text: str) -> re.Match[str] | None:
    match = _TURN.fullmatch(text)
    if match is None or match[1].isdecimal() or match[2].startswith("//"):
        return None
    return match
