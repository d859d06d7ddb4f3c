"""Blanks and decoration inside a spaced-out word: `v x` and `加·薇·信`.

Dropped between two Han letters (any run of them), and between two single letters of which one is
ASCII (`v x`, and `v х` with a Cyrillic х). A letter is single if no letter, digit or apostrophe
touches it: "i'm a" and "a big" stay. Digits are never joined, so prices like `5 8` stay two. A
line break is never decoration, nor is what carries meaning between Han: ，。！？：；.
"""

from __future__ import annotations

import re
from functools import cache

from .tables import classes, one_of, quick_one_of

BLANKS = r"\t \u1680"  # NFKC has turned every other blank into a plain one
SIGNS = r"._*~|^/\\+=#\-\u00b7\u2010-\u2015\u2022\u2027\u2212\u2219\u22c5\u3001\u301c\u30fb"
QUOTES = r"'\x22\x60\u2018-\u201f\u2032\u2033\u300c-\u300f"
SHAPES = r"\u2500-\u25ff\u2605\u2606\u2726\u2727"  # lines, boxes, ● ◆ ★

# What makes a letter beside it not single, together with all `spaced` characters.
TOUCHING = r"0-9a-z'\u2019"

BETWEEN_HAN = f"[{BLANKS}{SIGNS}{QUOTES}{SHAPES}]+"
BETWEEN_LETTERS = f"[{BLANKS}{SIGNS}{SHAPES}]+"


@cache
def spaced_han() -> str:
    """Give the Rust regex of two Han letters, as groups, with decoration between."""
    return f"({one_of('han')}){BETWEEN_HAN}({one_of('han')})"


@cache
def spaced_letters() -> str:
    """Give the Rust regex that a text matches exactly if `decoration` finds single letters."""
    letter = one_of("letter")
    pair = f"(?:[a-z]{BETWEEN_LETTERS}{letter}|{letter}{BETWEEN_LETTERS}[a-z])"
    touching = TOUCHING + classes()["spaced"]
    return f"(?:^|[^{touching}]){pair}(?:[^{touching}]|$)"


@cache
def decoration() -> re.Pattern[str]:
    """Give the Python pattern of what is dropped, nothing more and nothing less."""
    han, letter = quick_one_of("han"), quick_one_of("letter")
    near = quick_one_of("spaced", also=TOUCHING)
    alone_after = f"(?!{near})"
    dropped = (
        f"(?<={han}){BETWEEN_HAN}(?={han})"
        f"|(?<=[a-z])(?<!{near}.){BETWEEN_LETTERS}(?={letter}{alone_after})"
        f"|(?<={letter})(?<!{near}.){BETWEEN_LETTERS}(?=[a-z]{alone_after})"
    )
    return re.compile(f"(?={BETWEEN_HAN[:-1]})(?:{dropped})")  # the cheap question first
