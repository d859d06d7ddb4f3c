"""The reference of conditions and windows as Markdown, out of docstrings and fields."""

from __future__ import annotations

import textwrap
import types
from collections.abc import Iterator
from datetime import date
from enum import Enum
from inspect import cleandoc
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from feedfilter.condition import Condition, Window, find_conditions, find_windows
from feedfilter.nearest import one_of
from feedfilter.reading.keys import ALIASES
from feedfilter.values import (
    Between,
    ClockRange,
    Comparison,
    Duration,
    DurationRange,
    Pattern,
    PersonRef,
    RuleRef,
    Word,
)

_HEAD = """\
# Conditions

Written by `scripts/make_reference.py` from the docstrings in `feedfilter/conditions/`; do not edit.

Conditions on one item stand under `when:` or `unless:` of a rule. Conditions on many items
(windows) stand beside `when:`, in the rule itself.
"""

_WORDS: dict[Any, str] = {
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    date: "day",
    Word: "word",
    Pattern: "regex",
    RuleRef: "rule id",
    PersonRef: "person or `self`",
    Duration: "duration",
    ClockRange: "times of day",
    Comparison: "comparison",
    DurationRange: "range of durations",
}

Plugin = type[Condition] | type[Window]


def reference() -> str:
    """Give the whole page."""
    sections = ["## On one item\n", *map(_section, _sorted(find_conditions()))]
    sections += ["## On many items\n", *map(_section, _sorted(find_windows()))]
    return "\n".join([_HEAD, *sections])


def examples(kind: Plugin) -> list[str]:
    """Give the YAML examples of a docstring, each the inside of a rule."""
    return [textwrap.dedent(block) for block, is_code in _blocks(kind) if is_code]


def _sorted(kinds: Any) -> list[Plugin]:
    return [kinds[name] for name in sorted(kinds)]


def _section(kind: Plugin) -> str:
    parts = [f"### {kind.name}\n"]
    for block, is_code in _blocks(kind):
        parts.append(f"```yaml\n{textwrap.dedent(block)}\n```\n" if is_code else f"{block}\n")
    return "\n".join([*parts, _table(kind)])


def _blocks(kind: Plugin) -> Iterator[tuple[str, bool]]:
    """Give the paragraphs of a docstring, and whether each is the block of an example."""
    code: list[str] = []
    in_example = False
    for paragraph in cleandoc(kind.__doc__ or "").split("\n\n"):
        if in_example and paragraph.startswith("    "):
            code.append(paragraph)
            continue
        if code:
            yield "\n\n".join(code), True
        code, in_example = [], paragraph.strip() == "Example::"
        if not in_example:
            yield paragraph, False
    if code:
        yield "\n\n".join(code), True


def _table(kind: Plugin) -> str:
    shorthand = getattr(kind, "shorthand", "")
    lines = ["| key | value | default |", "|---|---|---|"]
    for one in fields(kind):
        key = one.name.rstrip("_")
        others = [word for word, ours in ALIASES.items() if ours == key]
        named = " ".join(f"`{word}`" for word in (key, *others))
        bare = " (what a bare value means)" if key == shorthand else ""
        lines.append(f"| {named}{bare} | {_type_words(one.type)} | {_default(one)} |")
    return "\n".join(lines) + "\n"


def _type_words(hint: Any) -> str:
    """Say in words what may stand there."""
    if hint in _WORDS:
        return _WORDS[hint]
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        bounds = [mark for mark in parts[1:] if isinstance(mark, Between)]
        said = "".join(f", {mark.least:,.12g} to {mark.most:,.12g}" for mark in bounds)
        return _type_words(parts[0]) + said
    if origin in (Union, types.UnionType):
        return one_of(_type_words(one) for one in parts if one is not type(None))
    if origin is Literal:
        return one_of((f"`{word}`" for word in parts), most=99)
    if origin is tuple:
        return f"{_type_words(parts[0])}, one or a list"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return one_of((f"`{member.value}`" for member in hint), most=99)
    if issubclass(hint, Struct):
        inside = [name.rstrip("_") for name in hint.__struct_fields__]
        return "mapping of " + ", ".join(f"`{name}`" for name in inside)
    raise TypeError(f"no words for {hint}")


def _default(one: FieldInfo) -> str:
    if one.default is NODEFAULT:
        return "required" if one.required else ""
    value = one.default
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return ", ".join(f"`{part}`" for part in value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
