"""The two lists of `tune`: the feed with its verdicts, the rules with their counts."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text

from feedfilter.cli.screen.desk import Desk
from feedfilter.cli.screen.lines import Lines
from feedfilter.render.cells import cut, pad
from feedfilter.render.change_lines import (
    NAME_CELLS,
    changed_words,
    moment,
    name_of,
    verdict_words,
    words_of,
)
from feedfilter.render.safe import safe_line

COLOURS = {"hide": "red", "digest": "yellow", "collapse": "blue", "keep": "green", "tag": "cyan"}
FLASH = Style(bold=True, color="black", bgcolor="bright_yellow")
CHANGED = Style(bold=True)
_MARKS = {"ad": "A", "personal": "P"}
_NUMBER = 7
_NARROW = 90  # cells of the list below which years and long names are left out
_YEAR = len("2025-")
_VERDICT_CELLS = 18
_CHANGED_CELLS = 44  # of the old verdict and the new one


class FeedList(Lines):
    """The items that are chosen, one a line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="feed")
        self.desk = desk
        self.rows: list[int] = []
        self.flashing = False

    @property
    def row(self) -> int | None:
        """Give the row of the feed under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def choose(self, rows: list[int]) -> None:
        """Show these rows; the cursor stays on its item, or on the next one that is left."""
        row = self.row
        self.rows = rows
        self.refill(next((n for n, each in enumerate(rows) if row is None or each >= row), 0))

    def count(self) -> int:
        """Count the items that are shown."""
        return len(self.rows)

    def line(self, index: int, width: int) -> Text:
        """Give number, mark, time, verdict, friend and words of an item."""
        row = self.rows[index]
        item = self.desk.item(row)
        change = self.desk.reading.changed.get(row)
        verdict = changed_words(change) if change else verdict_words(item["action"], item["rule"])
        narrow = width < _NARROW
        text = Text(f"{row + 1:>{_NUMBER}} ")
        text.append(_MARKS.get(self.desk.mark_of(row) or "", " "), "bold magenta")
        text.append(f" {moment(item, self.desk.reading.run.zone)[_YEAR if narrow else 0 :]} ")
        room = _CHANGED_CELLS if self.desk.reading.changed else _VERDICT_CELLS
        text.append(pad(cut(verdict, room), room), COLOURS[item["action"]])
        text.append(f" {name_of(item, 10 if narrow else NAME_CELLS)} ", "cyan")
        text.append(words_of(item), "dim" if item["removed"] else "")
        if change:
            text.stylize(FLASH if self.flashing else CHANGED)
        return text


class RuleList(Lines):
    """The rules in their order, with how many items they apply to and decide."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="rules")
        self.desk = desk
        self.before: dict[str, int] = {}
        self.border_title = "rules: applies to, decides"

    def go_to(self, rule: str | None) -> None:
        """Put the cursor on a rule."""
        if rule is not None and not self.has_focus:
            self.move(next(n for n, each in enumerate(self.desk.rules.rules) if each.id == rule))

    @property
    def rule(self) -> str | None:
        """Give the id of the rule under the cursor."""
        counts = self.desk.reading.counts
        return str(counts[self.cursor]["rule"]) if counts else None

    def count(self) -> int:
        """Count the rules."""
        return len(self.desk.reading.counts)

    def line(self, index: int, width: int) -> Text:
        """Give a rule: whether it is on, its id, action and counts, and what a save added."""
        counts = self.desk.reading.counts[index]
        rule = self.desk.rules.rules[index]
        room = max(8, width - 27)
        text = Text(" " if rule.enabled else "-", "bold red")
        text.append(pad(cut(safe_line(rule.id), room), room), "" if rule.enabled else "dim strike")
        text.append(pad(counts["action"], 8), COLOURS[counts["action"]])
        text.append(f"{counts['applied']:>6}{counts['decided']:>6}")
        more = counts["applied"] - self.before.get(rule.id, counts["applied"])
        if more:
            text.append(f"{more:>+6}", "bold yellow")
        return text
