"""Numbers as people write them: 1,200.50, 1 500, 9,9, 一百二十, 三千五, 十五."""

from __future__ import annotations

import re

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
RANKS = {"十": 10, "百": 100, "千": 1_000}
LARGE = {"万": 10_000, "亿": 100_000_000}
LONGEST = 9  # digits; longer numbers are phone numbers and ids

_HAN = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_BOTH = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)\.([0-9]+)|([0-9]{1,3}(?:[. ][0-9]{3})+),([0-9]+)")


def value_of(text: str) -> float | None:
    """Give the value of a number in digits or in Han; None if it is no amount of anything."""
    if _HAN.fullmatch(text):
        return _of_han(text)
    if sum(map(str.isdigit, text)) > LONGEST:
        return None
    return _of_digits(text)


def _of_digits(text: str) -> float | None:
    """Tell thousands from decimals: 1,200 and 1 200 and 1.200.000, but 9,9 and 1.200."""
    if both := _BOTH.fullmatch(text):
        whole, part = both.group(1, 2) if both[1] else both.group(3, 4)
        return float(f"{re.sub('[., ]', '', whole)}.{part}")
    thousands = _THOUSANDS.fullmatch(text)
    if thousands and (thousands[1] != "." or text.count(".") > 1):
        return float(re.sub("[., ]", "", text))
    plain = _PLAIN.fullmatch(text)
    return float(f"{plain[1]}.{plain[2] or 0}") if plain else None


def _of_han(text: str) -> float | None:
    """Read 一百二 as 120 and 三千五 as 3500, as it is spoken; 一二三 is no number."""
    total, part, digit, rank = 0, 0, -1, 0
    for letter in text:
        if letter in DIGITS:
            if digit > 0:
                return None
            digit = DIGITS[letter]
            rank = 0 if digit == 0 else rank
        elif letter in RANKS:
            part += max(digit, 0 if digit == 0 else 1) * RANKS[letter]
            digit, rank = -1, RANKS[letter]
        else:
            total += (part + max(digit, 0) or 1) * LARGE[letter]
            part, digit, rank = 0, -1, LARGE[letter]
    return float(total + part + max(digit, 0) * max(rank // 10, 1))
