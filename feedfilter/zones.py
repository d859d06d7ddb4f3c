"""Time zones by their IANA keys; a key is looked up, never opened as a path."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

import polars as pl


def is_zone(key: str) -> bool:
    """Say whether both the system and the column engine know a zone; to list all takes longer."""
    try:
        ZoneInfo(key)
        pl.Series([], dtype=pl.Datetime("us", key))
    except (TypeError, ValueError, KeyError, OSError, pl.exceptions.PolarsError):
        return False
    return True


def all_zones() -> list[str]:
    """Give the keys of all zones, to look for the one that was meant."""
    return [key for key in sorted(available_timezones()) if is_zone(key)]
