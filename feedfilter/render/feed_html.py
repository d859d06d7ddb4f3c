"""The cleaned feed as one offline HTML page; content is text and can be nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import polars as pl

from feedfilter.render.feed_text import Look, shown_items
from feedfilter.render.safe import safe

_HEAD = """<!doctype html>
<html lang="und"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';
 style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>feedfilter</title>
<style>
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
h2 { font-size: 1rem; opacity: .7; margin: 2rem 0 .5rem }
article { margin: 0 0 1rem } p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
header { font-weight: 600 } time, footer { opacity: .7; font-weight: 400; font-size: .85rem }
</style></head><body>
"""


def feed_html(rows: pl.DataFrame, look: Look) -> Iterator[bytes]:
    """Give a page with a heading per day and an article per item."""
    yield _HEAD.encode()
    day = None
    for item in shown_items(rows, look):
        if item["day"] != day:
            day = item["day"]
            yield f"<h2>{value(day or 'without a date')}</h2>\n".encode()
        yield _article(item).encode()
    yield b"</body></html>\n"


def _article(item: dict[str, Any]) -> str:
    said = "\n".join(item["lines"])
    head = f"<header>{value(item['friend'])} <time>{value(item['clock'].strip())}</time></header>"
    foot = f"<footer>{value(item['extras'])}</footer>" if item["extras"] else ""
    return f"<article>{head}<p>{value(said)}</p>{foot}</article>\n"


def value(text: str) -> str:
    """Write a value as text that cannot be markup and cannot turn what stands beside it."""
    return f"<bdi>{escape(safe(text), quote=True)}</bdi>"
