"""What `tune` works on: the live feed, the rule file as it is on the disk, the user's marks.

Nothing here knows of the screen. Everything shown comes from the functions behind `clean`,
`report` and `explain`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from feedfilter.cli import work
from feedfilter.cli.live import Live, signature
from feedfilter.errors import RulesError, UsageError
from feedfilter.explain import Explainer
from feedfilter.marks import Mark, item_keys, marks_lines, marks_path, read_marks
from feedfilter.problems import Problem
from feedfilter.render.explain_text import explanation_lines
from feedfilter.render.problem_lines import problem_lines
from feedfilter.report.friends import with_friends
from feedfilter.report.rules_used import per_rule
from feedfilter.report.totals import Totals, totals
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rules
from feedfilter.rules.shipped import shipped_rules
from feedfilter.tune.changes import changes
from feedfilter.tune.choice import Choice, chosen
from feedfilter.tune.edits import list_names

_CODEC = "utf-8-sig"
_BOM = "\ufeff"
_CONTEXT = 2  # lines around a change in a diff
MANY_ITEMS = 20_000  # from where on nearest misses are looked for only when asked


class Reading(Struct, frozen=True):
    """One state of the rules with what they make of the feed."""

    run: work.Run
    rows: pl.DataFrame  # `report.friends.with_friends`
    counts: list[dict[str, Any]]  # `report.rules_used.per_rule`
    summed: Totals
    changed: dict[int, dict[str, Any]]  # row -> `tune.changes`, since the state before


class Proposal(Struct, frozen=True):
    """An edit of the rule file that waits for a yes; `problems` say why it cannot be."""

    before: bytes
    after: bytes
    diff: tuple[str, ...]
    problems: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Say whether it changes anything."""
        return self.before != self.after


class Desk:
    """The work of one `tune`."""

    def __init__(self, live: Live, feed: str) -> None:
        self.live = live
        self.feed_name = feed
        self.marks_file = marks_path(feed)
        self.problems: tuple[str, ...] = ()
        self.reading = _reading(live.run, None)
        self.keys = item_keys(live.run.feed.items)
        self.marks = read_marks(self.marks_file) if self.marks_file.exists() else {}
        self._explainer: Explainer | None = None

    @property
    def rules_path(self) -> Path:
        """Give the path of the rule file."""
        return self.live.rules_path

    @property
    def rules(self) -> Rules:
        """Give the last rules that were sound."""
        return self.reading.run.rules

    def read_again(self) -> Reading | tuple[str, ...]:
        """Read the rule file and decide; gives what is wrong with it instead where it is not sound.

        Changes nothing here, so that it may run beside the screen.
        """
        try:
            data = self._bytes()
        except OSError as error:
            return (f"{self.rules_path}: {error.strerror or 'cannot be read'}",)
        try:
            rules = self._read(data)
        except RulesError as error:
            return tuple(self._in_place(error.problems, data))
        return _reading(self.live.decide(rules), self.reading)

    def take(self, read: Reading | tuple[str, ...]) -> None:
        """Make what was read the state, or note what is wrong beside the last good one."""
        if isinstance(read, Reading):
            self.reading = read
            self.live.run = read.run
            self.problems = ()
            self._explainer = None
        else:
            self.problems = read

    def on_disk(self) -> object:
        """Give something that differs when the rule file or a file it includes was saved."""
        return signature(self.live.rule_files())

    def chosen(self, choice: Choice) -> list[int]:
        """Give the rows of a choice."""
        run, rows = self.reading.run, self.reading.rows
        marked = self._marked() if self.marks else ()
        found = chosen(choice, self.live.session, run.decided, rows, self.reading.changed, marked)
        return found.to_list()

    def _marked(self) -> list[int]:
        return self.keys.is_in(list(self.marks)).arg_true().to_list()

    def item(self, row: int) -> dict[str, Any]:
        """Give one item with its verdict and friend."""
        return self.reading.rows.row(row, named=True)

    def mark_of(self, row: int) -> str | None:
        """Give the mark of an item."""
        return self.marks.get(self.keys[row])

    def mark(self, row: int, mark: Mark) -> None:
        """Mark an item, or take the same mark back, and write all marks."""
        key = self.keys[row]
        marks = {name: each for name, each in self.marks.items() if name != key}
        if self.marks.get(key) != mark:
            marks[key] = mark
        work.deliver(marks_lines(marks), work.output_path(str(self.marks_file), [self.feed_name]))
        self.marks = marks

    def explained(self, row: int, *, misses: bool | None = None) -> list[str]:
        """Give what `explain` prints about an item."""
        run = self.reading.run
        if self._explainer is None:
            self._explainer = Explainer(run.decided, run.rules, self.live.as_of)
        few = run.feed.items.height <= MANY_ITEMS
        wanted = few if misses is None else misses
        explanation = self._explainer.explain(row, misses=wanted)
        return list(explanation_lines(explanation, run.feed.items, run.zone))

    def lists(self) -> list[str]:
        """Name the word lists of the rule file."""
        return list_names(self._text(self._bytes()))

    def propose(self, edit: Callable[[str], str]) -> Proposal:
        """Make an edit of the rule file as it is on the disk, without writing it."""
        if self.rules_path == shipped_rules():
            advice = "`feedfilter init` writes rules of your own"
            raise UsageError("these are the rules that come with feedfilter", advice=advice)
        before = self._bytes()
        text = self._text(before)
        changed = edit(text)
        after = (_BOM if before.startswith(_BOM.encode()) else "") + changed
        proposal = Proposal(before, after.encode(), tuple(self._diff(text, changed)))
        try:
            self._read(proposal.after)
        except RulesError as error:
            problems = tuple(self._in_place(error.problems, proposal.after))
            return replace(proposal, problems=problems)
        return proposal

    def accept(self, proposal: Proposal) -> None:
        """Write an edit; raises UsageError if the file was saved by somebody else since."""
        if self._bytes() != proposal.before:
            raise UsageError("was saved by another program just now", where=self.rules_path)
        path = work.output_path(str(self.rules_path), [self.feed_name])
        work.deliver([proposal.after], path, [str(self.rules_path)])

    def _bytes(self) -> bytes:
        return self.rules_path.read_bytes()

    def _text(self, data: bytes) -> str:
        try:
            return data.decode(_CODEC)
        except UnicodeDecodeError as error:
            raise UsageError("is no UTF-8 just now", where=self.rules_path) from error

    def _read(self, data: bytes) -> Rules:
        return read_rules(data, str(self.rules_path), self.rules_path.parent)

    def _in_place(self, problems: Sequence[Problem], data: bytes) -> Iterator[str]:
        text = data.decode(_CODEC, "replace").replace("\r\n", "\n")
        return problem_lines(problems, str(self.rules_path), text)

    def _diff(self, before: str, after: str) -> Iterator[str]:
        old, new = before.splitlines(), after.splitlines()
        return difflib.unified_diff(old, new, "now", "then", n=_CONTEXT, lineterm="")


def _reading(run: work.Run, before: Reading | None) -> Reading:
    found: dict[int, dict[str, Any]] = {}
    if before is not None:
        changed = changes(before.run.decided, run.decided)
        found = {line["row"]: line for line in changed.iter_rows(named=True)}
    rows = with_friends(run.decided, run.rules, run.zone)
    counts = per_rule(run.decided, run.rules).to_dicts()
    return Reading(run, rows, counts, totals(run.decided), found)
