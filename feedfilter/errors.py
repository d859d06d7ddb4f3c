"""What can go wrong, said in one line: where, what is wrong, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the help of a command is printed without msgspec
    from feedfilter.problems import Problem


class FeedfilterError(Exception):
    """Something the user can mend. `exit_code` is what the command ends with."""

    exit_code = 2

    def __init__(self, what: str, *, where: object = None, advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where is not None else ""
        advice = f"; {self.advice}" if self.advice else ""
        return f"{place}{self.what}{advice}"


class UsageError(FeedfilterError):
    """The command was called in a way that cannot work."""


class ExportError(FeedfilterError):
    """An export cannot be opened or recognised."""


class OutputError(FeedfilterError):
    """An output cannot be written."""


class RulesError(FeedfilterError):
    """A rule file has problems; all of them are listed, one a line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].message, where=problems[0].place)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
