"""The report as one JSON document; docs/report.md describes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import polars as pl
from msgspec.structs import asdict

from feedfilter.render.safe import safe_json
from feedfilter.report.paste import ready_rule
from feedfilter.report.posts import heat_of
from feedfilter.report.whole import Report

VERSION = 1
_PLACE = b'"friends": []'  # in no text: there the quotes are escaped
_PLAIN = (
    "number friend ids role protected items ads share kept collapsed digested hidden personal "
    "per_day worst_day shown_worst_day burst pictures prices contacts payments shops counterfeit "
    "copied lent even"
).split()


def report_json(report: Report, parts: Iterable[tuple[Report, pl.DataFrame]]) -> Iterator[bytes]:
    """Give the whole report, its friends part by part in the order asked for.

    Each part comes with a report that has at least what is said of these friends.
    """
    before, place, after = _written(_document(report)).partition(_PLACE)
    yield before + place[:-1]
    comma = b""
    for each, friends in parts:
        for friend in _friends(each, friends):
            yield comma + b"\n  " + _written(friend).replace(b"\n", b"\n  ")
            comma = b","
    yield (b"\n ]" if comma else b"]") + after + b"\n"


def _written(value: object) -> bytes:
    return safe_json(msgspec.json.format(msgspec.json.encode(value), indent=1))


def _document(report: Report) -> dict[str, Any]:
    first, last = report.span()
    numbers = dict(report.friends.select("author_key", "number").iter_rows())
    return {
        "version": VERSION,
        "zone": report.zone,
        "redacted": report.redacted,
        "days": {"number": report.length, "first": _text(first), "last": _text(last)},
        "totals": asdict(report.totals),
        "friends": [],
        "rules": report.rules.to_dicts(),
        "undecided": int(report.removals.filter(pl.col("rule") == "")["items"].sum()),
        "timeline": [{**day, "day": _text(day["day"])} for day in report.days.to_dicts()],
        "heat": heat_of(report.heat),
        "relays": [
            {"source": numbers[source], "carrier": numbers[carrier], "ads": ads}
            for source, carrier, ads in report.relays.iter_rows()
        ],
    }


def _friends(report: Report, friends: pl.DataFrame) -> Iterator[dict[str, Any]]:
    removals = _grouped(report.removals, ("rule", "action", "items"))
    kinds = _grouped(report.kinds, ("family", "kind", "ads"))
    heat = _grouped(report.heat, ("weekday", "hour", "ads"))
    local = friends.with_columns(
        pl.col("first", "last", "burst_at").dt.convert_time_zone(report.zone)
    )
    for friend in local.iter_rows(named=True):
        key = friend["author_key"]
        yield {
            **{name: friend[name] for name in _PLAIN},
            **{name: _text(friend[name]) for name in ("first", "last", "burst_at", "gap", "pace")},
            "spread": friend["spread"],
            "removals": removals.get(key, []),
            "kinds": kinds.get(key, []),
            "when": heat.get(key, []),
            "calm": _calm(report, friend),
        }


def _calm(report: Report, friend: dict[str, Any]) -> dict[str, Any] | None:
    rule = ready_rule(friend, report.ad_rules)
    return {"rule": rule, "removes": friend["calm_removes"]} if rule else None


def _grouped(frame: pl.DataFrame, columns: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for key, *values in frame.select("author_key", *columns).iter_rows():
        found.setdefault(key, []).append(dict(zip(columns, values, strict=True)))
    return found


def _text(value: date | datetime | timedelta | None) -> str | int | None:
    """Write moments as ISO text and lengths as whole seconds."""
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    return value.isoformat() if value is not None else None
