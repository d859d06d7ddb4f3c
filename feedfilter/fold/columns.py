"""Folding a whole column: the fast path, in Polars, with each rare step only where it is needed.

Every step has a cheap test that a text passes if the step would change it; the tests are exact
or too wide, never too narrow. It agrees with `fold_text` on every string.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import polars as pl

from .joining import (
    SEVERAL_BLANKS,
    UNUSUAL_BLANKS,
    bracketed_han,
    decoration_pattern,
    one_in_brackets,
    spaced_han,
    spaced_letters,
    without_decoration,
)
from .lookalikes import fold_lookalikes, mixed
from .tables import DIACRITICS, LONGEST_MARKS, letters, one_of, piles

ROWS_WORTH_A_THREAD = 20_000
_WIDE = dict(zip("，！？：；（）", ",!?:;()", strict=True))  # these compose with nothing
_CONTROLS = r"[\x00-\x1f\x7f]"
# Texts: for fewer the regexes of many steps take longer to compile than each step takes to search.
SEVERAL = 20_000
SHORT = 5_000  # letters of all texts: to go through fewer takes less than to compile the pattern
FEW = 1_000  # texts: to change fewer takes less than to build the automaton of all letters


def fold(texts: pl.Series) -> pl.Series:
    """Fold every text of a String column; nulls stay null, the input stays as it is."""
    if not len(texts):  # to build the expressions takes longer than to fold a few texts
        return texts
    parts = min(pl.thread_pool_size(), len(texts) // ROWS_WORTH_A_THREAD)
    if parts < 2:
        return _fold(texts)
    size = -(-len(texts) // parts)
    slices = [texts.slice(start, size) for start in range(0, len(texts), size)]
    return pl.concat(list(_pool().map(_fold, slices)), rechunk=True)


@cache
def _pool() -> ThreadPoolExecutor:
    """Keep the threads: each new one would compile the regexes, which are large, once more."""
    return ThreadPoolExecutor(pl.thread_pool_size())


def _fold(texts: pl.Series) -> pl.Series:
    """Fold on one thread; texts of ASCII alone, told by their lengths, need few of the steps."""
    plain = (texts.str.len_bytes() == texts.str.len_chars()).fill_null(True)
    if not plain.any():
        return _fold_any(texts)
    if plain.all():
        return _fold_ascii(texts)
    others = ~plain
    folded = texts.clone().scatter(plain.arg_true(), _fold_ascii(texts.filter(plain)))
    return folded.scatter(others.arg_true(), _fold_any(texts.filter(others)))


def _fold_ascii(texts: pl.Series) -> pl.Series:
    texts = texts.str.to_lowercase()
    if len(texts) <= SEVERAL:
        return _fold_odd_ascii(texts)
    return _where(texts, _odd_ascii(), _fold_odd_ascii)


@cache
def _odd_ascii() -> str:
    """Find what any step could change in texts of ASCII in lower case."""
    return "|".join((_CONTROLS, UNUSUAL_BLANKS, spaced_letters()))


def _fold_odd_ascii(texts: pl.Series) -> pl.Series:
    texts = _where(texts, _CONTROLS, _fold_any)
    texts = _where(texts, UNUSUAL_BLANKS, _one_blank)
    return _where(texts, spaced_letters(), _join_letters)


def _fold_any(texts: pl.Series) -> pl.Series:
    """Fold; signs as wide as a Han letter, which many texts have, become ASCII in all at once."""
    texts = texts.str.replace_many(list(_WIDE), list(_WIDE.values()))
    if len(texts) <= SEVERAL:
        return _fold_odd(_lower(texts))
    return _where(texts, _changing(), lambda some: _where(_lower(some), _odd(), _fold_odd))


def _lower(texts: pl.Series) -> pl.Series:
    texts = _where(texts, one_of("invisible", "unstable"), _composed)
    return _where(texts, one_of("upper"), lambda some: some.str.to_lowercase())


@cache
def _changing() -> str:
    """Find what any step could change: one pass for all, since few texts have any."""
    return f"{one_of('invisible', 'unstable', 'upper')}|{_odd()}"


@cache
def _odd() -> str:
    """Find what any of the last steps could change."""
    steps = (DIACRITICS, _counted_otherwise(), UNUSUAL_BLANKS, one_in_brackets())
    return "|".join((*steps, spaced_han(), spaced_letters(), mixed()))


def _fold_odd(texts: pl.Series) -> pl.Series:
    texts = _where(texts, DIACRITICS, _without_diacritics)
    texts = _where(texts, _counted_otherwise(), _replace_letters)
    texts = _where(texts, UNUSUAL_BLANKS, _one_blank)
    texts = _where(texts, one_in_brackets(), _open_brackets)
    texts = _where(texts, spaced_han(), _join_han)
    texts = _where(texts, spaced_letters(), _join_letters)
    return _where(texts, mixed(), _each(fold_lookalikes))


def _where(texts: pl.Series, pattern: str, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Apply `change` to the texts that match, and leave the others."""
    found = texts.str.contains(pattern)
    if not found.any():
        return texts
    return texts.clone().scatter(found.arg_true(), change(texts.filter(found)))


def _each(change: Callable[[str], str]) -> Callable[[pl.Series], pl.Series]:
    """Make a change of one text a change of the few texts that came through a test."""
    return lambda some: pl.Series(some.name, map(change, some.to_list()), dtype=pl.String)


def _composed(texts: pl.Series) -> pl.Series:
    """Drop what is invisible, cut the pile-ups of marks, on which NFKC would be slow, compose."""
    texts = _where(texts, one_of("invisible"), lambda some: some.str.replace_all(_invisible(), ""))
    texts = _where(texts, one_of("marks"), _without_piles)
    return texts.str.normalize("NFKC")


@cache
def _invisible() -> str:
    return one_of("invisible") + "+"


def _without_piles(texts: pl.Series) -> pl.Series:
    piled = texts.str.count_matches(one_of("marks")) > LONGEST_MARKS
    if not piled.any():
        return texts
    cut = _each(lambda text: piles().sub("", text))
    return texts.clone().scatter(piled.arg_true(), cut(texts.filter(piled)))


def _without_diacritics(texts: pl.Series) -> pl.Series:
    """Compose what lower case made possible, then drop accents that belong to no letter."""
    composed = texts.str.normalize("NFKC")
    return composed.str.replace_all(DIACRITICS, "").str.normalize("NFKC")


@cache
def _counted_otherwise() -> str:
    return f"[{''.join(letters())}]"


def _replace_letters(texts: pl.Series) -> pl.Series:
    if len(texts) > FEW:
        return texts.str.replace_many(list(letters()), list(letters().values()))
    return _each(lambda text: text.translate(_translation()))(texts)


@cache
def _translation() -> dict[int, str]:
    return str.maketrans(letters())


def _one_blank(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all(SEVERAL_BLANKS, " ")


def _join_letters(texts: pl.Series) -> pl.Series:
    if texts.str.len_chars().sum() <= SHORT:
        return _each(without_decoration)(texts)
    return _each(lambda text: decoration_pattern().sub("", text))(texts)


def _open_brackets(texts: pl.Series) -> pl.Series:
    """Drop the brackets; twice, as below."""
    once = texts.str.replace_all(bracketed_han(), "${1}${2}${3}")
    return once.str.replace_all(bracketed_han(), "${1}${2}${3}")


def _join_han(texts: pl.Series) -> pl.Series:
    """Join twice: a match takes both its letters, so neighbours come in the second round."""
    return texts.str.replace_all(spaced_han(), "${1}${2}").str.replace_all(spaced_han(), "${1}${2}")
