"""Exports that are read once and decided more than once."""

from __future__ import annotations

from datetime import date

from feedfilter.cli import work
from feedfilter.engine.ahead import ahead
from feedfilter.ingest import ReadOptions
from feedfilter.rules.rule import Rules
from feedfilter.tune.session import Session


def opened(
    paths: tuple[str, ...], options: ReadOptions, rules: Rules, as_of: date | None = None
) -> Session:
    """Read exports that are to be decided more than once, at first by these rules."""
    with ahead(rules, everywhere=True) as matching:
        feed = work.read(paths, options, matching.take)
        known = matching.atoms(feed)
    return Session(feed, as_of, known)
