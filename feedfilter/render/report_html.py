"""The report as one self-contained page that loads nothing, whatever stands in it.

Content reaches it as escaped text only: the templates escape every value, and before that every
text has its controls and directions made visible. The one script sorts and filters the table; it
holds no content, and the page's policy allows it by its hash and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from feedfilter.render import report_friend, report_shapes
from feedfilter.render.report_friend import Fact
from feedfilter.render.report_shapes import DayChart
from feedfilter.render.report_text import SIGNS, headline, sum_line
from feedfilter.render.report_words import Words, length_text, moment_text, percent
from feedfilter.render.safe import safe
from feedfilter.report.paste import ready_rule
from feedfilter.report.posts import Ad, ads_of, heat_of
from feedfilter.report.whole import Report

ROWS = 5_000  # friends in the table
STRIPS = 40
ADS = 15  # different ads in a friend's section
_NAME = 32  # characters of a name
_SAID = 120  # of an ad
_LABEL = 200  # of anything else
_SOURCES, _CARRIERS, _TIES = 14, 18, 60
_ESCAPED = frozenset("&<>\"'")
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; "
    "base-uri 'none'; form-action 'none'"
)


class Section(Struct, frozen=True):
    """A friend in full."""

    friend: Mapping[str, Any]
    identity: str
    summary: str
    sums: str
    facts: list[Fact]
    heat: list[list[int]]
    shades: list[list[int]]
    days: DayChart | None
    calm: str
    rule: str | None
    ads: list[tuple[Ad, list[str]]]
    different: int


class RelayMap(Struct, frozen=True):
    """Names on both sides and the curves between them."""

    sources: list[tuple[str, int]]
    carriers: list[tuple[str, int]]
    ties: list[report_shapes.Tie]
    more: int

    @property
    def height(self) -> int:
        """Give the height of the drawing."""
        return max(len(self.sources), len(self.carriers)) * report_shapes.ROW


def report_html(report: Report, friends: pl.DataFrame, words: Words, top: int) -> Iterator[bytes]:
    """Give the page; `friends` are those of the report in the order asked for."""
    environment = _environment()
    script = environment.get_template("script.js").render()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = environment.get_template("page.html")
    values = _values(report, friends, words, top)
    for piece in page.generate(policy=_POLICY.format(hash=digest), **values):
        yield piece.encode("utf-8", "backslashreplace")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("feedfilter.render", "report_page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    environment.filters |= {
        "name": lambda text: cut(text, _NAME),
        "label": lambda text: cut(text, _LABEL),
        "said": lambda text: cut(text, _SAID),
        "percent": percent,
        "lasting": length_text,
        "moment": moment_text,
    }
    return environment


def _inert(value: Any) -> Any:
    """Show controls and directions of a text instead of obeying them."""
    return safe(value) if type(value) is str else value


def cut(text: str | None, letters: int) -> str:
    """Shorten a text to so many letters as they stand in the file, where `<` takes four or five."""
    shown = safe(" ".join((text or "")[: letters * 4].split()))
    if len(shown) <= letters and not _ESCAPED.intersection(shown):
        return shown
    used = 0
    for place, letter in enumerate(shown):
        used += 5 if letter in _ESCAPED else 1
        if used > letters:
            return shown[: max(0, place - 1)] + "…"
    return shown


def _values(report: Report, friends: pl.DataFrame, words: Words, top: int) -> dict[str, Any]:
    full = friends.filter(pl.col("ads") > 0).head(top)
    stripped = friends.head(STRIPS)
    first, last = report.span()
    table = heat_of(report.heat)
    keys = [*stripped["author_key"], *full["author_key"]]
    rows = report.rows.filter(pl.col("author_key").is_in(keys) & pl.col("day").is_not_null())
    rows = rows.with_columns(local=pl.col("time").dt.convert_time_zone(report.zone))
    roles = dict(report.friends["role"].value_counts().iter_rows())
    return {
        "report": report,
        "words": words,
        "language": {"en": "en", "zh": "zh-CN"}[words.language],
        "signs": SIGNS,
        "roles": roles,
        "headline": headline(report, words),
        "sum_line": sum_line(report, words),
        "first": first,
        "last": last,
        "weekdays": words.weekdays(),
        "ads": int(report.friends["ads"].sum()),
        "items": int(report.friends["items"].sum()),
        "timeline": report_shapes.timeline(report.days),
        "heat": table,
        "shades": report_shapes.shades(table),
        "strips": report_shapes.strips(rows, first, report.length) if first else {},
        "stripped": stripped.to_dicts(),
        "axis": _axis(report),
        "friends": friends.head(ROWS).drop("words").to_dicts(),
        "more_friends": max(0, friends.height - ROWS),
        "relays": _relay_map(report),
        "stayed": int(report.removals.filter(pl.col("rule") == "")["items"].sum()),
        "sections": list(_sections(report, full, words, report_shapes.day_charts(rows))),
        "full": set(full["number"]),
        "places": report_shapes.PLACES,
        "strip": report_shapes.STRIP,
        "line": report_shapes.LINE,
        "row": report_shapes.ROW,
        "kinds": report_shapes.KINDS,
    }


def _axis(report: Report) -> list[Any]:
    """Give the days that stand below a time axis: up to five, evenly."""
    first, _ = report.span()
    if first is None:
        return []
    marks = min(5, report.length)
    return [first + timedelta(days=number * report.length // marks) for number in range(marks)]


def _relay_map(report: Report) -> RelayMap:
    names = dict(report.friends.select("author_key", "friend").iter_rows())
    edges = report.relays
    sources = _ranked(edges, "source").head(_SOURCES)
    left = {key: place for place, key in enumerate(sources["source"])}
    near = edges.filter(pl.col("source").is_in(list(left)))
    carriers = _ranked(near, "carrier").head(_CARRIERS)
    right = {key: place for place, key in enumerate(carriers["carrier"])}
    drawn = [
        (left[source], right[carrier], ads)
        for source, carrier, ads in near.iter_rows()
        if carrier in right
    ][:_TIES]
    return RelayMap(
        sources=[(names[key], ads) for key, ads in sources.iter_rows()],
        carriers=[(names[key], ads) for key, ads in carriers.iter_rows()],
        ties=report_shapes.ties(drawn),
        more=edges.height - len(drawn),
    )


def _ranked(edges: pl.DataFrame, side: str) -> pl.DataFrame:
    counted = edges.group_by(side).agg(pl.col("ads").sum())
    return counted.sort("ads", side, descending=[True, False])


def _sections(
    report: Report, full: pl.DataFrame, words: Words, days: Mapping[str, DayChart]
) -> Iterator[Section]:
    ads = ads_of(report, full["author_key"], ADS)
    names = dict(report.friends.select("author_key", "friend").iter_rows())
    heat = report.heat.filter(pl.col("author_key").is_in(full["author_key"].implode()))
    for friend in full.iter_rows(named=True):
        key = friend["author_key"]
        table = heat_of(heat.filter(pl.col("author_key") == key))
        yield Section(
            friend=friend,
            identity=report_friend.identity(friend, words),
            summary=report_friend.summary(friend, words),
            sums=report_friend.sums(friend, words),
            facts=list(report_friend.facts(report, friend, words)),
            heat=table,
            shades=report_shapes.shades(table),
            days=days.get(key),
            calm=report_friend.calm_text(report, friend, words),
            rule=ready_rule(friend, report.ad_rules),
            ads=[(ad, report_friend.ad_notes(ad, names, words)) for ad in ads[key].ads],
            different=ads[key].different,
        )
