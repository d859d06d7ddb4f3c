"""`compare`: what a change of the rules changes in a feed."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options


@click.command(
    epilog="\b\nExample:\n  feedfilter compare rules.yaml rules.yaml demo/moments.json",
)
@click.argument("paths", nargs=-1, required=True, metavar="OLD NEW FEED...")
@click.option(
    "--git", is_flag=True, help="Compare the rule file with the committed one; give only FEED."
)
@click.option(
    "--rev", "revision", default="HEAD", show_default=True, help="The commit, with --git."
)
@click.option(
    "--guard",
    metavar="FILE",
    help="Items that must not change, one id or #NUMBER a line, or marks; if one does, end with 1.",
)
@click.option(
    "--top",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="So many items of each kind of change.",
)
@click.option("--json", is_flag=True, help="Print the changed items as JSON Lines.")
@options.reading
@options.deciding
@options.quiet
def command(
    paths: tuple[str, ...],
    git: bool,
    revision: str,
    guard: str | None,
    top: int,
    json: bool,
    quiet: bool,
    **given: Any,
) -> int:
    """Say which items of FEED the rules NEW decide otherwise than OLD.

    Newly hidden, newly shown, differently decided: by rule, by friend, and the first items of
    each. With --git, the rule file is compared with the committed one: compare --git FEED.
    """
    from feedfilter.cli import comparing

    wanted = comparing.Wanted(git, revision, guard, top, json, quiet)
    return comparing.run(paths, wanted, given)
