"""A forgiving look through JSON bytes: linear, not recursive, at home in damaged files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 100
LOOK = 2**20  # how far into a file recognition looks
_SMALL = 2000  # values up to this many bytes are given whole
_PIECE = 2**20  # bytes counted at once
_FIRST = 3  # elements of an array that recognition sees
# Possessive, so that one string is one step and never tried again.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|"', re.DOTALL)


@dataclass(slots=True)
class _Level:
    """An object or array that is open."""

    is_object: bool
    start: int
    key: str | int
    next_key: str = ""
    count: int = 0


_SCANNER = json.JSONDecoder(strict=False)
_SOMETHING = re.compile(rb"\S")
_BETWEEN = re.compile(rb"[\s,]*")


def look_at_json(data: memoryview) -> Any:
    """Give the shape of the first megabyte: dicts and short lists of plain values; None if no JSON.

    Long values are replaced by an empty value of their kind, later elements of arrays left out.
    """
    head = bytes(data[:LOOK])
    stripped = head.lstrip()
    if stripped[:1] not in (b"{", b"["):
        return None
    return _Look(stripped, cut=len(data) > LOOK).shape()


class _Look:
    """Builds the shape while tokens go by."""

    def __init__(self, head: bytes, *, cut: bool) -> None:
        self.head = head
        self.characters = head.decode("latin-1")  # as many as there are bytes
        self.cut = cut
        self.stack: list[tuple[Any, str]] = []  # (container, key that is being filled)
        self.top: Any = None
        self.value_from = 0

    def shape(self) -> Any:
        at = 0
        while match := _TOKEN.search(self.head, at):
            token, at = match.group(), match.end()
            if token == b'"' or len(self.stack) > MAX_DEPTH:
                break
            if token in b"{[":
                at = self._behind(match.start()) or self._open(token, at)
            elif token in b"}]":
                self._scalar(match.start())
                self._close(match.end())
                if not self.stack:
                    break
            elif token == b",":
                self._scalar(match.start())
                self.value_from = match.end()
            elif token == b":":
                self._key(match.start())
                self.value_from = match.end()
        return self.top

    def _behind(self, start: int) -> int:
        """Pass over what is left out, where it is whole; give the place behind it, else 0."""
        if self.top is None or self._wants():
            return 0
        try:
            _, self.value_from = _SCANNER.raw_decode(self.characters, start)
        except (ValueError, RecursionError):
            return 0
        return self.value_from

    def _open(self, token: bytes, end: int) -> int:
        container: Any = {} if token == b"{" else []
        wanted = self.top is None or self._wants()
        if self.top is None:
            self.top = container
        elif wanted:
            self._put(container)
        self.stack.append((container if wanted else None, ""))
        self.value_from = end
        return end

    def _wants(self) -> bool:
        """Say whether a value here is kept: not inside what is left out, not after the third."""
        inner = self.stack[-1][0]
        return inner is not None and (isinstance(inner, dict) or len(inner) < _FIRST)

    def _close(self, end: int) -> None:
        self.stack.pop()
        self.value_from = end

    def _key(self, at: int) -> None:
        if not self.stack or not isinstance(self.stack[-1][0], dict):
            return
        key = _plain(self.head[self.value_from : at])
        self.stack[-1] = (self.stack[-1][0], key if isinstance(key, str) else "")

    def _scalar(self, at: int) -> None:
        if self.stack and self._wants():
            text = self.head[self.value_from : at].strip()
            if text and not text.endswith((b"}", b"]")):
                self._put(_plain(text) if len(text) <= _SMALL else "")
        self.value_from = at

    def _put(self, value: Any) -> None:
        container, key = self.stack[-1]
        if isinstance(container, dict):
            container[key] = value
        else:
            container.append(value)


def _plain(text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8", errors="replace"), strict=False)
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class Array:
    """An array of records found in the bytes: spans of its elements, whole or cut off."""

    surroundings: bytes  # the enclosing object up to the array, closed; or empty
    path: str  # "messages", "chats.list[2].messages"
    spans: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found at a path, and what is wrong with the document as a whole."""

    arrays: list[Array]
    trouble: tuple[str, str] | None  # (place, reason)


def scan_arrays(data: Any, start: int, path: tuple[str, ...]) -> Scan:
    """Find every array at `path` and the spans of its elements, however damaged the rest is.

    A path is the keys on the way, `*` for each element of an array; `()` is a top-level array.
    Elements may be of any kind. Reading stops at the end of the first document.
    """
    scanner = _Scanner(data, path)
    found = list(scanner.arrays(start))
    return Scan(found, scanner.trouble)


def trouble_around(data: Any, start: int, arrays: list[Array]) -> tuple[str, str] | None:
    """Say where a document is no JSON outside of the elements of `arrays`, as place and reason."""
    rest, at = bytearray(), start
    stands_for = [(0, start)]  # a place in the rest, and the same place in the data
    for begin, end in sorted(_extent(data, array.spans) for array in arrays if array.spans):
        if begin >= at:
            rest += data[at:begin]
            at = end
            stands_for.append((len(rest), at))
    rest += data[at:]
    wrong = _wrong_at(bytes(rest))
    if wrong is None:
        return None
    offset, place = next(each for each in reversed(stands_for) if each[0] <= wrong)
    return place_at(data, place + wrong - offset), "the JSON is damaged here"


def _extent(data: Any, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Reach from the first element of an array to the last, and over commas too many behind it."""
    end = spans[-1][1]
    behind = _BETWEEN.match(data, end)
    return spans[0][0], behind.end() if behind else end


def _wrong_at(document: bytes) -> int | None:
    """Give the byte where a small document stops being JSON; strings may hold what they like."""
    try:
        json.loads(document.decode("latin-1"), strict=False)  # as many characters as bytes
    except json.JSONDecodeError as error:
        return error.pos
    except (RecursionError, ValueError):
        return 0
    return None


def place_at(data: Any, end: int) -> str:
    """Name a place by its line, for editors, and by its byte, for files of one line."""
    pieces = (data[at : min(at + _PIECE, end)] for at in range(0, end, _PIECE))
    line = 1 + sum(bytes(piece).count(b"\n") for piece in pieces)
    return f"line {line}, byte {end}"


class _Scanner:
    """Walks the tokens with a stack of open levels."""

    def __init__(self, data: Any, path: tuple[str, ...]) -> None:
        self.data = data
        self.path = path
        self.stack: list[_Level] = []
        self.spans: list[tuple[int, int]] = []
        self.inside: int | None = None  # depth of the wanted array while in it
        self.element_from = 0
        self.last_string = (0, 0)
        self.trouble: tuple[str, str] | None = None

    def arrays(self, start: int) -> Iterator[Array]:
        end = len(self.data)
        for match in _TOKEN.finditer(self.data, start):
            token = match.group()
            if token == b'"':
                end = match.start()
                break
            if token in (b"{", b"["):
                self._open(token == b"{", match)
            elif token in (b"}", b"]"):
                yield from self._close(match)
                if not self.stack:
                    end = match.end()
                    break
            elif token == b":":
                self._key()
            elif token == b",":
                self._comma(match)
            else:
                self.last_string = match.span()
        if self.inside is not None:
            yield self._array()
        self._finish(end)

    def _finish(self, end: int) -> None:
        """Say what is wrong with the end of the document."""
        if self.stack:
            self.trouble = (place_at(self.data, end), "the file ends early here: export it again")
        elif _SOMETHING.search(self.data, end):
            self.trouble = (place_at(self.data, end), "something stands behind the JSON document")

    def _open(self, is_object: bool, match: re.Match[bytes]) -> None:
        level = _Level(is_object, match.start(), self._place())
        self.stack.append(level)
        if self.inside is None and not is_object and self._at_path():
            self.inside = len(self.stack)
            self.spans = []
            self.element_from = match.end()

    def _place(self) -> str | int:
        if not self.stack:
            return ""
        parent = self.stack[-1]
        return parent.next_key if parent.is_object else parent.count

    def _at_path(self) -> bool:
        if len(self.stack) - 1 != len(self.path):
            return False
        keys = [level.key for level in self.stack[1:]]
        return all(
            wanted == "*" if isinstance(key, int) else key == wanted
            for key, wanted in zip(keys, self.path, strict=True)
        )

    def _close(self, match: re.Match[bytes]) -> Iterator[Array]:
        if self.inside == len(self.stack) and self.stack and not self.stack[-1].is_object:
            self._element(match.start())
            yield self._array()
            self.inside = None
        if self.stack:
            self.stack.pop()

    def _key(self) -> None:
        if self.stack and self.stack[-1].is_object and self.inside is None:
            start, end = self.last_string
            key = _plain(bytes(self.data[start:end]))
            self.stack[-1].next_key = key if isinstance(key, str) else ""

    def _comma(self, match: re.Match[bytes]) -> None:
        if self.stack and not self.stack[-1].is_object:
            self.stack[-1].count += 1
            if self.inside == len(self.stack):
                self._element(match.start())
                self.element_from = match.end()

    def _element(self, end: int) -> None:
        piece = bytes(self.data[self.element_from : end])
        stripped = piece.strip()
        if stripped:
            start = self.element_from + len(piece) - len(piece.lstrip())
            self.spans.append((start, start + len(stripped)))

    def _array(self) -> Array:
        if self.inside is None:
            raise AssertionError("no array is open")
        levels = self.stack[: self.inside]
        array = levels[-1]
        surroundings = b""
        if len(levels) > 1:
            surroundings = bytes(self.data[levels[-2].start : array.start]) + b"[]}"
        return Array(surroundings, _name(levels), list(self.spans))


def _name(levels: list[_Level]) -> str:
    name = ""
    for level in levels[1:]:
        name += f"[{level.key}]" if isinstance(level.key, int) else f".{level.key}"
    return name.lstrip(".")
