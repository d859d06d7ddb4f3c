"""Records that are blocks of lines: a header line and the lines below it until the next header."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from feedfilter.export import Bytes, ExportFile
from feedfilter.importer import Records

_AT_ONCE = 1 << 20  # bytes whose lines are decoded at a time
Line = tuple[int, int, str]  # start, end, text without its line end


class Block(Struct, frozen=True):
    """One record: what the header line was recognised as, and the lines below it."""

    head: Any  # what `header` gave for the first line: a match, or anything true
    body: tuple[str, ...]  # further lines, without line ends

    def text(self, first: str = "") -> str:
        """Join the words of the header and the lines below; outer blank lines are left out."""
        lines = (first, *self.body) if first else self.body
        return "\n".join(lines).strip("\n")


def blocks(
    header: Callable[[str], Any],
    *,
    skip: Callable[[str], bool] | None = None,
    context: Callable[[ExportFile], Any] = lambda _: None,
) -> Callable[[ExportFile], Iterator[Records]]:
    """Give a splitter: a line for which `header` gives something true starts a record.

    Lines before the first header are no records and stay where they are, so do lines for which
    `skip` is true wherever they stand (banners, date rules); their order is kept when a file is
    written back. `header` may be an object with state; `context` is given the opened file.
    """

    def split(file: ExportFile) -> Iterator[Records]:
        found = _Blocks()
        for number, (start, end, line) in enumerate(lines_of(file), 1):
            head = None if skip and skip(line) else header(line)
            if head:
                found.begin(head, number, start, end)
            elif skip and skip(line):
                found.pause()
            else:
                found.go_on(line, end)
        yield found.records(context(file))

    return split


def marked(
    lines: Sequence[Line], marks: Sequence[Any], context: Any, *, orphans: bool = False
) -> Records:
    """Give the records of lines that were looked at before, for headers that need a look around.

    A mark that is true starts a record; None goes on with it; False is a line of no record, which
    stays where it is. With `orphans`, lines that would go on where no record is open are damage:
    so a file of which no line is understood does not pass for an empty one.
    """
    found = _Blocks()
    for number, ((start, end, line), mark) in enumerate(zip(lines, marks, strict=True), 1):
        if mark:
            found.begin(mark, number, start, end)
        elif mark is None:
            found.go_on(line, end)
        else:
            found.pause()
    records = found.records(context)
    if orphans:
        records.damage = tuple(_orphans(lines, marks))
    return records


def _orphans(lines: Sequence[Line], marks: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Name the lines with words that should go on with a record and have none above them."""
    first = last = 0
    is_open = False
    for number, ((_, _, text), mark) in enumerate(zip(lines, marks, strict=True), 1):
        if mark is not None:
            if first:
                yield _orphaned(first, last)
            first, is_open = 0, bool(mark)
        elif not is_open and text.strip():
            first, last = first or number, number
    if first:
        yield _orphaned(first, last)


def _orphaned(first: int, last: int) -> tuple[str, str]:
    place = f"line {first}" if first == last else f"lines {first} to {last}"
    return place, "no message begins here that can be read"


def lines_of(file: ExportFile) -> Iterator[Line]:
    """Give each line as (start, end, text without its line end); offsets are bytes.

    Lines end at LF only: U+2028, U+0085 and the like occur inside messages.
    """
    start = file.start
    for stretch in _stretches(file.data, start):
        lines = stretch.split(b"\n")
        texts = stretch.decode("utf-8", errors="replace").split("\n")
        for line, text in zip(lines, texts, strict=True):
            end = min(start + len(line) + 1, len(file.data))
            yield start, end, text.removesuffix("\r")
            start = end


def _stretches(data: Bytes, start: int) -> Iterator[bytes]:
    """Give what follows `start` in stretches of whole lines, without the line end of the last."""
    while start < len(data):
        end = data.rfind(b"\n", start, start + _AT_ONCE)
        if end < 0:  # one line is longer than that
            end = data.find(b"\n", start)
        if end < 0:
            end = len(data)
        yield data[start:end]
        start = end + 1


class _Blocks:
    """Collects blocks while lines go by."""

    def __init__(self) -> None:
        self.heads: list[Any] = []
        self.bodies: list[list[str]] = []
        self.numbers: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.open = False

    def begin(self, head: Any, number: int, start: int, end: int) -> None:
        self.heads.append(head)
        self.bodies.append([])
        self.numbers.append(number)
        self.starts.append(start)
        self.ends.append(end)
        self.open = True

    def pause(self) -> None:
        self.open = False

    def go_on(self, line: str, end: int) -> None:
        if self.open:
            self.bodies[-1].append(line)
            self.ends[-1] = end

    def records(self, context: Any) -> Records:
        pairs = zip(self.heads, self.bodies, strict=True)
        return Records(
            [Block(head, tuple(body)) for head, body in pairs],
            context,
            lambda index: f"line {self.numbers[index]}",
            spans=lambda: (self.starts, self.ends),
        )
