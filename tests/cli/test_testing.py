"""`feedfilter test`: what it prints, what it ends with, what a build server gets."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.running import Ran, feedfilter

RULES = """\
rules:
  - {id: ad, when: {text: [代购, 包邮]}, tags: [ad]}
  - id: rate
    when: {matched: ad}
    frequency: {within: 2h, count: {gt: 1}}
    action: hide
  - {id: never, when: {pictures: {gte: 4}, text: 高仿}, action: collapse}
"""
HOLDS = """\
  - name: the second within two hours goes
    items:
      - {at: 0m, author: lin, text: 代购, expect: keep}
      - {at: 119m, author: lin, text: 代购, expect: {hide: rate}}
"""
FAILS = """\
  - name: a greeting is an ad
    items:
      - {text: 早安, expect: {tagged: ad}}
      - {text: 代购, expect: [hide, {matched: rate}]}
"""
GAP = "  - {name: a gap, todo: true, items: [{text: 代 购, expect: {not_tagged: ad}}]}\n"
CLOSED = "  - {name: no gap any more, todo: true, items: [{text: 代购, expect: {tagged: ad}}]}\n"


def outcome_of(tests: str, folder: Path, *arguments: str) -> Ran:
    (folder / "r.yaml").write_text(f"{RULES}tests:\n{tests}" if tests else RULES, encoding="utf-8")
    return feedfilter("test", "r.yaml", *arguments, cwd=folder)


@pytest.mark.parametrize(
    ("tests", "code", "lines"),
    [
        ("", 0, ["0 passed, 0 failed"]),
        (HOLDS, 0, ["1 passed, 0 failed"]),
        (
            FAILS + HOLDS,
            1,
            [
                "failed  a greeting is an ad",
                "        r.yaml:11:9: item 1: expected tagged: ad, got tags none",
                "        r.yaml:12:9: item 2: expected hide, got keep",
                "        r.yaml:12:9: item 2: expected matched: rate, got matched ad",
                "1 passed, 1 failed",
            ],
        ),
        (
            HOLDS + GAP + CLOSED,
            0,
            [
                "todo    a gap: known gap",
                "todo    no gap any more: holds now; take `todo` away",
                "1 passed, 0 failed, 2 todo",
            ],
        ),
        (
            GAP + FAILS,
            1,
            [
                "todo    a gap: known gap",
                "failed  a greeting is an ad",
                "        r.yaml:12:9: item 1: expected tagged: ad, got tags none",
                "        r.yaml:13:9: item 2: expected hide, got keep",
                "        r.yaml:13:9: item 2: expected matched: rate, got matched ad",
                "0 passed, 1 failed, 1 todo",
            ],
        ),
    ],
    ids=["no tests", "holds", "fails", "gaps", "gaps and failures"],
)
def test_what_is_printed(tests: str, code: int, lines: list[str], tmp_path: Path) -> None:
    ran = outcome_of(tests, tmp_path)
    assert (ran.code, ran.out.splitlines(), ran.err) == (code, lines, "")


def test_only_the_tests_whose_name_contains_a_word(tmp_path: Path) -> None:
    ran = outcome_of(FAILS + HOLDS, tmp_path, "-k", "second")
    assert (ran.code, ran.out) == (0, "1 passed, 0 failed\n")
    nothing = outcome_of(FAILS + HOLDS, tmp_path, "-k", "third")
    assert nothing.code == 2
    assert nothing.err == "feedfilter: r.yaml: no test's name contains 'third'\n"


def test_rules_with_an_error_are_refused(tmp_path: Path) -> None:
    ran = outcome_of(HOLDS.replace("{hide: rate}", "{hide: rat}"), tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "feedfilter: r.yaml:12:58: no rule has the id 'rat'; did you mean 'rate'?\n"


def test_coverage_lists_what_no_test_reaches(tmp_path: Path) -> None:
    ran = outcome_of(HOLDS, tmp_path, "--coverage")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "1 passed, 0 failed",
        "r.yaml:7:5: no test reaches rule 'never'",
        "r.yaml:7:34: no test reaches condition 'pictures' of rule 'never'",
        "r.yaml:7:50: no test reaches condition 'text' of rule 'never'",
        "3 unreached",
    ]


def test_coverage_of_everything(tmp_path: Path) -> None:
    rest = "  - {name: rest, items: [{text: 高仿, pictures: 4, expect: collapse}]}\n"
    ran = outcome_of(HOLDS + rest, tmp_path, "--coverage")
    assert ran.out.splitlines() == ["2 passed, 0 failed", "every rule and condition is reached"]


def test_junit_is_what_build_servers_read(tmp_path: Path) -> None:
    ran = outcome_of(HOLDS + FAILS + GAP, tmp_path, "--junit", "report.xml")
    assert ran.code == 1
    assert ran.out.endswith("1 passed, 1 failed, 1 todo\n")
    suite = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert suite.tag == "testsuite"
    assert {name: suite.get(name) for name in ("name", "tests", "failures", "skipped")} == {
        "name": "r.yaml", "tests": "3", "failures": "1", "skipped": "1",
    }  # fmt: skip
    cases = {case.get("name"): [child.tag for child in case] for case in suite}
    assert cases == {
        "the second within two hours goes": [],
        "a greeting is an ad": ["failure"],
        "a gap": ["skipped"],
    }
    message = suite.find("testcase/failure").get("message")
    assert message.splitlines()[0].endswith("item 1: expected tagged: ad, got tags none")
    assert len(message.splitlines()) == 3


def test_junit_survives_names_that_are_hostile(tmp_path: Path) -> None:
    hostile = '  - {name: "<b>\\u202e&\\"\\ud7ff", items: [{text: "\\u0085]]>", expect: hide}]}\n'
    ran = outcome_of(hostile, tmp_path, "--junit", "report.xml")
    assert ran.code == 1
    (case,) = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert case.get("name").startswith("<b>")
    assert "\u202e" not in ran.out


def test_the_example_of_the_specification_passes() -> None:
    spec = Path(__file__).parent.parent / "rules" / "spec.yaml"
    ran = feedfilter("test", str(spec))
    assert (ran.code, ran.out) == (0, "2 passed, 0 failed\n")
