"""The bytes of a rule file to text: strict UTF-8, no control characters, a size that is sane."""

from __future__ import annotations

import codecs
import re

from feedfilter.errors import RulesError
from feedfilter.problems import Place, Problem

MOST_BYTES = 1 << 20

# What YAML refuses, what it takes for a line break though editors do not, and invisible BOMs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_MOST_NAMED = 20


def decode(data: bytes, name: str) -> str:
    """Give the text with `\\n` line ends; raises RulesError."""
    if len(data) > MOST_BYTES:
        raise RulesError([Problem(Place(name), "larger than 1 MiB; split the file")])
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise RulesError([Problem(Place(name), "this is UTF-16; save the file as UTF-8")])
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        place = _place(name, data[: fault.start].decode("utf-8", "replace"))
        raise RulesError([Problem(place, "this is no UTF-8; save the file as UTF-8")]) from fault
    problems = [
        Problem(_place(name, text[: found.start()]), _named(found.group()))
        for found, _ in zip(_FORBIDDEN.finditer(text), range(_MOST_NAMED), strict=False)
    ]
    if problems:
        raise RulesError(problems)
    return text


def _place(name: str, before: str) -> Place:
    last = before.rfind("\n")
    return Place(name, before.count("\n") + 1, len(before) - last)


def _named(character: str) -> str:
    return f"invisible character U+{ord(character):04X}; delete it"
