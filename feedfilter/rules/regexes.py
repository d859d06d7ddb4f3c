"""Regexes that compile but probably do not say what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from feedfilter.fold import beside_pictures, fold
from feedfilter.nearest import quoted
from feedfilter.values import Pattern

_LITERALS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]", re.DOTALL)  # escapes and classes
_EMPTY_ALTERNATIVE = re.compile(r"^\||\|$|\|\||\(\||\|\)|\(\?[a-z]*:\|")
_TURNED_FLAG = re.compile(r"\(([imsxU]+)\?\)")
_LETTERS = re.compile(r"[^\x00-\x7f]")


def suspicions(pattern: Pattern, *, folded: bool) -> Iterator[str]:
    """Give what is odd about a pattern; `folded` says whether it looks at folded text."""
    bare = _LITERALS.sub("x", pattern.text)
    written = quoted(pattern.text)
    if _EMPTY_ALTERNATIVE.search(bare):
        yield f"{written} has an empty alternative, which is always found; delete the extra |"
    if turned := _TURNED_FLAG.search(bare):
        flag = turned.group(1)
        yield f"{written} makes the letter {flag} optional; a flag is written (?{flag})"
    if pattern.escaped:
        yield f"{written} stands in double quotes, where YAML reads \\; put it in single quotes"
    if folded:
        yield from _unfolded(pattern, written)


def _unfolded(pattern: Pattern, written: str) -> Iterator[str]:
    """Find what folded texts never have, or not everywhere: 號, two blanks in a row, 加❤."""
    if "  " in _LITERALS.sub("x", pattern.text) and "(?x" not in pattern.text:
        yield f"{written} has two blanks in a row, which are one after folding; write one"
    if found := beside_pictures().search(_LITERALS.sub("x", pattern.text)):
        yield f"{written} has {found[0]}, which is dropped between Han letters; look at in: raw"
    letters = sorted(set(_LETTERS.findall(pattern.text)))
    if not letters:
        return
    forms = fold(pl.Series(letters)).to_list()
    for letter, form in zip(letters, forms, strict=True):
        if form and form != letter.lower():
            yield f"{written} has {letter}, which is {form} after folding; write {form}"
