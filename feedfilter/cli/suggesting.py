"""What `suggest` prints: rules mined from marked items, tried on the feed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from feedfilter.cli import work
from feedfilter.engine.prepare import prepare
from feedfilter.errors import UsageError
from feedfilter.ingest.labels import labels_of
from feedfilter.marks import marks_path, read_marks
from feedfilter.model import Action, Feed
from feedfilter.render.suggest_text import hygiene_lines, suggestion_lines
from feedfilter.rules.shipped import shipped_rules
from feedfilter.suggest import Marked, Suggestion, marked_by_labels, marked_by_marks, suggest
from feedfilter.suggest.hygiene import hygiene


class Wanted(Struct, frozen=True):
    """What was asked for."""

    marked: str | None = None
    label: str | None = None
    action: str = "hide"
    output: str | None = None
    quiet: bool = False


def run(feeds: tuple[str, ...], wanted: Wanted, given: dict[str, Any]) -> int:
    """Mine, try and print; gives the exit code."""
    if wanted.marked and wanted.label:
        raise UsageError("give --marked or --label, not both")
    rules = work.rules_path(given.get("rules_path"))
    named = [wanted.marked] if wanted.marked else []
    path = work.output_path(wanted.output, [*work.files_read(feeds, given), *named])
    marks = {} if wanted.label else _marks(feeds, wanted)
    decided_run = work.decided_run(feeds, given)
    marked = _marked(decided_run.feed, marks, wanted.label)
    as_of = work.parsed_day(given.get("as_of"))
    found = suggest(decided_run.decided, decided_run.rules, marked, as_of)
    lines = list(_lines(found, decided_run, wanted, _include(rules, path)))
    if not wanted.quiet:
        work.tell(_told(found, marked))
    work.deliver([f"{line}\n".encode() for line in lines], path)
    if path is not None and not wanted.quiet:
        work.tell([f"wrote {wanted.output}"])
    return work.say_sum(decided_run, quiet=True)


def _marks(feeds: tuple[str, ...], wanted: Wanted) -> dict[str, str]:
    """Read the marks, before the long work."""
    path = wanted.marked or str(marks_path(feeds[0]))
    if wanted.marked is None and not Path(path).is_file():
        raise UsageError(
            "no item is marked", where=path, advice="mark some in tune, or give --marked or --label"
        )
    return read_marks(path)


def _marked(feed: Feed, marks: Mapping[str, str], label: str | None) -> Marked:
    return marked_by_labels(labels_of(feed, label)) if label else marked_by_marks(feed, marks)


def _include(rules: Path, output: Path | None) -> str | None:
    """Name the present rules as a file beside or above them may include them; None if none may."""
    if rules.resolve() == shipped_rules().resolve():
        return None
    folder = (output.parent if output is not None else Path()).resolve()
    name = os.path.relpath(rules.resolve(), folder)
    return None if name.startswith("..") or os.path.isabs(name) else Path(name).as_posix()


def _lines(found: Suggestion, run: work.Run, wanted: Wanted, include: str | None) -> Iterator[str]:
    items = run.feed.items
    if found.effects:
        yield from suggestion_lines(found, items, Action(wanted.action), include)
    else:
        yield "# nothing is proposed: the marked ads have nothing that marked personal items lack"
    prepared = prepare(items, run.rules.people, run.zone)
    yield from hygiene_lines(hygiene(prepared, run.rules, run.decided.truth))


def _told(found: Suggestion, marked: Marked) -> Iterator[str]:
    ads, personal = int(marked.ads.sum() or 0), int(marked.personal.sum() or 0)
    missing = f", {marked.missing} marks are of other feeds" if marked.missing else ""
    yield f"{ads} items are marked as ads, {personal} as personal{missing}"
    if found.effects:
        yield (
            f"of the marked ads {found.before.hits} are taken out now, "
            f"{found.together.hits} with {len(found.effects)} proposed rules"
        )
