"""Values of JSON that are whole, in data that need not be, a window of text at a time."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from feedfilter.export import Bytes
from feedfilter.scan import SCANNER

_WINDOW = 2**16  # bytes that are made text at once; where one is broken, its lines are counted
_EDGE = 16  # letters before its end in which a value may be broken for being cut
# The data that is decoded, and searched, at most: a whole value once, once more as the next one
# behind damage, and what lost its end, and so holds what follows, a few times.
_TIMES = 6


class WholeValue(NamedTuple):
    """A value, and the place behind it; its texts have a letter for each byte."""

    value: Any
    end: int


class WholeValues:
    """Gives the values that begin at places of one document; all its arrays share one.

    Forward, or a window is made for each. Once so much was decoded that it must be what lost its
    end again and again, nothing is said to be whole any more.
    """

    def __init__(self, data: Bytes) -> None:
        self.data = data
        self._text, self._start = "", 0
        self._bytes_left = _WINDOW + _TIMES * len(data)
        self._bytes_to_search = self._bytes_left

    @property
    def gave_up(self) -> bool:
        """Say whether too much was decoded."""
        return self._bytes_left < 0

    def search(self, pattern: re.Pattern[bytes], place: int) -> int | None:
        """Give the end of the next match; None where there is none or too much was searched."""
        if self._bytes_to_search < 0:
            return None
        found = pattern.search(self.data, place)
        self._bytes_to_search -= (found.end() if found else len(self.data)) - place
        return found.end() if found else None

    def at(self, place: int) -> WholeValue | None:
        """Give the value that begins at a place; None where it is not whole."""
        size = _WINDOW
        while not self.gave_up:
            if not self._start <= place < self._start + len(self._text):
                self._move(place, size)
            within = place - self._start
            try:
                value, end = SCANNER.raw_decode(self._text, within)
            except json.JSONDecodeError as error:
                self._bytes_left -= error.pos - within
                if not self._is_cut(error):
                    return None
            except (RecursionError, ValueError):
                self._bytes_left -= min(len(self._text) - within, _WINDOW)
                return None
            else:
                self._bytes_left -= end - within
                if end < len(self._text) or self._reaches_end():
                    return WholeValue(value, self._start + end)
            if within == 0:
                size *= 2
            self._move(place, size)
        return None

    def _move(self, place: int, size: int) -> None:
        self._text = bytes(self.data[place : place + size]).decode("latin-1")
        self._start = place

    def _reaches_end(self) -> bool:
        return self._start + len(self._text) >= len(self.data)

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        """Say whether a value may be broken only because the window ends in it."""
        near = error.pos >= len(self._text) - _EDGE or error.msg.startswith("Unterminated string")
        return near and not self._reaches_end()
