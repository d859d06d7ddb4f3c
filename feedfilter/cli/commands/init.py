"""`init`: a rule file of your own to start from."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options


@click.command(epilog="\b\nExample:\n  feedfilter init demo/moments.json -o my-rules.yaml")
@click.argument("feed", nargs=-1, metavar="[FEED...]")
@click.option("-o", "output", metavar="FILE", help="Where to write; else rules.yaml.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print it instead of writing a file.")
@options.reading
@options.quiet
def command(
    feed: tuple[str, ...],
    output: str | None,
    force: bool,
    to_stdout: bool,
    quiet: bool,
    **given: Any,
) -> int:
    """Write rules to start from: for FEED, or the shipped ones with their comments and tests.

    From a FEED come your zone and your own id, the friends who post most ads, their words and
    hours, and two ways to see fewer of them, each with what it would leave. Nothing is hidden yet.
    """
    from feedfilter.cli import starting

    return starting.run(starting.Wanted(feed, output, force, to_stdout, quiet), given)
