"""Whether every match of a regex holds a digit; then texts without one need not be searched.

Told from how it is written, and on the safe side: what is not understood needs none.
"""

from __future__ import annotations

import re
from functools import cache

_ESCAPE = r"\\[pPxuU]\{[^}]*\}|\\x\w\w|\\u\w{4}|\\U\w{8}|\\."
# Escapes with what belongs to them, classes without classes inside, openings of groups, counts.
_TOKEN = re.compile(
    rf"{_ESCAPE}|\[\^?\]?(?:{_ESCAPE}|[^\]\[\\])*\]|\(\?P?<\w+>|\(\?[^:()<]*[:)]"
    r"|\{(?P<least>\d+)(?:,\d*)?\}|.",
    re.DOTALL,
)
_DIGITS_ONLY = re.compile(r"\[(?:\\d|\d-\d|\d)+\]|\\d|\d")
_FLAGS = re.compile(r"\(\?[^:()]*[:)]")


@cache
def needs_digit(pattern: str) -> bool:
    """Say whether no text without a digit matches; on folded text, where all digits are 0 to 9."""
    tokens = [(found[0], found["least"]) for found in _TOKEN.finditer(pattern)]
    if "".join(token for token, _ in tokens) != pattern or _is_odd(tokens):
        return False
    needed, at = _alternatives(tokens, 0)
    return needed and at == len(tokens)


def _is_odd(tokens: list[tuple[str, str | None]]) -> bool:
    """Say whether there is something that this reading does not understand."""
    unread = any(token in ("[", "]", "{") for token, _ in tokens)
    flags = [token for token, _ in tokens if _FLAGS.fullmatch(token)]
    return unread or any("x" in flag.split("-")[0] for flag in flags)


def _alternatives(tokens: list[tuple[str, str | None]], at: int) -> tuple[bool, int]:
    """Read up to the end of a group: a digit is needed if every alternative needs one."""
    every, this = True, False
    while at < len(tokens) and tokens[at][0] != ")":
        if tokens[at][0] == "|":
            every, this = every and this, False
            at += 1
            continue
        needed, at = _one(tokens, at)
        optional, at = _repeated(tokens, at)
        this = this or (needed and not optional)
    return every and this, at


def _repeated(tokens: list[tuple[str, str | None]], at: int) -> tuple[bool, int]:
    """Read how often something stands, and say whether it may be missing."""
    optional = False
    while at < len(tokens) and (tokens[at][0] in "?*+" or tokens[at][1] is not None):
        lazy = tokens[at][0] == "?" and tokens[at - 1][0] in ("?", "*", "+")
        optional = optional or (not lazy and (tokens[at][0] in "?*" or tokens[at][1] == "0"))
        at += 1
    return optional, at


def _one(tokens: list[tuple[str, str | None]], at: int) -> tuple[bool, int]:
    """Read one thing that may be repeated: a letter, a class or a group."""
    token = tokens[at][0]
    if token == "(" or (token.startswith("(?") and not token.endswith(")")):
        needed, end = _alternatives(tokens, at + 1)
        return needed, end + 1
    return bool(_DIGITS_ONLY.fullmatch(token)), at + 1
