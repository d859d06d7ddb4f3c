"""One friend's page: what is said of a friend, as labelled lines that every format shows alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from msgspec import Struct

from feedfilter.render.cells import cut, pad, width, wrap
from feedfilter.render.report_text import SIGNS, heat_lines
from feedfilter.render.report_words import Words, length_text, moment_text, percent
from feedfilter.render.safe import safe_line
from feedfilter.report.mildest import nameable
from feedfilter.report.paste import ready_rule
from feedfilter.report.posts import Ad, ads_of, kinds_of, relations
from feedfilter.report.whole import Report

ADS = 12  # different ads that a page on a terminal lists
_IDS = 3
_NAMES = 8


class Fact(Struct, frozen=True):
    """A label of the catalogue and what there is to say."""

    label: str
    text: str


def friend_lines(
    report: Report, friend: Mapping[str, Any], words: Words, columns: int
) -> Iterator[str]:
    """Give a friend's page for a terminal."""
    key = friend["author_key"]
    yield cut(f"{SIGNS[friend['role']]} {title(friend)}  {subtitle(friend, words)}", columns)
    yield from wrap(summary(friend, words), columns)
    yield from wrap(sums(friend, words), columns)
    if friend["ads"]:
        yield ""
        yield from heat_lines(report.heat.filter(pl.col("author_key") == key), words)
        yield ""
        yield from _aligned([*facts(report, friend, words)], words, columns)
        yield ""
        yield from calm_lines(report, friend, words, columns)
        yield ""
        yield from _ads(report, friend, words, columns)


def title(friend: Mapping[str, Any]) -> str:
    """Name a friend."""
    return safe_line(friend["friend"])


def subtitle(friend: Mapping[str, Any], words: Words) -> str:
    """Give the role and who it is."""
    return " · ".join(filter(None, (words(friend["role"]), identity(friend, words))))


def identity(friend: Mapping[str, Any], words: Words) -> str:
    """Give the ids, and whether the friend is protected."""
    parts = [*map(safe_line, friend["ids"][:_IDS])]
    parts += [words("protected")] if friend["protected"] else []
    return " · ".join(parts)


def summary(friend: Mapping[str, Any], words: Words) -> str:
    """Say in one sentence how much of it is ads."""
    if not friend["ads"]:
        return words("no_ads", items=friend["items"])
    return words(
        "ads_of_items",
        ads=friend["ads"],
        items=friend["items"],
        share=percent(friend["share"]),
        per_day=f"{friend['per_day']:.1f}",
        worst=friend["worst_day"],
    )


def sums(friend: Mapping[str, Any], words: Words) -> str:
    """Write a friend's own sum, and what blocking would lose."""
    parts = {"keep": "kept", "collapse": "collapsed", "digest": "digested", "hide": "hidden"}
    told = " + ".join(f"{words(name)} {friend[column]}" for name, column in parts.items())
    return f"{told} = {friend['items']}; {words('lost', number=friend['personal'])}"


def facts(report: Report, friend: Mapping[str, Any], words: Words) -> Iterator[Fact]:
    """Give what is known about the ads of a friend, one fact a line; names may stand in them."""
    yield from _rhythm(report, friend, words)
    yield from _offers(report, friend, words)
    copied, lent = relations(report, friend["author_key"])
    if copied:
        yield Fact("copied", _counted(copied))
    if lent:
        yield Fact("lent", _counted(lent))
    removals = report.removals.filter(pl.col("author_key") == friend["author_key"])
    by_rule = removals.filter(pl.col("rule") != "").select("rule", "action", "items").iter_rows()
    told = [f"{rule} ({words(action)}) {items}" for rule, action, items in by_rule]
    if told:
        yield Fact("removed_by", " · ".join(map(safe_line, told[:_NAMES])))


def _rhythm(report: Report, friend: Mapping[str, Any], words: Words) -> Iterator[Fact]:
    if friend["burst"] > 1:
        local = pl.Series([friend["burst_at"]]).dt.convert_time_zone(report.zone)[0]
        text = words("burst_text", number=friend["burst"], when=moment_text(local))
        yield Fact("longest_burst", text)
    if friend["gap"] is not None:
        yield Fact("typical_gap", length_text(friend["gap"]))
        even = words("cadence_even", pace=length_text(friend["pace"]))
        yield Fact("cadence", even if friend["even"] else words("cadence_uneven"))


def _offers(report: Report, friend: Mapping[str, Any], words: Words) -> Iterator[Fact]:
    kinds = kinds_of(report, friend["author_key"])
    tags = [item for item in kinds.get("tag", {}).items() if item[0] != "ad"]
    if tags:
        yield Fact("tags", _counted(tags))
    yield Fact("pictures", words("pictures_text", number=friend["pictures"]))
    without = friend["ads"] - friend["prices"]
    yield Fact("prices", words("prices_text", number=friend["prices"], without=without))
    for label, family in (("contacts", "contact"), ("payments", "payment"), ("shops", "shop")):
        yield Fact(label, _offer(friend[label], kinds.get(family, {}), words))
    yield Fact("counterfeit", words("in_ads", number=friend["counterfeit"]))


def _offer(number: int, kinds: Mapping[str, int], words: Words) -> str:
    named = [(words(f"kind_{kind}"), ads) for kind, ads in kinds.items() if kind != "any"]
    text = words("in_ads", number=number)
    return f"{text}: {_counted(named)}" if named else text


def _counted(named: list[tuple[str, int]]) -> str:
    shown = " · ".join(f"{cut(safe_line(name), 24)} {number}" for name, number in named[:_NAMES])
    return f"{shown} …" if len(named) > _NAMES else shown


def _aligned(facts: list[Fact], words: Words, columns: int) -> Iterator[str]:
    size = max(width(words(fact.label)) for fact in facts)
    for fact in facts:
        first, *others = wrap(fact.text, max(20, columns - size - 4))
        yield f"  {pad(words(fact.label), size)}  {first}"
        yield from (" " * (size + 4) + line for line in others)


def calm_text(report: Report, friend: Mapping[str, Any], words: Words) -> str:
    """Say whether a further rule is needed and what it would take."""
    if friend["calm"] is not None:
        return words("mildest", number=friend["calm_removes"])
    if friend["shown_worst_day"] <= 1:
        return words("calm")
    return words("no_calm" if nameable(friend["author_key"]) else "unnamed_calm")


def calm_lines(
    report: Report, friend: Mapping[str, Any], words: Words, columns: int
) -> Iterator[str]:
    """Give the mildest rule, ready to paste."""
    yield from wrap(calm_text(report, friend, words), columns)
    rule = ready_rule(friend, report.ad_rules)
    if rule is not None:
        yield ""
        yield from (f"  {line}" for line in rule.split("\n"))


def _ads(report: Report, friend: Mapping[str, Any], words: Words, columns: int) -> Iterator[str]:
    key = friend["author_key"]
    listing = ads_of(report, [key], ADS)[key]
    names = dict(report.friends.select("author_key", "friend").iter_rows())
    yield f"{words('ads_list')}: {words('ads_shown', number=listing.different)}"
    for ad in listing.ads:
        yield cut(_ad(ad, names, words), columns)
    if listing.different > len(listing.ads):
        yield words("more_ads", number=listing.different - len(listing.ads))


def _ad(ad: Ad, names: Mapping[str, str], words: Words) -> str:
    when = moment_text(ad.time) or words("no_time")
    return f"  {pad(when, 16)}  {pad(words(ad.action), 9)}  {ad_words(ad, names, words)}"


def ad_words(ad: Ad, names: Mapping[str, str], words: Words) -> str:
    """Give what an ad says with how often, how many pictures, and from whom it was copied."""
    parts = [safe_line(ad.said.strip()) or words("only_pictures")]
    parts += ad_notes(ad, names, words)
    return "  ".join(parts)


def ad_notes(ad: Ad, names: Mapping[str, str], words: Words) -> list[str]:
    """Give what stands beside the words of an ad."""
    notes = [words("times", number=ad.times)] if ad.times > 1 else []
    notes += [words("picture_count", number=ad.pictures)] if ad.pictures else []
    if ad.copied_from is not None:
        friend = cut(safe_line(names.get(ad.copied_from, "")), 24)
        notes.append(words("copied_from", friend=friend))
    return notes
