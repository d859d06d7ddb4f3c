"""One opened file of an export: its bytes, and the looks at it that recognition needs.

Bytes are brought to UTF-8 once. Places in records are byte offsets into these bytes, so that
untouched records can be written back as they were.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import msgspec
import polars as pl

from feedfilter.container import Container
from feedfilter.scan import look_at_all, look_at_json

HEAD = 64 * 1024
_WHOLE_CHECK = 64 * 2**20  # larger files are taken for UTF-8 or GB18030 when their head is
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LINES = (".jsonl", ".ndjson")
Bytes = bytes | mmap.mmap


class ExportFile:
    """A file, or a member of a container, opened for recognising and reading.

    `data` is UTF-8 (possibly with invalid bytes); `start` is where it begins behind a byte order
    mark. `encoding` is what the file was written in; `notes` say what was guessed on the way.
    """

    def __init__(
        self,
        name: str,
        raw: Bytes,
        container: Container | None = None,
        member: str = "",
        encoding: str | None = None,
    ) -> None:
        self.name = name
        self.container = container
        self.member = member or PurePosixPath(name.replace("\\", "/")).name
        self.raw = raw
        self.notes: list[str] = []
        self.options: Mapping[str, Any] = {}  # what the user said about this format: date order ...
        self.may_be_cut_by_lines = False  # whoever reads it begins again after a NotAsCutError
        self.encoding, self.bom = _encoding(raw, encoding)
        self.data, self.start = self._decoded()
        self._told = len(self.notes)

    def take_decoding(self, other: ExportFile) -> None:
        """Hold the text, and what is noted of its encoding, as another reading of it found them."""
        self.encoding, self.data, self.start = other.encoding, other.data, other.start
        self.notes[: self._told] = other.notes
        self._told = len(other.notes)

    def _decoded(self) -> tuple[Bytes, int]:
        if self.encoding == "utf-8-damaged":
            self.notes.append("is not UTF-8 everywhere: broken letters were read as \ufffd")
        if self.encoding in ("utf-8", "utf-8-damaged"):
            return self.raw, len(self.bom)
        text = bytes(self.raw[len(self.bom) :]).decode(self.encoding, errors="replace")
        if not self.bom:
            self.notes.append(f"read as {self.encoding}; --encoding overrides")
        return text.encode("utf-8", errors="replace"), 0

    def let_go(self) -> None:
        """Give back the memory of a mapped file; what is asked for again is read again."""
        if isinstance(self.raw, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self.raw.madvise(mmap.MADV_DONTNEED)

    @cached_property
    def suffix(self) -> str:
        """Give the ending of the file's name in lower case, `.json`."""
        return PurePosixPath(self.member).suffix.lower()

    @cached_property
    def file_name(self) -> str:
        """Give the last part of the name."""
        return PurePosixPath(self.member).name

    @cached_property
    def folder(self) -> str:
        """Give the folder of the member inside its container, or nothing."""
        parent = str(PurePosixPath(self.member).parent)
        return "" if parent == "." else parent

    def beside(self, name: str) -> bytes | None:
        """Give the bytes of a file in the same folder of the same container, if it is there."""
        if self.container is None:
            return None
        member = f"{self.folder}/{name}" if self.folder else name
        try:
            return self.container.read(member)
        except KeyError:
            return None

    @cached_property
    def head(self) -> str:
        """Give the first 64 KB as text, without a byte order mark."""
        return self.data[self.start : self.start + HEAD].decode("utf-8", errors="replace")

    @cached_property
    def lines(self) -> list[str]:
        """Give the first 30 lines that are not blank, without their line ends."""
        lines = (line.rstrip("\r") for line in self.head.split("\n"))
        return [line for line in lines if line.strip()][:30]

    @cached_property
    def header(self) -> str:
        """Give the first line, without its line end."""
        return self.head.split("\n", 1)[0].rstrip("\r")

    @cached_property
    def json(self) -> Any:
        """Give the shape of a JSON document, or None where it is none.

        An object is a dict of its keys, an array a list of its first elements; values are plain
        where they are small, and cut to the same shape where they are large. Works on truncated
        and damaged files as far as they go.
        """
        return look_at_json(memoryview(self.data)[self.start :])

    def look_further(self) -> bool:
        """Look also at what stands behind the first megabyte of JSON, or of its first line.

        Says whether there is more. This takes a look at every byte, so it is for files that nobody
        knows by what stands before.
        """
        before = self.json
        if not isinstance(before, dict | list):
            return False
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self.json = look_at_all(memoryview(self.data)[self.start : self._end_of_document()])
        for name in ("keys", "json_lines"):
            self.__dict__.pop(name, None)
        return bool(self.json != before)

    def _end_of_document(self) -> int:
        """Give where a document ends: with the file, or in JSON Lines with the line."""
        end = self.data.find(b"\n", self.start) if self.suffix in _LINES else -1
        return len(self.data) if end < 0 else end

    def json_object(self, *keys: str) -> bool:
        """Say whether this is a JSON object that has all of `keys`."""
        return isinstance(self.json, dict) and all(key in self.json for key in keys)

    def json_array(self, *keys: str) -> bool:
        """Say whether this is a JSON array whose first object has all of `keys`."""
        shape = self.json
        first = (
            next((each for each in shape if isinstance(each, dict)), None)
            if (isinstance(shape, list))
            else None
        )
        return first is not None and all(key in first for key in keys)

    def first_of(self, key: str) -> dict[str, Any]:
        """Give the first object of the array under `key` of a JSON object, or an empty one."""
        inner = self.json.get(key) if isinstance(self.json, dict) else None
        found = inner[0] if isinstance(inner, list) and inner else None
        return found if isinstance(found, dict) else {}

    @cached_property
    def json_lines(self) -> list[dict[str, Any]]:
        """Give the first objects of JSON Lines; empty where the file is none.

        Of a first line that is longer than the head, its shape is given.
        """
        found: list[dict[str, Any]] = []
        if self.suffix in _LINES and len(self.head) >= HEAD // 4 and "\n" not in self.head:
            return [self.json] if isinstance(self.json, dict) else []
        for line in self.lines[:10]:
            if line.lstrip().startswith("#"):
                continue
            try:
                value = msgspec.json.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                return found
            if not isinstance(value, dict):
                return found
            found.append(value)
        return found

    @cached_property
    def keys(self) -> frozenset[str]:
        """Give the keys of the objects that JSON or JSON Lines begin with, at any depth."""
        return frozenset(_keys([self.json, *self.json_lines]))

    def first_line_object(self, *keys: str) -> bool:
        """Say whether this is JSON Lines whose first object has all of `keys`."""
        lines = self.json_lines
        return bool(lines) and all(key in lines[0] for key in keys)


def _keys(values: list[Any]) -> Iterator[str]:
    """Give all keys; a stack instead of recursion."""
    while values:
        value = values.pop()
        if isinstance(value, dict):
            yield from value
            values += value.values()
        elif isinstance(value, list):
            values += value


def _encoding(raw: Bytes, forced: str | None) -> tuple[str, bytes]:
    """Decide the encoding: the user's word, byte order mark, UTF-16 by zeros, UTF-8, GB18030.

    UTF-16 that begins with ASCII could be UTF-8 with zeros in it, so that is asked first.
    """
    for bom, name in _BOMS:
        if raw[: len(bom)] == bom:
            return (forced or name), bom
    if forced:
        return forced, b""
    unmarked = _plain_or_utf16(raw[:HEAD])
    if unmarked != "utf-8":
        return unmarked, b""
    whole = len(raw) <= _WHOLE_CHECK
    sample = raw[:] if whole else raw[:HEAD]
    for name in ("utf-8", *_by_zeros(sample[:HEAD]), "gb18030"):
        if _decodes(sample, name, whole=whole):
            return name, b""
    return "utf-8-damaged", b""


def _plain_or_utf16(head: bytes) -> str:
    """Tell UTF-16 without a byte order mark by its zero bytes."""
    if re.match(rb"(?:[\x09\x0a\x0d\x20-\x7e]\x00){4}", head):
        return "utf-16-le"
    if re.match(rb"(?:\x00[\x09\x0a\x0d\x20-\x7e]){4}", head):
        return "utf-16-be"
    return "utf-8"


def _by_zeros(head: bytes) -> Iterator[str]:
    """Tell UTF-16 that begins with other letters: of ASCII, every digit and blank has a zero."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) >= len(head) / 100 and min(first, second) * 3 <= max(first, second):
        yield "utf-16-le" if second > first else "utf-16-be"


def _decodes(data: bytes, encoding: str, *, whole: bool) -> bool:
    if whole and encoding == "utf-8":
        return _is_utf8(data)
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return not whole and error.start >= len(data) - 4
    return True


def _is_utf8(data: bytes) -> bool:
    """Say so ten times as fast as Python, which builds the text."""
    try:
        pl.Series([data], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True
