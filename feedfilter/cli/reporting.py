"""`report`: what is asked for, in which order, and where it goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
from msgspec import Struct

from feedfilter.cli import work
from feedfilter.errors import UsageError
from feedfilter.fold import fold_word
from feedfilter.nearest import nearest, quoted
from feedfilter.render.report_csv import report_csv
from feedfilter.render.report_friend import friend_lines
from feedfilter.render.report_json import report_json
from feedfilter.render.report_markdown import report_markdown
from feedfilter.render.report_text import overview_lines
from feedfilter.render.report_words import Words
from feedfilter.render.safe import safe_line
from feedfilter.report.redacted import redacted
from feedfilter.report.roles import to_mute
from feedfilter.report.whole import Report, whole_report

_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?")
PRINTED = 20  # friends in the overview and in Markdown unless --top says otherwise
IN_FULL = 40  # friends with a section of their own on the page
_NAMED = 5
_REMOVED = pl.col("collapsed") + pl.col("digested") + pl.col("hidden")
# What --sort knows; all but the name begin with the most.
ORDERS: dict[str, pl.Expr] = {
    "ads": pl.col("ads"),
    "share": pl.col("share"),
    "items": pl.col("items"),
    "burst": pl.col("burst"),
    "gap": -pl.col("gap").dt.total_seconds().fill_null(10**12),
    "gone": _REMOVED,
    "own": pl.col("personal"),
    "copied": pl.col("copied") + pl.col("lent"),
    "last": pl.col("last").dt.epoch("s").fill_null(0),
    "name": pl.col("friend"),
}


class Asked(Struct, frozen=True):
    """What the user asked for."""

    feeds: tuple[str, ...]
    sort: str
    top: int | None
    friend: str | None
    html: str | None
    output: str | None
    kinds: tuple[str, ...]  # of csv, json, md, mute-list: what goes to standard output
    share: float
    redact: bool
    language: str
    quiet: bool


def asked(feeds: tuple[str, ...], given: dict[str, Any]) -> Asked:
    """Gather the options of `report`."""
    flags = {"csv": given["csv"], "json": given["json"], "md": given["md"]}
    flags["mute-list"] = given["mute"]
    return Asked(
        feeds=feeds,
        sort=given["sort"],
        top=given["top"],
        friend=given["friend"],
        html=given["html"],
        output=given["output"],
        kinds=tuple(kind for kind, wanted in flags.items() if wanted),
        share=_share(given["above"]),
        redact=given["redact"],
        language=given["lang"],
        quiet=given["quiet"],
    )


def _share(text: str) -> float:
    """Read a share as 0.8 or 80%; raises UsageError."""
    number = text.strip().removesuffix("%")
    if not _NUMBER.fullmatch(number):
        raise UsageError(f"{quoted(text)} is no share", where="--above", advice="write 80% or 0.8")
    share = float(number) / (100 if text.strip().endswith("%") else 1)
    if share > 1:
        raise UsageError(f"{quoted(text)} is over 100 %", where="--above", advice="write 80%")
    return share


def run(asked: Asked, given: dict[str, Any]) -> int:
    """Compute the report once and write what is asked for; gives the exit code."""
    page, output = _outputs(asked, work.files_read(asked.feeds, given))
    found = work.decided_run(asked.feeds, given)
    as_of = work.parsed_day(given.get("as_of"))
    report = whole_report(found.decided, found.rules, found.zone, as_of)
    chosen = chosen_friend(report, asked.friend) if asked.friend is not None else None
    if asked.redact:
        report = redacted(report)
    if asked.html is not None:
        from feedfilter.render.report_html import report_html

        top = asked.top or IN_FULL
        pieces = report_html(report, ordered(report, asked.sort), Words(asked.language), top)
        work.deliver(pieces, page, asked.feeds)
    if asked.html != "-":
        _print(report, chosen, asked, output)
    return work.say_sum(found, quiet=asked.quiet)


def _outputs(asked: Asked, read: list[str]) -> tuple[Path | None, Path | None]:
    if len(asked.kinds) > 1:
        both = " and ".join(f"--{kind}" for kind in asked.kinds)
        raise UsageError(f"{both} both go to standard output", advice="ask for one of them")
    if asked.html == "-" and (asked.kinds or asked.output):
        raise UsageError("the page goes to standard output already", where="--html")
    page = work.output_path(asked.html, read)
    others = [*read, *([asked.html] if asked.html and page else [])]
    return page, work.output_path(asked.output, others)


def ordered(report: Report, sort: str) -> pl.DataFrame:
    """Give the friends in an order; who stood first stays first among equals."""
    return report.friends.sort(ORDERS[sort], descending=sort != "name", maintain_order=True)


def chosen_friend(report: Report, name: str) -> str:
    """Find the friend that is meant: by id or name, else by a part of the name; gives the key."""
    friends = report.friends
    folded = fold_word(name.strip())
    names = [fold_word(each) for each in friends["friend"]]
    by_id = friends.filter(pl.col("ids").list.contains(name))
    whole = friends.filter([each == folded for each in names])
    part = friends.filter([bool(folded) and folded in each for each in names])
    found = next((each for each in (by_id, whole, part) if each.height), None)
    if found is None:
        near = nearest(name, friends["friend"])
        advice = f"did you mean {quoted(near)}?" if near else "see the names in `report`"
        raise UsageError(f"no friend {quoted(name)}", where="--friend", advice=advice)
    if found.height > 1:
        raise UsageError(
            f"{quoted(name)} may be {', '.join(_told(found))}",
            where="--friend",
            advice="give the id or the whole name",
        )
    return str(found["author_key"][0])


def _told(friends: pl.DataFrame) -> Iterator[str]:
    shown = friends.head(_NAMED).select("friend", "ids").iter_rows()
    for name, ids in shown:
        yield f"{quoted(name)} ({safe_line(ids[0])})" if ids else quoted(name)
    if friends.height > _NAMED:
        yield f"and {friends.height - _NAMED} more"


def _print(report: Report, chosen: str | None, asked: Asked, output: Path | None) -> None:
    friends = ordered(report, asked.sort)
    if chosen is not None:
        friends = friends.filter(pl.col("author_key") == chosen)
    kind = asked.kinds[0] if asked.kinds else "text"
    if kind == "text" and output is None:
        work.print_lines(_readable(report, friends, chosen, asked))
        return
    work.deliver(_pieces(kind, report, friends, chosen, asked), output, asked.feeds)


def _pieces(
    kind: str, report: Report, friends: pl.DataFrame, chosen: str | None, asked: Asked
) -> Iterable[bytes]:
    words, top = Words(asked.language), asked.top or PRINTED
    if kind == "csv":
        return report_csv(report.zone, [friends])
    if kind == "json":
        return report_json(report, [(report, friends)])
    if kind == "md":
        return encoded(report_markdown(report, friends, words, top))
    if kind == "mute-list":
        return encoded(map(safe_line, to_mute(friends, asked.share)))
    return encoded(_readable(report, friends, chosen, asked))


def encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Give lines as bytes."""
    return (line.encode("utf-8", "backslashreplace") + b"\n" for line in lines)


def _readable(
    report: Report, friends: pl.DataFrame, chosen: str | None, asked: Asked
) -> Iterator[str]:
    if chosen is None:
        return overview(report, friends, asked.language, asked.top or PRINTED)
    words, width = Words(asked.language), work.terminal_width()
    return friend_lines(report, friends.row(0, named=True), words, width)


def overview(report: Report, friends: pl.DataFrame, language: str, top: int) -> Iterator[str]:
    """Give the overview in the width of the terminal."""
    return overview_lines(report, friends, Words(language), top=top, width=work.terminal_width())
