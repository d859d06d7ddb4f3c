"""Read a made-up export of one format, as rows of the columns that a test asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.model import Feed


def read(content: str | bytes, path: Path, importer: str | None = None, **options: Any) -> Feed:
    """Write an export and read it; its stamps without a zone are in UTC."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_feed([str(path)], ReadOptions(importer=importer, zone="UTC", **options))


def rows(feed: Feed, *columns: str) -> list[tuple[Any, ...]]:
    """Give these columns of the items; stamps as ISO 8601."""
    items = feed.items
    if "time" in columns:
        items = items.with_columns(time=items["time"].dt.strftime("%Y-%m-%dT%H:%M:%S"))
    return items.select(columns).rows()
