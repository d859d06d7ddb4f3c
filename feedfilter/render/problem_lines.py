"""Problems of a rule file, each with the line in which it stands and a sign below its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feedfilter.problems import Problem
from feedfilter.render.cells import cut, width
from feedfilter.render.safe import safe_line

_MOST = 3
_CELLS = 120


def problem_lines(problems: Sequence[Problem], file: str, text: str) -> Iterator[str]:
    """Give the first few problems in place; `text` is that of the file called `file`."""
    lines = text.split("\n")
    for problem in problems[:_MOST]:
        yield safe_line(str(problem))
        number = problem.place.line
        if problem.place.file == file and 0 < number <= len(lines):
            yield from _in_place(lines[number - 1], number, problem.place.column)
    if len(problems) > _MOST:
        yield f"and {len(problems) - _MOST} more"


def _in_place(line: str, number: int, column: int) -> Iterator[str]:
    head = f"{number:>5} | "
    yield cut(head + safe_line(line), _CELLS)
    before = width(safe_line(line[: max(0, column - 1)]))
    if column and before < _CELLS - len(head):
        yield " " * (len(head) + before) + "^"
