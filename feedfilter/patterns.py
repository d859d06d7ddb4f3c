"""Regexes of rules over columns of texts, on Rust's linear-time engine.

On folded text, which is lower case, the case of a pattern never matters; on the original text it
does. `\\b` is a border of ASCII words, as for keywords: 加vx has one before v. Each pattern runs
by itself: one alternation of many loses the literals that make the single ones fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple

import polars as pl

from feedfilter.values import Pattern

_ESCAPE = re.compile(
    r"\\(?:[bB](?:\{(?:start|end)(?:-half)?\})?|[pP]\{(?:Han|Hangul|Hiragana|Katakana)\}|.)",
    re.DOTALL,
)


class Span(NamedTuple):
    """A half-open stretch of a text, in characters."""

    start: int
    end: int


def any_of(patterns: Iterable[Pattern], texts: pl.Series, *, raw: bool = False) -> pl.Series:
    """Say for each text whether one of the patterns (at least one) is in it; null stays null."""
    if not texts.len():  # to build an expression takes longer than to search a few texts
        return pl.Series(texts.name, [], dtype=pl.Boolean)
    return reduce(or_, (texts.str.contains(_written(one, raw)) for one in patterns))


def first_in(text: str, pattern: Pattern, *, raw: bool = False) -> Span | None:
    """Give where a pattern is first found in one text."""
    written = _written(pattern, raw)
    one = pl.Series([text])
    start = one.str.find(written)[0]
    if start is None:
        return None
    found = one.str.extract(written, 0)[0] or ""
    before = len(text.encode()[:start].decode())
    return _widened(Span(before, before + len(found)), text)


def _widened(span: Span, text: str) -> Span | None:
    """Take the character behind or before into an empty span, for a pattern such as `\\b`."""
    if span.start < span.end or not text:
        return span if text else None
    start = min(span.start, len(text) - 1)
    return Span(start, start + 1)


def _written(pattern: Pattern, raw: bool) -> str:
    borders = _ESCAPE.sub(_ascii_border, pattern.text)
    if raw or _ESCAPE.sub("", pattern.text).islower():
        return borders  # without flags it is searched several times as fast
    return f"(?i){borders}"


def _ascii_border(escape: re.Match[str]) -> str:
    return f"(?-u:{escape[0]})" if escape[0][1] in "bB" else escape[0]
