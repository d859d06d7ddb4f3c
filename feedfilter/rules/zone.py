"""Read a time zone."""

from __future__ import annotations

from feedfilter.nearest import did_you_mean, quoted
from feedfilter.node import Node
from feedfilter.reading import Context, UnfitError
from feedfilter.reading.contract import scalar
from feedfilter.zones import all_zones, is_zone


def read_zone(node: Node, _: Context) -> str:
    """Read a zone that both the system and the column engine know."""
    found = scalar(node, "a time zone such as Asia/Shanghai")
    if not is_zone(found.text):
        near = did_you_mean(found.text, all_zones()) or "; write one such as Asia/Shanghai or UTC"
        raise UnfitError.at(found.place, f"unknown time zone {quoted(found.text)}{near}")
    return found.text
