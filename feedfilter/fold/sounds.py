"""Toneless pinyin of Han letters, for `sounds_like`: 加薇信 and 家威信 sound like 加微信.

A letter may have several readings (重 zhong, chong); two letters sound alike if they share one.
The readings are those of single letters that are alive in phrases, from pypinyin's dictionary.
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from .tables import lines

LEAST_SOUNDS = 2
_SOUND = re.compile("[a-z0-9]+|.", re.DOTALL)


def sounds_alike(one: str, other: str) -> bool:
    """Say whether two folded characters are equal or share a reading."""
    return one == other or not _readings(one).isdisjoint(_readings(other))


def sound_pattern(word: str) -> str:
    """Give the Rust regex that a folded text matches if a part of it sounds like a folded word.

    The match is that part. Latin letters and digits stand for themselves, with ASCII borders, so
    `v信` has two sounds. Raises ValueError for words of fewer, or without a Han letter.
    """
    return "".join(_sounds(word, r"(?-u:\b)"))


def sound_spans(text: str, word: str) -> list[tuple[int, int]]:
    """Find what sounds like a word in a text, both folded: half-open spans, from the left."""
    return [found.span() for found in _sound(word).finditer(text)]


@cache
def _sound(word: str) -> re.Pattern[str]:
    return re.compile("".join(_sounds(word, r"(?a:\b)")))


def _sounds(word: str, border: str) -> list[str]:
    """Give one regex per sound of the word: a class of Han letters, or text as it stands."""
    sounds = [found[0] for found in _SOUND.finditer(word)]
    heard = [sound for sound in sounds if _readings(sound) or sound.isalnum()]
    if len(heard) < LEAST_SOUNDS or not any(map(_readings, heard)):
        raise ValueError(f"'{word}' is too short to compare by sound; it needs two syllables")
    parts = [_alike(sound) or pl.escape_regex(sound) for sound in sounds]
    before = border if re.match("[a-z0-9_]", word) else ""
    behind = border if re.search("[a-z0-9_]$", word) else ""
    return [before, *parts, behind]


@cache
def _alike(letter: str) -> str:
    """Give the class of all letters that sound like this one; empty if it has no reading."""
    found = sorted({other for name in _readings(letter) for other in _letters()[name]})
    return f"[{''.join(found)}]" if found else ""


@cache
def _readings(letter: str) -> frozenset[str]:
    """Give the syllables of a letter; none of what is no Han letter."""
    return frozenset(name for name, letters in _letters().items() if letter in letters)


@cache
def _letters() -> dict[str, str]:
    """Give all letters that can be read as each syllable."""
    rows = (line.split(" ") for line in lines("syllables.txt")[1:])
    return {name: (usually + also).replace("-", "") for name, usually, also in rows}
