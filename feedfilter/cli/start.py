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
# are some hundred thousand objects that stay, and at its usual pace it goes through them two
# hundred times.
PACE = (500_000, 20, 20)
SMALL = 8 << 20  # bytes: to read and decide so few takes one thread less time than two
PACKED = (".zip", ".gz", ".tgz", ".bz2", ".xz")  # what these hold is larger than they are


def run() -> NoReturn:
    """Answer `--help` and `--version` alone at once; leave everything else to the commands."""
    said = _answer(sys.argv[1:])
    if said is None or not _say(said):
        gc.set_threshold(*PACE)
        if _are_small(sys.argv[1:]):  # Polars asks for this when it is imported
            os.environ.setdefault("POLARS_MAX_THREADS", "1")
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


def _are_small(arguments: list[str]) -> bool:
    """Say whether files are named and all are small together; folders may hold anything."""
    if "-" in arguments or any(map(os.path.isdir, arguments)):
        return False
    files = [each for each in arguments if os.path.isfile(each)]
    if not files or any(each.lower().endswith(PACKED) for each in files):
        return False
    try:
        return sum(map(os.path.getsize, files)) <= SMALL
    except OSError:  # it is gone by now; reading says so
        return False


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
