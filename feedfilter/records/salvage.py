"""The arrays of a damaged JSON document: linear, not recursive."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from msgspec import Struct

from feedfilter.export import Bytes
from feedfilter.records.elements import elements
from feedfilter.records.whole_values import WholeValues
from feedfilter.scan import DAMAGED, TOKEN, behind_commas, place_at, plain

_HEADER = 4096  # bytes in which the object around an array begins
_SOMETHING = re.compile(rb"\S")
Path = tuple[str, ...]


class Array(Struct, frozen=True):
    """An array of records found in the bytes."""

    wanted: Path  # the path that it was found by
    name: str  # "messages", "chats.list[2].messages"
    surroundings: bytes  # the enclosing object up to the array, closed; or empty
    spans: list[tuple[int, int]]  # of its elements, whole or broken


class Salvage(Struct, frozen=True):
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
    trouble = walk.trouble(walk.go(start))
    if trouble:
        walk.look_further(start)
    arrays = sorted(walk.found, key=lambda array: (paths.index(array.wanted), array.spans[:1]))
    return Salvage(arrays, trouble or _trouble_around(data, start, arrays))


class _Level(Struct):
    """An object or array that is open."""

    is_object: bool
    start: int
    key: str | int
    next_key: str = ""
    count: int = 0
    held: frozenset[str] = frozenset()  # keys of the wanted arrays in it


class _Walk:
    """Walks the tokens with a stack of open levels, and over wanted arrays by their elements."""

    def __init__(self, data: Bytes, paths: Sequence[Path]) -> None:
        self.data, self.paths = data, paths
        self.deepest = max(map(len, paths)) + 1  # levels that are told apart
        self.deeper = 0  # levels that are not
        self.values = WholeValues(data)
        self.stack: list[_Level] = []
        self.found: list[Array] = []
        self.string = b""  # the last one
        self.odd: int | None = None  # where more than a comma first stands between two elements
        self.ends: dict[int, int] = {}  # of the arrays, by where they start

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
                self._close()
                if not self.stack:
                    return at
            elif token == b":":
                self._key()
            elif token == b",":
                self._comma()
            else:
                self.string = token
        return len(self.data)

    def look_further(self, at: int) -> None:
        """Find arrays behind damage in what is around them: a chat's header, the last one's end."""
        for path in filter(_has_others, self.paths):
            place = self.values.search(_opening(path), at)
            while place is not None:
                end = self.ends.get(place) or self._take_unknown(path, place)
                place = self.values.search(_opening(path), end)

    def trouble(self, end: int) -> tuple[str, str] | None:
        """Say what is wrong with the end of the document, or between elements."""
        if self.stack:
            return place_at(self.data, end), "the file ends early here: export it again"
        if _SOMETHING.search(self.data, end):
            return place_at(self.data, end), "something stands behind the JSON document"
        if self.odd is not None:
            return place_at(self.data, self.odd), DAMAGED
        return None

    def _open(self, at: int, *, is_object: bool) -> None:
        if len(self.stack) >= self.deepest:
            self.deeper += 1
            return
        parent = self.stack[-1] if self.stack else _Level(True, at, "")
        key = parent.next_key if parent.is_object else parent.count
        self.stack.append(_Level(is_object, at, key))

    def _close(self) -> None:
        if self.deeper:
            self.deeper -= 1
        else:
            del self.stack[-1:]

    def _wanted(self) -> list[Path]:
        """Give the paths that lead to the array that was opened last."""
        if self.deeper or self.stack[-1].is_object:
            return []
        keys = tuple("*" if isinstance(each.key, int) else each.key for each in self.stack[1:])
        return [path for path in self.paths if path == keys]

    def _array(self, start: int, path: Path) -> int:
        """Find its elements; give the place of its bracket, or where the last word ends."""
        end = self._take(path, _name(self.stack), self._surroundings(start), start)
        while following := _has_others(path) and _opening(path).match(self.data, end):
            end = self._take_unknown(path, following.end())  # in place of the bracket that was lost
        return end

    def _take_unknown(self, path: Path, start: int) -> int:
        """Take an array of which nobody knows how far it is from others of its kind."""
        brace = self.data.rfind(b"{", max(start - _HEADER, 0), start)
        around = bytes(self.data[brace:start]) + b"]}" if brace >= 0 else b""
        return self._take(path, ".".join(path).replace(".*", "[?]"), around, start)

    def _take(self, path: Path, name: str, around: bytes, start: int) -> int:
        others = _opening(path) if _has_others(path) else None
        inside = elements(self.values, start, others, is_top=not path)
        self.found.append(Array(path, name, around, inside.spans))
        if self.odd is None:
            self.odd = inside.trouble
        self.ends[start] = inside.end
        return inside.end

    def _surroundings(self, start: int) -> bytes:
        """Give the object around an array, closed; nothing for a key that stands there again."""
        if len(self.stack) == 1:
            return b""
        around, key = self.stack[-2], str(self.stack[-1].key)
        if key in around.held:
            return b""
        around.held |= {key}
        return bytes(self.data[around.start : start - 1]) + b"[]}"

    def _key(self) -> None:
        if self.stack and not self.deeper and self.stack[-1].is_object:
            key = plain(self.string)
            self.stack[-1].next_key = key if isinstance(key, str) else ""

    def _comma(self) -> None:
        if self.stack and not self.deeper:
            self.stack[-1].count += 1


def _has_others(path: Path) -> bool:
    """Say whether a document may have several arrays at a path."""
    return "*" in path


def _opening(path: Path) -> re.Pattern[bytes]:
    """Match how an array begins, its bracket included."""
    return re.compile(rb'"%s"\s*+:\s*+\[' % re.escape(path[-1].encode()))


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
    return place_at(data, place + wrong - offset), DAMAGED


def _extent(data: Bytes, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Reach from the first element of an array to the last, and over commas too many behind it."""
    return spans[0][0], behind_commas(data, spans[-1][1])


def _wrong_at(document: bytes) -> int | None:
    """Give the byte where a small document stops being JSON; strings may hold what they like."""
    try:
        json.loads(document.decode("latin-1"), strict=False)  # as many characters as bytes
    except json.JSONDecodeError as error:
        return error.pos
    except (RecursionError, ValueError):
        return None  # nested too deep or a number too long, but nobody reads it
    return None
