"""What commands do together: find the rules, read the feed, decide it, say the sum.

This is the one place where heavy modules are imported late: a command imports this module when
it runs, not when its help is printed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from feedfilter.engine.ahead import ahead
from feedfilter.engine.decide import decide_taken, zone_of
from feedfilter.errors import FeedfilterError, UsageError
from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.ingest.read import Watch
from feedfilter.limits import FLAG, USUAL, Limits, limits_of
from feedfilter.model import Decided, Feed
from feedfilter.profile import UNMEASURED, Profile
from feedfilter.render.safe import safe_line
from feedfilter.report.rules_used import Undecidable, undecidable
from feedfilter.report.totals import totals
from feedfilter.rules.loader import load_rules
from feedfilter.rules.rule import Rules
from feedfilter.rules.shipped import shipped_rules
from feedfilter.write.atomic import check_output, replacing, settle
from feedfilter.zones import is_zone

MANY_HIDDEN = 0.5
LINES_AT_ONCE = 1000  # to write each alone takes as long as to make it


class Run(Struct, frozen=True):
    """A decided feed and what it was decided with."""

    decided: Decided
    rules: Rules
    zone: str
    profile: Profile = UNMEASURED
    limits: Limits = USUAL

    @property
    def feed(self) -> Feed:
        """Give the feed."""
        return self.decided.feed


def find_rules(path: str | None) -> Rules:
    """Load the rules that are meant: those named, the folder's, the user's own, the shipped."""
    return load_rules(rules_path(path))


def rules_path(path: str | None) -> Path:
    """Say which rule file is meant."""
    if path is not None:
        return Path(path)
    own = Path(click.get_app_dir("feedfilter")) / "rules.yaml"
    for candidate in (Path("rules.yaml"), own):
        if candidate.is_file():
            return candidate
    return shipped_rules()


def read_options(given: dict[str, Any], rules: Rules | None = None) -> ReadOptions:
    """Gather the options of `options.reading`."""
    zone = given.get("zone")
    return ReadOptions(
        importer=given.get("importer"),
        zone=known_zone(zone) if zone else None,
        rules_zone=rules.timezone if rules else None,
        encoding=given.get("encoding"),
        date_order=given.get("date_order"),
        mapping=_mapping(given.get("mapping")),
        me=given.get("me"),
        date=given.get("date"),
        strict=bool(given.get("strict")),
        limits=limits_of(given.get("limits") or ()),
    )


def _mapping(path: str | None) -> Any:
    if path is None:
        return None
    from feedfilter.ingest.mapping import read_mapping

    try:
        return read_mapping(Path(path).read_bytes(), path)
    except OSError as error:
        raise UsageError("cannot be read", where=path) from error


def known_zone(name: str) -> str:
    """Check the name of a zone; raises UsageError."""
    if not is_zone(name):
        raise UsageError(
            f"unknown zone '{name}'", where="--tz", advice="write Asia/Shanghai or the like"
        )
    return name


def parsed_day(text: str | None) -> date | None:
    """Read `--as-of`; raises UsageError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"'{text}' is no day", where="--as-of", advice="write 2025-05-31"
        ) from error


def read(paths: tuple[str, ...], options: ReadOptions, watch: Watch | None = None) -> Feed:
    """Read the exports, with a progress bar where somebody looks."""
    with _progress() as progress:
        return read_feed(paths, options, lambda: sys.stdin.buffer.read(), progress, watch)


def decided_run(paths: tuple[str, ...], given: dict[str, Any]) -> Run:
    """Load the rules, read the feed and decide it."""
    profile = Profile(time.perf_counter) if given.get("profile") else UNMEASURED
    with profile.timed("rules"):
        rules = find_rules(given.get("rules_path"))
    as_of = parsed_day(given.get("as_of"))
    options = read_options(given, rules)
    decided = read_decided(paths, options, rules, as_of, profile)
    return Run(decided, rules, zone_of(decided.feed, rules), profile, options.limits)


def read_decided(
    paths: tuple[str, ...],
    options: ReadOptions,
    rules: Rules,
    as_of: date | None,
    profile: Profile = UNMEASURED,
) -> Decided:
    """Read the exports and decide them; conditions on words are tested meanwhile."""
    with ahead(rules, profile) as matching:
        with profile.timed("reading"):
            feed = read(paths, options, matching.take)
        with profile.timed("deciding"):
            return decide_taken(matching, feed, rules, as_of, profile)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def say_sum(run: Run, *, quiet: bool) -> int:
    """Say on standard error what became of the items; gives the exit code.

    Raises FeedfilterError where the sum does not close: then nothing may be trusted.
    """
    summed = totals(run.decided)
    if not summed.closes():
        raise FeedfilterError(f"the sum does not close ({summed})", advice="please report this")
    lines = [] if quiet else [str(summed), *_about(run), *notes(run.feed)]
    tell(lines + failures(run))
    if run.profile is not UNMEASURED:
        from feedfilter.render.profile_text import profile_lines

        tell(profile_lines(run.profile, run.decided, run.rules))
    return 1 if run.feed.rejected or run.decided.failed else 0


def _about(run: Run) -> Iterator[str]:
    summed = totals(run.decided)
    if summed.merged:
        yield f"{summed.merged} items stood in two exports and were taken once"
    removed = summed.collapsed + summed.digested + summed.hidden
    if run.feed.items.height and removed > MANY_HIDDEN * run.feed.items.height:
        yield "over half of the feed is removed: look at `feedfilter report`, `check --feed`"
    yield from map(_left_alone, undecidable(run.decided, run.rules))


def _left_alone(found: Undecidable) -> str:
    """Say which rules could not be told, and what would have told them."""
    named = ", ".join(f"'{rule}'" for rule in found.rules)
    which = f"rule {named}" if len(found.rules) == 1 else f"{len(found.rules)} rules ({named})"
    items = "1 item" if found.items == 1 else f"{found.items} items"
    unsaid = f" (not said: {', '.join(found.unsaid)})" if found.unsaid else ""
    return f"{which} could not be told for {items}{unsaid}: left alone"


def notes(feed: Feed) -> Iterator[str]:
    """Give what was guessed and noticed while reading, one line each.

    What is true of many files of one export is said of the first, with how many more.
    """
    yield from feed.notes
    files: dict[str, list[str]] = {}
    for source in feed.sources:
        for note in source.notes:
            files.setdefault(note, []).append(source.name)
    for note, names in files.items():
        more = f" and {len(names) - 1} more files" if len(names) > 1 else ""
        yield f"{names[0]}{more}: {note}"


def failures(run: Run) -> list[str]:
    """Name the rejected records, the first few with their places, and the rules that failed."""
    lines = [
        f"rule '{rule}' failed and left its items alone: {reason}"
        for rule, reason in run.decided.failed.items()
    ]
    return lines + rejected_lines(run.feed, run.limits)


def rejected_lines(feed: Feed, limits: Limits = USUAL) -> list[str]:
    """Name the rejected records, the first few with their places."""
    lines = []
    for rejected in feed.rejected[: limits.rejected]:
        name = feed.sources[rejected.source].name
        lines.append(f"rejected: {name}: {rejected.place}: {rejected.reason}")
    return [*lines, *more_rejected(len(feed.rejected) - len(lines))]


def more_rejected(count: int) -> list[str]:
    """Say how many more were rejected than are named, if any."""
    return [f"rejected: and {count} more; {FLAG} rejected=NUMBER names more"] if count > 0 else []


def tell(lines: Iterable[str]) -> None:
    """Print lines on standard error, harmless whatever they quote."""
    for line in lines:
        click.echo(safe_line(line), err=True)


def wants_colour(choice: str, stream: Any = None) -> bool:
    """Decide on colours: the user's word, NO_COLOR, FORCE_COLOR, TERM, whether somebody looks."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Give the columns of the terminal, or 80 on a pipe, so that a pipe gets the same bytes."""
    if not sys.stdout.isatty():
        return 80
    import shutil

    return max(40, min(shutil.get_terminal_size().columns, 160))


def print_lines(lines: Iterable[str], *, pager: bool = True) -> None:
    """Print lines; a long text on a terminal goes through the pager."""
    if pager and sys.stdout.isatty() and os.environ.get("TERM") not in (None, "dumb"):
        text = list(lines)
        if len(text) > terminal_height():
            os.environ.setdefault("LESS", "FRX")
            click.echo_via_pager("\n".join(text) + "\n")
            return
        lines = text
    left = iter(lines)
    while some := list(islice(left, LINES_AT_ONCE)):
        sys.stdout.write("\n".join(some) + "\n")


def terminal_height() -> int:
    """Give the lines of the terminal."""
    import shutil

    return shutil.get_terminal_size().lines


def files_read(feeds: Sequence[str], given: Mapping[str, Any]) -> list[str]:
    """Name the files that a run reads, none of which may be an output: exports, rules, a map."""
    rules = [str(rules_path(given["rules_path"]))] if "rules_path" in given else []
    return [*feeds, *rules, *filter(None, [given.get("mapping")])]


def output_path(path: str | None, inputs: Sequence[str]) -> Path | None:
    """Check an output file before the long work; None is standard output."""
    return check_output(path, inputs) if path and path != "-" else None


@contextmanager
def prepared(
    pieces: Iterable[bytes], path: Path | None, like: Sequence[str] = ()
) -> Iterator[None]:
    """Write a file to the disk; it takes its place when the block ends well, else it is gone."""
    if path is None:
        yield
        return
    with replacing(path, like) as handle:
        for piece in pieces:
            handle.write(piece)
        settle(handle)
        yield


def deliver(pieces: Iterable[bytes], path: Path | None, like: Sequence[str] = ()) -> None:
    """Write bytes to a file, all or nothing, or to standard output."""
    if path is None:
        sys.stdout.flush()
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    with replacing(path, like) as handle:
        for piece in pieces:
            handle.write(piece)
