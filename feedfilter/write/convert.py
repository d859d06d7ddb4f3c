"""Items in another format than the one they came in; only what writes that one is imported."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from feedfilter.model import ACTION_TYPE, Feed
from feedfilter.render.jsonl import item_lines


def converted(
    feed: Feed,
    rows: pl.DataFrame,
    target: str,
    *,
    kept: pl.Series | None = None,
    zone: str = "UTC",
    spreadsheet_safe: bool = False,
    on_screen: bool = False,
) -> Iterable[bytes]:
    """Give rows of the feed (with verdicts, or without) as bytes of the format `target`.

    Only rows that are `kept` are written; all, if it is None.

    `on_screen`: they go to standard output, so nothing in them may be what a terminal obeys.
    """
    if target == "jsonl":
        return item_lines(feed, rows, ["tags"] if "tags" in rows.columns else [], kept)
    rows = rows if kept is None else rows.filter(kept)
    if target == "csv":
        from feedfilter.render.csv import csv_text

        return csv_text(feed, rows, spreadsheet_safe=spreadsheet_safe, on_screen=on_screen)
    if target == "chatlab":
        from feedfilter.render.chatlab import chatlab_json

        return chatlab_json(feed, rows)
    return _readable(target, _with_verdicts(rows), zone)


def _readable(target: str, rows: pl.DataFrame, zone: str) -> Iterable[bytes]:
    """Give rows as people read them: text, Markdown, a page."""
    from feedfilter.render.feed_text import Look, feed_lines

    look = Look(zone=zone)
    if target == "md":
        from feedfilter.render.markdown import feed_markdown

        return feed_markdown(rows, look)
    if target == "html":
        from feedfilter.render.feed_html import feed_html

        return feed_html(rows, look)
    return (line.encode() + b"\n" for line in feed_lines(rows, look))


def _with_verdicts(rows: pl.DataFrame) -> pl.DataFrame:
    """Let rows that nobody decided read as kept, under their authors' names."""
    if "friend" in rows.columns:
        return rows
    name = pl.coalesce("author", "author_id").fill_null("(unknown)")
    return rows.with_columns(
        friend=name,
        author_key=name,
        action=pl.lit("keep", ACTION_TYPE),
        rule=pl.lit(None, pl.String),
        tags=pl.lit([], pl.List(pl.String)),
        is_ad=pl.lit(False),
    )
