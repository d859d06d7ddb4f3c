"""Where the cleaned feed goes: the terminal, the same format, another one; and what was removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from msgspec import Struct

from feedfilter.cli import work
from feedfilter.container import ZipArchive
from feedfilter.errors import UsageError
from feedfilter.prices import prices
from feedfilter.render.jsonl import time_text
from feedfilter.report.friends import with_friends, with_verdicts
from feedfilter.write.convert import converted

if TYPE_CHECKING:  # what only some of the outputs need is imported where they are written
    from feedfilter.render.feed_text import Look
    from feedfilter.write.same_format import Cut


_NAMELESS = ("jsonl", "csv", "chatlab")  # what says no friends' names


class Outputs(Struct, frozen=True):
    """The files that are to be written, checked before the long work."""

    cleaned: Path | None
    hidden: Path | None


def checked_outputs(feeds: Sequence[str], given: dict[str, Any]) -> Outputs:
    """Refuse outputs that cannot work before anything is read."""
    if given["hidden"] == "-":
        advice = "write --hidden-to FILE"
        raise UsageError("the hidden items go to a file", where="--hidden-to", advice=advice)
    read = work.files_read(feeds, given)
    cleaned = work.output_path(given["output"], read)
    hidden = work.output_path(given["hidden"], [*read, *([given["output"]] if cleaned else [])])
    if cleaned and given["target"] is None and len(feeds) > 1:
        raise UsageError(
            "several exports cannot be one file of their own format",
            where="-o",
            advice="clean them one by one, or use --to jsonl",
        )
    return Outputs(cleaned, hidden)


def write_out(run: work.Run, outputs: Outputs, given: dict[str, Any]) -> None:
    """Write the cleaned feed and what was removed."""
    written_back = bool(outputs.cleaned) and given["target"] is None
    rows = _rows(run, named=not written_back and given["target"] not in _NAMELESS)
    if outputs.hidden or written_back:
        from feedfilter.write.same_format import cuts, opened_export

        removed = _removed_records(rows, run)
        gone = [cuts(opened_export(each), removed[n]) for n, each in enumerate(run.feed.sources)]
    removed_lines: Iterator[bytes] = iter(())
    if outputs.hidden:
        from feedfilter.write.hidden import hidden_lines

        removed_lines = hidden_lines(run.feed.sources, gone, _verdicts(run, rows))
    with work.prepared(removed_lines, outputs.hidden, _inputs(run)):  # both files, or neither
        if written_back:
            work.deliver(_same_format(run, gone), outputs.cleaned, _inputs(run))
        else:
            _print(run, rows, outputs.cleaned, given)


def _inputs(run: work.Run) -> list[str]:
    return [each.name for each in run.feed.sources]


def _rows(run: work.Run, *, named: bool) -> pl.DataFrame:
    """Give items and verdicts; friends' names only where they are shown."""
    return with_friends(run.decided, run.rules, run.zone) if named else with_verdicts(run.decided)


def _removed_records(rows: pl.DataFrame, run: work.Run) -> list[set[int]]:
    """Give per source the records that leave, copies in a second export with their twins."""
    removed: list[set[int]] = [set() for _ in run.feed.sources]
    for source, record in rows.filter("removed").select("source", "record").iter_rows():
        removed[source].add(record)
    gone = rows["removed"]
    for source, record, row in run.feed.twins.iter_rows():
        if gone[row]:
            removed[source].add(record)
    return removed


def _same_format(run: work.Run, gone: list[list[Cut]]) -> Iterator[bytes]:
    """Give the export without what goes; several files of one archive go back into it."""
    from feedfilter.write.same_format import opened_export, pieces_without, zip_with

    files = [opened_export(source).file for source in run.feed.sources]
    container = files[0].container
    if isinstance(container, ZipArchive):
        changed = {
            file.member: b"".join(pieces_without(file, cut))
            for file, cut in zip(files, gone, strict=True)
        }
        yield zip_with(container, changed)
        return
    if len(files) > 1:
        raise UsageError(
            "an export of several files is not written back as one",
            where=run.feed.sources[0].name,
            advice="give one of its files, or use --to jsonl",
        )
    yield from pieces_without(files[0], gone[0])


def _print(run: work.Run, rows: pl.DataFrame, path: Path | None, given: dict[str, Any]) -> None:
    target = given["target"] or "text"
    if target == "text" and path is None:
        from feedfilter.render.feed_text import Look

        look = Look(work.terminal_width(), work.wants_colour(given["colour"]), run.zone)
        work.print_lines(_readable(rows, look), pager=given.get("pager", True))
        return
    pieces = converted(
        run.feed,
        rows,
        target,
        kept=None if target == "text" else ~rows["removed"],
        zone=run.zone,
        spreadsheet_safe=given["spreadsheet_safe"],
        on_screen=path is None,
    )
    work.deliver(pieces, path, _inputs(run))


def _readable(rows: pl.DataFrame, look: Look) -> Iterator[str]:
    from feedfilter.render.feed_text import digest_lines, feed_lines

    yield from feed_lines(rows, look)
    yield from digest_lines(rows, _prices(rows), look)


def _prices(rows: pl.DataFrame) -> dict[str, int]:
    """Count the prices in each friend's digested items."""
    counted: dict[str, int] = {}
    digested = rows.filter(pl.col("action") == "digest").select("author_key", "text")
    for key, text in digested.iter_rows():
        counted[key] = counted.get(key, 0) + len(prices(text))
    return counted


def _verdicts(run: work.Run, rows: pl.DataFrame) -> list[dict[int, dict[str, Any]]]:
    """Say per source and record what was decided about the removed items."""
    about: list[dict[int, dict[str, Any]]] = [{} for _ in run.feed.sources]
    gone = rows.filter("removed")
    removed = gone.select(
        "source",
        "record",
        pl.col("action").cast(pl.String),
        "rule",
        "tags",
        time_text(run.feed, gone),
        "author",
        "text",
    )
    for line in removed.iter_rows(named=True):
        record = about[line.pop("source")]
        record[line.pop("record")] = line
    return about
