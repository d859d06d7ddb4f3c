"""Regular expressions: what the linear-time engine takes, and what to say if it does not."""

from __future__ import annotations

import re

import polars as pl

from feedfilter.nearest import quoted
from feedfilter.node import Node
from feedfilter.values import Pattern

from .contract import Context, UnfitError, text_scalar

LONGEST = 1000

# What Perl and Python have and a linear-time engine cannot have, by how it begins.
_FOREIGN = {
    r"\(\?<?[=!]": "look-around such as {} is not supported; use unless, or none under text",
    r"\(\?>": "atomic groups such as {} are not supported; leave out ?>",
    r"\(\?\(": "conditional groups such as {} are not supported; write two patterns",
    r"\(\?[{]": "code such as {} is not supported",
    r"\\[1-9]|\\[kg][<{']|\(\?P=": "back-references such as {} are not supported",
}


def read_pattern(node: Node, context: Context) -> Pattern:
    """Read a regular expression that compiles and does not match every text."""
    found = text_scalar(node, "a regular expression")
    complaint = "" if context.tested else complain(found.text)
    if complaint:
        raise UnfitError.at(found.place, complaint)
    return Pattern(found.text, found.style == "double" and _was_escaped(found.text))


def _was_escaped(text: str) -> bool:
    return "\\" in text or any(ord(character) < 32 for character in text)


def complain(pattern: str) -> str:
    """Say what is wrong with a pattern; nothing if it can be used."""
    if len(pattern) > LONGEST:
        return f"a pattern of {len(pattern):,} characters; at most {LONGEST:,} are allowed"
    try:
        matches_nothing = _matches_empty(pattern)
    except (pl.exceptions.PolarsError, UnicodeEncodeError) as fault:
        return _in_words(pattern, str(fault))
    if matches_nothing:
        return f"the pattern {quoted(pattern)} matches the empty text, so it matches every text"
    return ""


def _matches_empty(pattern: str) -> bool:
    """Try the pattern both ways in which it may run; the second is the larger one."""
    nothing = pl.Series([""])
    ways = (pattern, f"(?i){pattern}")
    return any(nothing.str.contains(way, literal=False, strict=True)[0] for way in ways)


def _in_words(pattern: str, fault: str) -> str:
    begin = f"the pattern {quoted(pattern)} cannot be used"
    for sign, message in _FOREIGN.items():
        if found := re.search(r"(?<!\\)(?:\\\\)*(" + sign + ")", pattern):
            return f"{begin}: {message.format(quoted(found.group(1)))}"
    if "size limit" in fault:
        return f"{begin}: it is too large when compiled; repeat less"
    said = re.search(r"\nerror: ([^\n]+)", fault)
    caret = re.search(r"\n {4}( *)\^", fault)
    where = f" at character {len(caret.group(1)) + 1}" if caret else ""
    return f"{begin}: {said.group(1)}{where}" if said else begin
