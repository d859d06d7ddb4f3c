"""The character tables that folding works with, read once from `feedfilter/data/`.

Both ways of folding and both regex engines (Rust's in Polars, Python's `re`) get their classes
from here as explicit ranges, so that no two Unicode versions can disagree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from importlib.resources import files

# Accents and overlays for any letter. Those that compose with no letter (v̶x̶) are decoration.
# Marks of one script only (Thai vowels, Arabic points) are not among them.
DIACRITICS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"

# A text with more marks than this on one letter is a pile-up: no language needs it (UAX 15).
LONGEST_MARKS = 30

_RANGE = re.compile(r"\\U\w{8}(?:-\\U\w{8})?")
_ESCAPE = re.compile(r"\\U([0-9a-f]{8})(?<!\\U000000[0-7][0-9a-f])")  # ASCII signs mean something
_BEYOND = r"\U00010000"


def lines(name: str) -> list[str]:
    """Give the rows of a table without its header."""
    text = (files("feedfilter") / "data" / name).read_text(encoding="utf-8")
    return text.splitlines()[1:]


@cache
def classes() -> dict[str, str]:
    """Give each named class of characters as the inside of a regex class, for both engines."""
    named = (line.split(" ", 1) for line in lines("classes.txt"))
    return {name: "".join(map(_range, ranges.split())) for name, ranges in named}


def one_of(*names: str) -> str:
    """Give a regex class that holds the characters of all these named classes."""
    return "[" + "".join(classes()[name] for name in names) + "]"


def quick_one_of(*names: str, also: str = "") -> str:
    """Give what `one_of` gives, and the characters `also`, in the form that is fast in Python.

    Python's `re` walks through ranges beyond U+FFFF one by one, six times slower on the whole, so
    it is asked to do so only for characters that are there.
    """
    ranges = _RANGE.findall("".join(classes()[name] for name in names))
    low = "".join(one for one in ranges if one < _BEYOND)
    high = "".join(one for one in ranges if one >= _BEYOND)
    quick = f"[{also}{_bare(low)}]"
    return f"(?:{quick}|(?=[{_BEYOND}-\\U0010ffff])[{_bare(high)}])" if high else quick


def _bare(ranges: str) -> str:
    """Write characters as themselves: Python parses an escape many times slower than a letter."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), ranges)


def is_one_of(character: str, name: str) -> bool:
    """Say whether a named class holds a character; no regex has to be compiled for one."""
    firsts, lasts = _bounds(name)
    at = bisect_right(firsts, ord(character)) - 1
    return at >= 0 and ord(character) <= lasts[at]


@cache
def _bounds(name: str) -> tuple[list[int], list[int]]:
    """Give the first and the last code point of each range of a class, in order."""
    ranges = sorted(_RANGE.findall(classes()[name]))
    return [int(one[2:10], 16) for one in ranges], [int(one[-8:], 16) for one in ranges]


@cache
def letters() -> dict[str, str]:
    """Give what each letter counts as: simplified Han, 0-9, ss for ß and the like."""
    return {line[0]: line[1:] for line in lines("letters.txt")}


def _range(text: str) -> str:
    first, _, last = text.partition("-")
    return rf"\U{first:0>8}" + (rf"-\U{last:0>8}" if last else "")
