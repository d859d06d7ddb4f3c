"""`convert`: any export as JSON Lines, CSV and the like, with nothing decided."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options

FORMATS = ["jsonl", "csv", "md", "html", "text", "chatlab"]


@click.command(
    epilog="\b\nExample:\n  feedfilter convert demo/moments.json --to jsonl",
)
@options.feeds
@click.option("--to", "target", type=click.Choice(FORMATS), default="jsonl", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write to a file, all or nothing.")
@click.option(
    "--spreadsheet-safe",
    is_flag=True,
    help="CSV: put a quote before cells that a spreadsheet would run.",
)
@options.reading
@options.quiet
def command(
    feed: tuple[str, ...],
    target: str,
    output: str | None,
    quiet: bool,
    spreadsheet_safe: bool,
    **given: Any,
) -> int:
    """Print every item of FEED in another format; nothing is filtered.

    FEED is a file, folder or zip of any format that `feedfilter formats` lists, or - for standard
    input.
    """
    from feedfilter.cli import work
    from feedfilter.write.convert import converted

    place = work.output_path(output, work.files_read(feed, given))
    options = work.read_options(given)
    read = work.read(feed, options)
    pieces = converted(
        read, read.items, target, spreadsheet_safe=spreadsheet_safe, on_screen=place is None
    )
    work.deliver(pieces, place, like=feed)
    lines = [] if quiet else list(work.notes(read))
    work.tell(lines + work.rejected_lines(read, options.limits))
    return 1 if read.rejected else 0
