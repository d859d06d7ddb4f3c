"""Signal chats from sigtop, short text: one line for each message.

Get it: Signal Desktop and the program sigtop: `sigtop export-messages -f text-short FOLDER`.
A record is a line `2026-03-14 09:05 name: text` and the lines below it; before the text may stand
in brackets that it is a reply, was edited or has attachments, of which the kind is not said.
Stamps are the wall clock of the exporting machine, in minutes. `You` is the owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks
from feedfilter.model import Kind
from feedfilter.records.lines import Block, blocks
from feedfilter.stamps import from_wall

_HEADER = re.compile(
    r"(?P<stamp>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}) (?!- )"
    r"(?:(?P<author>[^\n\[][^\n]{0,200}?): (?P<rest>.*)|(?P<system>\[[a-z][\w-]{2,60} message\])|"
    r"(?P<bare>[^\n\[][^\n]{0,200}?):)"
)
_FACT = (
    r"(?:reply to [^\n]{1,200}? on [0-9-]{10} [0-9:]{5}|edited|[0-9]{1,3} attachments?"
    r"|[a-z][\w-]{2,60} message)"
)
_FACTS = re.compile(rf"\[(?P<facts>{_FACT}(?:, {_FACT}){{0,5}})\](?: |\Z)")
_REPLY = re.compile(r"reply to (?P<name>[^\n]{1,200}?) on ")
_UNKNOWN = re.compile(r"(?:^|, )(?P<type>[a-z][\w-]{2,60}) message$")
_OWNER = "You"


def recognises(file: ExportFile) -> bool:
    """Look for its stamps on the first line, and for `You:` or its brackets behind one of them."""
    if not file.lines or _HEADER.fullmatch(file.lines[0]) is None:
        return False
    heads = [match for line in file.lines if (match := _HEADER.fullmatch(line))]
    return any(
        head["system"] or head["author"] == _OWNER or _FACTS.match(head["rest"] or "")
        for head in heads
    )


def _chat_name(file: ExportFile) -> str:
    return Path(file.file_name).stem


def read(raws: Sequence[Block], chat: str) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: str) -> Item:
    head = block.head
    author = head["author"] or head["bare"]
    rest = head["system"] or head["rest"] or ""
    facts = _FACTS.match(rest)
    said = facts["facts"] if facts else ""
    kind = _kind(said)
    text = "\n".join([rest[facts.end() :] if facts else rest, *block.body]).rstrip("\n")
    some = "attachment" in said
    return Item(
        text=text,
        time=from_wall(head["stamp"]),
        absolute=False,
        time_unit="minute",
        author=None if kind == Kind.SYSTEM.value else author,
        chat=chat,
        kind=kind,
        pictures=None if some else 0,
        videos=None if some else 0,
        files=None if some else 0,
        reply=_REPLY.search(said) is not None,
        edited="edited" in said.split(", "),
        me=author == _OWNER,
    )


def _kind(facts: str) -> str:
    match = _UNKNOWN.search(facts)
    if match is None:
        return Kind.MESSAGE.value
    return Kind.CALL.value if match["type"].startswith("call") else Kind.SYSTEM.value


IMPORTER = Importer(
    name="sigtop-short",
    title="Signal, sigtop short text",
    recognises=recognises,
    marks=Marks(json=False),
    split=blocks(_HEADER.fullmatch, context=_chat_name),
    read=read,
    knows=frozenset({"links", "reply", "edited", "me"}),
)
