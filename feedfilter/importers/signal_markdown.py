"""Signal chats from signal-export: `chat.md` of each chat's folder.

Get it: Signal Desktop and the program signal-export (sigexport): `sigexport FOLDER`. Where
`data.json` stands beside it, that is read instead. A record is a line `[stamp] name: text` and
the lines below it: the quoted message first, reactions last. Stamps are the wall clock of the
exporting machine; older files have minutes. `Me` is the owner, `No-Sender` is nobody known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks
from feedfilter.model import Kind
from feedfilter.records import media
from feedfilter.records.lines import Block, blocks
from feedfilter.stamps import from_iso

_HEADER = re.compile(
    r"\[(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}),? (?P<clock>[0-9]{2}:[0-9]{2}(?P<exact>:[0-9]{2})?)\] "
    r"(?P<author>[^\n]{1,200}?): ?(?P<rest>.*)"
)
_OWNER, _NOBODY = "Me", "No-Sender"
_DELETED = "(This message was deleted)"
_MEDIUM = re.compile(
    r"!?\[(?P<name>[^\[\]\n]{0,300})\]\((?P<path>(?:\./media/|\.\./exported_stickers/)[^()\n]{1,500}(?:\([^()\n]{0,100}\)[^()\n]{0,100})?)\)"
)
_STICKER = re.compile(r"\(\( (?P<emoji>.{1,40}) \)\)")
_MISSING = "(media not exported)"
_REACTIONS = re.compile(r"\(- (?P<all>[^\n]{1,2000}) -\)")
_CALL = re.compile(
    r"(?:Missed|Declined|Unanswered|Incoming|Outgoing)(?: (?:group|voice|video|audio))? call"
    r"(?: \([^()\n]{1,80}\))?"
)


def recognises(file: ExportFile) -> bool:
    """Look for the file's name and for a message on its first line."""
    return file.file_name == "chat.md" and bool(file.lines and _HEADER.fullmatch(file.lines[0]))


def _chat_name(file: ExportFile) -> str | None:
    folder = Path(file.folder).name
    around = file.container.path if file.container is not None else Path()
    return folder or (around.stem if around.suffix == ".zip" else around.name) or None


def read(raws: Sequence[Block], chat: str | None) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, chat)


def _item(block: Block, chat: str | None) -> Item:
    head = block.head
    lines = [line.rstrip(" ") for line in (head["rest"], *block.body)]
    lines, likes = _without_reactions(lines)
    lines, quote = _without_quote(lines)
    author = head["author"]
    item = Item(
        time=from_iso(f"{head['date']} {head['clock']}")[0],
        absolute=False,
        time_unit="second" if head["exact"] else "minute",
        author=None if author == _NOBODY else author,
        chat=chat,
        quote=quote or None,
        reply=bool(quote),
        me=author == _OWNER,
        likes=likes,
    )
    _fill(item, "\n".join(lines).strip())
    return item


def _without_reactions(lines: list[str]) -> tuple[list[str], int]:
    """Part the line of reactions, the last one, from the words."""
    last = next((at for at in range(len(lines) - 1, -1, -1) if lines[at]), 0)
    match = _REACTIONS.fullmatch(lines[last])
    if match is None:
        return lines, 0
    return lines[:last], match["all"].count(": ")


def _without_quote(lines: list[str]) -> tuple[list[str], str]:
    """Part the quoted message from the words: it comes first, behind an empty line."""
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    end = first
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    if first == 0 or end == first:
        return lines, ""
    quoted = (line.removeprefix(">").removeprefix(" ") for line in lines[first:end])
    return lines[end:], "\n".join(quoted)


def _fill(item: Item, text: str) -> None:
    """Count what stands for pictures and files, and leave the words."""
    if text == _DELETED:
        item.kind, text = Kind.DELETED.value, ""
    stickers, counted = 0, media.NONE
    if "](" in text:
        paths = [match["path"] for match in _MEDIUM.finditer(text)]
        stickers = sum(path.startswith("../") for path in paths)
        counted = media.count((path, None) for path in paths if not path.startswith("../"))
        text = _MEDIUM.sub("", text).strip()
    if _STICKER.fullmatch(text):
        text, stickers = "", stickers + 1
    item.pictures = counted.pictures + stickers
    item.videos, item.files = counted.videos, counted.files
    if _MISSING in text:  # one of them, the file does not say which
        text = text.replace(_MISSING, "").strip()
        item.pictures = item.videos = item.files = None
    item.text = text
    if _CALL.fullmatch(text):
        item.kind = Kind.CALL.value


IMPORTER = Importer(
    name="signal-markdown",
    title="Signal, signal-export chat.md",
    recognises=recognises,
    marks=Marks(json=False),
    split=blocks(_HEADER.fullmatch, context=_chat_name),
    read=read,
    knows=frozenset({"links", "reply", "me", "likes"}),
)
