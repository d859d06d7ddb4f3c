"""What a reader is: node and context in, value out, or all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct, field

from feedfilter.nearest import quoted
from feedfilter.node import Node, Scalar, Sequence
from feedfilter.problems import Place, Problem
from feedfilter.values import Word

_NULLS = ("null", "Null", "NULL", "~")

Source = TypeVar("Source")
Value = TypeVar("Value")


class UnfitError(Exception):
    """A node cannot be read; it carries every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)

    @classmethod
    def at(cls, place: Place, message: str) -> UnfitError:
        """Give one with a single problem."""
        return cls([Problem(place, message)])


class Context(Struct, frozen=True):
    """What names in a rule file may stand for, and words folded beforehand (many at once)."""

    lists: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    rules: Collection[str] = ()
    people: Collection[str] = ()
    tags: Collection[str] = ()
    folded: Mapping[str, str] = field(default_factory=dict)
    tested: bool = False  # what is read has been read before, as a pack in its own test


Reader: TypeAlias = Callable[[Node, Context], Any]


def gather(values: Iterable[Source], read: Callable[[Source], Value]) -> list[Value]:
    """Read all of them; raises one UnfitError with the problems of all that cannot be read."""
    done: list[Value] = []
    problems: list[Problem] = []
    for value in values:
        try:
            done.append(read(value))
        except UnfitError as unfit:
            problems += unfit.problems
    if problems:
        raise UnfitError(problems)
    return done


def scalar(node: Node, wanted: str) -> Scalar:
    """Give the node as a scalar; `wanted` says in words what is due instead of a list."""
    if isinstance(node, Scalar):
        return node
    found = "a list" if isinstance(node, Sequence) else "a mapping"
    raise UnfitError.at(node.place, f"{found} where {wanted} is due")


def text_scalar(node: Node, wanted: str) -> Scalar:
    """Give the node as a text: any scalar but the ways of YAML to write nothing."""
    found = scalar(node, wanted)
    if is_null(found):
        message = f"{quoted(found.text)} is YAML's word for nothing; put it in quotes"
        raise UnfitError.at(found.place, message)
    return found


def is_null(node: Node) -> bool:
    """Say whether `null` or `~` was written, without quotes."""
    return isinstance(node, Scalar) and node.style == "plain" and node.text in _NULLS
