"""Outcomes of rule tests as JUnit XML, which build servers read."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from feedfilter.render.safe import safe_line
from feedfilter.trials import Outcome


def junit_xml(name: str, outcomes: Sequence[Outcome]) -> bytes:
    """Give one suite with a case per test; a known gap (`todo`) is skipped, not failed."""
    failed = sum(not each.passed and not each.test.todo for each in outcomes)
    skipped = sum(each.test.todo for each in outcomes)
    suite = ElementTree.Element(
        "testsuite",
        name=safe_line(name),
        tests=str(len(outcomes)),
        failures=str(failed),
        skipped=str(skipped),
    )
    for outcome in outcomes:
        case = ElementTree.SubElement(
            suite, "testcase", name=safe_line(outcome.test.name), classname=safe_line(name)
        )
        message = "\n".join(safe_line(str(miss)) for miss in outcome.misses)
        if outcome.test.todo:
            ElementTree.SubElement(case, "skipped", message=f"todo {message}".strip())
        elif not outcome.passed:
            ElementTree.SubElement(case, "failure", message=message)
    written: bytes = ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True)
    return written
