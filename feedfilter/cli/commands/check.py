"""`check`: what is wrong or odd in a rule file, before it is used."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options


@click.command(epilog="\b\nExample:\n  feedfilter check rules.yaml")
@click.argument("rules", required=False)
@click.option(
    "--feed",
    "feeds",
    multiple=True,
    metavar="FEED",
    help="Also what only a feed shows: rules that never hit, too much removed.",
)
@options.reading
@click.option("--as-of", "as_of", metavar="DATE", help="The day that counts as today.")
def command(rules: str | None, feeds: tuple[str, ...], as_of: str | None, **given: Any) -> int:
    """List every error and warning of RULES (default: the rules that `clean` would use)."""
    from feedfilter.cli import checking, work

    return checking.run(work.rules_path(rules), feeds, as_of, given)
