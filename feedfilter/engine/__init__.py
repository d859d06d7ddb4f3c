"""Rules and a feed give a decided feed; pure: no files, no clock, no environment."""

from feedfilter.engine.decide import decide

__all__ = ["decide"]
