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
    ["\t", "：", "#", "*a", "&a ", "!x ", "~", "null", "[", "]", "{", "}", '"', "'", "\\", ": ", "- "]
    + ["$", "$contact", "\n", "  ", "9" * 30, ".nan", "when", "ad", "2h", "-1", "\x1b", "\u202e", "?"]
)  # fmt: skip


def outcome(text: str) -> None:
    try:
        rules = read_rules(text.encode("utf-8", "surrogatepass"), "f")
    except RulesError as refused:
        assert all(line.startswith("f:") for line in str(refused).split("\n"))
        assert all(len(line) < 500 for line in str(refused).split("\n"))
    else:
        findings(rules)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SPEC)), st.integers(0, 8), pieces), max_size=3))
def test_bits_replaced(edits: list[tuple[int, int, str]]) -> None:
    text = SPEC
    for place, length, piece in edits:
        text = text[:place] + piece + text[place + length :]
    outcome(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=30))
def test_lines_shuffled(lines: list[str]) -> None:
    outcome("".join(lines))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    try:
        read_rules(data, "f")
    except RulesError as refused:
        assert str(refused).startswith("f:")
