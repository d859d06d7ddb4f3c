"""Discord channels and direct messages, DiscordChatExporter text.

Get it: Tyrrrz/DiscordChatExporter, format TXT; JSON says more. A record is a message: a line
`[date] name`, the words, and below an empty line each what is attached, embedded or reacted in
blocks such as `{Attachments}`. Dates are the wall clock of the exporting machine, `17-May-20 02:21
AM` up to 2.37, then in the form of its language; month first where nothing tells otherwise
(`--date-order` overrides). Where no date is understood, messages have no time; they are told by
their number, which the last lines say. There are no ids, replies or edits, and what the app says
looks like a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records
from feedfilter.records import discord_dates
from feedfilter.records.addresses import media_of
from feedfilter.records.discord_reactions import number_of
from feedfilter.records.lines import Block, lines_of, marked

Mark: TypeAlias = re.Match[str] | bool | None
_LAST = 8  # lines in which the number of messages stands
_RULE = "=" * 62
_HEAD = re.compile(
    r"\[(?P<date>[^\[\]\s][^\[\]]{4,58}[^\[\]\s])\] (?P<name>.{1,300}?)(?P<pinned> \(pinned\))?"
)
_SAID = re.compile(r"Exported ([0-9][0-9.,\s]{0,15}) message\(s\)")
_BLOCK = re.compile(r"\{(Attachments|Embed|Stickers|Reactions|Forwarded Message)\}")
_WEB = re.compile(r"https?://\S+")


class Channel(Struct, frozen=True):
    """The channel's name, and the order of day and month in the whole file."""

    name: str | None
    order: str


def recognises(file: ExportFile) -> bool:
    """Look for the banner."""
    lines = file.lines
    return (
        len(lines) > 3
        and lines[0] == _RULE
        and lines[1].startswith("Guild: ")
        and lines[2].startswith("Channel: ")
    )


def split(file: ExportFile) -> Iterator[Records]:
    """Give the messages, with the channel's name and the order of day and month."""
    lines = list(lines_of(file))
    texts = [text for _, _, text in lines]
    marks = _all_marks(texts, file.notes)
    title = next((text for text in texts if text.startswith("Channel: ")), "")
    name = title.removeprefix("Channel: ").rpartition(" / ")[2].strip() or None
    order = file.options.get("date_order") or _order(marks)
    yield marked(lines, marks, Channel(name, order))


def _all_marks(texts: Sequence[str], notes: list[str]) -> list[Mark]:
    """Mark the messages; where no date is one that is known, as many as the export says there are.

    A chosen form of dates may be any (`dddd 'at' HH`): then a digit in it has to do.
    """
    marks = list(_marks(texts, discord_dates.is_date))
    said = _said(texts)
    if said == 0 or any(marks):
        return marks
    others = list(_marks(texts, _has_digit))
    if sum(map(bool, others)) == said:
        return others
    if said is not None:
        notes.append(f"says that it holds {said} messages; none of them could be told by a date")
    return marks


def _said(texts: Sequence[str]) -> int | None:
    """Give how many messages the last lines say there are."""
    found = next(filter(None, map(_SAID.fullmatch, texts[-_LAST:])), None)
    return int(re.sub("[^0-9]", "", found[1])) if found else None


def _has_digit(written: str) -> bool:
    return bool(re.search("[0-9]", written))


def _marks(texts: Sequence[str], is_date: Callable[[str], bool]) -> Iterator[Mark]:
    """A message begins below an empty line; the banners above and below all are no records."""
    started = False
    for text, before in zip(texts, ["", *texts], strict=False):
        head = None if before else _HEAD.fullmatch(text)
        if head and is_date(head["date"]):
            started = True
            yield head
        elif text == _RULE:
            started = False
            yield False
        else:
            yield None if started else False


def _order(marks: Sequence[Mark]) -> str:
    return discord_dates.order_of(mark["date"] for mark in marks if isinstance(mark, re.Match))


def read(raws: Sequence[Block], channel: Channel) -> Iterator[Made]:
    """Make items of messages."""
    for block in raws:
        yield _item(block, channel)


def _item(block: Block, channel: Channel) -> Item:
    words, parts = _parted(block.body)
    media = media_of(parts.get("Attachments", []))
    embedded = parts.get("Embed", [])
    forwarded = parts.get("Forwarded Message")
    time, absolute, unit = discord_dates.stamp_of(block.head["date"], channel.order)
    return Item(
        text="\n".join(words or forwarded or []),
        time=time,
        absolute=absolute,
        time_unit=unit,
        author=block.head["name"],
        chat=channel.name,
        link_title="\n".join(line for line in embedded if not _WEB.fullmatch(line)) or None,
        pictures=media.pictures,
        videos=media.videos,
        files=media.files,
        links=[line for line in embedded if _is_page(line)],
        forwarded=forwarded is not None,
        likes=number_of(" ".join(parts.get("Reactions", []))),
    )


def _parted(body: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Part the words from the lines of the blocks below them; several embeds are one."""
    words: list[str] = []
    parts: dict[str, list[str]] = {}
    current = words
    for before, line in zip(["", *body], body, strict=False):
        name = None if before else _BLOCK.fullmatch(line)
        if name:
            current = parts.setdefault(name[1], [])
        elif line or current is words:
            current.append(line)
    while words and not words[-1]:
        words.pop()
    return words, parts


def _is_page(line: str) -> bool:
    """Say whether a line is the address of a page, not of a picture or video shown with it."""
    return bool(_WEB.fullmatch(line)) and media_of([line]).files == 1


IMPORTER = Importer(
    name="discord-text",
    title="Discord, DiscordChatExporter text",
    recognises=recognises,
    marks=Marks(json=False, words=("Guild: ", "Channel: ")),
    split=split,
    read=read,
    knows=frozenset({"pictures", "videos", "files", "links", "forwarded", "likes"}),
)
