"""Rules to start from, made from the user's own feed; they hide nothing yet."""

from feedfilter.starter.finding import Found, find
from feedfilter.starter.rules import Starter, starter_rules

__all__ = ["Found", "Starter", "find", "starter_rules"]
