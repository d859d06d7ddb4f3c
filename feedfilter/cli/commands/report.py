"""`report`: who posts the ads."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options

_ORDERS = ["ads", "share", "items", "burst", "gap", "gone", "own", "copied", "last", "name"]


@click.command(
    epilog="\b\nExample:\n  feedfilter report demo/moments.json --rules rules.yaml --top 5"
)
@options.feeds
@click.option(
    "--sort", type=click.Choice(_ORDERS), default="ads", show_default=True, help="In which order."
)
@click.option(
    "--top", type=click.IntRange(1), help="So many friends; else 20, on the page 40 in full."
)
@click.option("--friend", metavar="NAME", help="One friend's page: a name, part of it, or an id.")
@click.option("--html", metavar="FILE", help="Write the report as one page that works offline.")
@click.option("--csv", is_flag=True, help="Print a table of all friends, safe for spreadsheets.")
@click.option("--json", is_flag=True, help="Print everything as JSON (docs/report.md).")
@click.option("--md", is_flag=True, help="Print Markdown.")
@click.option(
    "--mute-list", "mute", is_flag=True, help="Print the ids of sellers, to mute them elsewhere."
)
@click.option(
    "--above",
    metavar="SHARE",
    default="50%",
    show_default=True,
    help="For --mute-list: from which share of ads on.",
)
@click.option(
    "--redact", is_flag=True, help="Replace names by pseudonyms, so that it can be shown."
)
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of the report.",
)
@click.option(
    "-o", "--output", metavar="FILE", help="Write to a file what would go to standard output."
)
@options.engine
@options.reading
@options.deciding
@options.profile
@options.quiet
def command(feed: tuple[str, ...], **given: Any) -> int:
    """Say per friend: person or seller, what was an ad, when, how often, copied from whom.

    The sums are those of `clean`, per friend, per rule and in total. With --friend the page of one
    friend, and the mildest rule that would leave at most one ad a day, ready to paste.
    """
    if given.get("engine"):
        from feedfilter.cli import sparking

        return sparking.report(feed, given)
    from feedfilter.cli import reporting

    return reporting.run(reporting.asked(feed, given), given)
