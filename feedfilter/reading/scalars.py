"""Readers of single plain values: numbers, truth values, texts, days, words out of a choice."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence as Several
from datetime import date
from typing import Any

from feedfilter.nearest import did_you_mean, one_of, quoted
from feedfilter.node import Node

from .contract import Context, Reader, UnfitError, is_null, scalar, text_scalar

MOST = 10**15  # larger numbers are a slip; and doubles stay exact below

_INTEGER = re.compile(r"[+-]?[0-9]{1,16}")
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,16}(?:\.[0-9]{0,16})?|\.[0-9]{1,16})(?:[eE][+-]?[0-9]{1,3})?"
)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TRUTHS = {"true": True, "True": True, "TRUE": True}
_TRUTHS |= {"false": False, "False": False, "FALSE": False}
_SAYING_TRUE = ("yes", "on", "y", "1")
_SAYING_FALSE = ("no", "off", "n", "0")

_DAYS = {
    "mon": "Mon monday Monday 周一 週一 星期一 礼拜一",
    "tue": "Tue tuesday Tuesday 周二 週二 星期二 礼拜二",
    "wed": "Wed wednesday Wednesday 周三 週三 星期三 礼拜三",
    "thu": "Thu thursday Thursday 周四 週四 星期四 礼拜四",
    "fri": "Fri friday Friday 周五 週五 星期五 礼拜五",
    "sat": "Sat saturday Saturday 周六 週六 星期六 礼拜六",
    "sun": "Sun sunday Sunday 周日 周天 週日 星期日 星期天 礼拜日 礼拜天",
}
# Words of other tools, or of other people, for one of ours, in any choice that has ours.
SYNONYMS = {"warn": "collapse"}
SYNONYMS |= {word: day for day, words in _DAYS.items() for word in words.split()}


def read_bool(node: Node, _: Context) -> bool:
    """Read `true` or `false`."""
    found = scalar(node, "true or false")
    if found.style == "plain" and found.text in _TRUTHS:
        return _TRUTHS[found.text]
    if found.text.lower() in _SAYING_TRUE:
        raise UnfitError.at(found.place, f"{quoted(found.text)} is no truth value; write true")
    if found.text.lower() in _SAYING_FALSE:
        raise UnfitError.at(found.place, f"{quoted(found.text)} is no truth value; write false")
    message = f"{quoted(found.text)} is neither true nor false; write one of them"
    raise UnfitError.at(found.place, message)


def read_int(node: Node, _: Context) -> int:
    """Read a whole number."""
    found = scalar(node, "a whole number")
    if found.style != "plain":
        raise UnfitError.at(found.place, f"{quoted(found.text)} is a text; write it unquoted")
    if not _INTEGER.fullmatch(found.text):
        raise UnfitError.at(found.place, f"{quoted(found.text)} is no whole number")
    number = int(found.text)
    if abs(number) > MOST:
        raise UnfitError.at(found.place, f"{quoted(found.text)} is too large a number")
    return number


def read_float(node: Node, _: Context) -> float:
    """Read a finite number."""
    found = scalar(node, "a number")
    if found.style != "plain":
        raise UnfitError.at(found.place, f"{quoted(found.text)} is a text; write it unquoted")
    if re.fullmatch(r"[+-]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", found.text):
        raise UnfitError.at(found.place, f"{quoted(found.text)} is not finite; write a number")
    if re.fullmatch(r"[+-]?[0-9]{17,}", found.text):
        raise UnfitError.at(found.place, f"{quoted(found.text)} is too large a number")
    if not _NUMBER.fullmatch(found.text):
        raise UnfitError.at(found.place, f"{quoted(found.text)} is no number")
    number = float(found.text)
    if not math.isfinite(number) or abs(number) > MOST:
        raise UnfitError.at(found.place, f"{quoted(found.text)} is too large a number")
    return number


def read_text(node: Node, _: Context) -> str:
    """Read a text as it was written."""
    return text_scalar(node, "a text").text


def read_day(node: Node, _: Context) -> date:
    """Read a calendar day, YYYY-MM-DD."""
    found = scalar(node, "a day")
    parts = _DAY.fullmatch(found.text)
    if not parts:
        raise UnfitError.at(found.place, f"{quoted(found.text)} is no day; write YYYY-MM-DD")
    try:
        return date(*map(int, parts.groups()))
    except ValueError as fault:
        message = f"there is no day {quoted(found.text)} in the calendar"
        raise UnfitError.at(found.place, message) from fault


def or_null(reader: Reader) -> Reader:
    """Make a reader that also takes `null`, where the absence of a datum can be stated."""

    def read_or_null(node: Node, context: Context) -> Any:
        return None if is_null(node) else reader(node, context)

    return read_or_null


def choice_reader(values: Several[Any], noun: str = "word") -> Reader:
    """Make a reader of one of these values; `noun` says in messages what they are."""
    by_word = {str(value): value for value in values}
    synonyms = {word: by_word[ours] for word, ours in SYNONYMS.items() if ours in by_word}

    def read_choice(node: Node, _: Context) -> Any:
        found = scalar(node, one_of(by_word))
        known = by_word.get(found.text, synonyms.get(found.text))
        if known is not None:
            return known
        near = did_you_mean(found.text, by_word) or f"; write {one_of(by_word)}"
        raise UnfitError.at(found.place, f"unknown {noun} {quoted(found.text)}{near}")

    return read_choice
