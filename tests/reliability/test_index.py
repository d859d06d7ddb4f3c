"""Every invariant has its test, and docs/reliability.md names them all."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "reliability.md"
NUMBERS = [f"{number:02}" for number in range(1, 29)]


def test_every_invariant_has_a_test_that_names_it() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py"))
    assert sorted(set(re.findall(r"^def test_p([0-9]{2})_", written, re.MULTILINE))) == NUMBERS


def test_the_page_names_every_invariant() -> None:
    named = re.findall(r"^\| P([0-9]{1,2}) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [f"{int(number):02}" for number in named] == NUMBERS
