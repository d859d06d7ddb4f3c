"""`explain`: why an item is hidden, or still there."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options


@click.command(epilog="\b\nExample:\n  feedfilter explain demo/moments.json 12 --rules rules.yaml")
@click.argument("feed", required=False)
@click.argument("item", required=False)
@click.option("--text", metavar="TEXT", help="Explain a text alone, without any feed.")
@click.option("--all", "every", is_flag=True, help="Show also the rules that do not apply.")
@options.reading
@options.deciding
def command(feed: str | None, item: str | None, text: str | None, every: bool, **given: Any) -> int:
    """Say which rules and conditions hold for ITEM of FEED, and what shows it.

    ITEM is an id, or a number counted from 1 in the order of the feed. Shown are the rules that
    apply, those that the export leaves unknown, and the nearest misses: the smallest changes that
    would have decided otherwise, each tried on the feed.
    """
    from feedfilter.cli import explaining

    return explaining.run(feed, item, text, given, every=every)
