"""YAML as text only: every scalar stays the characters that were written.

Read from the event stream, so that nothing is resolved (`time: 10:00` is no number) and nothing
can grow: anchors, aliases, tags and merge keys are refused, depth and size are bounded.
"""

from __future__ import annotations

from typing import Any

import yaml

from feedfilter.errors import ExportError
from feedfilter.problems import Place

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 32


def load_text(data: bytes, name: str) -> Any:
    """Give a document as dicts, lists and strings; null where a value is left out.

    Raises ExportError with the place of what is refused.
    """
    if len(data) > MAX_BYTES:
        raise ExportError(f"is larger than {MAX_BYTES >> 20} MB", where=name)
    builder = _Builder(name)
    try:
        text = data.decode("utf-8-sig")
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except UnicodeDecodeError as error:
        raise ExportError("is not UTF-8", where=name, advice="save it as UTF-8") from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        raise ExportError("is not valid YAML here", where=where) from error
    return builder.value


class _Builder:
    """Builds the value while events go by."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.value: Any = None
        self._open: list[Any] = []
        self._keys: list[str | None] = []

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refused(event, "anchors and aliases are not read")
        if isinstance(event, yaml.MappingStartEvent):
            self._begin({}, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._begin([], event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)

    def _begin(self, container: Any, event: yaml.Event) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise self._refused(event, f"is nested deeper than {MAX_DEPTH}")
        self._put(container)
        self._open.append(container)
        self._keys.append(None)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        value: str | None = event.value
        if self._open and isinstance(self._open[-1], dict) and self._keys[-1] is None:
            self._keys[-1] = value
            return
        plain = not event.style  # the C scanner says "", the other one None
        self._put(None if plain and value in ("", "~", "null") else value)

    def _put(self, value: Any) -> None:
        if not self._open:
            self.value = value
            return
        container = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        else:
            container[self._keys[-1]] = value
            self._keys[-1] = None

    def _refused(self, event: yaml.Event, what: str) -> ExportError:
        mark = event.start_mark
        place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)
        return ExportError(what, where=place)
