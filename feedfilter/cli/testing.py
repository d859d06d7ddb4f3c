"""What `test` prints: a line per failing or known gap, and how many passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from feedfilter.cli import work
from feedfilter.errors import UsageError
from feedfilter.render.junit import junit_xml
from feedfilter.render.safe import safe_line
from feedfilter.rules.loader import load_rules
from feedfilter.trials import Outcome, coverage, run_tests


def run(path: Path, only: str | None, *, coverage: bool, junit: Path | None) -> int:
    """Run the tests of a rule file and print what became of them; gives the exit code."""
    rules = load_rules(path)
    tests = [test for test in rules.tests if only is None or only in test.name]
    if only is not None and not tests:
        raise UsageError(f"no test's name contains '{only}'", where=path)
    outcomes = run_tests(rules, tests)
    if junit is not None:
        work.deliver([junit_xml(str(path), outcomes)], junit)
    work.print_lines([*_lines(outcomes), *(_uncovered(path) if coverage else ())], pager=False)
    return int(any(not each.passed and not each.test.todo for each in outcomes))


def _lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        name = safe_line(outcome.test.name)
        if outcome.test.todo:
            state = "holds now; take `todo` away" if outcome.passed else "known gap"
            yield f"todo    {name}: {state}"
        elif not outcome.passed:
            yield f"failed  {name}"
            yield from (f"        {safe_line(str(miss))}" for miss in outcome.misses)
    gaps = sum(each.test.todo for each in outcomes)
    passed = sum(each.passed and not each.test.todo for each in outcomes)
    failed = len(outcomes) - gaps - passed
    yield f"{passed} passed, {failed} failed" + (f", {gaps} todo" if gaps else "")


def _uncovered(path: Path) -> Iterator[str]:
    unreached = coverage(load_rules(path))
    for each in unreached:
        what = f"condition '{each.condition}' of rule" if each.condition else "rule"
        yield f"{safe_line(each.place)}: no test reaches {what} '{safe_line(each.rule)}'"
    yield f"{len(unreached)} unreached" if unreached else "every rule and condition is reached"
