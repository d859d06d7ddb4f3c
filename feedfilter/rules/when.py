"""Conditions of a rule: a mapping is AND, a list is OR, `all_of`, `any_of`, `none_of` nest."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

from feedfilter.condition import Condition, find_conditions, find_windows
from feedfilter.nearest import quoted
from feedfilter.node import Mapping, Node, Scalar, Sequence
from feedfilter.reading import Context, Key, Keys, Reader, UnfitError, gather, read_keys, reader_of
from feedfilter.rules.rule import AllOf, AnyOf, Leaf, NoneOf, Tree

_Junction: TypeAlias = type[AllOf] | type[AnyOf] | type[NoneOf]
JUNCTIONS: dict[str, _Junction] = {"all_of": AllOf, "any_of": AnyOf, "none_of": NoneOf}


def read_tree(node: Node, context: Context) -> Tree:
    """Read `when` or `unless`."""
    if isinstance(node, Sequence):
        return _joined(AnyOf, _parts(node, context))
    if isinstance(node, Mapping) and not node.entries:
        message = "no condition is always true; write one such as text: [加微信]"
        raise UnfitError.at(node.place, message)
    if isinstance(node, Scalar) and "：" not in node.text:
        word = quoted(node.text)
        message = f"{word} is no condition; write one such as text: {word}"
        raise UnfitError.at(node.place, message)
    return _joined(AllOf, tuple(read_keys(node, condition_keys(), context).values()))


def _parts(node: Sequence, context: Context) -> tuple[Tree, ...]:
    if not node.items:
        raise UnfitError.at(node.place, "an empty list of conditions; write one, or delete the key")
    return tuple(gather(node.items, lambda part: read_tree(part, context)))


def _joined(junction: _Junction, parts: tuple[Tree, ...]) -> Tree:
    return parts[0] if len(parts) == 1 and junction is not NoneOf else junction(parts)


@cache
def condition_keys() -> Keys:
    """Give what may stand under `when`."""
    known = {name: _leaf_key(kind) for name, kind in find_conditions().items()}
    known |= {name: Key(_junction_reader(kind)) for name, kind in JUNCTIONS.items()}
    return Keys(known, noun="condition", advise=_advise)


def _advise(word: str) -> str:
    is_window = word in find_windows()
    return "; it is a window: write it beside when, not inside" if is_window else ""


def _leaf_key(kind: type[Condition]) -> Key:
    def read_leaf(node: Node, context: Context) -> Leaf:
        return Leaf(reader_of(kind)(node, context), node.place)

    return Key(read_leaf, near_misses=kind.near_misses)


def _junction_reader(junction: _Junction) -> Reader:
    def read_junction(node: Node, context: Context) -> Tree:
        if not isinstance(node, Sequence):
            raise UnfitError.at(node.place, "no list; write a list of conditions: [{...}, {...}]")
        return _joined(junction, _parts(node, context))

    return read_junction
