"""Elements of an indented JSON array, cut where its lines say, without decoding any.

No text of JSON holds a line end, so a line `},` between two lines `{` of the indentation of the
first element parts two elements wherever the document is indented throughout. Whether it is shows
when the pieces are decoded: if each is one JSON object, then they and the commas between them are
the array. Who finds one that is none raises NotAsCutError, and every byte is looked at instead.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from feedfilter.export import Bytes
from feedfilter.records.slices import Places, Slices

_FIRST = re.compile(rb"\[[ \t]*(\r?\n)([ \t]*)\{")
_LOOK = 4096  # bytes in which the first element begins
_BLOCK = 2**22  # bytes looked at at once
_BRACE, _LINE_END, _BLANK = b"}\n "


class Pieces(Slices):
    """Elements that are not proven yet: JSON objects if the document is indented throughout."""

    def as_lines(self) -> bytes:
        """Give JSON Lines, for pieces that follow each other.

        Line ends inside a piece become tabs: nothing between values, and in a text still no JSON.
        """
        begin = int(self.starts[0])
        signs = np.frombuffer(self.data, np.uint8, int(self.ends[-1]) - begin, begin)
        lines = signs - (signs == _LINE_END).view(np.uint8)  # the tab is the sign before
        lines[self.ends[:-1] - begin] = _LINE_END  # in place of the comma
        return bytes(lines)


def cut_by_lines(data: Bytes, start: int, end: int) -> Pieces | None:
    """Cut the array of objects from its bracket to behind the last; None where it is not indented.

    `start` and `end` are places in `data`.
    """
    first = _FIRST.match(bytes(data[start : start + _LOOK]))
    if first is None:
        return None
    line_end, indentation = first.groups()
    border = b"".join((line_end, indentation, b"},", line_end, indentation, b"{"))
    borders = _places_of(border, data, start, end)
    behind = data.rfind(b"}", start, end) + 1
    if data[behind : end - 1].strip():
        return None
    starts = np.append(start + first.end() - 1, borders + len(border) - 1)
    return Pieces(data, starts, np.append(borders + border.index(b"}") + 1, behind))


def _places_of(border: bytes, data: Bytes, start: int, end: int) -> Places:
    """Find where the border begins, on every core: numpy lets go of Python's lock."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        blocks = range(start, end, _BLOCK)
        found = pool.map(lambda block: _places_in(border, data, block, end), blocks)
        return np.concatenate([np.array([], np.int64), *found])


def _places_in(border: bytes, data: Bytes, start: int, end: int) -> Places:
    """Find where it begins in a block, by its brace first: the rarest of its signs."""
    brace = border.index(b"}")
    length = min(_BLOCK + len(border) - 1, end - start)
    signs = np.frombuffer(data, np.uint8, length, start)
    begins = np.flatnonzero(signs[brace:] == _BRACE)
    begins = begins[begins <= length - len(border)]
    for at in sorted(set(range(len(border))) - {brace}, key=lambda at: border[at] == _BLANK):
        begins = begins[signs[begins + at] == border[at]]
    return begins + start
