"""What is fuzzed: every family of importers, and the loader of rules. Run by `make fuzz`.

A target takes bytes and must end with items, rejected records or the tool's own error. Bytes that
ever made one fail lie in `found/` (`FAMILY-anything`) and are run with the other tests.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from feedfilter.errors import FeedfilterError
from feedfilter.importer import find_importers
from feedfilter.ingest import read_feed
from feedfilter.ingest.options import ReadOptions
from feedfilter.rules.loader import read_rules

SAMPLES = Path(__file__).parent.parent / "samples"
FOUND = Path(__file__).parent / "found"
RULES = Path(__file__).parent.parent.parent / "rules.yaml"


def rules_target(data: bytes) -> None:
    """Load bytes as a rule file."""
    try:
        read_rules(data, "rules.yaml")
    except FeedfilterError:
        return


def importer_target(name: str) -> Callable[[bytes], None]:
    """Give the target of one importer: bytes read as its format, whatever they are."""

    def target(data: bytes) -> None:
        try:
            feed = read_feed(["-"], ReadOptions(importer=name), lambda: data)
        except FeedfilterError:
            return
        assert feed.items.height + len(feed.rejected) >= 0
        assert feed.items["text"].null_count() == 0

    return target


TARGETS: dict[str, Callable[[bytes], None]] = {
    "rules": rules_target,
    **{name: importer_target(name) for name in find_importers()},
}


def seeds(name: str) -> list[bytes]:
    """Give good files to begin with: the samples of an importer, the shipped rules."""
    if name == "rules":
        return [RULES.read_bytes()[:20_000]]
    folders = [
        each for each in SAMPLES.iterdir() if each.name == name or name.startswith(each.name)
    ]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    small = [path.read_bytes() for path in files if path.stat().st_size < 60_000]
    return small or [b'{"messages": [{"text": "a"}]}', b"time,author,text\n2025-01-01,a,b\n"]
