"""Reads records by a map of their columns, a column at a time: what repeats is read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from feedfilter.importer import Item
from feedfilter.model import Kind
from feedfilter.records import spoken_dates, whole_dates
from feedfilter.records.columns import UNITS, Column, ColumnMap, look_up
from feedfilter.stamps import (
    Moment,
    from_compact,
    from_iso,
    from_number,
    from_unknown_number,
    micros_of,
    unit_of,
)

_SAMPLE = 2000  # records whose dates decide the order of day and month
_KINDS = frozenset(kind.value for kind in Kind)
_NUMBER = re.compile(r"[0-9]{9,19}(?:\.[0-9]{1,9})?")

Values: TypeAlias = Sequence[Any]


class Reader:
    """Makes items of records by a column map."""

    def __init__(self, columns: ColumnMap, sample: Iterable[Any], date_order: str | None) -> None:
        self.fields = columns.fields
        written = [self._written(record) for record in sample]
        dates = [_date(match) for text in written if (match := _stamp().fullmatch(text))]
        order = spoken_dates.order_of(dates[:_SAMPLE])
        self.order = date_order or order.name
        self.unsure = not order.sure and date_order is None
        known = order.name if dates and order.name != "ymd" else None
        # Of dates with a zone and the like behind.
        self._order_in_words = date_order or known or whole_dates.order_told(written[:_SAMPLE])

    def _written(self, record: Any) -> str:
        values = self._values("time", lambda path: [look_up(record, path)])
        return _text(values[0]) if values else ""

    def item(self, record: Any) -> Item:
        """Make an item of one record."""
        columns = self.columns([record])
        return Item(**{name: values[0] for name, values in columns.items()})

    def columns(self, records: Sequence[Any]) -> dict[str, Values]:
        """Make the columns of items, as lists by the names of `Item`, of records."""
        return self.read(len(records), lambda path: [look_up(record, path) for record in records])

    def read(self, height: int, get: Callable[[str], Values]) -> dict[str, Values]:
        """Make the columns of items; `get` gives what so many records have at a path, or null.

        Fields that no column is for are left out.
        """
        found: dict[str, Values] = {}
        for field, (name, convert) in _CONVERTED.items():
            values = self._values(name, get)
            if values is not None:
                found[field] = convert(values)
        found.setdefault("text", [""] * height)
        return found | self._links(get) | self._times(height, get)

    def _values(self, name: str, get: Callable[[str], Values]) -> Values | None:
        column = self.fields.get(name)
        if column is None:
            return None
        parts = [get(path) for path in column.join or column.paths]
        if column.join:
            return [
                column.with_.join(filter(None, map(_text, row))) for row in zip(*parts, strict=True)
            ]
        if len(parts) == 1:
            return parts[0]
        return [
            next((value for value in row if value is not None), None)
            for row in zip(*parts, strict=True)
        ]

    def _links(self, get: Callable[[str], Values]) -> dict[str, Values]:
        parts = [self._values(name, get) for name in ("link", "links")]
        there = [values for values in parts if values is not None]
        if not there:
            return {}
        rows = zip(*there, strict=True)
        return {"links": [[word for v in row if v for word in _words(v)] or None for row in rows]}

    def _times(self, height: int, get: Callable[[str], Values]) -> dict[str, Values]:
        column = self.fields.get("time")
        values = self._values("time", get)
        if column is None or values is None:
            return {"time": [None] * height, "absolute": [False] * height}
        from feedfilter.records.plain_stamps import moment_columns, plain_moments  # with numpy

        plain = not (column.format or column.unit or column.zone)
        moments: list[Moment | None] = plain_moments(values) if plain else [None] * len(values)
        parts = list(zip(*map(get, column.join), strict=True)) if column.join else None

        def read(row: int) -> Moment:
            return self.moment(values[row], column, parts[row] if parts else ())

        return moment_columns(moments, read)

    def moment(self, value: Any, column: Column, parts: Values) -> Moment:
        """Read one stamp; each of the `parts` that it was joined of may hold a whole one."""
        if value is None or isinstance(value, (bool, list, dict)):
            return whole_dates.NO_MOMENT
        text = str(value).strip()
        if not column.unit and (compact := from_compact(text)) is not None:
            return _of_wall(compact, "second", column)
        if column.unit or isinstance(value, (int, float)) or _NUMBER.fullmatch(text):
            return _number(value, column.unit), True, "second"
        micros, absolute, unit = self._spoken(text, column.format)
        for part in parts if micros is None else ():
            micros, absolute, unit = self._spoken(_text(part).strip(), column.format)
            if micros is not None:
                break
        if micros is None or absolute:
            return micros, absolute, unit
        return _of_wall(micros, unit, column)

    def _spoken(self, text: str, format: str | None) -> Moment:
        if format is not None:
            micros, absolute = _formatted(text, format)
            return micros, absolute, "second" if absolute else unit_of(text)
        micros, absolute = from_iso(text)
        if micros is not None:
            return micros, absolute, "second" if absolute else unit_of(text)
        match = _stamp().fullmatch(text)
        if match:
            return spoken_dates.micros(_date(match), self.order), False, _unit(match)
        return whole_dates.moment(text, self._order_in_words)


def _each(convert: Callable[[Any], Any]) -> Callable[[Values], Values]:
    """Convert a column; texts that come again are converted once."""

    def converted(values: Values) -> Values:
        known = {text: convert(text) for text in {value for value in values if type(value) is str}}
        return [known[value] if type(value) is str else convert(value) for value in values]

    return converted


def _texts(values: Values) -> Values:
    return [v if type(v) is str and "\r" not in v else _text(v) for v in values]


def _known_texts(values: Values) -> Values:
    return [text or None for text in _texts(values)]


def kind_of(value: Any) -> str:
    text = _text(value)
    return text if text in _KINDS else Kind.MESSAGE.value


def count_of(value: Any) -> int | None:
    """Count a number, a list, or words apart."""
    if value is None or isinstance(value, (bool, dict)):
        return None
    if isinstance(value, str) and not value.strip().isdecimal():
        return len(_words(value))
    number = len(value) if isinstance(value, list) else float(value)
    return int(number) if 0 <= number < 2**31 else None


@cache
def _stamp() -> re.Pattern[str]:
    clock = f"(?:{spoken_dates.BETWEEN}{spoken_dates.TIME})?"
    return re.compile(rf"\s*{spoken_dates.DATE}{clock}\s*", re.IGNORECASE)


def _unit(match: re.Match[str]) -> str:
    return "day" if match["hour"] is None else "minute" if match["second"] is None else "second"


def _date(match: re.Match[str]) -> spoken_dates.Written:
    if match["hour"] is None:
        return spoken_dates.Written((match["a"], match["b"], match["c"]), 0, 0, 0, exact=False)
    return spoken_dates.written(match)


def _number(value: Any, unit: str | None) -> int | None:
    text = str(value).strip()
    number: Any = float(text) if "." in text and _NUMBER.fullmatch(text) else value
    try:
        return from_number(number, UNITS[unit]) if unit else from_unknown_number(number)
    except (ValueError, OverflowError):
        return None


def _formatted(text: str, format: str) -> tuple[int | None, bool]:
    try:
        moment = datetime.strptime(text, format)
        return micros_of(moment), moment.tzinfo is not None
    except (ValueError, OverflowError):
        return None, False


def _of_wall(micros: int, unit: str, column: Column) -> Moment:
    if column.zone:
        return _in_zone(micros, column.zone), True, unit
    return micros, False, unit


def _in_zone(micros: int, zone: str) -> int:
    wall = datetime(1970, 1, 1) + timedelta(microseconds=micros)
    return micros_of(wall.replace(tzinfo=ZoneInfo(zone)))


def _text(value: Any) -> str:
    if isinstance(value, dict):  # a stretch of rich text
        inner = value.get("text")
        return inner if isinstance(inner, str) else ""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_text(each) for each in value if each is not None)
    return str(value).replace("\r\n", "\n")


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value if (text := _text(each))]
    return [word for word in re.split(r"[\s,|]+", _text(value)) if word]


def flag_of(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(
        _text(value).strip().lower()
    )


# The field of an item, the name of its column in a map, and how the column is converted.
_CONVERTED: dict[str, tuple[str, Callable[[Values], Values]]] = {
    "text": ("text", _texts),
    "author_id": ("author_id", _known_texts),
    "author": ("author", _known_texts),
    "chat": ("chat", _known_texts),
    "kind": ("kind", _each(kind_of)),
    "quote": ("quote", _known_texts),
    "link_title": ("title", _known_texts),
    "pictures": ("pictures", _each(count_of)),
    "videos": ("videos", _each(count_of)),
    "files": ("files", _each(count_of)),
    "item_id": ("id", _known_texts),
    "reply_to": ("reply_to", _known_texts),
    "forwarded_from": ("forwarded_from", _known_texts),
    "me": ("me", _each(flag_of)),
    "likes": ("likes", _each(count_of)),
    "comments": ("comments", _each(count_of)),
}
