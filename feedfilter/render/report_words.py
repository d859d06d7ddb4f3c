"""The words of the report in the language asked for, from one catalogue."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from msgspec import Struct

LANGUAGES = ("en", "zh")
CATALOGUE = "report_words.toml"


class Words(Struct, frozen=True):
    """Gives texts by their keys."""

    language: str = "en"

    def __call__(self, key: str, **values: object) -> str:
        """Give a text with values put in; the values are never read as formats."""
        return catalogue()[key][self.language].format(**values)

    def weekdays(self) -> list[str]:
        """Name the days from Monday on."""
        return self("weekdays").split()


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Give every text by key and language."""
    written = files("feedfilter").joinpath("data", CATALOGUE).read_text(encoding="utf-8")
    return tomllib.loads(written)


def percent(share: float | None) -> str:
    """Write a share of one as a whole percentage."""
    return f"{share:.0%}" if share is not None else ""


def length_text(length: timedelta | None) -> str:
    """Write a length of time in its two largest units, or nothing."""
    if length is None:
        return ""
    seconds = round(length.total_seconds())
    if seconds < 60:
        return f"{seconds}s"
    days, rest = divmod(round(seconds / 60), 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days}d{hours}h"
    return f"{hours}h{minutes:02}m" if hours else f"{minutes}m"


def moment_text(moment: datetime | None) -> str:
    """Write a local moment to the minute."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
