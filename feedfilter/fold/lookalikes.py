"""Letters that look like letters of another script, folded only inside words that mix scripts.

Such a word (`vх` with a Cyrillic х, `pабoтa` with Latin p, o and a) goes to the script of most
letters that cannot be meant for another script of the word; of equals to the one with more
letters, then to Latin. A pure word stays, whatever it looks like: сор is Russian. Odd letters
(Cherokee, Lisu, small capitals ...) have no alphabet here, so they only ever follow the others.
"""

from __future__ import annotations

import re
from functools import cache

from .tables import classes, is_one_of, lines, one_of, quick_one_of

SCRIPTS = ("latin", "cyrillic", "greek")


def fold_lookalikes(text: str) -> str:
    """Rewrite the words of `text` that mix scripts, letter for letter."""
    return _word().sub(lambda found: _fold_word(found[0]), text)


@cache
def mixed() -> str:
    """Give the Rust regex that a text matches exactly if one of its words mixes scripts."""
    between = f"[0-9{classes()['neutral']}]*"
    groups = (*SCRIPTS, "odd")
    return "|".join(
        one_of(group) + between + one_of(*(other for other in groups if other != group))
        for group in groups
    )


@cache
def _word() -> re.Pattern[str]:
    return re.compile(quick_one_of("spaced", also="a-z0-9") + "{2,}")


def _fold_word(word: str) -> str:
    """Fold until nothing changes: each round that changes something loses a script."""
    folded = _fold_once(word)
    while folded != word:
        word, folded = folded, _fold_once(folded)
    return word


def _fold_once(word: str) -> str:
    if word.isascii():
        return word
    letters = [(letter, script) for letter in word if (script := _script(letter))]
    present = {script for _, script in letters}
    if len(present) < 2:
        return word
    best = max(SCRIPTS, key=lambda script: _claim(script, letters, present))
    return "".join(_lookalikes()[best].get(letter, letter) for letter in word)


def _claim(script: str, letters: list[tuple[str, str]], present: set[str]) -> tuple[int, int]:
    """Count the letters that can only be of this script, and all letters of it."""
    own = [letter for letter, of in letters if of == script]
    rivals = [_lookalikes()[other] for other in SCRIPTS if other in present - {script}]
    sure = [letter for letter in own if not any(letter in rival for rival in rivals)]
    return len(sure), len(own)


@cache
def _script(letter: str) -> str:
    """Name the script of a letter; empty for digits, marks and unknown characters."""
    return next((name for name in (*SCRIPTS, "odd") if is_one_of(letter, name)), "")


@cache
def _lookalikes() -> dict[str, dict[str, str]]:
    """Give per target script the letters of other scripts and what they become."""
    _, *rows = (line.split(" ") for line in lines("lookalikes.txt"))
    return {
        script: {row[0]: row[column] for row in rows if row[column] != "-"}
        for column, script in enumerate(SCRIPTS, start=1)
    }
