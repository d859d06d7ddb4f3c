"""Where the rows of a table begin and end, found in a block of its bytes at once.

Every other quote opens a cell as long as each one that opens stands at the start of a cell or
doubles the one before it; then a line end is a row's end where the quotes before it are even. Where
a quote stands elsewhere, rows are found one by one until it is past.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from feedfilter.records.slices import Places, Slices

Signs: TypeAlias = npt.NDArray[np.uint8]
Flags: TypeAlias = npt.NDArray[np.bool_]
_Row: TypeAlias = tuple[int, int, int, bool]  # start, end, line, needs care
_LINE_END, _RETURN, QUOTE = b"\n"[0], b"\r"[0], b'"'[0]
_MOST, _LEAST = 2**20, 2**12  # bytes looked at at once
_BLANK = np.isin(np.arange(256), np.frombuffer(b" \t\n\r\x0b\x0c", np.uint8))


class Rows(Slices):
    """The rows of a table.

    `lines` are the numbers of their first lines; `odd` says which ones only a reader of single
    rows can be trusted with: their quotes or carriage returns are not where they should be.
    """

    def __init__(self, data: Any, starts: Places, ends: Places, lines: Places, odd: Flags) -> None:
        super().__init__(data, starts, ends)
        self.lines, self.odd = lines, odd

    def part(self, index: Any) -> Rows:
        """Give some of the rows."""
        columns = (self.starts, self.ends, self.lines, self.odd)
        return Rows(self.data, *(column[index] for column in columns))

    def stretches(self) -> list[bytes]:
        """Give the bytes of all rows, those that follow each other in one piece."""
        if not len(self):
            return []
        breaks = np.flatnonzero(self.ends[:-1] != self.starts[1:])
        firsts = self.starts[np.append(0, breaks + 1)].tolist()
        lasts = self.ends[np.append(breaks, len(self) - 1)].tolist()
        return [bytes(self.data[start:end]) for start, end in zip(firsts, lasts, strict=True)]


class _Found(Struct):
    """The rows of a stretch, with what is no row; `end` and `line` are where the next one begins.

    `strange` says that it ends before a quote that stands where none should.
    """

    starts: Places
    ends: Places
    lines: Places
    odd: Flags
    end: int
    line: int
    damage: Sequence[tuple[str, str]] = ()
    strange: bool = False

    def moved(self, position: int, line: int) -> _Found:
        """Give the same for a stretch that begins at this position, in this line."""
        return replace(
            self,
            starts=self.starts + position,
            ends=self.ends + position,
            lines=self.lines + line,
            end=self.end + position,
            line=self.line + line,
        )


def find_rows(data: Any, start: int, delimiter: str) -> tuple[Rows, tuple[tuple[str, str], ...]]:
    """Find the rows that are not blank; the second are place and reason of what is no row."""
    found = [_found([], start, 1), *_stretches(data, start, delimiter)]
    rows = Rows(
        data,
        np.concatenate([each.starts for each in found]),
        np.concatenate([each.ends for each in found]),
        np.concatenate([each.lines for each in found]),
        np.concatenate([each.odd for each in found]),
    )
    return rows, tuple(damage for each in found for damage in each.damage)


def is_simple(delimiter: str) -> bool:
    """Say whether cells are parted by one byte that means nothing else."""
    return len(delimiter.encode()) == 1 and delimiter not in '"\r\n'


def _stretches(data: Any, position: int, delimiter: str) -> Iterator[_Found]:
    """Give stretch after stretch.

    Behind a strange quote little is looked at at once, and the more is read row by row the more
    often quotes are strange.
    """
    pattern, size = _row_pattern(delimiter), len(data)
    if not is_simple(delimiter):
        yield _one_by_one(data, position, 1, size, pattern)
        return
    line, length, care = 1, _MOST, _LEAST
    while position < size:
        last = position + length >= size
        block = bytes(data[position : position + length])
        found = _at_once(block, ord(delimiter), last=last).moved(position, line)
        yield found
        stuck = found.strange or found.end == position or (last and found.end < size)
        length = _LEAST if found.strange else min(length * 8, _MOST)
        care = min(care * 2, _MOST) if found.strange else _LEAST
        if stuck:
            found = _one_by_one(data, found.end, found.line, found.end + care, pattern)
            yield found
        position, line = found.end, found.line


def _at_once(block: bytes, sign: int, *, last: bool) -> _Found:
    """Find the rows of a block that begins where a row does, as far as its quotes can be told."""
    signs = np.frombuffer(block, np.uint8)
    line_ends = np.flatnonzero(signs == _LINE_END) + 1
    if last and not block.endswith(b"\n"):
        line_ends = np.append(line_ends, len(block))
    quotes = np.flatnonzero(signs == QUOTE) if b'"' in block else np.array([], np.int64)
    strange = _first_strange(signs, quotes, sign)
    even = np.searchsorted(quotes, line_ends) % 2 == 0
    closing = np.flatnonzero(even & (line_ends <= strange))
    ends = line_ends[closing]
    if not len(ends):
        return _found([], 0, 0, strange=strange < len(block))
    starts, lines = np.append(0, ends[:-1]), np.append(0, closing[:-1] + 1)
    odd = _odd(signs, quotes, ends, sign)
    solid = _solid(signs, starts, int(ends[-1]))
    kept = (starts[solid], ends[solid], lines[solid], odd[solid])
    return _Found(*kept, int(ends[-1]), int(closing[-1]) + 1, strange=strange < len(block))


def _first_strange(signs: Signs, quotes: Places, sign: int) -> int:
    """Find the first quote that opens a cell neither at its start nor behind another quote."""
    opening = quotes[::2]
    before = signs[opening - 1]
    expected = (before == sign) | (before == _LINE_END) | (before == QUOTE) | (opening == 0)
    return int(opening[expected.argmin()]) if not expected.all() else len(signs)


def _odd(signs: Signs, quotes: Places, ends: Places, sign: int) -> Flags:
    """Say which rows have words behind a closing quote, or a CR that does not end a line."""
    closing = quotes[1::2]
    after = signs[np.minimum(closing + 1, len(signs) - 1)]
    usual = np.isin(after, (sign, _LINE_END, _RETURN, QUOTE)) | (closing + 1 == len(signs))
    returns = np.flatnonzero(signs == _RETURN)
    alone = signs[np.minimum(returns + 1, len(signs) - 1)] != _LINE_END
    rows = np.searchsorted(ends, np.append(closing[~usual], returns[alone]), side="right")
    odd = np.zeros(len(ends), np.bool_)
    odd[rows[rows < len(ends)]] = True
    return odd


def _solid(signs: Signs, starts: Places, end: int) -> Flags:
    """Say which rows are not blank."""
    if not _BLANK[signs[starts]].any():
        return np.ones(len(starts), np.bool_)
    return np.logical_or.reduceat(~_BLANK[signs[:end]], starts)


def _one_by_one(
    data: Any, position: int, line: int, until: int, pattern: re.Pattern[bytes]
) -> _Found:
    """Find the rows that begin before a place; a quote that never closes costs its own line."""
    found: list[_Row] = []
    damage: list[tuple[str, str]] = []
    while position < min(until, len(data)):
        end = _next_line(data, position)
        raw = bytes(data[position:end])
        match = pattern.match(data, position) if b'"' in raw else None
        if match is not None:
            raw, end = match.group(), match.end()
        elif b'"' in raw:
            damage.append((f"line {line}", "a quote is opened and never closed"))
            raw = b"\n"
        if raw.strip():
            found.append((position, end, line, _needs_care(raw)))
        position, line = end, line + raw.count(b"\n")
    return _found(found, position, line, damage)


def _needs_care(raw: bytes) -> bool:
    return b'"' in raw or raw.count(b"\r") != raw.endswith(b"\r\n")


def _found(
    rows: Sequence[_Row],
    end: int,
    line: int,
    damage: Sequence[tuple[str, str]] = (),
    *,
    strange: bool = False,
) -> _Found:
    starts, ends, lines, odd = np.array(rows, np.int64).reshape(-1, 4).T
    return _Found(starts, ends, lines, odd != 0, end, line, damage, strange)


def _row_pattern(delimiter: str) -> re.Pattern[bytes]:
    sign = re.escape(delimiter).encode()
    quoted = rb'"(?:[^"]++|"")*+"'
    plain = rb'[^"\n' + sign + rb"][^\n" + sign + rb"]*+"
    return re.compile(rb"(?:" + quoted + rb"|" + plain + rb"|" + sign + rb")*+(?:\n|\Z)")


def _next_line(data: Any, position: int) -> int:
    end = data.find(b"\n", position)
    return len(data) if end < 0 else end + 1
