"""Values that rule files are made of, as typed and frozen things.

Each knows its own plain-text form; reading them from YAML with places is `reading`'s work.
"""

from __future__ import annotations

import re

from msgspec import Struct

SECOND = 1_000_000  # microseconds, the unit of all times and durations here
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(?:[0-9]{1,6}[smhdw])+")


class Duration(Struct, frozen=True):
    """A length of time such as `90s`, `15m`, `2h`, `1h30m`; whole microseconds."""

    micros: int
    text: str

    @classmethod
    def of(cls, text: str) -> Duration:
        """Read `text`; raises ValueError with what is wrong in words."""
        if text.isdecimal():
            raise ValueError(f"{text} what? write {text}s, {text}m, {text}h or {text}d")
        if not _DURATION.fullmatch(text):
            raise ValueError(f"'{text}' is no duration; write 90s, 15m, 2h, 1d, 1w or 1h30m")
        parts = re.findall(r"([0-9]+)([smhdw])", text)
        seconds = sum(int(number) * UNITS[unit] for number, unit in parts)
        if seconds == 0:
            raise ValueError(f"'{text}' is no time at all")
        return cls(seconds * SECOND, text)

    def __str__(self) -> str:
        return self.text


class Comparison(Struct, frozen=True):
    """Bounds on a number, all of which hold: `{gte: 2, lt: 5}`; a bare number is `eq`."""

    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None
    eq: float | None = None
    neq: float | None = None

    def bounds(self) -> list[tuple[str, float]]:
        """Give the bounds that are set, as (operator, number)."""
        names = ("gt", "gte", "lt", "lte", "eq", "neq")
        return [(name, value) for name in names if (value := getattr(self, name)) is not None]

    def only_from_below(self) -> bool:
        """Say whether every bound is `gt` or `gte`: more can only satisfy it better."""
        return all(name in ("gt", "gte") for name, _ in self.bounds())

    def __str__(self) -> str:
        signs = {"gt": ">", "gte": "≥", "lt": "<", "lte": "≤", "eq": "=", "neq": "≠"}
        return " and ".join(f"{signs[name]} {value:g}" for name, value in self.bounds())


class DurationRange(Struct, frozen=True):
    """Bounds on a duration, `{gte: 2h, lte: 4h}`."""

    gte: Duration | None = None
    lte: Duration | None = None
    gt: Duration | None = None
    lt: Duration | None = None


class Word(Struct, frozen=True):
    """A keyword as it was written and as it is matched (folded)."""

    text: str
    folded: str


class Pattern(Struct, frozen=True):
    """A regular expression of the linear-time dialect (Rust regex), known to compile."""

    text: str
    escaped: bool = False  # written in double quotes, where YAML eats or changes backslashes


class ClockRange(Struct, frozen=True):
    """Times of day from `start` up to but not including `end`, minutes after midnight.

    `end` before `start` runs over midnight: 23:00-07:00.
    """

    start: int
    end: int
    text: str


class RuleRef(Struct, frozen=True):
    """The id of a rule that a condition refers to; resolved and cycle-checked by the loader."""

    id: str

    def __str__(self) -> str:
        return self.id


class PersonRef(Struct, frozen=True):
    """A name under `people:`, or `self`."""

    name: str


class Between(Struct, frozen=True):
    """Marks a number's bounds, both included: `Annotated[float, Between(0, 100)]`."""

    least: float
    most: float


class Length(Struct, frozen=True):
    """Marks how many characters or entries may stand: `Annotated[str, Length(1, 100)]`."""

    least: int
    most: int


class Whole(Struct, frozen=True):
    """Marks numbers that must be whole: `Annotated[Comparison, Whole()]`."""
