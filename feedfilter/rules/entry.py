"""One entry of `rules:`."""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import Struct

from feedfilter.condition import Window, find_conditions, find_windows
from feedfilter.model import REMOVING, Action
from feedfilter.nearest import quoted
from feedfilter.node import Node
from feedfilter.problems import Place, Problem
from feedfilter.reading import Context, Key, Keys, UnfitError, keys_of, read_keys, reader_of
from feedfilter.rules.rule import Rule
from feedfilter.rules.when import read_tree

RESERVED = ("decisions", "scores")  # what reports name where no rule decided


class _Placed(Struct, frozen=True):
    """A window and where it stands."""

    window: Window
    place: Place


def read_rule(node: Node, context: Context) -> Rule:
    """Read a rule."""
    values = read_keys(node, rule_keys(), context)
    windows = [values.pop(name) for name in find_windows() if name in values]
    windows.sort(key=lambda one: one.window.sees_decisions())  # these come last, and see the others
    removes = values.get("action", Action.TAG) in REMOVING or values.get("score", 0) > 0
    problems = _unfit_windows(windows) if removes else []
    if not windows and "when" not in values:
        message = f"{quoted(values['id'])} has no condition; add when"
        problems.append(Problem(node.place, message))
    if values["id"] in RESERVED:
        message = f"{quoted(values['id'])} names a step of its own in reports; take another id"
        problems.append(Problem(node.place, message))
    if problems:
        raise UnfitError(problems)
    return Rule(windows=tuple(one.window for one in windows), place=node.place, **values)


def _unfit_windows(windows: list[_Placed]) -> list[Problem]:
    reasons = [(one.place, one.window.unfit_for_removing()) for one in windows]
    return [Problem(place, f"{reason}") for place, reason in reasons if reason]


@cache
def rule_keys() -> Keys:
    """Give what may stand in a rule: its own keys and the windows."""
    trees = {"when": Key(read_tree), "unless": Key(read_tree)}
    known = {**keys_of(Rule).known, **trees}
    known |= {name: _window_key(kind) for name, kind in find_windows().items()}
    return Keys(known, advise=_advise)


def _window_key(kind: type[Window]) -> Key:
    def read_window(node: Node, context: Context) -> Any:
        return _Placed(reader_of(kind)(node, context), node.place)

    return Key(read_window, near_misses=getattr(kind, "near_misses", ()))


def _advise(word: str) -> str:
    return "; it is a condition: write it under when" if word in find_conditions() else ""
