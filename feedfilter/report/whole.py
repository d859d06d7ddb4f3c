"""The whole report as one value: computed once, rendered in many ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import polars as pl
from msgspec import Struct

from feedfilter.engine.ladder import allowed_rows
from feedfilter.engine.prepare import Prepared
from feedfilter.errors import FeedfilterError
from feedfilter.flags import constant
from feedfilter.model import Decided
from feedfilter.report import mildest, offers, relays, rhythm
from feedfilter.report.ad_rules import named_by
from feedfilter.report.friends import per_friend, with_friends
from feedfilter.report.roles import per_role, role
from feedfilter.report.rules_used import per_rule, removed_by, with_others
from feedfilter.report.totals import Totals, totals
from feedfilter.rules.rule import Rules

IDS = 20  # of a friend, that are told
NO_RULE = ""  # in `removals`: nothing decided, the item stays
_COUNTED = ("prices", "contacts", "payments", "shops", "counterfeit", "copied", "lent")


class Report(Struct, frozen=True):
    """Everything a report says.

    `friends` has a row a friend, most ads first: what `per_friend` gives and `number` (from 1),
    `role`, `ids`, `protected`, `per_day`, `worst_day`, `shown_worst_day`, `burst_at`, `pace`,
    `spread`, `even`, `prices`, `contacts`, `payments`, `shops`, `counterfeit`, `copied`, `lent`,
    `calm`, `calm_removes`. `roles` is `per_role`, `rules` is `per_rule`, `removals` counts `items`
    per `author_key`, `rule` and `action`, `kinds` is `offers`, `days` is `per_day`, `heat` counts
    ads per friend, weekday and hour, `relays` is `carried`. `rows` has every item with its verdict,
    `author_key`, `day`, `hour`, and `leader`: the row of the ad that it copies.
    """

    zone: str
    length: int  # days of the feed
    totals: Totals
    friends: pl.DataFrame
    roles: pl.DataFrame
    rules: pl.DataFrame
    removals: pl.DataFrame
    kinds: pl.DataFrame
    days: pl.DataFrame
    heat: pl.DataFrame
    relays: pl.DataFrame
    rows: pl.DataFrame
    ad_rules: tuple[str, ...]
    cover: Callable[[pl.Series], pl.Series] | None = None  # takes names out of texts

    @property
    def redacted(self) -> bool:
        """Say whether names are pseudonyms."""
        return self.cover is not None

    def span(self) -> tuple[date | None, date | None]:
        """Give the first and the last day of the feed."""
        days = self.days["day"]
        return (days[0], days[-1]) if days.len() else (None, None)


def whole_report(decided: Decided, rules: Rules, zone: str, as_of: date | None = None) -> Report:
    """Compute the report; raises FeedfilterError where its sums do not close."""
    rows = with_friends(decided, rules, zone)
    prepared = Prepared(rows, zone, as_of)
    rows = rows.with_columns(plausible=prepared.plausible)
    clocked = rhythm.with_clock(_timed(rows), zone)
    ads = clocked.filter("is_ad")
    found = relays.relays(prepared, rows["is_ad"])
    edges = relays.carried(found, rows["author_key"])
    kinds = offers.offers(ads)
    days = rhythm.per_day(clocked.select("day", "removed", "is_ad").drop_nulls("day"))
    length = rhythm.length_in_days(days)
    removals = removed_by(rows)
    dated = ads.drop_nulls("day")
    parts = (
        _about(rows, allowed_rows(rows, rules)),
        rhythm.bursts(dated).drop("burst"),
        rhythm.cadence(dated),
        rhythm.worst_days(dated),
        offers.per_friend_offers(kinds),
        relays.per_friend_relays(edges),
        mildest.mildest(decided, rules, prepared, clocked),
    )
    friends = _finished(_joined(per_friend(clocked), parts), length)
    report = Report(
        zone=zone,
        length=length,
        totals=totals(decided),
        friends=friends,
        roles=per_role(friends),
        rules=with_others(per_rule(decided, rules), removals),
        removals=removals,
        kinds=kinds,
        days=days,
        heat=rhythm.heat(ads),
        relays=edges,
        rows=_with_leaders(clocked, found),
        ad_rules=named_by(rules),
    )
    _check(report)
    return report


def _timed(rows: pl.DataFrame) -> pl.DataFrame:
    """Take impossible times for none: they say nothing about days and hours."""
    return rows.with_columns(time=pl.when("plausible").then("time")).drop("plausible")


def _about(rows: pl.DataFrame, allowed: pl.Series) -> pl.DataFrame:
    """Give per friend the `ids` that the export knows, and whether the rules protect them."""
    ids = rows.select("author_key", ids="author_id").drop_nulls("ids").unique(maintain_order=True)
    known = ids.group_by("author_key", maintain_order=True).agg(pl.col("ids").head(IDS))
    whose = rows.select("author_key", protected=allowed)
    protected = whose.group_by("author_key").agg(pl.col("protected").all())
    about = protected.join(known, on="author_key", how="left")
    return about.with_columns(pl.col("ids").fill_null([]))


def _joined(friends: pl.DataFrame, parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    for part in parts:
        friends = friends.join(part, on="author_key", how="left", maintain_order="left")
    return friends


def _finished(friends: pl.DataFrame, length: int) -> pl.DataFrame:
    numbered = friends.with_columns(
        role(),
        pl.col(*_COUNTED, "worst_day", "shown_worst_day").fill_null(0),
        pl.col("even").fill_null(False),
        per_day=pl.col("ads") / length,
    )
    return numbered.with_row_index("number", 1)


def _with_leaders(clocked: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    nobody = constant(None, clocked.height, found["leader"].dtype)
    return clocked.with_columns(leader=nobody.scatter(found["row"], found["leader"]))


def _check(report: Report) -> None:
    """Compare the sums with each other, each counted on its own way."""
    summed, friends = report.totals, report.friends
    actions = {
        "keep": summed.kept,
        "collapse": summed.collapsed,
        "digest": summed.digested,
        "hide": summed.hidden,
    }
    names = {"keep": "kept", "collapse": "collapsed", "digest": "digested", "hide": "hidden"}
    per_action = dict(report.removals.group_by("action").agg(pl.col("items").sum()).iter_rows())
    undecided = int(report.removals.filter(pl.col("rule") == NO_RULE)["items"].sum())
    parts = friends.select(pl.sum_horizontal(names.values()).alias("parts"))["parts"]
    closes = (
        summed.closes()
        and (parts == friends["items"]).all()
        and all(friends[names[action]].sum() == number for action, number in actions.items())
        and all(per_action.get(action, 0) == number for action, number in actions.items())
        and int(report.rules["decided"].sum()) + undecided == summed.read - summed.rejected
    )
    if not closes:
        raise FeedfilterError("the sums of the report do not close", advice="please report this")
