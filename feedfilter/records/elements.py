"""Elements of a damaged JSON array: what is broken costs itself, not what follows.

A lost quote turns the texts behind it inside out, a lost bracket swallows them, so brackets cannot
tell where a broken element ends. What can is how elements begin: on a line of their own with the
first one's indentation, or else with the last whole one's key. What begins with that key is taken
for an element if it is whole and has keys like that one: answers inside of an element may begin so
too. If nothing is like it, the first that is whole is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from feedfilter.export import Bytes
from feedfilter.records.lined import Lined
from feedfilter.records.whole_values import WholeValues
from feedfilter.scan import STRING, TOKEN, behind_commas

_CHAIN = 8  # elements: where none is known yet, a shorter list is one inside of an element
_FAR = 2**16  # bytes in which one like the last is looked for behind one that is whole
_BEHIND = re.compile(rb'\s*+(?:\Z|\]|,[\s,]*+(?!"))')
_BEHIND_ANY = re.compile(rb"\s*+(?:\Z|[,\]])")
_KEY = re.compile(rb"\s*+\{\s*+(%s)\s*+:" % STRING, re.DOTALL)
_KEY_BEHIND = re.compile(rb"\]\s*+(%s)\s*+:" % STRING, re.DOTALL)
# Brackets that close something inside of an element: another element follows them.
_INNER = re.compile(rb"\]\s*+,?\s*+\{")
_INNERMOST = re.compile(rb"\]\s*+(?:\}\s*+,|,?)\s*+\{")  # where no arrays like this one may follow
_INNER_OF_TOP = re.compile(rb'\]\s*+(?:[}{"]|,\s*+[{"])')
_LAST = re.compile(rb"\][\s\]}]*+\Z")


class Elements(NamedTuple):
    """What is found in an array, as places in the data."""

    spans: list[tuple[int, int]]  # of elements, whole or broken
    end: int  # where its bracket is; where the file ends in it, where the last word ends
    trouble: int | None  # where something else than a comma first stands behind an element


class _Step(NamedTuple):
    """Where an element ends, and where to go on."""

    end: int
    to: int


class _Stop(NamedTuple):
    """Where a value ends by its brackets."""

    place: int  # of the comma or bracket behind it; without one, where the last word ends
    is_found: bool


def elements(
    values: WholeValues, start: int, others: re.Pattern[bytes] | None, *, is_top: bool
) -> Elements:
    """Find the elements of the array that begins, behind its bracket, at `start`.

    `others` matches how further arrays begin that have elements like these; None if there are none.
    `is_top` says that nothing is around the array.
    """
    inner = _INNER if others else _INNER_OF_TOP if is_top else _INNERMOST
    walk = _Walk(values, start, others, inner)
    spans = list(walk.spans())
    return Elements(spans, walk.at, walk.trouble)


class _Walk:
    """Steps from one element of an array to the next."""

    def __init__(
        self,
        values: WholeValues,
        start: int,
        others: re.Pattern[bytes] | None,
        inner: re.Pattern[bytes],
    ) -> None:
        self.values, self.data, self.others, self.inner = values, values.data, others, inner
        self.at = behind_commas(self.data, start)
        self.trouble: int | None = None
        self.last: dict[str, Any] = {}  # whole element
        self.last_at = self.at  # or where the first is, as long as none is known
        self.are_objects = self.data[self.at : self.at + 1] == b"{"
        self.lined = Lined.of(self.data, start)
        self.no_more = False  # elements that are whole

    def spans(self) -> Iterator[tuple[int, int]]:
        """Give where elements begin and end, and walk behind them."""
        while self.at < len(self.data) and not self._closes(self.at):
            at = self.at
            step = self._whole(at) or self._broken(at)
            if step is None:
                self.at = self._balanced(at, len(self.data)).place
                return
            self.at = step.to
            yield at, step.end
            if self.others and self.others.match(self.data, self.at):
                return

    def _closes(self, at: int) -> bool:
        """Say whether the array ends here, and not something that lost its beginning."""
        if self.data[at] != ord("]"):
            return False
        if self.lined and (closes := self.lined.closes(self.data, at)) is not None:
            return closes or _LAST.match(self.data, at) is not None
        return self.inner.match(self.data, at) is None and not self._is_a_brace(at)

    def _is_a_brace(self, at: int) -> bool:
        """Say whether the bracket here stands where the brace of an element should."""
        key = _KEY_BEHIND.match(self.data, at)
        return key is not None and key[1] == _first_key(self.data, self.last_at)

    def _whole(self, at: int) -> _Step | None:
        """Pass over the element here; None where it is broken, or ends too early."""
        if self.are_objects and self.data[at] != ord("{"):
            return None
        found = self.values.at(at)
        if found is None or (self.lined and self.lined.begin_within(self.data, at + 1, found.end)):
            return None
        behind = _BEHIND if self.are_objects else _BEHIND_ANY
        to = behind_commas(self.data, found.end)
        if not behind.match(self.data, found.end):
            near = self._near(at, found.end)
            if near is None:
                return None
            to = near
            self.trouble = found.end if self.trouble is None else self.trouble
        if isinstance(found.value, dict):
            self.last, self.last_at, self.are_objects = found.value, at, True
        return _Step(found.end, to)

    def _near(self, at: int, end: int) -> int | None:
        """Find the next element, if so near that only what is between is broken, or its brace."""
        key = _first_key(self.data, at)
        if key is None:
            return None
        pattern = re.compile(rb"[^{]{0,16}?(?=\{?\s*+%s\s*+:)" % re.escape(key))
        near = pattern.match(self.data, end)
        return near.end() if near else None

    def _broken(self, at: int) -> _Step | None:
        """Pass over what is broken here; None where the file ends in it."""
        following = self.lined.following(self.values, at + 1) if self.lined else None
        if following is None:
            following = self._with_a_key(at)
        if following is None:
            return None
        other = self.others.search(self.data, at, following) if self.others else None
        if other:
            following = other.start()
        broken = bytes(self.data[at:following])
        end = at + max(len(broken.rstrip(b", \t\r\n\0")), 1)
        return _Step(end, following if other else behind_commas(self.data, end))

    def _with_a_key(self, at: int) -> int | None:
        """Find the next element by its key; by brackets where there is none or no telling."""
        following = None if self.no_more else self._next(at)
        if following is not None and not self.others:
            return following
        stop = self._balanced(at, len(self.data) if following is None else following)
        if stop.is_found and (following is None or self.data[stop.place] == ord("]")):
            return stop.place
        return following

    def _next(self, at: int) -> int | None:
        """Find what begins with the last one's key, or else with any."""
        own = _first_key(self.data, self.last_at)
        found = self._next_with(own, at) if own else None
        if found is None:
            found = self._next_with(None, at)
        self.no_more = found is None
        return found

    def _next_with(self, key: bytes | None, at: int) -> int | None:
        begins = STRING if key is None else re.escape(key)
        pattern = re.compile(rb"[^:\[{\s]\s*+(?=\{\s*+%s\s*+:)" % begins, re.DOTALL)
        first: int | None = None
        place = nearest = self.values.search(pattern, at)
        while place is not None and (first is None or place < first + _FAR):
            if self.values.gave_up:
                return first or nearest
            found = self.values.at(place)
            if found and self._is_like_the_last(place, found.value):
                return place
            first = place if found and first is None else first
            place = self.values.search(pattern, place)
        return first

    def _is_like_the_last(self, at: int, value: dict[str, Any]) -> bool:
        """Compare keys; where none are known, say whether a long list goes on here."""
        if not self.last:
            return self._is_in_a_chain(at)
        return 2 * len(self.last.keys() & value.keys()) >= max(len(self.last), len(value))

    def _is_in_a_chain(self, at: int) -> bool:
        for _ in range(_CHAIN):
            found = self.values.at(at)
            if found is None:
                return True
            at = behind_commas(self.data, found.end)
            if self.data[at : at + 1] != b"{":
                return _LAST.match(self.data, at) is not None
        return True

    def _balanced(self, at: int, end: int) -> _Stop:
        """Find the comma or bracket behind what begins here, by brackets alone."""
        depth = 0
        for match in TOKEN.finditer(self.data, at, end):
            sign = match[0]
            if sign == b'"':
                return _Stop(match.start(), is_found=False)
            if sign in b"{[":
                depth += 1
            elif sign in b"}]":
                depth -= 1
            if depth < 0 or (depth == 0 and sign == b","):
                return _Stop(match.start(), is_found=True)
        return _Stop(end, is_found=False)


def _first_key(data: Bytes, at: int) -> bytes | None:
    """Give the key with which the object at a place begins, in its quotes; None without one."""
    found = _KEY.match(data, at)
    return found[1] if found else None
