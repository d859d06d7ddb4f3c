"""`clean`: the feed without the noise."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options


@click.command(epilog="\b\nExample:\n  feedfilter clean demo/moments.json --rules rules.yaml")
@options.feeds
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write the same format without the removed items; kept records stay byte for byte.",
)
@click.option(
    "--to",
    "target",
    type=click.Choice(["text", "jsonl", "csv", "md", "html", "chatlab"]),
    help="Another format, to standard output or to -o.",
)
@click.option(
    "--hidden-to", "hidden", metavar="FILE", help="Write what was removed, with rule and reason."
)
@click.option(
    "--spreadsheet-safe",
    is_flag=True,
    help="CSV: put a quote before cells that a spreadsheet would run.",
)
@click.option(
    "--watch", is_flag=True, help="Run again when rules or FEED change; print what changed."
)
@options.engine
@options.reading
@options.deciding
@options.profile
@options.quiet
@options.colour
def command(feed: tuple[str, ...], quiet: bool, watch: bool, **given: Any) -> int:
    """Print FEED without what the rules take out.

    Collapsed items become one line, digested ones a line per friend at the end, hidden ones are
    counted. Read = kept + collapsed + digested + hidden + rejected, always.
    """
    if given.get("engine"):
        from feedfilter.cli import sparking

        return sparking.clean(feed, given | {"watch": watch}, quiet=quiet)
    if watch:
        from feedfilter.cli import watching

        return watching.run(feed, given | {"pager": False}, quiet=quiet)
    from feedfilter.cli import cleaning, work

    outputs = cleaning.checked_outputs(feed, given)
    run = work.decided_run(feed, given)
    with run.profile.timed("writing"):
        cleaning.write_out(run, outputs, given)
    return work.say_sum(run, quiet=quiet)
