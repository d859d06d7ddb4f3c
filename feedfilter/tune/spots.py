"""A YAML text as a tree of places in it: where every word, list and mapping begins and ends.

For edits that leave all else as it is. Only what a rule file may hold is understood: no anchors,
no tags, one document.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import yaml
from msgspec import Struct, field

from feedfilter.errors import UsageError

MOST_DEPTH = 32
# libyaml where it is compiled in: ten times as fast, the same events.
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Spot(Struct):
    """A node and where it stands: characters `start` to `end` of the text, at `column`."""

    kind: str  # "word", "list" or "mapping"
    start: int
    end: int
    column: int
    flow: bool = False  # in brackets or braces
    text: str | None = None  # of a word; None where nothing was written
    keys: list[Spot] = field(default_factory=list)  # of a mapping
    parts: list[Spot] = field(default_factory=list)  # values of a mapping, items of a list

    def index(self, key: str) -> int | None:
        """Say at which place of a mapping a key stands."""
        return next((n for n, each in enumerate(self.keys) if each.text == key), None)

    def value(self, key: str) -> Spot | None:
        """Give the value of a key."""
        place = self.index(key)
        return None if place is None else self.parts[place]

    @property
    def missing(self) -> bool:
        """Say whether nothing was written where a value is due."""
        return self.kind == "word" and self.text is None

    def plain(self) -> Any:
        """Give what the node says: a word, a list, a dict; None where nothing was written."""
        if self.kind == "word":
            return self.text
        values = [part.plain() for part in self.parts]
        if self.kind == "list":
            return values
        return dict(zip([key.text or "" for key in self.keys], values, strict=True))


def spots(text: str) -> Spot:
    """Give the root of a rule file, a mapping; raises UsageError where there is none."""
    builder = _Builder([0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")])
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise UsageError("the rule file is no YAML just now", advice="mend it first") from error
    if builder.root is None or builder.root.kind != "mapping":
        raise UsageError("the rule file is empty or no mapping", advice="mend it first")
    return builder.root


class _Builder:
    """Grows the tree event by event; a stack instead of recursion."""

    def __init__(self, lines: list[int]) -> None:
        self.lines = lines
        self.root: Spot | None = None
        self._open: list[Spot] = []

    def take(self, event: yaml.Event) -> None:
        """Use one event."""
        if isinstance(event, yaml.AliasEvent | yaml.DocumentStartEvent) and self.root is not None:
            raise UsageError("the rule file has several documents", advice="leave one")
        if isinstance(event, yaml.ScalarEvent):
            missing = event.value == "" and not event.style
            spot = self._spot(event, "word")
            spot.text = None if missing else event.value
            self._add(spot)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
        spot = self._spot(event, kind)
        spot.flow = bool(event.flow_style)
        self._open.append(spot)
        if len(self._open) > MOST_DEPTH:
            raise UsageError("the rule file is nested too deeply", advice="write it flatter")

    def _close(self, event: yaml.Event) -> None:
        done = self._open.pop()
        # In block style libyaml ends a collection where the next thing begins, lines later.
        done.end = self._offset(event.end_mark) if done.flow else done.parts[-1].end
        self._add(done)

    def _add(self, spot: Spot) -> None:
        if not self._open:
            self.root = spot
            return
        parent = self._open[-1]
        is_key = parent.kind == "mapping" and len(parent.keys) == len(parent.parts)
        (parent.keys if is_key else parent.parts).append(spot)

    def _spot(self, event: yaml.Event, kind: str) -> Spot:
        start = self._offset(event.start_mark)
        column = start - self.lines[bisect_right(self.lines, start) - 1]
        return Spot(kind, start, self._offset(event.end_mark), column)

    def _offset(self, mark: Any) -> int:
        return (
            self.lines[mark.line] + mark.column if mark.line < len(self.lines) else self.lines[-1]
        )
