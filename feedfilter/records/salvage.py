"""The arrays of a damaged JSON document: linear, not recursive."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from feedfilter.export import Bytes
from feedfilter.records.elements import elements
from feedfilter.scan import TOKEN, place_at, plain

_SOMETHING = re.compile(rb"\S")
_BETWEEN = re.compile(rb"[\s,]*+")
_DAMAGED = "the JSON is damaged here"
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """An array of records found in the bytes."""

    wanted: Path  # the path that it was found by
    name: str  # "messages", "chats.list[2].messages"
    surroundings: bytes  # the enclosing object up to the array, closed; or empty
    spans: list[tuple[int, int]]  # of its elements, whole or broken


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was found at the paths, and what is wrong with the document as a whole."""

    arrays: list[Array]
    trouble: tuple[str, str] | None  # (place, reason)


def salvage(data: Bytes, start: int, paths: Sequence[Path]) -> Salvage:
    """Find every array at `paths` and the spans of its elements, however damaged the rest is.

    A path is the keys on the way, `*` for each element of an array; `()` is a top-level array.
    Arrays come in the order of their paths, elements may be of any kind. Reading stops at the end
    of the first document.
    """
    walk = _Walk(data, paths)
    end = walk.go(start)
    arrays = sorted(walk.found, key=lambda array: paths.index(array.wanted))
    return Salvage(arrays, walk.trouble(end) or _trouble_around(data, start, arrays))


@dataclass(slots=True)
class _Level:
    """An object or array that is open."""

    is_object: bool
    start: int
    key: str | int
    next_key: str = ""
    count: int = 0


class _Walk:
    """Walks the tokens with a stack of open levels, and over wanted arrays by their elements."""

    def __init__(self, data: Bytes, paths: Sequence[Path]) -> None:
        self.data, self.paths = data, paths
        self.longest = max(map(len, paths))
        self.stack: list[_Level] = []
        self.found: list[Array] = []
        self.string = b""  # the last one
        self.odd: int | None = None  # where two elements first have nothing between them

    def go(self, at: int) -> int:
        """Walk to the end of the document; give its place, or where its last word ends."""
        while match := TOKEN.search(self.data, at):
            token, at = match[0], match.end()
            if token == b'"':
                return match.start()
            if token in b"{[":
                self._open(match.start(), is_object=token == b"{")
                if path := self._wanted():
                    at = self._array(at, path[0])
            elif token in b"}]":
                del self.stack[-1:]
                if not self.stack:
                    return at
            elif token == b":":
                self._key()
            elif token == b",":
                self._comma()
            else:
                self.string = token
        return len(self.data)

    def trouble(self, end: int) -> tuple[str, str] | None:
        """Say what is wrong with the end of the document, or between elements."""
        if self.stack:
            return place_at(self.data, end), "the file ends early here: export it again"
        if _SOMETHING.search(self.data, end):
            return place_at(self.data, end), "something stands behind the JSON document"
        if self.odd is not None:
            return place_at(self.data, self.odd), _DAMAGED
        return None

    def _open(self, at: int, *, is_object: bool) -> None:
        parent = self.stack[-1] if self.stack else _Level(True, at, "")
        key = parent.next_key if parent.is_object else parent.count
        self.stack.append(_Level(is_object, at, key))

    def _wanted(self) -> list[Path]:
        """Give the paths that lead to the array that was opened last."""
        if self.stack[-1].is_object or len(self.stack) > self.longest + 1:
            return []
        keys = tuple("*" if isinstance(each.key, int) else each.key for each in self.stack[1:])
        return [path for path in self.paths if path == keys]

    def _array(self, start: int, path: Path) -> int:
        """Find its elements; give the place of its bracket, or where the last word ends."""
        inside = elements(self.data, start, among_others="*" in path or len(self.paths) > 1)
        around = b""
        if len(self.stack) > 1:
            around = bytes(self.data[self.stack[-2].start : start - 1]) + b"[]}"
        self.found.append(Array(path, _name(self.stack), around, inside.spans))
        if self.odd is None:
            self.odd = inside.trouble
        return inside.end

    def _key(self) -> None:
        if self.stack and self.stack[-1].is_object:
            key = plain(self.string)
            self.stack[-1].next_key = key if isinstance(key, str) else ""

    def _comma(self) -> None:
        if self.stack:
            self.stack[-1].count += 1


def _name(levels: list[_Level]) -> str:
    name = ""
    for level in levels[1:]:
        name += f"[{level.key}]" if isinstance(level.key, int) else f".{level.key}"
    return name.lstrip(".")


def _trouble_around(data: Bytes, start: int, arrays: list[Array]) -> tuple[str, str] | None:
    """Say where a document is no JSON outside of the elements of `arrays`."""
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
    return place_at(data, place + wrong - offset), _DAMAGED


def _extent(data: Bytes, spans: list[tuple[int, int]]) -> tuple[int, int]:
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
