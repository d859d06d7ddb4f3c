"""What a change of the rules changes in a feed: item by item, by rule, by friend."""

from feedfilter.compare.changes import Compared, compare

__all__ = ["Compared", "compare"]
