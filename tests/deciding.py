"""Whole feeds through whole rule files: what became of every item."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from feedfilter.condition import PREPARED
from feedfilter.engine import decide
from feedfilter.ingest import read_feed
from feedfilter.model import REMOVING, Decided, Feed, Source
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rules
from feedfilter.values import Duration
from tests.feeds import feed_of

START = datetime(2025, 6, 1, 8, tzinfo=UTC)
REMOVED = frozenset(action.value for action in REMOVING)

Item = Mapping[str, Any]


def rules_of(text: str) -> Rules:
    """Read a rule file."""
    return read_rules(text.encode(), "rules.yaml")


def moment(at: int | str) -> datetime:
    """Give a moment of the feed: minutes from its start, or `90m` as in the tests of rules."""
    if isinstance(at, int):
        return START + timedelta(minutes=at)
    length = 0 if at.startswith("0") else Duration.of(at).micros
    return START + timedelta(microseconds=length)


def made(items: Iterable[Item], zone: str = "UTC") -> Feed:
    """Give a feed of items that say when they were written with `at` (minutes), or with `time`."""
    rows = [
        {"source": 0, "record": number, "absolute": True, "author": "lin"} | _dated(item)
        for number, item in enumerate(items)
    ]
    return Feed(feed_of(rows).drop(list(PREPARED)), (Source("made", "test", zone),))


def _dated(item: Item) -> dict[str, Any]:
    row = dict(item)
    at = row.pop("at", None)
    return row if at is None else row | {"time": moment(at)}


def decided(
    items: Iterable[Item], rules: str | Rules, as_of: date | None = None, zone: str = "UTC"
) -> Decided:
    """Decide made items by a rule file."""
    known = rules_of(rules) if isinstance(rules, str) else rules
    return decide(made(items, zone), known, as_of)


def verdicts(found: Decided) -> list[str]:
    """Give for every item the action, and after a colon what decided, if anything did."""
    rows = found.verdicts.select("action", "rule").iter_rows()
    return [f"{action}: {rule}" if rule else str(action) for action, rule in rows]


def removed(found: Decided) -> list[int]:
    """Give the rows of the items that were taken out of the feed."""
    actions = found.verdicts["action"].to_list()
    return [row for row, action in enumerate(actions) if action in REMOVED]


def everything(found: Decided) -> list[tuple[Any, ...]]:
    """Give for every item all that was decided and all that is true of it."""
    whole = found.verdicts.with_columns(tags=found.verdicts["tags"].list.join(","))
    return whole.hstack(found.truth.rename(lambda name: f"truth of {name}")).rows()


def written(items: Sequence[Item], path: Path) -> str:
    """Write items as an export of the tool's own format, in this order."""
    lines = [json.dumps(_line(item), ensure_ascii=False) for item in items]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def _line(item: Item) -> dict[str, Any]:
    row = _dated(item)
    time = row.get("time")
    always = ("author", "author_id", "chat", "text", "pictures", "links", "id", "me")
    stated = {key: row.get("item_id" if key == "id" else key) for key in always}
    written_time = time.isoformat().replace("+00:00", "Z") if time else None
    return stated | {"kind": "post", "time": written_time, "text": row.get("text", "")}


def read(*paths: str) -> Feed:
    """Read exports into one feed."""
    return read_feed(paths)
