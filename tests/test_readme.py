"""The README is true: its commands run, its rules load, its output is what is printed.

In a `console` block a line `$ …` is a command; the lines below it are its output, where a line `…`
stands for any lines.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from feedfilter.importer import find_importers
from feedfilter.rules.loader import read_rules
from feedfilter.trials import run_tests
from tests.cli.running import ROOT, feedfilter

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def fits(shown: list[str], printed: list[str]) -> bool:
    pattern = "".join(".*" if line == "…" else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed), re.DOTALL) is not None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "demo").symlink_to(ROOT / "demo")
    (tmp_path / "rules.yaml").write_bytes((ROOT / "rules.yaml").read_bytes())
    return tmp_path


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.split("\n")[0])
def test_commands_print_what_is_shown(block: str, folder: Path) -> None:
    for command, shown in commands(block):
        ran = feedfilter(*shlex.split(command)[1:], cwd=folder)
        assert ran.code == 0, (command, ran.err)
        assert fits(shown, ran.out.splitlines()), (command, ran.out)


@pytest.mark.parametrize("block", blocks("yaml"), ids=lambda block: block.split("\n")[0])
def test_rules_load_and_their_tests_pass(block: str) -> None:
    rules = read_rules(block.encode(), "README.md")
    assert rules.tests
    assert all(outcome.passed for outcome in run_tests(rules))


def test_formats_are_counted_right() -> None:
    counted = re.search(r"lists all ([0-9]+) formats", README)
    assert counted is not None
    assert int(counted[1]) == len(find_importers())


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target
