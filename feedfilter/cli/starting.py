"""What `init` writes: the shipped rules, or starter rules from the user's own feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from feedfilter.cli import work
from feedfilter.cli.opening import opened
from feedfilter.errors import FeedfilterError, OutputError
from feedfilter.render.starter_text import starter_lines
from feedfilter.rules.loader import load_rules, read_rules
from feedfilter.rules.shipped import own_copy, shipped_rules
from feedfilter.starter import Starter, find, starter_rules
from feedfilter.starter.rules import hides_nothing
from feedfilter.tune.session import Session

DEFAULT = "rules.yaml"
_ENDINGS = (".yaml", ".yml")


class Wanted(Struct, frozen=True):
    """What was asked for."""

    feeds: tuple[str, ...] = ()
    output: str | None = None
    force: bool = False
    to_stdout: bool = False
    quiet: bool = False


def run(wanted: Wanted, given: dict[str, Any]) -> int:
    """Write the rules; gives the exit code."""
    feeds, output = _meant(wanted)
    if not wanted.to_stdout and Path(output).exists() and not wanted.force:
        raise OutputError("is there already", where=output, advice="use --force, or another name")
    path = None if wanted.to_stdout else work.output_path(output, [str(shipped_rules()), *feeds])
    if not feeds:
        work.deliver([own_copy()], path)
        _say_next(path, output, "YOUR-EXPORT")
        return 0
    shipped = load_rules(shipped_rules())
    options = work.read_options(given, shipped)
    session = opened(feeds, options, shipped)
    found = find(session.decide(shipped), shipped)
    starter = starter_rules(session.decide, shipped, found)
    data = "".join(f"{line}\n" for line in starter_lines(starter, feeds[0])).encode()
    _check(data, output, session)
    work.deliver([data], path)
    if not wanted.quiet:
        rejected = work.rejected_lines(session.feed, options.limits)
        work.tell([*_told(starter), *work.notes(session.feed), *rejected])
        _say_next(path, output, feeds[0])
    return 1 if session.feed.rejected else 0


def _meant(wanted: Wanted) -> tuple[tuple[str, ...], str]:
    """Take a lone name of a rule file for the output, if there is no such file: `init FILE`."""
    feeds = wanted.feeds
    named = len(feeds) == 1 and wanted.output is None and feeds[0].endswith(_ENDINGS)
    if named and (wanted.force or not Path(feeds[0]).exists()):
        return (), feeds[0]
    return feeds, wanted.output or DEFAULT


def _check(data: bytes, name: str, session: Session) -> None:
    """Read what was made, and make sure that it hides nothing; anything else is a fault of ours."""
    rules = read_rules(data, name)
    if not hides_nothing(session.decide(rules)):
        raise FeedfilterError("the starter rules would hide items", advice="please report this")


def _told(starter: Starter) -> Iterator[str]:
    found = starter.found
    yield f"{found.ads} of {found.items} items look like ads; zone {found.zone}"
    names = ", ".join(one.name for one in found.sellers)
    if names:
        yield f"most ads are from {names}"
    for left in starter.left:
        yield f"{left.rule} would take out {left.hidden} of the ads and leave {left.left}"


def _say_next(path: Path | None, output: str, feed: str) -> None:
    if path is not None:
        work.tell([f"wrote {output}; next: feedfilter report {feed} --rules {output}"])
