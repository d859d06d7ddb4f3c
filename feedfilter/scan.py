"""A forgiving look through JSON bytes: linear, not recursive, at home in damaged files."""

from __future__ import annotations

import json
import mmap
import re
from contextlib import suppress
from typing import Any

import msgspec

MAX_DEPTH = 100
LOOK = 2**20  # how far into a file recognition looks
_PIECE = 2**20  # bytes counted at once
_SMALL = 2000  # values up to this many bytes are given whole
_FIRST = 3  # elements of an array that recognition sees
_LEVELS = 4  # an object, its array, a record, the record's own object or array
MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])  # of an object, undecoded
_ELEMENTS = msgspec.json.Decoder(list[msgspec.Raw])
# Possessive, so that one string is one step and never tried again.
STRING = rb'"(?:[^"\\]++|\\.)*+"'
TOKEN = re.compile(STRING + rb'|[{}\[\],:]|"', re.DOTALL)
DAMAGED = "the JSON is damaged here"
_FOLLOWING = re.compile(rb"\s*+,\s*+(?=[{\[])")
_BETWEEN = re.compile(rb"[\s,]*+")
_OBJECTS = re.compile(rb'\s*(?:\[\s*)?\{\s*"')
SCANNER = json.JSONDecoder(strict=False)


def look_at_json(data: memoryview) -> Any:
    """Give the shape of the first megabyte: dicts and short lists of plain values; None if no JSON.

    Long values are replaced by an empty value of their kind, later elements of arrays left out.
    """
    head = bytes(data[:LOOK])
    stripped = head.lstrip()
    if stripped[:1] not in (b"{", b"["):
        return None
    return _Look(stripped).shape()


def look_at_value(raw: Any) -> Any:
    """Give the shape of any value, as `look_at_json` does of a document."""
    value = memoryview(raw)
    shape = look_at_json(value)
    if shape is not None:
        return shape
    return plain(bytes(value)) if len(value) <= _SMALL else ""


def look_at_all(raw: Any, levels: int = _LEVELS) -> Any:
    """Give the shape of a value also where it is longer than a megabyte, some levels deep.

    That takes a look at every byte. Raises msgspec.DecodeError where it is not whole.
    """
    shape = look_at_value(raw)
    if len(memoryview(raw)) <= LOOK or not levels:
        return shape
    if isinstance(shape, dict):
        return {key: look_at_all(value, levels - 1) for key, value in MEMBERS.decode(raw).items()}
    if isinstance(shape, list) and len(shape) < _FIRST:  # what it begins with was too long to see
        return [look_at_all(value, levels - 1) for value in _ELEMENTS.decode(raw)[:_FIRST]]
    return shape


def place_at(data: bytes | mmap.mmap, end: int) -> str:
    """Name a place by its line, for editors, and by its byte, for files of one line."""
    pieces = (data[at : min(at + _PIECE, end)] for at in range(0, end, _PIECE))
    line = 1 + sum(piece.count(b"\n") for piece in pieces)
    return f"line {line}, byte {end}"


def behind_commas(data: bytes | mmap.mmap, end: int) -> int:
    """Give the place of what stands behind an element, the blanks and commas after it."""
    return _BETWEEN.match(data, end).end()  # type: ignore[union-attr]


def broken_at(data: memoryview) -> int | None:
    """Give the byte where what begins as JSON of objects is broken; None where it is not so soon.

    The end of the first megabyte may hide what is broken behind it.
    """
    head = bytes(data[:LOOK])
    if not _OBJECTS.match(head):
        return None
    text = head.decode("latin-1")  # as many letters as bytes
    try:
        SCANNER.raw_decode(text, len(head) - len(head.lstrip()))
    except json.JSONDecodeError as error:
        is_cut = len(data) > LOOK and (error.pos > LOOK - _SMALL or "Unterminated" in error.msg)
        return None if is_cut else error.pos
    except (RecursionError, ValueError):
        return None
    return None


class _Look:
    """Builds the shape while tokens go by."""

    def __init__(self, head: bytes) -> None:
        self.head = head
        self.characters = head.decode("latin-1")  # as many as there are bytes
        self.stack: list[tuple[Any, str]] = []  # (container, key that is being filled)
        self.top: Any = None
        self.value_from = 0

    def shape(self) -> Any:
        at = 0
        while match := TOKEN.search(self.head, at):
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
        """Pass over what is left out, as far as it is whole; give the place behind it, else 0."""
        if self.top is None or self._wants():
            return 0
        end = 0
        with suppress(ValueError, RecursionError):
            while start:
                _, end = SCANNER.raw_decode(self.characters, start)
                following = _FOLLOWING.match(self.head, end)
                start = following.end() if following else 0
        self.value_from = end or self.value_from
        return end

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
        key = plain(self.head[self.value_from : at])
        self.stack[-1] = (self.stack[-1][0], key if isinstance(key, str) else "")

    def _scalar(self, at: int) -> None:
        if self.stack and self._wants():
            text = self.head[self.value_from : at].strip()
            if text and not text.endswith((b"}", b"]")):
                self._put(plain(text) if len(text) <= _SMALL else "")
        self.value_from = at

    def _put(self, value: Any) -> None:
        container, key = self.stack[-1]
        if isinstance(container, dict):
            container.setdefault(key, value)  # what damage makes of later texts changes no key
        else:
            container.append(value)


def plain(text: bytes) -> Any:
    """Give the value of a small piece of JSON; None where it is none."""
    try:
        return json.loads(text.decode("utf-8", errors="replace"), strict=False)
    except (ValueError, RecursionError):
        return None
