"""Reading a mapping key by key: unknown, missing, doubled and empty ones are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from feedfilter.nearest import did_you_mean, nearest, one_of, quoted
from feedfilter.node import Entry, Node, Scalar, Sequence
from feedfilter.node import Mapping as MappingNode
from feedfilter.problems import Problem

from .contract import Context, Reader, UnfitError

FULL_WIDTH_COLON = "a full-width colon '：'; write ': ' after the key"

# Other names of keys, wherever the key of ours exists.
ALIASES = {"by": "group_by", "timespan": "within", "timeframe": "within", "expires_at": "until"}

NOT_A_KEY = object()  # marks a field that no key fills: `Annotated[Place, NOT_A_KEY]`


class Key(Struct, frozen=True):
    """What may stand under one key."""

    reader: Reader
    required: bool = False
    near_misses: tuple[str, ...] = ()  # words that people write for it


class Keys(Struct, frozen=True):
    """The keys of one kind of mapping; `noun` names one of them in messages."""

    known: Mapping[str, Key]
    aliases: Mapping[str, str] = field(default_factory=dict)
    noun: str = "key"
    advise: Callable[[str], str] = lambda _: ""  # what to do about an unknown word, if known

    def own(self, word: str) -> str | None:
        """Give our name of a key; nothing if there is no such key."""
        ours = word if word in self.known else self.aliases.get(word, ALIASES.get(word))
        return ours if ours in self.known else None


def read_keys(node: Node, keys: Keys, context: Context) -> dict[str, Any]:
    """Give the values of the keys that stand; raises UnfitError with all problems."""
    mapping = as_mapping(node, keys)
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    entries: dict[str, Entry] = {}
    for entry in mapping.entries:
        try:
            name = _name(entry, keys, entries)
            entries[name] = entry
            values[name] = keys.known[name].reader(_present(entry), context)
        except UnfitError as unfit:
            problems += unfit.problems
    missing = [name for name, key in keys.known.items() if key.required and name not in entries]
    problems += _missing(mapping, missing, keys)
    if problems:
        raise UnfitError(problems)
    return values


def _missing(mapping: MappingNode, names: list[str], keys: Keys) -> list[Problem]:
    """Name the missing keys, without those that stand there misspelt."""
    if not names:
        return []
    meant = {nearest(one.key.text, keys.known) for one in mapping.entries}
    said = ((name, f"{quoted(name)} is missing; add it") for name in names)
    return [Problem(mapping.place, message) for name, message in said if name not in meant]


def as_mapping(node: Node, keys: Keys) -> MappingNode:
    """Give the node as a mapping."""
    if isinstance(node, MappingNode):
        return node
    some = one_of(keys.known, 6)
    if isinstance(node, Sequence):
        raise UnfitError.at(node.place, f"a list where a mapping is due; write {some} as keys")
    if "：" in node.text:
        raise UnfitError.at(node.place, FULL_WIDTH_COLON)
    found = quoted(node.text) if node.text else "nothing"
    raise UnfitError.at(node.place, f"{found} where a mapping is due; write {some} as keys")


def _name(entry: Entry, keys: Keys, entries: Mapping[str, Entry]) -> str:
    word, place = entry.key.text, entry.key.place
    name = keys.own(word)
    if name is None:
        raise UnfitError.at(place, f"unknown {keys.noun} {quoted(word)}{_advice(word, keys)}")
    if name in entries:
        first = entries[name].key
        message = f"{quoted(word)} is another name for {quoted(first.text)}"
        raise UnfitError.at(place, f"{message}, which stands in line {first.place.line}; leave one")
    return name


def _advice(word: str, keys: Keys) -> str:
    if "：" in word:
        return f"; there is {FULL_WIDTH_COLON}"
    for name, key in keys.known.items():
        if word.lower() in key.near_misses:
            return f"; did you mean {quoted(name)}?"
    special = keys.advise(word)
    return special or did_you_mean(word, keys.known) or f"; write {one_of(keys.known)}"


def _present(entry: Entry) -> Node:
    value = entry.value
    if isinstance(value, Scalar) and value.missing:
        message = f"{quoted(entry.key.text)} has no value; write one, or delete the key"
        raise UnfitError.at(entry.key.place, message)
    return value
