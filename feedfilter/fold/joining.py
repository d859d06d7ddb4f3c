"""Blanks and decoration inside a spaced-out word: `v x` and `加·薇·信`.

A run of blanks is one blank: `add   my  wechat`. Blanks and decoration are dropped between two
Han letters (any run of them), and between two single letters of which one is ASCII (`v x`, and
`v х` with a Cyrillic х). A letter is single if no letter, digit or apostrophe touches it: "i'm a"
and "a big" stay. Digits are never joined, so prices like `5 8` stay two. Between Han letters a
picture is decoration (加❤薇❤信), and so are brackets around one letter (加【薇】信). A line break
never is, nor is what carries meaning between Han: ，。！？：；.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

from .tables import classes, is_one_of, one_of, quick_one_of

Span: TypeAlias = tuple[int, int]  # half open
BLANKS = r"\t \u1680"  # NFKC has turned every other blank into a plain one
SEVERAL_BLANKS = rf"[{BLANKS}]+"
UNUSUAL_BLANKS = r"  |\t|\u1680"  # what a text has, some of it, if a run of blanks is to change
SIGNS = r"._*~|^/\\+=#\-\u00b7\u2010-\u2015\u2022\u2027\u2212\u2219\u22c5\u3001\u301c\u30fb"
QUOTES = r"'\x22\x60\u2018-\u201f\u2032\u2033\u300c-\u300f"
SHAPES = r"\u2500-\u25ff\u2605\u2606\u2726\u2727"  # lines, boxes, ● ◆ ★
# Hearts, flowers, weather, hands, faces, flags. Not what is read: ❶ for 1, ➕ for 加, 💰 for 钱, 🐎
# for 码, 🐧 for QQ, ✈ for Telegram; nor what points: ➡ 👉.
PICTURES = (
    r"\u231a\u231b\u23e9-\u23f3\u23f8-\u23fa\u2600-\u2707\u2709-\u2767\u2798-\u27a0"
    r"\u27a2-\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f1e6-\U0001f1ff\U0001f300-\U0001f40d"
    r"\U0001f40f-\U0001f426\U0001f428-\U0001f433\U0001f435-\U0001f445\U0001f44a-\U0001f4af"
    r"\U0001f4b1-\U0001f6e8\U0001f6ea-\U0001faff"
)

# A Han letter in brackets between two others: 加【薇】信, 周(六)晚. NFKC has made （ a plain (.
# More than one letter in brackets is a word of its own, a heading at the edge stays apart, and
# [强] is how WeChat writes a picture.
OPENING = r"[({<\u3008\u300a\u3010\u3014\u3016]"
CLOSING = r"[)}>\u3009\u300b\u3011\u3015\u3017]"

# What makes a letter beside it not single, together with all `spaced` characters.
TOUCHING = r"0-9a-z'\u2019"

BETWEEN_HAN = f"[{BLANKS}{SIGNS}{QUOTES}{SHAPES}{PICTURES}]+"
BETWEEN_LETTERS = f"[{BLANKS}{SIGNS}{SHAPES}]+"


@cache
def spaced_han() -> str:
    """Give the Rust regex of two Han letters, as groups, with decoration between."""
    return f"({one_of('han')}){BETWEEN_HAN}({one_of('han')})"


@cache
def one_in_brackets() -> str:
    """Give the Rust regex, fast because it begins with few signs, of what any such text has."""
    return f"{OPENING}{one_of('han')}{CLOSING}"


@cache
def bracketed_han() -> str:
    """Give the Rust regex of three Han letters, as groups, of which brackets hold the second."""
    han = one_of("han")
    return f"({han}){OPENING}({han}){CLOSING}({han})"


@cache
def spaced_letters() -> str:
    """Give the Rust regex that a text matches exactly if `decoration` finds single letters."""
    letter = one_of("letter")
    pair = f"(?:[a-z]{BETWEEN_LETTERS}{letter}|{letter}{BETWEEN_LETTERS}[a-z])"
    touching = TOUCHING + classes()["spaced"]
    return f"(?:^|[^{touching}]){pair}(?:[^{touching}]|$)"


@cache
def picture_word(word: str) -> str:
    """Give the Rust and Python regex, for original texts, of a word with a picture at its edge.

    Between two Han letters folding drops a picture, so 加❤ would not be found in 加❤聊聊. Empty for
    any other word.
    """
    if not _has_picture_edge(word):
        return ""
    return "".join(f"{re.escape(one)}\ufe0f?" for one in word.replace("\ufe0f", ""))


def _has_picture_edge(word: str) -> bool:
    first = _first_pictures().match(word)
    if first and (first.end() == len(word) or is_one_of(word[first.end()], "han")):
        return True
    last = _last_pictures().search(word)
    return last is not None and last.start() > 0 and is_one_of(word[last.start() - 1], "han")


@cache
def _first_pictures() -> re.Pattern[str]:
    return re.compile(f"[{PICTURES}]+\ufe0f?")


@cache
def _last_pictures() -> re.Pattern[str]:
    return re.compile(f"[{PICTURES}]+\ufe0f?$")


@cache
def beside_pictures() -> re.Pattern[str]:
    """Give the Python pattern of a picture beside a Han letter."""
    han = quick_one_of("han")
    return re.compile(f"[{PICTURES}](?={han})|(?<={han})[{PICTURES}]")


# What follows looks letter by letter beside what may be dropped: Python takes longer to compile the
# large classes of letters than to look at all of what few texts have there.
def brackets(text: str) -> Iterator[Span]:
    """Give the places of the brackets that are dropped."""
    for found in _around_one().finditer(text):
        at = found.start()
        beside = text[max(at - 1, 0) : at], text[at + 1], text[at + 3 : at + 4]
        if all(one and is_one_of(one, "han") for one in beside):
            yield at, at + 1
            yield at + 2, at + 3


@cache
def _around_one() -> re.Pattern[str]:
    return re.compile(f"{OPENING}(?=.{CLOSING})")


def decoration(text: str) -> Iterator[Span]:
    """Give the stretches of a text that are dropped, nothing more and nothing less."""
    for found in _between().finditer(text):
        start, end = found.span()
        inside = start > 0 and end < len(text)
        if inside and (_is_in_han(text, start, end) or _is_in_word(text, start, end)):
            yield start, end


@cache
def decoration_pattern() -> re.Pattern[str]:
    """Give the Python pattern of what `decoration` finds, for so many letters that it pays."""
    han, letter = quick_one_of("han"), quick_one_of("letter")
    near = quick_one_of("spaced", also=TOUCHING)
    alone_after = f"(?!{near})"
    dropped = (
        f"(?<={han}){BETWEEN_HAN}(?={han})"
        f"|(?<=[a-z])(?<!{near}.){BETWEEN_LETTERS}(?={letter}{alone_after})"
        f"|(?<={letter})(?<!{near}.){BETWEEN_LETTERS}(?=[a-z]{alone_after})"
    )
    return re.compile(f"(?={BETWEEN_HAN[:-1]})(?:{dropped})")  # the cheap question first


def without_decoration(text: str) -> str:
    """Drop what joins single letters, or Han letters, into words."""
    kept, last = [], 0
    for start, end in decoration(text):
        kept.append(text[last:start])
        last = end
    return "".join((*kept, text[last:]))


def _is_in_han(text: str, start: int, end: int) -> bool:
    return is_one_of(text[start - 1], "han") and is_one_of(text[end], "han")


def _is_in_word(text: str, start: int, end: int) -> bool:
    """Say whether only blanks and signs are between two single letters, of which one is ASCII."""
    edges = text[start - 1], text[end]
    beside = text[max(start - 2, 0) : start - 1] + text[end + 1 : end + 2]
    return (
        any("a" <= one <= "z" for one in edges)
        and all(is_one_of(one, "letter") for one in edges)
        and not any(map(_touches, beside))
        and _few_signs().fullmatch(text, start, end) is not None
    )


def _touches(character: str) -> bool:
    return _touching().match(character) is not None or is_one_of(character, "spaced")


@cache
def _between() -> re.Pattern[str]:
    return re.compile(BETWEEN_HAN)  # it holds all that may be between other letters


@cache
def _few_signs() -> re.Pattern[str]:
    return re.compile(BETWEEN_LETTERS)


@cache
def _touching() -> re.Pattern[str]:
    return re.compile(f"[{TOUCHING}]")
