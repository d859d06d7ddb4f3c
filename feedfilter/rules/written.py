"""Rules as YAML text, the way back from values; reading the text gives the same rules.

Words and names may come from a feed and so from anybody: whatever is not plainly a word is
written in double quotes, with everything that cannot be seen as an escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import asdict, fields

from feedfilter.condition import Condition, Window
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Rule, Tree
from feedfilter.values import (
    ClockRange,
    Comparison,
    Duration,
    DurationRange,
    Pattern,
    PersonRef,
    RuleRef,
    Word,
)

Words = tuple[Word, ...]
Lists = Mapping[str, Words]
WIDTH = 100
# What YAML, or the reader of rules, would take for something else than a text.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./-]*\w)?")
_SPECIAL = frozenset("true false yes no on off null y n".split())
_JUNCTIONS = {AllOf: "all_of", AnyOf: "any_of", NoneOf: "none_of"}


def rule_lines(rule: Rule, lists: Lists | None = None) -> Iterator[str]:
    """Give a rule as an entry of `rules:`; words that are a list of `lists` become its name."""
    known = {words: name for name, words in (lists or {}).items()}
    yield f"  - id: {scalar(rule.id)}"
    if rule.description:
        yield f"    description: {scalar(rule.description)}"
    for key, tree in (("when", rule.when), ("unless", rule.unless)):
        if tree is not None:
            yield from _tree_lines(key, tree, known)
    for window in rule.windows:
        yield f"    {window.name}: {_options(window, known)}"
    yield f"    action: {rule.action.value}"
    if rule.tags:
        yield f"    tags: [{', '.join(map(scalar, rule.tags))}]"


def list_lines(name: str, words: Sequence[Word]) -> Iterator[str]:
    """Give an entry of `lists:`, broken into lines."""
    yield f"  {scalar(name)}:"
    line = "    ["
    for at, word in enumerate(words):
        piece = _word(word) + ("]" if at + 1 == len(words) else ", ")
        if len(line) + len(piece) > WIDTH and line.strip() != "[":
            yield line.rstrip()
            line = "     "
        line += piece
    yield line if words else "    []"


def scalar(text: str) -> str:
    """Write a text so that it is read as just this text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _SPECIAL and text.isprintable():
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter == " " or letter.isprintable():
        return letter
    number = ord(letter)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _word(word: Word) -> str:
    return scalar(f"${word.text}" if word.text.startswith("$") else word.text)


def _tree_lines(key: str, tree: Tree, known: Mapping[Words, str]) -> Iterator[str]:
    if not isinstance(tree, AnyOf):
        yield f"    {key}: {_mapping(tree, known)}"
        return
    yield f"    {key}:"
    for part in tree.parts:
        yield f"      - {_mapping(part, known)}"


def _mapping(tree: Tree, known: Mapping[Words, str]) -> str:
    return f"{{{', '.join(_pairs(tree, known))}}}"


def _pairs(tree: Tree, known: Mapping[Words, str]) -> Iterator[str]:
    """Give the keys of a mapping that means the tree; a conjunction is one mapping if it can."""
    if isinstance(tree, Leaf):
        yield f"{tree.condition.name}: {_options(tree.condition, known)}"
    elif isinstance(tree, AllOf) and _distinct(tree):
        for part in tree.parts:
            yield from _pairs(part, known)
    else:
        parts = ", ".join(_mapping(part, known) for part in tree.parts)
        yield f"{_JUNCTIONS[type(tree)]}: [{parts}]"


def _distinct(tree: AllOf) -> bool:
    names = [
        part.condition.name if isinstance(part, Leaf) else _JUNCTIONS[type(part)]
        for part in tree.parts
    ]
    return len(set(names)) == len(names) and "all_of" not in names


def _options(condition: Condition | Window, known: Mapping[Words, str]) -> str:
    """Give what stands behind a condition's name: its keys, or the one that a bare value means."""
    given = {
        each.name: getattr(condition, each.name)
        for each in fields(condition)
        if each.required or getattr(condition, each.name) != each.default
    }
    shorthand = getattr(condition, "shorthand", "")
    if list(given) == [shorthand]:
        return _value(given[shorthand], known)
    pairs = (f"{name.rstrip('_')}: {_value(value, known)}" for name, value in given.items())
    return f"{{{', '.join(pairs)}}}"


def _value(value: Any, known: Mapping[Words, str]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_parts(value, known))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, Comparison):
        return f"{{{', '.join(f'{sign}: {bound:g}' for sign, bound in value.bounds())}}}"
    return _text(value)


def _parts(values: tuple[Any, ...], known: Mapping[Words, str]) -> Iterator[str]:
    """Give the parts of a list; where a known list of words stands in it, its name."""
    at = 0
    while at < len(values):
        named = next((words for words in known if words and values[at:][: len(words)] == words), ())
        yield f"${known[named]}" if named else _value(values[at], known)
        at += len(named) or 1


def _text(value: Any) -> str:
    if isinstance(value, Word):
        return _word(value)
    if isinstance(value, DurationRange):
        given = asdict(value)
        return f"{{{', '.join(f'{name}: {one}' for name, one in given.items() if one)}}}"
    if isinstance(value, Duration):
        return value.text
    if isinstance(value, RuleRef):
        return scalar(value.id)
    if isinstance(value, PersonRef):
        return scalar(value.name)
    if isinstance(value, Pattern):
        return _pattern(value.text)
    if isinstance(value, ClockRange):
        return scalar(value.text)
    return scalar(str(value))


def _pattern(text: str) -> str:
    """Write a regex in single quotes, where a backslash is one."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'" if text.isprintable() else scalar(text)
