"""Records that are elements of a YAML list, cut by their dashes.

Line by line, so that one damaged record costs only itself and the others can be written back
byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Item, Made, Records, UnreadableError
from feedfilter.records import json
from feedfilter.records.yaml import load_text

Record = TypeVar("Record")
_FIRST = 3  # records that recognition looks at
_LINE = re.compile(rb"[^\n]*\n|[^\n]+\Z")
_DASH = re.compile(rb"( *+)-(?:[ \t\r\n]|\Z)")
_TOP_KEY = re.compile(rb"[\"']?([A-Za-z_][\w-]*+)[\"']?[ \t]*+:(?:[ \t\r\n]|\Z)")
_NOTHING = re.compile(rb"\s*(?:#|\Z)")
_MARKER = re.compile(rb"(?:---|\.\.\.|%)")
_INNER_KEY = re.compile(r"( *+)(- +)?[\"']?([A-Za-z_][\w-]*+)[\"']?[ \t]*+:(?:\s|\Z)")
# What YAML refuses to hold unescaped; a file that was edited by hand may have it all the same.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


class YamlRecord(bytes):
    """The lines of one element of a list."""


def lists(*keys: str) -> Callable[[ExportFile], Iterator[Records]]:
    """Give a splitter for the lists under top-level `keys`; the empty key is a top-level list.

    A file that is JSON is split as `json.arrays` does: these exporters write the same records
    in either. The context is what stands around the list, for `json.member`.
    """
    split_json = json.arrays(*keys)

    def split(file: ExportFile) -> Iterator[Records]:
        if file.json is not None:
            yield from split_json(file)
            return
        for key in keys:
            yield from _list_of(file, key)

    return split


def each(
    kind: type[Record], item: Callable[[Record, Any], Item | None]
) -> Callable[[Sequence[Any], Any], Iterator[Made]]:
    """Give a reader like `json.each` for the records of `lists`, YAML and JSON alike.

    The texts of YAML become numbers and booleans where `kind` asks for them.
    """
    decoder = msgspec.json.Decoder(kind, strict=False)

    def read(raws: Sequence[Any], context: Any) -> Iterator[Made]:
        for raw in raws:
            try:
                is_yaml = isinstance(raw, YamlRecord)
                made = _decoded(raw, kind) if is_yaml else json.decode(decoder, raw)
                yield item(made, context)
            except UnreadableError as unreadable:
                yield unreadable

    return read


def first_keys(file: ExportFile, key: str = "") -> frozenset[str]:
    """Name the members of the first record of a YAML list; nothing where there is no such list."""
    return next(iter(keys_of_first(file, key)), frozenset())


def keys_of_first(file: ExportFile, key: str = "") -> list[frozenset[str]]:
    """Name the members of each of the first few records: the very first may be damaged."""
    if file.json is not None:
        return []
    cut = _Cut(key)
    head = file.head.encode("utf-8", errors="replace")
    for number, match in enumerate(_LINE.finditer(head), 1):
        if not cut.take(match.group(), number, match.start()) or len(cut.starts) > _FIRST:
            break
    pieces = (head[start:end] for start, end in zip(cut.starts, cut.ends, strict=True))
    texts = [piece.decode("utf-8", errors="replace") for piece in pieces][:_FIRST]
    return [frozenset(_keys_of(text.split("\n"), cut.column or 0)) for text in texts]


def _keys_of(lines: list[str], column: int) -> Iterator[str]:
    """Give the keys that stand at the column of the first one."""
    wanted = None
    for line in lines:
        match = _INNER_KEY.match(line)
        if match is None:
            continue
        at = len(match[1]) + len(match[2] or "")
        if wanted is None and at > column:
            wanted = at
        if at == wanted:
            yield match[3]


def _decoded(raw: bytes, kind: type[Record]) -> Record:
    text = _FORBIDDEN.sub("\ufffd", raw.decode("utf-8", errors="replace"))
    try:
        value = load_text(text.encode(), "")
    except ExportError as error:
        raise UnreadableError(error.what) from error
    if not isinstance(value, list) or len(value) != 1 or not isinstance(value[0], dict):
        raise UnreadableError("is no YAML mapping")
    return json.decode(msgspec.json.Decoder(kind, strict=False), _as_json(value[0]))


def _as_json(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnreadableError("is no YAML mapping") from error


def _list_of(file: ExportFile, key: str) -> Iterator[Records]:
    cut = _Cut(key)
    for number, match in enumerate(_LINE.finditer(file.data, file.start), 1):
        if not cut.take(match.group(), number, match.start()):
            break
    if not cut.starts:
        return
    spans = zip(cut.starts, cut.ends, strict=True)
    yield Records(
        [YamlRecord(file.data[start:end]) for start, end in spans],
        _around(file, cut) if key else {},
        lambda index: f"line {cut.numbers[index]}",
        spans=lambda: (cut.starts, cut.ends),
    )


def _around(file: ExportFile, cut: _Cut) -> dict[str, msgspec.Raw]:
    """Read what stands before and behind the list, as the JSON splitter gives it."""
    outside = bytes(file.data[file.start : cut.starts[0]]) + bytes(file.data[cut.ends[-1] :])
    try:
        value = load_text(outside, "")
        members = value if isinstance(value, dict) else {}
        return {
            str(name): msgspec.Raw(_as_json(inner))
            for name, inner in members.items()
            if name != cut.key
        }
    except (ExportError, UnreadableError):
        return {}


class _Cut(msgspec.Struct):
    """Finds the elements of one list while lines go by."""

    key: str
    column: int | None = None  # of the dashes, once there is one
    starts: list[int] = msgspec.field(default_factory=list)
    ends: list[int] = msgspec.field(default_factory=list)
    numbers: list[int] = msgspec.field(default_factory=list)
    waits: bool = False  # the key was seen, its list may begin

    def take(self, line: bytes, number: int, start: int) -> bool:
        """Take the next line; false where the list is over or cannot come any more."""
        if _MARKER.match(line):
            return True
        if self.column is None:
            return self._before(line, number, start)
        dash = _DASH.match(line)
        if dash and len(dash[1]) == self.column:
            self._begin(line, number, start)
        elif self.key and _TOP_KEY.match(line):
            return False
        else:  # also what is damaged: it belongs to the record, which then cannot be read
            self.ends[-1] = start + len(line)
        return True

    def _before(self, line: bytes, number: int, start: int) -> bool:
        dash = _DASH.match(line)
        if dash and (self.waits or not self.key):
            self.column = len(dash[1])
            self._begin(line, number, start)
        elif not _NOTHING.match(line):
            top = _TOP_KEY.match(line)
            self.waits = top is not None and top[1].decode("ascii", "replace") == self.key
            return bool(self.key)
        return True

    def _begin(self, line: bytes, number: int, start: int) -> None:
        self.starts.append(start)
        self.ends.append(start + len(line))
        self.numbers.append(number)
