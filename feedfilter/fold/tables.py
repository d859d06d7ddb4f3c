"""The character tables that folding works with, read once from `feedfilter/data/`.

Both ways of folding and both regex engines (Rust's in Polars, Python's `re`) get their classes
from here as explicit ranges, so that no two Unicode versions can disagree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

# Accents and overlays for any letter. Those that compose with no letter (v̶x̶) are decoration.
# Marks of one script only (Thai vowels, Arabic points) are not among them.
DIACRITICS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"

# A text with more marks than this on one letter is a pile-up: no language needs it (UAX 15).
LONGEST_MARKS = 30

_BEYOND, _LAST = 0x10000, 0x10FFFF  # the first code point of four bytes, and the last of all


def lines(name: str) -> list[str]:
    """Give the rows of a table without its header."""
    text = (files("feedfilter") / "data" / name).read_text(encoding="utf-8")
    return text.splitlines()[1:]


@cache
def _ranges() -> dict[str, list[tuple[int, int]]]:
    """Give the first and the last code point of each range of each named class, in order."""
    named = (line.split(" ", 1) for line in lines("classes.txt"))
    return {name: [_range(text) for text in ranges.split()] for name, ranges in named}


@cache
def classes() -> dict[str, str]:
    """Give each named class of characters as the inside of a regex class, for both engines."""
    return {name: _written(ranges) for name, ranges in _ranges().items()}


def one_of(*names: str) -> str:
    """Give a regex class that holds the characters of all these named classes."""
    return "[" + "".join(classes()[name] for name in names) + "]"


def quick_one_of(*names: str, also: str = "") -> str:
    """Give what `one_of` gives, and the characters `also`, in the form that is fast in Python.

    Python's `re` walks through ranges beyond U+FFFF one by one, six times slower on the whole, so
    it is asked to do so only for characters that are there.
    """
    ranges = [each for name in names for each in _ranges()[name]]
    quick = f"[{also}{_written(each for each in ranges if each[0] < _BEYOND)}]"
    high = _written(each for each in ranges if each[0] >= _BEYOND)
    return rf"(?:{quick}|(?=[\U00010000-\U0010ffff])[{high}])" if high else quick


def _written(ranges: Iterable[tuple[int, int]]) -> str:
    """Write ranges with characters as themselves: to parse an escape takes several times longer."""
    return "".join(
        _bare(first) if first == last else f"{_bare(first)}-{_bare(last)}" for first, last in ranges
    )


def _bare(point: int) -> str:
    return chr(point) if point >= 0x80 else f"\\x{point:02x}"  # signs of ASCII mean something


def is_one_of(character: str, name: str) -> bool:
    """Say whether a named class holds a character; no regex has to be compiled for one."""
    ranges = _ranges()[name]
    at = bisect_right(ranges, (ord(character), _LAST)) - 1
    return at >= 0 and ord(character) <= ranges[at][1]


@cache
def piles() -> re.Pattern[str]:
    """Give the Python pattern of more marks on one letter than any language needs."""
    return re.compile(f"{quick_one_of('marks')}{{{LONGEST_MARKS + 1},}}")


@cache
def letters() -> dict[str, str]:
    """Give what each letter counts as: simplified Han, 0-9, ss for ß and the like."""
    return {line[0]: line[1:] for line in lines("letters.txt")}


def _range(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first, 16), int(last or first, 16)
