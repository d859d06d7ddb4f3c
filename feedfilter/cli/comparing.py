"""What `compare` prints: what other rules would change in a feed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from msgspec import Struct

from feedfilter.cli import work
from feedfilter.cli.opening import opened
from feedfilter.compare import Compared, compare
from feedfilter.compare.guard import Guard, Guarded, guarded, read_guard
from feedfilter.engine import decide
from feedfilter.engine.decide import zone_of
from feedfilter.errors import UsageError
from feedfilter.model import Decided, Feed
from feedfilter.render.compare_text import compare_lines, guard_lines
from feedfilter.render.safe import safe_json
from feedfilter.report.friends import with_friends
from feedfilter.rules.committed import committed_rules
from feedfilter.rules.loader import load_rules
from feedfilter.rules.rule import Rules


class Wanted(Struct, frozen=True):
    """What was asked for."""

    git: bool = False
    revision: str = "HEAD"
    guard: str | None = None
    top: int = 10
    json: bool = False
    quiet: bool = False


class _Sides(Struct, frozen=True):
    """The two rule sets and the feeds that both decide."""

    old: Rules
    new: Rules
    feeds: tuple[str, ...]


def run(paths: tuple[str, ...], wanted: Wanted, given: dict[str, Any]) -> int:
    """Compare and print; gives 1 where a guarded item changed or records were rejected."""
    sides = _sides(paths, wanted, given)
    guards = _guards(wanted.guard)
    as_of = work.parsed_day(given.get("as_of"))
    two_zones = _have_two_zones(sides, given)
    session = opened(sides.feeds, work.read_options(given, sides.new), sides.new, as_of)
    feed, new = session.feed, session.decide(sides.new)
    if two_zones:
        old = decide(_read_again(feed, sides, given), sides.old, as_of)
    else:
        old = session.decide(sides.old)
    compared = compare(old, new)
    guard = guarded(compared, guards, feed.items["item_id"]) if guards is not None else None
    if wanted.json:
        work.deliver([_json(compared, feed)], None)
    else:
        _print(compared, guard, new, sides.new, wanted)
    code = work.say_sum(work.Run(new, sides.new, zone_of(feed, sides.new)), quiet=wanted.quiet)
    return code or int(guard is not None and guard.changed.height > 0)


def _sides(paths: tuple[str, ...], wanted: Wanted, given: dict[str, Any]) -> _Sides:
    rules = given.get("rules_path")
    if wanted.git:
        if not paths:
            raise UsageError("no feed", advice="feedfilter compare --git FEED")
        path = work.rules_path(rules)
        return _Sides(committed_rules(path, wanted.revision), load_rules(path), paths)
    if rules is not None:
        raise UsageError("goes with --git only", where="--rules", advice="compare OLD NEW FEED")
    if len(paths) < 3:
        raise UsageError(
            "two rule files and a feed are compared", advice="feedfilter compare OLD NEW FEED"
        )
    return _Sides(load_rules(paths[0]), load_rules(paths[1]), paths[2:])


def _have_two_zones(sides: _Sides, given: dict[str, Any]) -> bool:
    """Say whether the two rule files read stamps in two zones; standard input is read once."""
    two_zones = sides.old.timezone != sides.new.timezone and not given.get("zone")
    if two_zones and "-" in sides.feeds:
        raise UsageError("the two files have two zones", advice="give the feed as a file, or --tz")
    return two_zones


def _read_again(feed: Feed, sides: _Sides, given: dict[str, Any]) -> Feed:
    """Read the feed in the zone of the old rules; the same records must be the same items."""
    again = work.read(sides.feeds, work.read_options(given, sides.old))
    places = ["source", "record"]
    if not again.items.select(places).equals(feed.items.select(places)):
        raise UsageError(
            "in two zones, the exports have other items in common",
            advice="give --tz, or the exports one by one",
        )
    return again


def _guards(path: str | None) -> list[Guard] | None:
    if path is None:
        return None
    try:
        return read_guard(Path(path).read_bytes(), path)
    except OSError as fault:
        raise UsageError("cannot be read", where=path) from fault


def _print(
    compared: Compared, guard: Guarded | None, new: Decided, rules: Rules, wanted: Wanted
) -> None:
    zone = zone_of(new.feed, rules)
    items, width = new.feed.items, work.terminal_width()
    friends = with_friends(new, rules, zone)["friend"]
    lines = list(compare_lines(compared, items, friends, zone, top=wanted.top, width=width))
    if guard is not None:
        lines += guard_lines(guard, items, friends, zone, width)
    work.print_lines(lines)


def _json(compared: Compared, feed: Feed) -> bytes:
    """Give one JSON line a changed item."""
    changes = compared.changes
    named = feed.items.select("item_id", "author", "text")[changes["row"]]
    lines = changes.hstack(named).with_columns(number=pl.col("row") + 1).drop("row")
    return safe_json(lines.write_ndjson().encode())
