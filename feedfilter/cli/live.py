"""A feed that is decided again whenever its files change: what `tune` and `clean --watch` share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from feedfilter.cli import work
from feedfilter.cli.opening import opened
from feedfilter.engine.decide import zone_of
from feedfilter.errors import UsageError
from feedfilter.rules.loader import load_rules
from feedfilter.rules.rule import Rules
from feedfilter.tune.session import Session

PAUSE = 20  # milliseconds without a change after which a save is over
LONGEST = 200  # milliseconds in which one save may go on
LOOK = 500  # milliseconds after which files are looked at though nothing was reported
NEEDED = "is an extra"
ADVICE = "run `pip install 'feedfilter[tune]'`"

Signature = tuple[tuple[str, int, int, int], ...]


class Live:
    """The exports and the rule file of one command, and the last run that was sound."""

    def __init__(self, paths: tuple[str, ...], given: dict[str, Any]) -> None:
        self.paths = paths
        self.given = given
        self.rules_path = work.rules_path(given.get("rules_path"))
        self.as_of = work.parsed_day(given.get("as_of"))
        self.session: Session
        self.run = self.read()

    def read(self) -> work.Run:
        """Read rules and exports anew and decide."""
        rules = load_rules(self.rules_path)
        options = work.read_options(self.given, rules)
        self.session = opened(self.paths, options, rules, self.as_of)
        self.run = self.decide(rules)
        return self.run

    def decide(self, rules: Rules) -> work.Run:
        """Decide the same feed by other rules."""
        session = self.session
        return work.Run(session.decide(rules), rules, zone_of(session.feed, rules))

    def rule_files(self) -> list[str]:
        """Name the rule file and all files that it includes."""
        included = [name for name in self.run.rules.included if not name.startswith("pack:")]
        return _with_targets([str(self.rules_path), *included])

    def feed_files(self) -> list[str]:
        """Name the exports."""
        return _with_targets(self.paths)


def _with_targets(names: Iterable[str]) -> list[str]:
    """Give absolute names; a link, and what it leads to."""
    paths = [Path(name).absolute() for name in names]
    return list(dict.fromkeys(str(each) for path in paths for each in (path, path.resolve())))


def folders(files: Iterable[str]) -> list[str]:
    """Name the folders to watch: most editors put a new file in the place of the old one."""
    return sorted({str(Path(name).parent) for name in files if Path(name).parent.is_dir()})


def signature(files: Iterable[str]) -> Signature:
    """Tell whether files are as they were."""
    return tuple(_told(files))


def _told(files: Iterable[str]) -> Iterator[tuple[str, int, int, int]]:
    for name in files:
        try:
            found = Path(name).stat()
        except OSError:
            yield name, 0, 0, 0
        else:
            yield name, found.st_mtime_ns, found.st_size, found.st_ino


def refuse_standard_input(paths: Iterable[str], what: str) -> None:
    """Refuse to watch what can be read only once."""
    if "-" in paths:
        raise UsageError("standard input cannot be read again", where=what, advice="give a file")
