"""Elements of a damaged JSON array: what is broken costs itself, not what follows.

A lost quote turns the texts behind it inside out, a lost bracket swallows them, so brackets cannot
tell where a broken element ends. What can is how elements begin: on a line of their own with the
first one's indentation, or else with the first one's key. What begins with that key is an element
only if it is whole and has keys like the last one: answers inside of an element may begin so too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from feedfilter.export import Bytes
from feedfilter.records.whole_values import WholeValues
from feedfilter.scan import STRING, TOKEN

_LINE = 4096  # bytes in which the line of a bracket begins
_BETWEEN = re.compile(rb"[\s,]*+")
_BEHIND = re.compile(rb"\s*+(?:\Z|[,\]])")
_BEHIND_OBJECT = re.compile(rb'\s*+(?:\Z|\]|,[\s,]*+(?!")|(\{))')  # the group: without a comma
_FIRST = re.compile(rb"\s*+\{\s*+(%s)\s*+:" % STRING, re.DOTALL)
_OWN_LINE = re.compile(rb"\s*?\n([ \t]++)\{")
_INDENTATION = re.compile(rb"[ \t]*+")


@dataclass(slots=True)
class Elements:
    """What is found in an array, as places in the data."""

    spans: list[tuple[int, int]] = field(default_factory=list)  # of elements, whole or broken
    closed: bool = False  # False where the file ends in it
    end: int = 0  # where its bracket is, or the last word ends
    trouble: int | None = None  # where two elements first have nothing between them


def elements(data: Bytes, start: int, *, among_others: bool) -> Elements:
    """Find the elements of the array that begins, behind its bracket, at `start`.

    `among_others` says that arrays with elements like these may follow it.
    """
    found = Elements()
    walk = _Walk(data, start, found, among_others=among_others)
    at = walk.behind(start)
    while at < len(data) and not walk.closes(at):
        end = walk.whole(at) or walk.broken(at)
        if end is None:
            return found
        found.spans.append((at, end))
        at = walk.behind(end)
    found.closed, found.end = at < len(data), at
    return found


class _Walk:
    """Steps from one element of an array to the next."""

    def __init__(self, data: Bytes, start: int, found: Elements, *, among_others: bool) -> None:
        self.data, self.found, self.among_others = data, found, among_others
        self.values = WholeValues(data)
        self.last: dict[str, Any] = {}  # whole element
        first = _FIRST.match(data, start)
        self.are_objects = first is not None
        self.by_lines = _by_lines(data, start)
        self.by_key = _by_key(first[1]) if first else None

    def behind(self, end: int) -> int:
        """Give the place of what stands behind an element and the commas after it."""
        return _BETWEEN.match(self.data, end).end()  # type: ignore[union-attr]

    def closes(self, at: int) -> bool:
        """Say whether the array ends here, and not something that lost its beginning."""
        if self.data[at] != ord("]"):
            return False
        if self.by_lines is not None:
            is_own_line = self.by_lines.match(self.data, self.data.rfind(b"\n", 0, at))
            return is_own_line is not None or self.by_lines.search(self.data, at) is None
        return self.among_others or self._next_like_it(at) is None

    def whole(self, at: int) -> int | None:
        """Give the end of the element here; None where it, or what stands behind it, is broken."""
        if self.are_objects and self.data[at] != ord("{"):
            return None
        found = self.values.at(at)
        if found is None:
            return None
        behind = (_BEHIND_OBJECT if self.are_objects else _BEHIND).match(self.data, found.end)
        if behind is None:
            return None
        if self.are_objects:
            self.last = found.value
        if behind.lastindex and self.found.trouble is None:
            self.found.trouble = found.end
        return found.end

    def broken(self, at: int) -> int | None:
        """Give the end of what is broken here; None where the file ends in it."""
        following = self._on_a_line(at) or self._with_the_key(at)
        if following is None:
            return None
        broken = bytes(self.data[at:following])
        return at + max(len(broken.rstrip(b", \t\r\n")), 1)

    def _on_a_line(self, at: int) -> int | None:
        """Find the next element, or the array's end, that begins a line as it should."""
        if self.by_lines is None:
            return None
        found = self.by_lines.search(self.data, at + 1)
        if found is None:
            self.by_lines = None  # nor is there one further on
            return None
        return found.end()

    def _with_the_key(self, at: int) -> int | None:
        """Find the next element by its key; by brackets where there is none or no telling."""
        following = self._next_like_it(at)
        if following is not None and not self.among_others:
            return following
        balanced = self._balanced(at, len(self.data) if following is None else following)
        if following is None or (balanced is not None and self.data[balanced] == ord("]")):
            return balanced
        return following

    def _next_like_it(self, at: int) -> int | None:
        if self.by_key is None:
            return None
        places = (found.end() for found in self.by_key.finditer(self.data, at + 1))
        like = next((each for each in places if self._is_like_the_last(each)), None)
        if self.values.gave_up:
            first = self.by_key.search(self.data, at + 1)
            like = first.end() if first else None
        if like is None:
            self.by_key = None  # nor is there one further on
        return like

    def _is_like_the_last(self, at: int) -> bool:
        """Say whether a whole element begins here; where nobody can tell any more, it may."""
        found = self.values.at(at)
        if found is None:
            return self.values.gave_up
        return 2 * len(self.last.keys() & found.value.keys()) >= len(self.last)

    def _balanced(self, at: int, stop: int) -> int | None:
        """Find the comma or bracket behind what begins here, by brackets; None before `stop`."""
        depth = 0
        for match in TOKEN.finditer(self.data, at, stop):
            sign = match[0]
            if sign == b'"':
                self.found.end = match.start()
                return None
            if sign in b"{[":
                depth += 1
            elif sign in b"}]":
                depth -= 1
            if depth < 0 or (depth == 0 and sign == b","):
                return match.start()
        self.found.end = stop
        return None


def _by_key(first: bytes) -> re.Pattern[bytes]:
    """Match what stands before objects that begin with a key."""
    return re.compile(rb"[,}\]]\s*+(?=\{\s*+%s\s*+:)" % re.escape(first))


def _by_lines(data: Bytes, start: int) -> re.Pattern[bytes] | None:
    """Match what stands before elements, or the array's end, where each begins a line."""
    own = _OWN_LINE.match(data, start)
    if own is None:
        return None
    line = data.rfind(b"\n", max(start - _LINE, 0), start) + 1
    outer = _INDENTATION.match(data, line)[0]  # type: ignore[index]
    inner, outer = re.escape(own[1]), re.escape(outer)
    return re.compile(rb"\n(?:%s(?=\{)|%s(?=\]\s*+(?:[,}\]]|\Z)))" % (inner, outer))
