"""`tune`: the feed, the rules and what a save changes, on a full screen."""

from __future__ import annotations

from typing import Any

import click

from feedfilter.cli import options


@click.command(epilog="\b\nExample:\n  feedfilter tune demo/moments.json --rules rules.yaml")
@click.argument("feed")
@options.reading
@options.deciding
def command(feed: str, **given: Any) -> int:
    """Tune the rules of FEED on a full screen, while your editor has the rule file.

    Shown are the feed with its verdicts, the rules with their counts and why the item under the
    cursor is hidden or still there. At every save of the rule file the items that changed flash
    with the old and the new verdict. Keys mark items as ad or personal (in FEED.marks.jsonl),
    switch rules off and on, allow friends and add words to lists: each change of the rule file
    is shown as a diff first and keeps your comments. `?` lists the keys.
    """
    from feedfilter.cli import tuning

    return tuning.run(feed, given)
