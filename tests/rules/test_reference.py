"""The reference of conditions is up to date, and every example in it loads."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedfilter.condition import Condition, Window, find_conditions, find_windows
from feedfilter.node import Mapping, Node, Scalar
from feedfilter.rules.loader import read_rules
from feedfilter.rules.reference import examples, reference
from feedfilter.rules.tree import parse

ROOT = Path(__file__).parent.parent.parent
KINDS = {**find_conditions(), **find_windows()}
CASES = [
    pytest.param(text, id=f"{name}-{number}")
    for name, kind in sorted(KINDS.items())
    for number, text in enumerate(examples(kind), 1)
]


def test_the_page_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "make_reference.py"))
    assert made["TARGET"].read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_condition_has_an_example_and_evidence(name: str) -> None:
    kind: type[Condition] | type[Window] = KINDS[name]
    assert examples(kind)
    assert "Evidence:" in (kind.__doc__ or "")


@pytest.mark.parametrize("text", CASES)
def test_examples_load(text: str) -> None:
    """Load an example as the inside of a rule; rules and people that it names are added."""
    node = parse(text.encode(), "example")
    assert isinstance(node, Mapping)
    named = sorted(set(_named(node, ("matched", "of", "rules"))))
    people = sorted(set(_named(node, ("in",))) - {"self"})
    others = "".join(f"- {{id: {one}, when: {{me: true}}}}\n" for one in named)
    inside = (
        text
        if set(find_windows()) & _keys(node) or "when" in _keys(node)
        else f"when: {{kind: post}}\n{text}"
    )
    rule = "- id: example\n" + "".join(f"  {line}\n" for line in inside.splitlines())
    head = "".join(f"  {one}: {{ids: [id-{one}]}}\n" for one in people)
    file = (
        f"people:\n{head}" if head else ""
    ) + f"lists: {{contact: [加微信], trade: [包邮]}}\nrules:\n{others}{rule}"
    assert read_rules(file.encode(), "example").rules[-1].id == "example"


def _keys(node: Mapping) -> set[str]:
    return {entry.key.text for entry in node.entries}


def _named(node: Node, keys: tuple[str, ...]) -> Iterator[str]:
    """Give the words under keys that name rules or people."""
    if isinstance(node, Scalar):
        return
    if not isinstance(node, Mapping):
        for one in node.items:
            yield from _named(one, keys)
        return
    for entry in node.entries:
        values = getattr(entry.value, "items", (entry.value,))
        if entry.key.text in keys and not isinstance(entry.value, Mapping):
            yield from (
                one.text for one in values if isinstance(one, Scalar) and one.text.isascii()
            )
        yield from _named(entry.value, keys)
