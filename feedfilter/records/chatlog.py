"""How chatlog writes messages as text, in its CSV and its plain text.

What is no text is a form in brackets, with its title behind a bar and an address behind it:
`[链接|title](url)`, `![图片](url)`, `[转账|发送 ￥1](memo)`; an answer begins with the lines that
it quotes, `> name(id) time` first. Below the form of a bundle, a notice to the group or a note
stand the entries that it holds, indented, each under a line `name time`. Whatever looks otherwise
are somebody's words.
"""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from feedfilter.model import Kind
from feedfilter.records.wechat import (
    CARD,
    FILE,
    PICTURE,
    QUOTE,
    RED_PACKET,
    SYSTEM,
    TEXT,
    TRANSFER,
    Words,
    card,
    meaning,
    named,
    worded,
)
from feedfilter.records.wechat_xml import is_xml, xml_words

SYSTEM_SENDER = "系统消息"
_LABEL = re.compile(r"!?\[([^\[\]|()\n]{1,12})")
_UNKNOWN = re.compile(r"Type: (-?[0-9]{1,18}) Content: ", re.ASCII)
_QUOTES = re.compile(r"> (?:.{1,300} (?:\d{4}-)?(?:\d\d-\d\d )?\d\d:\d\d:\d\d|\[引用\])$")
_NOTHING = re.compile(r"%!s\(<nil>\)|<nil>|undefined")  # how Go prints what is not there
_NUMBER = re.compile(r"-?[0-9.]+")
_PAID = re.compile(r"(?:(?:发送|接收|退还) ?)?[¥￥] ?[0-9.,]*")
_ENTRY = re.compile(r"\s{0,9}(.{0,300}?)\s?(?:\d{4}-)?(?:\d\d-\d\d )?\d\d:\d\d:\d\d\s{0,9}")
_BUNDLE, _NOTICE, _NOTES = "合并转发", "群公告", frozenset(("笔记", "收藏笔记"))
_PLACE = "位置"


class _Form(Struct, frozen=True):
    """A form in brackets: its label, the parts between bars, the address behind it."""

    label: str
    parts: tuple[str, ...]
    target: str


def chatlog_words(content: str) -> Words:
    """Part a message as chatlog writes it."""
    content = content.strip("\n")
    if content.startswith("> "):
        return _answer(content)
    unknown = _UNKNOWN.match(content)
    if unknown:
        return _unknown(int(unknown[1]), content, unknown.end())
    first, _, below = content.partition("\n")
    above = _form(first) if below else None
    if above and above.label == _BUNDLE:
        return replace(_formed(above, first), quote=below.strip("\n") or None)
    if above and (above.label == _NOTICE or above.label in _NOTES) and _begins_entry(below):
        return _noted(above, below.strip("\n").split("\n"))
    form = _form(content)
    return _formed(form, content) if form else Words(TEXT, content)


def system_words(content: str) -> Words:
    """Read what the app itself said."""
    return worded(content, SYSTEM)


def _answer(content: str) -> Words:
    """Part an answer from the lines that it quotes; without own words it is none."""
    lines = content.split("\n")
    quoted = next((at for at, line in enumerate(lines) if not line.startswith("> ")), len(lines))
    own = "\n".join(lines[quoted:]).strip("\n")
    if not own or not _QUOTES.match(lines[0]):
        return Words(TEXT, content)
    theirs = chatlog_words("\n".join(line[2:] for line in lines[1:quoted]).removeprefix("> "))
    return Words(QUOTE, own, quote=theirs.text or theirs.title)


def _begins_entry(below: str) -> bool:
    return bool(_ENTRY.fullmatch(below.lstrip("\n").partition("\n")[0]))


def _noted(form: _Form, lines: list[str]) -> Words:
    """Read a notice as words, a note as a card; lines that say who wrote an entry go."""
    writer, said, shown = _entry(lines[0]), [], [TEXT]
    for above, line in pairwise(("", *lines)):
        if not above.strip() and _entry(line) == writer:
            continue
        inner = _form(line.strip())
        medium = named(inner.label) if inner else None
        if medium and medium.wordless:  # its address is that of the tool
            shown.append(medium)
        else:
            said.append(line.removeprefix("  "))
    text = "\n".join((*(part for part in form.parts if part and part != form.label), *said))
    found = replace(
        CARD if form.label in _NOTES else TEXT,
        pictures=sum(each.pictures for each in shown),
        videos=sum(each.videos for each in shown),
    )
    return card(found, text.split("\n")) if found.card else Words(found, text.strip())


def _entry(line: str) -> str | None:
    """Give the name of whose entry begins with a line; None where none begins."""
    match = _ENTRY.fullmatch(line)
    return match[1] if match else None


def _unknown(number: int, content: str, start: int) -> Words:
    """Read a type that chatlog does not know: it cuts the text off, in the middle of a letter."""
    inner = content[start:].removesuffix("<...>")
    found = meaning(number)
    if not is_xml(inner):
        return Words(found if found.kind == Kind.SYSTEM.value else TEXT, inner)
    words = xml_words(inner, found)
    if words.title or words.text or found is not TEXT:
        return words
    return Words(replace(TEXT, kind=Kind.UNSUPPORTED.value))


def _form(content: str) -> _Form | None:
    """Read a text that is one form and nothing else."""
    match = _LABEL.match(content)
    if match is None:
        return None
    inner, target = content[match.end() :], ""
    if inner.endswith(")") and "](" in inner:
        inner, _, target = inner[:-1].rpartition("](")
    elif inner.endswith("]"):
        inner = inner[:-1]
    else:
        return None
    if inner and not inner.startswith("|"):
        return None
    parts = (_NOTHING.sub("", part) for part in inner.split("|")[1:])
    return _Form(match[1], tuple(parts), _NOTHING.sub("", target))


def _formed(form: _Form, content: str) -> Words:
    found = named(form.label)
    bare = not form.parts
    if form.label == "分享" or (found and found.card and not found.files):
        return _shared(form)
    if found is FILE:
        return card(FILE, list(form.parts))  # its address is that of the tool, not of the message
    if found is PICTURE and bare:
        return worded(form.target, PICTURE)
    if found is TRANSFER and form.parts and _PAID.fullmatch(form.parts[0]):
        return Words(TRANSFER, " ".join(filter(None, (*form.parts, form.target))))
    if found is RED_PACKET and bare:
        return Words(RED_PACKET)
    if found is TEXT and form.parts:
        return Words(TEXT, "|".join(form.parts))
    plain = found is not None and (found.wordless or found.kind == Kind.CALL.value or found.quote)
    return Words(found) if plain and bare and found else Words(TEXT, content)


def _shared(form: _Form) -> Words:
    found = named(form.label) or meaning(49)
    lines = [part for part in form.parts if not (form.label == _PLACE and _NUMBER.fullmatch(part))]
    return card(found, lines, form.target if form.target.startswith("http") else None)
