"""The report on a terminal: the overview of friends, relays, rules, and the sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from feedfilter.render.cells import cut, pad, wrap
from feedfilter.render.report_words import Words, length_text, percent
from feedfilter.render.safe import safe_line
from feedfilter.report.posts import heat_of
from feedfilter.report.whole import Report

BLOCKS = " ▏▎▍▌▋▊▉█"
LEVELS = " ▁▂▃▄▅▆▇█"
SIGNS = {"seller": "●", "sometimes": "◐", "person": "○", "unknown": "?"}
_BAR = 6
_SPARK = 12  # two hours a cell
_NAME = 14
_NARROW = 96  # columns, from which on the first words of ads have room
_RELAYS = 5


def overview_lines(
    report: Report, friends: pl.DataFrame, words: Words, *, top: int, width: int
) -> Iterator[str]:
    """Give the overview; `friends` are those of the report in the order asked for."""
    yield headline(report, words)
    yield roles_line(report, words)
    yield ""
    yield from _friends(report, friends, words, top, width)
    yield ""
    yield from _relays(report, words, width)
    yield from rule_lines(report, words)
    yield ""
    yield sum_line(report, words)


def headline(report: Report, words: Words) -> str:
    """Say in one line how much of the feed is ads."""
    ads, items, friends = (int(report.roles[name].sum()) for name in ("ads", "items", "friends"))
    return words(
        "headline",
        items=items,
        friends=friends,
        days=report.length,
        ads=ads,
        share=percent(ads / items if items else 0),
    )


def roles_line(report: Report, words: Words) -> str:
    """Count sellers, those who sell now and then, and people."""
    counts = dict(report.roles.select("role", "friends").iter_rows())
    return words(
        "roles",
        sellers=counts.get("seller", 0),
        sometimes=counts.get("sometimes", 0),
        people=counts.get("person", 0) + counts.get("unknown", 0),
    )


def _friends(
    report: Report, friends: pl.DataFrame, words: Words, top: int, width: int
) -> Iterator[str]:
    shown = friends.filter(pl.col("ads") > 0).head(top)
    room = width - 80 if width >= _NARROW else 0
    hours = _hours(report, shown["author_key"].to_list())
    if shown.height:
        yield _header(words, room)
    for friend in shown.iter_rows(named=True):
        yield _friend(friend, hours[friend["author_key"]], room)
    more = report.roles["sellers"].sum() - shown.height
    if more:
        yield words("more_sellers", number=more)
    for line in words("legend_terminal").split("\n"):
        yield from wrap(line, width)


def _header(words: Words, room: int) -> str:
    cells = [
        pad("  " + words("friend"), _NAME + 2),
        pad(words("ads"), 5, right=True),
        pad(words("items"), 5, right=True),
        pad(words("share"), _BAR + 5),
        pad(words("hours"), _SPARK),
        pad(words("burst"), 5, right=True),
        pad(words("gap"), 6, right=True),
        pad(words("removed"), 5, right=True),
        pad(words("personal"), 4, right=True),
    ]
    return " ".join([*cells, words("words")] if room else cells).rstrip()


def _friend(friend: dict[str, Any], hours: Sequence[int], room: int) -> str:
    removed = friend["collapsed"] + friend["digested"] + friend["hidden"]
    name = pad(cut(safe_line(friend["friend"]), _NAME), _NAME)
    cells = [
        f"{SIGNS[friend['role']]} {name}",
        f"{friend['ads']:>5}",
        f"{friend['items']:>5}",
        f"{bar(friend['share'])} {percent(friend['share']):>4}",
        sparkline(hours),
        f"{friend['burst']:>5}",
        f"{length_text(friend['gap']):>6}",
        f"{removed:>5}",
        f"{friend['personal']:>4}",
    ]
    if room:
        said = " / ".join(safe_line(each) for each in friend["words"] or [])
        cells.append(cut(said, room))
    return " ".join(cells).rstrip()


def _hours(report: Report, keys: list[str]) -> dict[str, list[int]]:
    """Count each friend's ads by stretches of two hours."""
    found = {key: [0] * _SPARK for key in keys}
    own = report.heat.filter(pl.col("author_key").is_in(keys))
    for key, hour, ads in own.select("author_key", "hour", "ads").iter_rows():
        found[key][hour * _SPARK // 24] += ads
    return found


def bar(share: float) -> str:
    """Draw a share of one as a bar; what is not zero can be seen."""
    eighths = max(round(share * _BAR * 8), 1 if share else 0)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (BLOCKS[rest] if rest else "")).ljust(_BAR)


def sparkline(numbers: Sequence[int]) -> str:
    """Draw numbers as columns of eight heights; what is not zero can be seen."""
    most = max(numbers, default=0)
    return "".join(LEVELS[-(-number * 8 // most) if most else 0] for number in numbers)


def heat_lines(heat: pl.DataFrame, words: Words) -> Iterator[str]:
    """Draw ads by weekday and hour, two cells an hour; darker is more."""
    table = heat_of(heat)
    most = max(max(line) for line in table)
    yield " " * 5 + "".join(f"{hour:<6}" for hour in range(0, 24, 3)).rstrip()
    for name, line in zip(words.weekdays(), table, strict=True):
        shades = "".join(" ░▒▓█"[-(-ads * 4 // most) if most else 0] * 2 for ads in line)
        yield f"{pad(name, 4)} {shades}".rstrip()


def _relays(report: Report, words: Words, width: int) -> Iterator[str]:
    if not report.relays.height:
        return
    yield words("relays")
    names = dict(report.friends.select("author_key", "friend").iter_rows())
    for source, carrier, ads in report.relays.head(_RELAYS).iter_rows():
        line = words(
            "relay_line",
            carrier=cut(safe_line(names[carrier]), 20),
            source=cut(safe_line(names[source]), 20),
            number=ads,
        )
        yield cut("  " + line, width)
    yield ""


def rule_lines(report: Report, words: Words) -> Iterator[str]:
    """Give one line per rule that did something: what it asks for and what it did."""
    active = report.rules.filter((pl.col("applied") > 0) | (pl.col("unknown") > 0))
    size = min(28, max([14, *(len(name) for name in active["rule"])]))
    headers = ("applied", "decided", "rule_friends", "undecidable", "allowed")
    columns = " ".join(pad(words(name), 8, right=True) for name in headers)
    yield f"{pad(words('rule'), size)} {pad(words('action'), 8)} {columns}"
    for rule in active.iter_rows(named=True):
        yield _rule(rule, size)
    stayed = report.removals.filter(pl.col("rule") == "")["items"].sum()
    yield f"{pad(words('no_rule'), size)} {'keep':<8} {'':>8} {stayed or '':>8}".rstrip()
    if report.rules.height > active.height:
        yield words("idle_rules", number=report.rules.height - active.height)


def _rule(rule: dict[str, Any], size: int) -> str:
    name = pad(cut(safe_line(rule["rule"]), size), size)
    columns = ("applied", "decided", "friends", "unknown", "allowed")
    numbers = " ".join(f"{rule[column] or '':>8}" for column in columns)
    return f"{name} {rule['action']:<8} {numbers}".rstrip()


def sum_line(report: Report, words: Words) -> str:
    """Write the sum that closes."""
    summed = report.totals
    parts = {
        "keep": summed.kept,
        "collapse": summed.collapsed,
        "digest": summed.digested,
        "hide": summed.hidden,
        "rejected": summed.rejected,
    }
    told = " + ".join(f"{words(name)} {number}" for name, number in parts.items())
    return f"{words('read')} {summed.read} = {told}"
