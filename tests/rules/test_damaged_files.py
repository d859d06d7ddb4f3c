"""Whatever happens to a rule file, it loads or is refused in whole lines."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from feedfilter.errors import RulesError
from feedfilter.rules.check import findings
from feedfilter.rules.loader import read_rules

SPEC = (Path(__file__).parent / "spec.yaml").read_text(encoding="utf-8")
LINES = SPEC.splitlines(keepends=True)

pieces = st.sampled_from(
    "\t|：|#|*a|&a |!x |~|null|[|]|{|}|\"|'|\\|: |- |$|$contact|\n|  |"
    "99999999999999999999|.nan|when|ad|2h|-1|\x1b|\u202e|?".split("|")
)


def said(data: bytes) -> list[str]:
    """Give the lines of the refusal; none where the file loads."""
    try:
        rules = read_rules(data, "f")
    except RulesError as refused:
        return str(refused).split("\n")
    findings(rules)
    return []


def is_good(lines: list[str]) -> bool:
    return all(line.startswith("f:") and len(line) < 500 for line in lines)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SPEC)), st.integers(0, 8), pieces), max_size=3))
def test_bits_replaced(edits: list[tuple[int, int, str]]) -> None:
    text = SPEC
    for place, length, piece in edits:
        text = text[:place] + piece + text[place + length :]
    assert is_good(said(text.encode("utf-8", "surrogatepass")))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=30))
def test_lines_shuffled(lines: list[str]) -> None:
    assert is_good(said("".join(lines).encode()))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    assert is_good(said(data))
