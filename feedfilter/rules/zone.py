"""Time zones by their IANA keys; a key is looked up, never opened as a path."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

import polars as pl

from feedfilter.nearest import did_you_mean, quoted
from feedfilter.node import Node
from feedfilter.reading import Context, UnfitError
from feedfilter.reading.contract import scalar


def read_zone(node: Node, _: Context) -> str:
    """Read a zone that both the system and the column engine know."""
    found = scalar(node, "a time zone such as Asia/Shanghai")
    if not _is_known(found.text):
        near = did_you_mean(found.text, _keys()) or "; write one such as Asia/Shanghai or UTC"
        raise UnfitError.at(found.place, f"unknown time zone {quoted(found.text)}{near}")
    return found.text


def _is_known(key: str) -> bool:
    if key not in _keys():
        return False
    try:
        pl.Series([0]).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(key)
    except pl.exceptions.PolarsError:
        return False
    return True


@cache
def _keys() -> frozenset[str]:
    return frozenset(available_timezones()) | {"UTC"}
