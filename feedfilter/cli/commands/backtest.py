"""`backtest`: how well the rules tell ads apart on a labelled feed."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options

_BOUND = "[rule:ID:|tag:TAG:]RATE=NUMBER"


@click.command(
    epilog="\b\nExample:\n  feedfilter backtest demo/labelled.csv --label label --rules rules.yaml"
)
@options.feeds
@click.option(
    "--label",
    required=True,
    metavar="KEY",
    help="Where the label stands in the raw record: 1/0, true/false, ad/ham, spam/ham.",
)
@click.option(
    "--positive",
    multiple=True,
    metavar="TAG",
    help="Only items with this tag count as hit; else those with any tag, or taken out.",
)
@click.option("--at-least", multiple=True, metavar=_BOUND, help="End with 1 if a rate is lower.")
@click.option("--at-most", multiple=True, metavar=_BOUND, help="End with 1 if a rate is higher.")
@click.option(
    "--top",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="So many of the keywords that cost most.",
)
@click.option(
    "--wrong", type=click.IntRange(0), default=0, help="Quote so many missed and wrongly hit items."
)
@click.option("--json", is_flag=True, help="Print everything as JSON.")
@options.reading
@options.deciding
@options.quiet
def command(
    feed: tuple[str, ...],
    label: str,
    positive: tuple[str, ...],
    at_least: tuple[str, ...],
    at_most: tuple[str, ...],
    top: int,
    wrong: int,
    json: bool,
    quiet: bool,
    **given: Any,
) -> int:
    """Say how many ads the rules find in a labelled FEED, and how much else they hit.

    Rates are recall (of the ads, how many were hit), precision (of the hits, how many are ads)
    and fpr (of the other items, how many were hit), with 95 % intervals. RATE=NUMBER takes a
    share or a percentage: --at-least recall=0.8 --at-most rule:offer:fpr=0.5%.
    """
    from feedfilter.cli import backtesting

    wanted = backtesting.Wanted(label, positive, at_least, at_most, top, wrong, json, quiet)
    return backtesting.run(feed, wanted, given)
