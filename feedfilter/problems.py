"""Findings about a rule file, with their places."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """A point in a file; line and column count from 1, 0 means not known."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.column) if number]
        return ":".join([self.file, *numbers])


class Problem(msgspec.Struct, frozen=True):
    """One finding about a rule file: an error refuses the file, a warning does not."""

    place: Place
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        mark = "" if self.severity == "error" else f"{self.severity}: "
        return f"{self.place}: {mark}{self.message}"


MOST_PROBLEMS = 19  # and a line that counts the others: one screen


def first_few(problems: list[Problem]) -> list[Problem]:
    """Leave the first `MOST_PROBLEMS`, and one that counts the others."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    more = f"{len(problems) - MOST_PROBLEMS:,} more problems are not listed; mend these first"
    last = problems[MOST_PROBLEMS - 1].place
    return [*problems[:MOST_PROBLEMS], Problem(Place(last.file, last.line), more)]
