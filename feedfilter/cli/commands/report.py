"""`report`: who posts the ads."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options


@click.command(
    epilog="\b\nExample:\n  feedfilter report demo/moments.json --rules rules.yaml --top 5"
)
@options.feeds
@click.option(
    "--top", type=click.IntRange(1), default=20, show_default=True, help="So many friends."
)
@options.reading
@options.deciding
@options.quiet
def command(feed: tuple[str, ...], top: int, quiet: bool, **given: Any) -> int:
    """Say per friend what was an ad, how often and what was kept, and what each rule did."""
    from feedfilter.cli import work
    from feedfilter.render.report_text import friend_lines, rule_lines
    from feedfilter.report.friends import per_friend, with_friends
    from feedfilter.report.rules_used import per_rule

    run = work.decided_run(feed, given)
    friends = per_friend(with_friends(run.decided, run.rules, run.zone))
    width = work.terminal_width()
    lines = [*friend_lines(friends, top=top, width=width), ""]
    lines += rule_lines(per_rule(run.decided, run.rules))
    work.print_lines(lines)
    return work.say_sum(run, quiet=quiet)
