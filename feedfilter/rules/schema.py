"""The JSON Schema of rule files, for editors: made from the same classes that are read.

It knows the structure: keys, types, choices, bounds. What needs the whole file (references,
circles, folding, patterns that compile) only the loader knows.
"""

from __future__ import annotations

import types
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from msgspec import Struct, field
from msgspec.structs import FieldInfo, fields

from feedfilter.condition import Condition, Window, find_conditions, find_windows
from feedfilter.reading.keys import ALIASES
from feedfilter.reading.scalars import SYNONYMS
from feedfilter.reading.typed import SHORTHANDS, keys_of
from feedfilter.rules.document import Allow, Scores
from feedfilter.rules.examples import ACTIONS, CLAIMS, MOST_LINKS
from feedfilter.rules.rule import Decision, Person, Rule, RuleTest, TestItem
from feedfilter.rules.when import JUNCTIONS
from feedfilter.values import (
    Between,
    ClockRange,
    Duration,
    Length,
    Pattern,
    PersonRef,
    RuleRef,
    Word,
)

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# YAML gives editors numbers and truth values where we read the characters that were written.
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_DURATION: Schema = {"type": "string", "pattern": "^([0-9]{1,6}[smhdw])+$"}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_CLOCK: Schema = {
    "type": "string",
    "pattern": "^[0-9]{1,2}:[0-9]{2}\\s*[-–]\\s*[0-9]{1,2}:[0-9]{2}$",
}

_PLAIN: dict[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: _TEXT,
    date: _DAY,
    Duration: _DURATION,
    ClockRange: _CLOCK,
    Word: {**_TEXT, "minLength": 1},
    Pattern: {**_TEXT, "minLength": 1, "maxLength": 1000},
    RuleRef: _TEXT,
    PersonRef: _TEXT,
}


def rules_schema() -> Schema:
    """Give the schema of a rule file."""
    schemas = _Schemas()
    properties = schemas.top()
    return {
        "$schema": DIALECT,
        "title": "feedfilter rules",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        "$defs": dict(sorted(schemas.definitions.items())),
    }


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _some(one: Schema, least: int = 1) -> Schema:
    """Give the schema of a list that one value alone may stand for."""
    several: Schema = {"type": "array", "items": one}
    return {"anyOf": [one, {**several, "minItems": least} if least else several]}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _named(one: Schema) -> Schema:
    return {"type": "object", "additionalProperties": one}


def _list(one: Schema) -> Schema:
    return {"type": "array", "items": one}


class _Schemas(Struct):
    """Schemas of classes as they are met, each once under `$defs`."""

    definitions: dict[str, Schema] = field(default_factory=dict)
    _kinds: dict[str, type] = field(default_factory=dict)

    def top(self) -> Schema:
        """Give the keys at the top of the file."""
        return {
            "version": {"const": 1, "description": "Version of the rule language."},
            "timezone": {**_TEXT, "description": "IANA zone of stamps without one, and of clocks."},
            "include": {**_some(_TEXT), "description": "pack:NAME, or files in this folder."},
            "people": _named(self._class(Person)),
            "lists": {**_named(_some(_PLAIN[Word])), "description": "Words to use as $name."},
            "allow": self._class(Allow),
            "decisions": _list(self._class(Decision)),
            "disabled": {**_some(_TEXT), "description": "Ids of rules to switch off."},
            "rules": _list(self._rule()),
            "scores": self._class(Scores),
            "tests": _list(self._test()),
        }

    def _rule(self) -> Schema:
        """Give the schema of a rule: its own keys, its conditions, its windows."""
        trees = {name: self._conditions() for name in ("when", "unless")}
        windows = {name: self._plugin(kind) for name, kind in find_windows().items()}
        schema = self._class(Rule, {**trees, **windows})
        either = [{"required": [name]} for name in ("when", *windows)]
        self.definitions["Rule"]["anyOf"] = either
        return schema

    def _conditions(self) -> Schema:
        self.definitions.setdefault("Conditions", {})
        self.definitions["Conditions"] = _some(self._all_of())
        nested = _reference("Conditions")
        self.definitions["Conditions"]["anyOf"][1]["items"] = nested
        return nested

    def _all_of(self) -> Schema:
        known = {name: self._plugin(kind) for name, kind in find_conditions().items()}
        several = {**_list(_reference("Conditions")), "minItems": 1}
        known |= dict.fromkeys(JUNCTIONS, several)
        return {
            "type": "object",
            "properties": known,
            "additionalProperties": False,
            "minProperties": 1,
        }

    def _plugin(self, kind: type[Condition] | type[Window]) -> Schema:
        return self._class(kind)

    def _test(self) -> Schema:
        items = {**_list(self._item()), "minItems": 1}
        own = {"items": items, "rules": _some(_TEXT), "timezone": _TEXT}
        return self._class(RuleTest, own)

    def _item(self) -> Schema:
        texts = ("author", "author_id", "chat", "quote", "link_title", "forwarded_from", "id")
        own: Schema = {name: _or_null(_TEXT) for name in texts}
        own["at"] = {"type": ["string", "null"]}
        number = {"type": "integer", "minimum": 0, "maximum": MOST_LINKS}
        own["links"] = {"anyOf": [number, _some({"type": "string", "pattern": ":"}, 0)]}
        own["expect"] = _some({"anyOf": [{"enum": _words(ACTIONS)}, self._expectation()]})
        return self._class(TestItem, own)

    def _expectation(self) -> Schema:
        return {
            "type": "object",
            "properties": {claim: _some(_TEXT) for claim in _words(CLAIMS)},
            "additionalProperties": False,
            "minProperties": 1,
        }

    def _class(self, kind: type, own: Schema | None = None) -> Schema:
        """Give a reference to the schema of a class; `own` are keys that are given apart."""
        name = kind.__name__
        if self._kinds.setdefault(name, kind) is not kind:
            raise TypeError(f"two classes are called {name}; rename one")
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self._object(kind, own or {})
        return _reference(name)

    def _object(self, kind: type, own: Schema) -> Schema:
        keys = keys_of(kind)
        ours = {name: self._field(kind, name) for name in keys.known if name not in own}
        properties = {name: own.get(name, ours.get(name)) for name in [*keys.known, *own]}
        others = {
            word: name for word, name in {**ALIASES, **keys.aliases}.items() if name in properties
        }
        others = {word: name for word, name in others.items() if word not in properties}
        schema: Schema = {
            "type": "object",
            "properties": {**properties, **{word: properties[others[word]] for word in others}},
            "additionalProperties": False,
            "minProperties": 1,
            "allOf": _required(keys.known, others) + _once(others),
        }
        if not schema["allOf"]:
            del schema["allOf"]
        short = SHORTHANDS.get(kind) or getattr(kind, "shorthand", "")
        if short:
            schema = {"anyOf": [schema, properties[short]]}
        return {"description": _summary(kind), **schema}

    def _field(self, kind: type, key: str) -> Schema:
        one = next(one for one in fields(kind) if one.name.rstrip("_") == key)
        return {**self._hint(one.type, _least(one)), **_default(one)}

    def _hint(self, hint: Any, least: int = 1) -> Schema:
        if hint in _PLAIN:
            return _PLAIN[hint]
        origin, parts = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._marked(parts[0], parts[1:], least)
        if origin in (Union, types.UnionType):
            several = [self._hint(one, least) for one in parts if one is not type(None)]
            return several[0] if len(several) == 1 else {"anyOf": several}
        if origin is Literal:
            return {"enum": _words(parts)}
        if origin is tuple:
            return _some(self._hint(parts[0]), least)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"enum": _words([member.value for member in hint])}
        if isinstance(hint, type) and issubclass(hint, Struct):
            return self._class(hint)
        raise TypeError(f"no schema for {hint}")

    def _marked(self, inner: Any, marks: tuple[Any, ...], least: int) -> Schema:
        empty = any(isinstance(mark, Length) and mark.least == 0 for mark in marks)
        schema = self._hint(inner, 0 if empty else least)
        for mark in marks:
            if isinstance(mark, Between) and inner in (int, float):
                schema = {**schema, "minimum": mark.least, "maximum": mark.most}
            if isinstance(mark, Length) and inner is str:
                schema = {**schema, "minLength": mark.least, "maxLength": mark.most}
        return schema


def _words(choices: Any) -> list[Any]:
    others = [word for word, ours in SYNONYMS.items() if ours in choices]
    return [*choices, *others]


def _required(known: Any, others: dict[str, str]) -> list[Schema]:
    """Ask for the keys that must stand, under any of their names."""
    needed = [name for name, key in known.items() if key.required]
    plain = [name for name in needed if name not in others.values()]
    either = [
        {"anyOf": [{"required": [word]} for word in (name, *_names_for(name, others))]}
        for name in needed
        if name not in plain
    ]
    return [*([{"required": plain}] if plain else []), *either]


def _names_for(name: str, others: dict[str, str]) -> list[str]:
    return [word for word, ours in others.items() if ours == name]


def _once(others: dict[str, str]) -> list[Schema]:
    """Refuse a key that stands under two of its names."""
    together: list[tuple[str, str]] = []
    for name in dict.fromkeys(others.values()):
        words = [name, *_names_for(name, others)]
        together += [(one, two) for at, one in enumerate(words) for two in words[at + 1 :]]
    return [{"not": {"required": [one, two]}} for one, two in together]


def _least(one: FieldInfo) -> int:
    return 0 if isinstance(one.default, tuple) and one.default else 1


def _default(one: FieldInfo) -> Schema:
    value = one.default.value if isinstance(one.default, Enum) else one.default
    shown = isinstance(value, bool | int | float | str) and value != ""
    return {"default": value} if shown else {}


def _summary(kind: type) -> str:
    return (kind.__doc__ or "").strip().split("\n")[0]
