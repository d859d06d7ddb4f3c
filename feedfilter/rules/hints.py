"""What to say where YAML stumbles: the words people really write, and how to write them right.

Both PyYAML parsers give the same places but different words, so the words are looked up in the
text of the file instead.
"""

from __future__ import annotations

import re

from msgspec import Struct

from feedfilter.nearest import quoted
from feedfilter.problems import Place
from feedfilter.reading.keys import FULL_WIDTH_COLON

REFERENCE = "{} is an anchor or alias, which is not allowed; a word is put in quotes"
TAG = "tags with '!' are not allowed; a word that begins with ! is put in quotes"

_RESERVED = "@`%*&!|>"
_KEY_WITH_FULL_WIDTH_COLON = re.compile(r"^[ \-{]*[\w.-]+(：)")
_KEY_WITHOUT_BLANK = re.compile(r"^[ \-{]*[A-Za-z_]\w*(:)[^\s:/]")


class Fault(Struct, frozen=True):
    """Where the parser stopped (`line`, `column`) in what it had begun; all from 0."""

    line: int
    column: int
    begun_line: int
    begun_column: int
    says: str


class Hint(Struct, frozen=True):
    """Where the fault really is, and what to do."""

    line: int
    column: int
    message: str


def for_empty(lines: list[str], place: Place) -> str:
    """Say why an entry of a list is empty."""
    rest = lines[place.line - 1][place.column - 1 :].strip()
    if not rest.startswith("#"):
        return "an empty entry; fill it or delete the line"
    return f"an empty entry, because # begins a comment; put {quoted(rest)} in quotes"


def for_syntax(lines: list[str], fault: Fault) -> Hint:
    """Say what is wrong where the parser stopped."""
    for rule in (_tab, _escape, _reserved, _colon, _rest, _open_quote, _open_bracket, _second):
        hint = rule(lines, fault)
        if hint is not None:
            return hint
    return Hint(fault.line, fault.column, "this does not fit here; check indentation and quotes")


def _line(lines: list[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _tab(lines: list[str], fault: Fault) -> Hint | None:
    line = _line(lines, fault.line)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent:
        return None
    return Hint(fault.line, indent.index("\t"), "a tab; indent with blanks")


def _escape(lines: list[str], fault: Fault) -> Hint | None:
    if "escape" not in fault.says:
        return None
    message = "a backslash in double quotes; put the text in single quotes"
    return Hint(fault.begun_line, fault.begun_column, message)


def _reserved(lines: list[str], fault: Fault) -> Hint | None:
    for number, column in (
        (fault.begun_line, fault.begun_column),
        (fault.line, fault.column),
    ):
        rest = _line(lines, number)[column:]
        if rest[:1] and rest[0] in _RESERVED:
            word = quoted(rest.rstrip())
            return Hint(number, column, f"{word} begins with {rest[0]}; put it in quotes")
    return None


def _colon(lines: list[str], fault: Fault) -> Hint | None:
    """Look for a colon that is none, in the line of the fault and the two before it."""
    for number in range(fault.line, max(fault.line - 3, -1), -1):
        line = _line(lines, number)
        if found := _KEY_WITH_FULL_WIDTH_COLON.match(line):
            return Hint(number, found.start(1), FULL_WIDTH_COLON)
        if found := _KEY_WITHOUT_BLANK.match(line):
            return Hint(number, found.start(1), "no blank after the colon; write ': '")
    return None


def _rest(lines: list[str], fault: Fault) -> Hint | None:
    before = _line(lines, fault.line)[: fault.column].rstrip()
    after = _line(lines, fault.line)[fault.column :].strip()
    if not after or before[-1:] not in ("]", "}", '"', "'"):
        return None
    message = f"text after the closing {before[-1]}; put the whole entry in quotes"
    return Hint(fault.line, fault.column, message)


def _open_quote(lines: list[str], fault: Fault) -> Hint | None:
    mark = _line(lines, fault.begun_line)[fault.begun_column : fault.begun_column + 1]
    if mark not in ("'", '"'):
        return None
    message = f"the text that begins here with {mark} has no end; close the quotes"
    return Hint(fault.begun_line, fault.begun_column, message)


def _open_bracket(lines: list[str], fault: Fault) -> Hint | None:
    mark = _line(lines, fault.begun_line)[fault.begun_column : fault.begun_column + 1]
    if mark not in ("[", "{"):
        return None
    if fault.line == fault.begun_line:
        message = f"a comma is missing, or the {mark} of column {fault.begun_column + 1}"
        return Hint(fault.line, fault.column, f"{message} is not closed")
    message = f"the {mark} that opens here is not closed, or a comma is missing before line"
    return Hint(fault.begun_line, fault.begun_column, f"{message} {fault.line + 1}")


def _second(lines: list[str], fault: Fault) -> Hint | None:
    if _line(lines, fault.line)[fault.column : fault.column + 1] != ":":
        return None
    return Hint(fault.line, fault.column, "': ' inside a text; put the text in quotes")
