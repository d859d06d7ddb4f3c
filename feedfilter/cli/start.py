"""Where the process begins: what is asked for most often is said before anything is imported."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from feedfilter import __version__

HELP = os.path.join(os.path.dirname(__file__), "help.txt")  # kept true by a test
WIDTH = 80  # of the help as it is kept
# Objects, and rounds over the younger ones, until the garbage collector looks: modules and rules
# are many objects that stay, and at its usual pace it goes through them two hundred times.
PACE = (100_000, 20, 20)


def run() -> NoReturn:
    """Answer `--help` and `--version` alone at once; leave everything else to the commands."""
    said = _answer(sys.argv[1:])
    if said is None or not _say(said):
        gc.set_threshold(*PACE)
        from feedfilter.cli.main import run

        os._exit(run())  # to let go of a million items one by one takes a quarter of a second
    sys.exit(0)


def _answer(arguments: list[str]) -> str | None:
    if arguments == ["--version"]:
        return f"feedfilter, version {__version__}\n"
    if arguments in (["--help"], ["-h"]) and not _is_narrow():
        with open(HELP, encoding="utf-8") as file:
            return file.read()
    return None


def _is_narrow() -> bool:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns < WIDTH
    except (AttributeError, OSError, ValueError):
        return False


def _say(text: str) -> bool:
    """Write it; where that fails, the commands know what to say of it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (AttributeError, OSError):
        return False
    return True
