"""From paths to a feed: open, recognise, read, bring into columns, merge."""

from feedfilter.ingest.options import ReadOptions
from feedfilter.ingest.read import read_feed

__all__ = ["ReadOptions", "read_feed"]
