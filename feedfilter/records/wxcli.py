"""How wx-cli writes a message, in all of its formats: a label, then title or words.

Transfers and red packets come out as links with a title of the app's own; what is quoted or
forwarded stands on lines of its own below.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from feedfilter.records.wechat import (
    CARD,
    FILE,
    HISTORY,
    QUOTE,
    RECALLED,
    RED_PACKET,
    SYSTEM,
    TEXT,
    TRANSFER,
    Meaning,
    Words,
    card,
    labelled,
    meaning,
    named,
    worded,
)
from feedfilter.records.wechat_xml import is_xml, xml_words

_SHARED = "链接/文件"
_NUMBERED = re.compile(r"type=(-?[0-9]{1,18})", re.ASCII)
_PAID = {"微信转账": TRANSFER, "微信红包": RED_PACKET}
_SIZE = re.compile(r" \([^()\n]{1,40}\)$")  # of a file, or how many messages are forwarded
_QUOTED = re.compile(r"\n *↳ (?:[^\n:]{0,60}: )?")
_SPOKEN = re.compile(r"\[(?:系统|撤回)\](?:\s|$)")


def message_words(content: str, kind: str | None, *links: str | None) -> Words:
    """Part a message; `kind` is the type as wx-cli names it, None where it is not written."""
    found = _meaning(kind)
    if is_xml(content) and found is not TEXT:
        return xml_words(content, found)
    label = labelled(content)
    if kind is None or kind == _SHARED:
        return _labelled(content, label, CARD if kind else None, links)
    rest = label[1].strip() if label and label[0].kind == (found or TEXT).kind else content
    if found is RECALLED:
        return Words(RECALLED, rest)
    return worded(content, found)


def is_spoken_by_app(content: str) -> bool:
    """Say whether a text without sender is the app's own."""
    return bool(_SPOKEN.match(content))


def app_words(content: str) -> Words:
    """Read what the app said."""
    label = labelled(content)
    return Words(*(label[0], label[1].strip())) if label else worded(content, SYSTEM)


def _meaning(kind: str | None) -> Meaning | None:
    match = _NUMBERED.fullmatch(kind or "")
    if match:
        return meaning(int(match[1]))
    return named(kind) if kind and kind != _SHARED else None


def _labelled(
    content: str,
    label: tuple[Meaning, str] | None,
    known: Meaning | None,
    links: tuple[str | None, ...],
) -> Words:
    if label is None:
        return card(known, content.split("\n"), *links) if known else Words(TEXT, content)
    found, rest = label[0], label[1].strip()
    if found in (QUOTE, HISTORY):
        return _below(found, rest)
    if found is CARD and rest in _PAID:
        return Words(_PAID[rest], rest)
    if found is FILE:
        return card(FILE, [_SIZE.sub("", rest)])
    if found is CARD:
        return card(CARD, rest.split("\n"), *links)
    return worded(content, known and found)


def _below(found: Meaning, rest: str) -> Words:
    """Read what is quoted or forwarded from the lines below."""
    if found is HISTORY:
        title, _, lines = rest.partition("\n")
        said = "\n".join(line.strip().removeprefix("- ") for line in lines.split("\n"))
        return Words(HISTORY, title=_SIZE.sub("", title) or None, quote=said.strip("\n") or None)
    match = _QUOTED.search(rest)
    if match is None:
        return Words(QUOTE, rest)
    return replace(Words(QUOTE, rest[: match.start()]), quote=rest[match.end() :].strip() or None)
