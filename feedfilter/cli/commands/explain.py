"""`explain`: why an item is hidden, or still there."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options


@click.command(epilog="\b\nExample:\n  feedfilter explain demo/moments.json 12 --rules rules.yaml")
@click.argument("feed", required=False)
@click.argument("item", required=False)
@click.option("--text", metavar="TEXT", help="Explain a text alone, without any feed.")
@options.reading
@options.deciding
def command(feed: str | None, item: str | None, text: str | None, **given: Any) -> int:
    """Say which rules and conditions hold for ITEM of FEED, and what shows it.

    ITEM is an id, or a number counted from 1 in the order of the feed.
    """
    from feedfilter.cli import explaining

    return explaining.run(feed, item, text, given)
