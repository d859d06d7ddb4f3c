"""What `clean --watch` does: run, wait for a save, run again, print what changed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from feedfilter.cli import cleaning, live, work
from feedfilter.errors import FeedfilterError, UsageError
from feedfilter.render.change_lines import change_lines
from feedfilter.report.friends import with_friends
from feedfilter.rules.loader import load_rules
from feedfilter.tune.changes import changes, gone

_UNCHANGED = "no item changed"


def run(feed: tuple[str, ...], given: dict[str, Any], *, quiet: bool) -> int:
    """Clean a feed again at every change of its files, until interrupted; gives the exit code."""
    _needs_watchfiles()
    live.refuse_standard_input(feed, "--watch")
    if given.get("profile"):
        raise UsageError("measures one run", where="--profile", advice="leave out --watch")
    outputs = cleaning.checked_outputs(feed, given)
    if given["target"] not in (None, "text") and not outputs.cleaned:
        raise UsageError("what changed is printed as text", where="--watch", advice="add -o FILE")
    working = live.Live(feed, given)
    cleaning.write_out(working.run, outputs, given)
    code = work.say_sum(working.run, quiet=quiet)
    with _ended_by_interrupt():
        for names in _saves(working):
            code = _again(working, names, outputs, given, quiet=quiet)
    return code


@contextmanager
def _ended_by_interrupt() -> Iterator[None]:
    """Take Ctrl-C for the usual end, but not SIGTERM: watchfiles makes one thing of all signals."""
    before = signal.getsignal(signal.SIGTERM)
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, note)
    try:
        yield
    except KeyboardInterrupt:
        if asked and callable(before):
            before(asked[0], None)
    finally:
        signal.signal(signal.SIGTERM, before)


def _needs_watchfiles() -> None:
    try:
        import watchfiles  # noqa: F401
    except ImportError as error:
        raise UsageError(live.NEEDED, where="--watch", advice=live.ADVICE) from error


def _saves(working: live.Live) -> Iterator[list[str]]:
    """Give the files that changed, time after time."""
    seen = _signatures(working)
    work.tell([f"watching {_listed(working)}; Ctrl-C ends"])
    while True:
        for _ in _events(working):
            now = _signatures(working)
            if now != seen:
                names = [name for name in now if now[name] != seen.get(name)]
                seen = now
                yield names
                break  # the new rules may include other files


def _signatures(working: live.Live) -> dict[str, live.Signature]:
    files = [*working.rule_files(), *working.feed_files()]
    return {name: live.signature([name]) for name in files}


def _events(working: live.Live) -> Iterator[object]:
    """Wait for changes, and look now and then where a file system reports none."""
    from watchfiles import watch

    files = {*working.rule_files(), *working.feed_files()}
    return watch(
        *live.folders(files),
        watch_filter=lambda _, path: path in files,
        debounce=live.LONGEST,
        step=live.PAUSE,
        rust_timeout=live.LOOK,
        yield_on_timeout=True,
        recursive=False,
    )


def _listed(working: live.Live) -> str:
    return ", ".join([str(working.rules_path), *working.paths])


def _again(
    working: live.Live,
    names: list[str],
    outputs: cleaning.Outputs,
    given: dict[str, Any],
    *,
    quiet: bool,
) -> int:
    """Decide again and say what changed; what is wrong is said, and the last run stays."""
    before = working.run
    try:
        if set(names) & set(working.feed_files()):
            working.read()
        else:
            working.run = working.decide(load_rules(working.rules_path))
        if outputs.cleaned or outputs.hidden:
            cleaning.write_out(working.run, outputs, given)
    except FeedfilterError as error:
        working.run = before
        work.tell(str(error).split("\n"))
        return error.exit_code
    work.print_lines(_changed(before, working.run, names), pager=False)
    sys.stdout.flush()
    return work.say_sum(working.run, quiet=quiet)


def _changed(before: work.Run, now: work.Run, names: list[str]) -> Iterator[str]:
    found = changes(before.decided, now.decided)
    left = gone(before.decided, now.decided)
    told = f"{found.height} items changed" if found.height != 1 else "1 item changed"
    yield f"{Path(names[0]).name}: {told if found.height else _UNCHANGED}"
    if left:
        yield f"  {left} items are no more in the feed"
    if found.height:
        rows = with_friends(now.decided, now.rules, now.zone)
        yield from change_lines(found, rows, now.zone, work.terminal_width())
