"""The cleaned feed as Markdown, content shown as text whatever it contains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from feedfilter.render.feed_text import Look, shown_items
from feedfilter.render.safe import safe

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@])")


def feed_markdown(rows: pl.DataFrame, look: Look) -> Iterator[bytes]:
    """Give a heading per day and a paragraph per item."""
    day = None
    for item in shown_items(rows, look):
        if item["day"] != day:
            day = item["day"]
            yield f"## {day or 'without a date'}\n\n".encode()
        yield _paragraph(item).encode()


def _paragraph(item: dict[str, Any]) -> str:
    lines = [escaped(line) for line in item["lines"]]
    extras = f"*{escaped(item['extras'])}*" if item["extras"] else ""
    said = "  \n".join([*lines, *([extras] if extras else [])])
    return f"**{escaped(item['friend'])}** {item['clock'].strip()}  \n{said}\n\n"


def escaped(text: str) -> str:
    """Escape what Markdown would take for markup; controls are shown."""
    return _SIGNS.sub(r"\\\1", safe(text))
