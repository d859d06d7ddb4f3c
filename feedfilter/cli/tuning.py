"""What `tune` does: read the feed, then leave the terminal to its screen."""

from __future__ import annotations

import sys
from typing import Any

from feedfilter.cli import live
from feedfilter.errors import UsageError


def run(feed: str, given: dict[str, Any]) -> int:
    """Tune the rules of a feed on a full screen; gives the exit code."""
    _needs_the_extra()
    live.refuse_standard_input([feed], "tune")
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError("this needs a terminal", where="tune", advice="or use clean --watch")
    from feedfilter.cli.screen.app import Tune
    from feedfilter.cli.screen.desk import Desk

    screen = Tune(Desk(live.Live((feed,), given), feed))
    screen.run()
    if screen.failure is not None:
        raise screen.failure
    return 0


def _needs_the_extra() -> None:
    try:
        import textual  # noqa: F401
        import watchfiles  # noqa: F401
    except ImportError as error:
        raise UsageError(live.NEEDED, where="tune", advice=live.ADVICE) from error
