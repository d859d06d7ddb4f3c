"""Readers of keywords, names and the small values of the language."""

from __future__ import annotations

import re

from feedfilter.fold import fold_word
from feedfilter.nearest import did_you_mean, quoted
from feedfilter.node import Mapping, Node, Scalar, Sequence
from feedfilter.values import ClockRange, Duration, PersonRef, RuleRef, Word

from .contract import Context, UnfitError, gather, scalar, text_scalar

LONGEST_WORD = 10_000  # characters of one keyword
SELF = "self"  # the owner of the export where a person may stand

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})")


def read_words(node: Node, context: Context) -> tuple[Word, ...]:
    """Read keywords; `$name` stands for all words of a list. Each word is given once."""
    nodes = node.items if isinstance(node, Sequence) else (node,)
    found: dict[str, Word] = {}
    opened: set[str] = set()
    for words in gather(nodes, lambda one: _expanded(one, context, opened)):
        for word in words:
            found.setdefault(word.folded, word)
    return tuple(found.values())


def read_word(node: Node, context: Context) -> Word:
    """Read one keyword."""
    found = _word_scalar(node)
    if list_name(found) is not None:
        raise UnfitError.at(found.place, f"{quoted(found.text)} is a list; write one word here")
    return own_word(found, context)


def list_name(node: Scalar) -> str | None:
    """Give the name of the list that a `$name` stands for; `$$` is a word that begins with $."""
    is_list = node.text.startswith("$") and not node.text.startswith("$$") and len(node.text) > 1
    return node.text[1:] if is_list else None


def own_word(node: Scalar, context: Context) -> Word:
    """Give the word itself, folded."""
    text = node.text[1:] if node.text.startswith("$$") else node.text
    if len(text) > LONGEST_WORD:
        message = f"a word of {len(text):,} characters; at most {LONGEST_WORD:,} are allowed"
        raise UnfitError.at(node.place, message)
    known = context.folded.get(text)
    folded = fold_word(text) if known is None else known
    if not folded.strip():
        raise UnfitError.at(node.place, _empty(node))
    return Word(text, folded)


def _empty(node: Scalar) -> str:
    if not node.text:
        return "an empty word is in every text; write a word"
    return f"nothing is left of {quoted(node.text)} after folding; write a word with letters"


def _expanded(node: Node, context: Context, opened: set[str]) -> tuple[Word, ...]:
    found = _word_scalar(node)
    name = list_name(found)
    if name is None:
        return (own_word(found, context),)
    if name not in context.lists:
        near = did_you_mean(name, context.lists)
        own = f"; for the word itself write {quoted('$' + found.text)}"
        raise UnfitError.at(found.place, f"no list is called {quoted(name)}{near or own}")
    if name in opened:
        return ()
    opened.add(name)
    return context.lists[name]


def _word_scalar(node: Node) -> Scalar:
    if isinstance(node, Mapping) and node.entries:
        entry = node.entries[0]
        value = entry.value.text if isinstance(entry.value, Scalar) else "..."
        written = quoted(f"{entry.key.text}: {value}")
        message = f"a mapping where a word is due; if {written} is a text, put it in quotes"
        raise UnfitError.at(node.place, message)
    if isinstance(node, Sequence):
        message = "a list inside the list of words; write its words here, or $name of a list"
        raise UnfitError.at(node.place, message)
    return text_scalar(node, "a word")


def read_rule(node: Node, context: Context) -> RuleRef:
    """Read the id of a rule that exists."""
    found = text_scalar(node, "the id of a rule")
    if found.text not in context.rules:
        near = did_you_mean(found.text, context.rules)
        raise UnfitError.at(found.place, f"no rule has the id {quoted(found.text)}{near}")
    return RuleRef(found.text)


def read_person(node: Node, context: Context) -> PersonRef:
    """Read a name under `people:`, or `self`."""
    found = text_scalar(node, "a name under people")
    if found.text != SELF and found.text not in context.people:
        near = did_you_mean(found.text, [*context.people, SELF])
        add = near or "; add it there with its ids and names"
        raise UnfitError.at(found.place, f"{quoted(found.text)} is not under people{add}")
    return PersonRef(found.text)


def read_duration(node: Node, _: Context) -> Duration:
    """Read a length of time."""
    found = scalar(node, "a duration such as 2h")
    try:
        return Duration.of(found.text)
    except ValueError as fault:
        raise UnfitError.at(found.place, _cut(str(fault), found.text)) from fault


def _cut(message: str, text: str) -> str:
    """Keep a long or odd text of the user out of a message that quotes it."""
    return message.replace(f"'{text}'", quoted(text)) if len(text) < 60 else "this is no duration"


def read_clock(node: Node, _: Context) -> ClockRange:
    """Read times of day, `23:00-07:00`."""
    found = scalar(node, 'a range such as "23:00-07:00"')
    parts = _CLOCK.fullmatch(found.text)
    if not parts:
        message = f'{quoted(found.text)} is no range of times; write "23:00-07:00"'
        raise UnfitError.at(found.place, message)
    hour, minute, end_hour, end_minute = (int(part) for part in parts.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if minute > 59 or end_minute > 59 or start >= 24 * 60 or end > 24 * 60:
        message = f"there is no such time in {quoted(found.text)}; a day goes from 00:00 to 24:00"
        raise UnfitError.at(found.place, message)
    return ClockRange(start, end, found.text)
