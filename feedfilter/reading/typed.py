"""From a type hint to its reader; Structs are read field by field."""

from __future__ import annotations

import types
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from feedfilter.nearest import in_one_line, one_of
from feedfilter.node import Mapping, Node, Sequence
from feedfilter.values import (
    Between,
    ClockRange,
    Comparison,
    Duration,
    Length,
    Pattern,
    PersonRef,
    RuleRef,
    Whole,
    Word,
)

from . import bounds, patterns, scalars, words
from .contract import Context, Reader, UnfitError, gather
from .keys import NOT_A_KEY, Key, Keys, read_keys

_READERS: dict[Any, Reader] = {
    bool: scalars.read_bool,
    int: scalars.read_int,
    float: scalars.read_float,
    str: scalars.read_text,
    date: scalars.read_day,
    Word: words.read_word,
    Pattern: patterns.read_pattern,
    RuleRef: words.read_rule,
    PersonRef: words.read_person,
    Duration: words.read_duration,
    ClockRange: words.read_clock,
    tuple[Word, ...]: words.read_words,
}

# Values of the language that a bare scalar may stand for, and the field it fills.
SHORTHANDS: dict[type, str] = {Comparison: "eq"}


def read(node: Node, hint: Any, context: Context) -> Any:
    """Give a value of the hinted type; raises UnfitError with everything that is wrong."""
    return reader_of(hint)(node, context)


def reader_of(hint: Any) -> Reader:
    """Give the reader of a type hint; a hint that has none is a fault of the program."""
    return _made(hint)


@cache
def _made(hint: Any) -> Reader:
    if hint in _READERS:
        return _checked(_READERS[hint]) if hint == tuple[Word, ...] else _READERS[hint]
    if get_origin(hint) is Annotated:
        return _bounded(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return _union_reader([part for part in get_args(hint) if part is not type(None)])
    if get_origin(hint) is Literal:
        return scalars.choice_reader(get_args(hint))
    if get_origin(hint) is tuple:
        return _checked(_tuple_reader(reader_of(get_args(hint)[0])))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return scalars.choice_reader(list(hint), hint.__name__.lower())
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _class_reader(hint)
    raise TypeError(f"no reader for {hint}")


def _bounded(hint: Any) -> Reader:
    inner, *marks = get_args(hint)
    may_be_empty = any(isinstance(mark, Length) and mark.least == 0 for mark in marks)
    plain = _tuple_of(inner) if may_be_empty else reader_of(inner)
    checks = [mark for mark in marks if isinstance(mark, Between | Length | Whole)]

    def read_bounded(node: Node, context: Context) -> Any:
        value = plain(node, context)
        for mark in checks:
            if complaint := bounds.complain(value, mark):
                raise UnfitError.at(node.place, complaint)
        return value

    return read_bounded


def _tuple_of(hint: Any) -> Reader:
    """Give the reader of a list that may be empty."""
    if get_origin(hint) is not tuple or hint in _READERS:
        return _READERS.get(hint) or reader_of(hint)
    return _tuple_reader(reader_of(get_args(hint)[0]))


def _checked(reader: Reader) -> Reader:
    def read_some(node: Node, context: Context) -> Any:
        if isinstance(node, Sequence) and not node.items:
            raise UnfitError.at(node.place, "an empty list; write an entry, or delete the key")
        return reader(node, context)

    return read_some


def _tuple_reader(one: Reader) -> Reader:
    def read_tuple(node: Node, context: Context) -> tuple[Any, ...]:
        nodes = node.items if isinstance(node, Sequence) else (node,)
        return tuple(gather(nodes, lambda part: one(part, context)))

    return read_tuple


def _union_reader(hints: list[Any]) -> Reader:
    """Read as the first type that fits; the complaint is that of the last."""
    *others, last = [reader_of(hint) for hint in hints]

    def read_either(node: Node, context: Context) -> Any:
        for reader in others:
            try:
                return reader(node, context)
            except UnfitError:
                continue
        return last(node, context)

    return read_either if others else last


def _class_reader(kind: type[Struct]) -> Reader:
    shorthand = SHORTHANDS.get(kind) or getattr(kind, "shorthand", "")

    def read_class(node: Node, context: Context) -> Any:
        keys = keys_of(kind)
        if shorthand and not isinstance(node, Mapping):
            values = {shorthand: keys.known[shorthand].reader(node, context)}
        else:
            values = read_keys(node, keys, context)
        return build(kind, keys, values, node)

    return read_class


def build(kind: type[Struct], keys: Keys, values: dict[str, Any], node: Node) -> Any:
    """Make the value of a class; what its own check says is reported at the node."""
    if isinstance(node, Mapping) and not node.entries:
        message = f"an empty mapping says nothing; write {one_of(keys.known, 6)}"
        raise UnfitError.at(node.place, message)
    names = {name.rstrip("_"): name for name in kind.__struct_fields__}
    try:
        return kind(**{names[key]: value for key, value in values.items()})
    except ValueError as fault:
        raise UnfitError.at(node.place, in_one_line(str(fault))) from fault


@cache
def keys_of(kind: type[Struct]) -> Keys:
    """Give the keys of a Struct: its fields, without those that no key can fill."""
    known = {
        one.name.rstrip("_"): Key(_lazily(one), one.required)
        for one in fields(kind)
        if NOT_A_KEY not in getattr(one.type, "__metadata__", ())
    }
    aliases = {word: name.rstrip("_") for word, name in getattr(kind, "aliases", {}).items()}
    return Keys(known, aliases)


def _lazily(one: FieldInfo) -> Reader:
    """Find the reader when it is first needed: a class may hold itself.

    A list may be empty only where that says something: where the default is not.
    """
    find = _tuple_of if isinstance(one.default, tuple) and one.default else reader_of
    return lambda node, context: find(one.type)(node, context)
