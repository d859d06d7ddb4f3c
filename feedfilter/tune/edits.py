"""Edits of a rule file as text: comments and layout stay, and the result means just the edit.

Each edit is made twice, on the text and on what the text says. Where the two disagree (a layout
that nobody foresaw) the edit is refused and the file left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from feedfilter.errors import UsageError
from feedfilter.tune.splices import (
    replaced,
    with_entry,
    with_items,
    without_entry,
    without_item,
    writable,
    written,
)
from feedfilter.tune.spots import Spot, spots

_OFF, _ON = "false", "true"


def switch_off(text: str, rule_id: str) -> str:
    """Switch a rule off: `enabled: false` where it stands, `disabled:` for one of a pack."""
    if _rule(spots(text), rule_id) is None:
        return _appended(text, ("disabled",), [rule_id])
    return _enabled(text, rule_id, _OFF)


def switch_on(text: str, rule_id: str) -> str:
    """Take back `switch_off`."""
    root = spots(text)
    disabled = root.value("disabled")
    if disabled is not None and rule_id in _words(disabled):
        text = _without_disabled(text, rule_id)
    rule = _rule(spots(text), rule_id)
    switch = rule.value("enabled") if rule else None
    if switch is not None and switch.text != _ON:
        text = _enabled(text, rule_id, _ON)
    return text


def allow(text: str, name: str, ids: Sequence[str] = (), names: Sequence[str] = ()) -> str:
    """Put a friend under `allow`; one who is not under `people` yet is added there by ids or names.

    Somebody under `people` who has one of the ids, or of the names where there are no ids, is the
    friend already. A name that is taken gets a number.
    """
    people = spots(text).plain().get("people")
    known = _known(people, ids, names)
    friend = known or _free(name, people)
    if known is None:
        key, values = ("ids", ids) if ids else ("names", names or [name])
        text = _with_person(text, friend, key, list(dict.fromkeys(values)))
    authors = _value(spots(text), ("allow", "authors"))
    if authors is not None and friend in _words(authors):
        return text
    return _appended(text, ("allow", "authors"), [friend])


def add_words(text: str, list_name: str, words: Iterable[str]) -> str:
    """Add words to a list, those that it has not yet; a list that is not there is begun."""
    found = _value(spots(text), ("lists", list_name))
    known = set(_words(found)) if found else set()
    # `$` at the beginning would name a list.
    asked = [f"${word}" if word.startswith("$") else word for word in dict.fromkeys(words)]
    new = [word for word in asked if word not in known]
    return _appended(text, ("lists", list_name), new) if new else text


def list_names(text: str) -> list[str]:
    """Name the word lists of the file itself."""
    lists = spots(text).value("lists")
    return [key.text or "" for key in lists.keys] if lists else []


def _checked(before: str, after: str, change: Callable[[Any], None]) -> str:
    """Give `after` if it says what `before` says after `change`; raises UsageError."""
    expected = spots(before).plain()
    change(expected)
    if spots(after).plain() != expected:
        raise UsageError("the file is laid out in a way that is left alone", advice="edit by hand")
    return after


def _rule(root: Spot, rule_id: str) -> Spot | None:
    rules = root.value("rules")
    for rule in rules.parts if rules and rules.kind == "list" else ():
        identifier = rule.value("id") if rule.kind == "mapping" else None
        if identifier is not None and identifier.text == rule_id:
            return rule
    return None


def _enabled(text: str, rule_id: str, value: str) -> str:
    rule = _rule(spots(text), rule_id)
    if rule is None:
        raise UsageError(f"no rule '{rule_id}' in this file")
    switch = rule.value("enabled")
    if switch is not None:
        after = replaced(text, switch, value)
    else:
        after = with_entry(text, rule, "enabled", value, rule.index("id") or 0)

    def change(said: Any) -> None:
        next(each for each in said["rules"] if each.get("id") == rule_id)["enabled"] = value

    return _checked(text, after, change)


def _without_disabled(text: str, rule_id: str) -> str:
    root = spots(text)
    place = root.index("disabled") or 0
    disabled = root.parts[place]
    left = [word for word in _words(disabled) if word != rule_id]
    if left:
        after = without_item(text, disabled, _words(disabled).index(rule_id))
    else:
        after = without_entry(text, root, place)

    def change(said: Any) -> None:
        if left:
            said["disabled"] = left
        else:
            del said["disabled"]

    return _checked(text, after, change)


def _with_person(text: str, name: str, key: str, values: list[str]) -> str:
    return _appended(text, ("people", name, key), values)


def _known(people: Any, ids: Sequence[str], names: Sequence[str]) -> str | None:
    key, wanted = ("ids", set(ids)) if ids else ("names", set(names))
    for friend, about in (people or {}).items():
        had = about.get(key) if isinstance(about, dict) else None
        if wanted & set(had if isinstance(had, list) else [had]):
            return str(friend)
    return None


def _free(name: str, people: Any) -> str:
    """Give a name of at most 100 letters that nobody has; `self` is the owner of the export."""
    taken = {"self", *(people or {})}
    name = writable(name)[:90].strip() or "friend"
    tried = (name if number == 1 else f"{name} {number}" for number in range(1, len(taken) + 2))
    return next(each for each in tried if each not in taken)


def _appended(text: str, path: tuple[str, ...], words: list[str]) -> str:
    """Add words to the list at `path`, making what is not there yet."""
    after = _spliced(text, path, [written(word) for word in words])

    def change(said: Any) -> None:
        for key in path[:-1]:
            said[key] = said.get(key) or {}
            said = said[key]
        had = said.get(path[-1])
        said[path[-1]] = [*(had if isinstance(had, list) else [had] if had else []), *words]

    return _checked(text, after, change)


def _spliced(text: str, path: tuple[str, ...], words: list[str]) -> str:
    here = spots(text)
    for depth, key in enumerate(path):
        if here.kind != "mapping":
            raise UsageError(f"'{path[depth - 1]}' is no mapping", advice="edit by hand")
        inner = here.value(key)
        rest = path[depth + 1 :]
        if inner is None:
            after = _before_rules(here) if depth == 0 else -1
            return with_entry(text, here, written(key), _nested(rest, words), after)
        if inner.missing:
            return replaced(text, inner, _nested(rest, words))
        here = inner
    if here.kind == "list":
        return with_items(text, here, words)
    return replaced(text, here, f"[{', '.join([text[here.start : here.end], *words])}]")


def _before_rules(root: Spot) -> int:
    """Give the number of the entry before `rules:`, behind which new sections are put."""
    place = root.index("rules")
    return place - 1 if place else -1


def _nested(path: tuple[str, ...], words: list[str]) -> str:
    """Write the list of words, inside the keys of `path`."""
    inner = f"[{', '.join(words)}]"
    for key in reversed(path):
        inner = "{" + f"{written(key)}: {inner}" + "}"
    return inner


def _value(root: Spot, path: tuple[str, ...]) -> Spot | None:
    here: Spot | None = root
    for key in path:
        here = here.value(key) if here is not None and here.kind == "mapping" else None
    return here


def _words(spot: Spot) -> list[str]:
    parts = spot.parts if spot.kind == "list" else [spot]
    return [part.text or "" for part in parts if part.kind == "word"]
