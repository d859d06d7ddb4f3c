"""Small insertions into a YAML text that leave every other character as it is."""

from __future__ import annotations

import re

from feedfilter.errors import UsageError
from feedfilter.tune.spots import Spot

LONGEST_LINE = 100
# Written as they are: letters, digits and single blanks, beginning and ending with a letter.
_BARE = re.compile(r"[^\W\d_](?:[\w-]|[ ](?=\w))*")
_WORDS_OF_YAML = frozenset("true false yes no on off null y n".split())
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def written(word: str) -> str:
    """Write a word as YAML does; raises UsageError for what a rule file cannot hold."""
    if _UNWRITABLE.search(word) or not word.strip():
        raise UsageError("this word cannot stand in a rule file", advice="choose other letters")
    if _BARE.fullmatch(word) and word.lower() not in _WORDS_OF_YAML:
        return word
    return "'" + word.replace("'", "''") + "'"


def writable(word: str) -> str:
    """Leave out what a rule file cannot hold."""
    return _UNWRITABLE.sub("", word)


def insert(text: str, at: int, new: str) -> str:
    """Put `new` into the text."""
    return text[:at] + new + text[at:]


def with_entry(text: str, mapping: Spot, key: str, value: str, after: int = -1) -> str:
    """Add a key to a mapping, behind its last entry or behind the one numbered `after`."""
    entry = f"{key}: {value}"
    if not mapping.parts:
        return insert(text, mapping.start + 1, entry)
    end = mapping.parts[after].end
    if mapping.flow:
        return insert(text, end, f", {entry}")
    return _with_line(text, end, " " * mapping.keys[0].column + entry)


def with_items(text: str, items: Spot, new: list[str]) -> str:
    """Add items to the end of a list."""
    if not items.parts:
        return insert(text, items.start + 1, ", ".join(new))
    if items.flow:
        return insert(text, items.parts[-1].end, _flowing(text, items, new))
    lines = [" " * items.column + f"- {each}" for each in new]
    return _with_line(text, items.parts[-1].end, _line_end(text).join(lines))


def without_item(text: str, items: Spot, place: int) -> str:
    """Take an item out of a list that has more than this one."""
    return _without(text, items, items.parts[place].start, place)


def without_entry(text: str, mapping: Spot, place: int) -> str:
    """Take a key with its value out of a mapping that has more than this one."""
    return _without(text, mapping, mapping.keys[place].start, place)


def _without(text: str, whole: Spot, start: int, place: int) -> str:
    gone = whole.parts[place]
    if not whole.flow:
        return text[: _line_begin(text, start)] + text[_after_line(text, gone.end) :]
    before = whole.parts[place - 1].end if place else start
    if place and "#" not in text[before:start]:
        return text[:before] + text[gone.end :]
    if place + 1 < len(whole.parts):  # with what stands behind it, not with another's comment
        following = (whole.keys or whole.parts)[place + 1]
        return text[:start] + text[following.start :]
    return text[:start] + text[gone.end :]


def replaced(text: str, spot: Spot, new: str) -> str:
    """Write something else where a node stands."""
    blank = " " if spot.missing and text[spot.start - 1 : spot.start] == ":" else ""
    return text[: spot.start] + blank + new + text[spot.end :]


def _flowing(text: str, items: Spot, new: list[str]) -> str:
    """Join items to the last line of a bracketed list, on a line of their own where it is full."""
    end = items.parts[-1].end
    used = len(text[_line_begin(text, end) : end])
    first = items.parts[0].column
    written_items = ""
    for each in new:
        if used + len(each) + 3 > LONGEST_LINE and first + len(each) + 3 <= LONGEST_LINE:
            written_items += "," + _line_end(text) + " " * first + each
            used = first + len(each)
        else:
            written_items += f", {each}"
            used += len(each) + 2
    return written_items


def _with_line(text: str, end: int, line: str) -> str:
    """Add lines below the one in which a node ends, behind its comment."""
    at = _after_line(text, end)
    if at and text[at - 1] != "\n":
        return insert(text, at, _line_end(text) + line)
    return insert(text, at, line + _line_end(text))


def _after_line(text: str, end: int) -> int:
    """Give where the next line begins; a block of text ends at the beginning of one already."""
    if end and text[end - 1] == "\n":
        return end
    found = text.find("\n", end)
    return len(text) if found < 0 else found + 1


def _line_begin(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
