"""Write feedfilter/cli/help.txt, which `feedfilter --help` shows before click is imported."""

from __future__ import annotations

from pathlib import Path

from feedfilter.cli.main import cli
from feedfilter.cli.start import HELP, WIDTH


def shown() -> str:
    """Give the help of the group as click lays it out."""
    context = cli.make_context("feedfilter", [], resilient_parsing=True, terminal_width=WIDTH - 2)
    return cli.get_help(context) + "\n"


if __name__ == "__main__":
    Path(HELP).write_text(shown(), encoding="utf-8")
