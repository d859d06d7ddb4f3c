"""How the elements of an indented array begin: each on a line of its own."""

from __future__ import annotations

import re
from typing import NamedTuple

from feedfilter.export import Bytes
from feedfilter.records.whole_values import WholeValues

_LINE = 4096  # bytes in which a line begins
_OWN_LINE = re.compile(rb"\s*?\n([ \t]++)\{")
_INDENTATION = re.compile(rb"[ \t]*+")
# Not one that damage put into the indentation of another line.
_CLOSING = rb'\](?:[,}\]]|\s*?\n\s*+[,}\]"]|\s*+\Z)'


class Lined(NamedTuple):
    """The indentation of an array's elements, and of the line that ends it."""

    inner: bytes
    outer: bytes

    @classmethod
    def of(cls, data: Bytes, start: int) -> Lined | None:
        """Look behind an array's bracket, at `start`; None where its elements have no own lines."""
        own = _OWN_LINE.match(data, start)
        if own is None:
            return None
        line = data.rfind(b"\n", max(start - _LINE, 0), start) + 1
        return cls(own[1], _INDENTATION.match(data, line)[0])  # type: ignore[index]

    def following(self, values: WholeValues, at: int) -> int | None:
        """Give where the next element begins, or the bracket that ends the array is."""
        inner, outer = re.escape(self.inner), re.escape(self.outer)
        closing = rb"%s(?!%s)(?=%s)" % (outer, self._goes_on(), _CLOSING)
        return values.search(re.compile(rb"\n(?:%s(?=\{)|%s)" % (inner, closing)), at)

    def begin_within(self, data: Bytes, start: int, end: int) -> bool:
        """Say whether an element begins inside a stretch."""
        return data.find(b"\n" + self.inner + b"{", start, end) >= 0

    def closes(self, data: Bytes, at: int) -> bool | None:
        """Say whether the bracket here ends the array; None where it has no line of its own."""
        line = data.rfind(b"\n", max(at - _LINE, 0), at) + 1
        before = bytes(data[line:at])
        if before.strip(b" \t"):
            return None
        return before == self.outer and not re.compile(self._goes_on()).match(data, at)

    def _goes_on(self) -> bytes:
        """Match a bracket behind which an element begins: damage put it into a line of its own."""
        return rb"\]\s*+\}?\s*+,?\s*?\n%s\{" % re.escape(self.inner)
