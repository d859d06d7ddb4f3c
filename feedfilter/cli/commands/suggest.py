"""`suggest`: rules mined from marked items."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options


@click.command(
    epilog="\b\nExample:\n  feedfilter suggest demo/moments.json --marked demo/marks.jsonl "
    "--rules rules.yaml"
)
@options.feeds
@click.option(
    "--marked",
    metavar="FILE",
    help="Marks: JSON Lines of item and mark, ad or personal; else FEED.marks.jsonl of `tune`.",
)
@click.option(
    "--label", metavar="KEY", help="Where a label stands in the raw record, instead of marks."
)
@click.option(
    "--action",
    type=click.Choice(["tag", "collapse", "digest", "hide"]),
    default="hide",
    show_default=True,
    help="What the proposed rules do.",
)
@click.option("-o", "output", metavar="FILE", help="Write a rule file that includes the present.")
@options.reading
@options.deciding
@options.quiet
def command(
    feed: tuple[str, ...],
    marked: str | None,
    label: str | None,
    action: str,
    output: str | None,
    quiet: bool,
    **given: Any,
) -> int:
    """Propose rules from items of FEED that are marked as ads or as personal.

    Words, phrases, pairs of conditions and rates are mined from the marked items. Each proposal is
    tried on the feed first; none hides a marked personal item or gives a marked ad back. Printed
    is YAML with the numbers of each proposal in comments, and what the feed says about the
    keywords of the present rules.
    """
    from feedfilter.cli import suggesting

    wanted = suggesting.Wanted(marked, label, action, output, quiet)
    return suggesting.run(feed, wanted, given)
