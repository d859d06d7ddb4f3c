"""The order of evaluation, and rules that wait for themselves."""

from __future__ import annotations

import pytest

from feedfilter.errors import RulesError
from feedfilter.rules.loader import read_rules
from feedfilter.rules.references import evaluation_order


def order(*rules: str) -> list[str]:
    text = "rules:\n" + "".join(f"- {{{rule}}}\n" for rule in rules)
    return evaluation_order(read_rules(text.encode(), "f"))


def problems(*rules: str) -> list[str]:
    with pytest.raises(RulesError) as refused:
        order(*rules)
    return str(refused.value).split("\n")


AD = "id: ad, when: {text: 包邮}"
LIMIT = "rate_limit: {at_most: 1, per: 2h}, action: hide"


def test_file_order_where_nothing_refers() -> None:
    assert order("id: b, when: {me: true}", "id: a, when: {me: true}") == ["b", "a"]


def test_what_is_named_comes_first() -> None:
    rules = ["id: a, when: {matched: c}", "id: b, when: {me: true}, unless: {matched: a}"]
    assert order(*rules, "id: c, when: {me: true}") == ["c", "a", "b"]


def test_rate_limit_comes_after_all_rules_above_it_that_decide() -> None:
    rules = ["id: a, when: {matched: z}, action: hide", f"id: l, when: {{matched: ad}}, {LIMIT}"]
    assert order(*rules, AD, "id: z, when: {me: true}") == ["z", "a", "ad", "l"]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (["id: a, when: {matched: b}", "id: b, when: {matched: a}"], "f:2:3: 'a' waits for its own result: 'a' → 'b' → 'a'; break the circle"),
        (["id: a, when: {me: true}, unless: {matched: b}", "id: b, when: {me: true}, unless: {matched: a}"], "f:2:3: 'a' waits for its own result: 'a' → 'b' → 'a'; break the circle"),
        (["id: a, when: {matched: l}, action: hide", f"id: l, when: {{me: true}}, {LIMIT}"], "f:2:3: 'a' waits for its own result: 'a' → 'l' → 'a' (rate_limit asks what every rule above it removed); break the circle"),
    ],
)  # fmt: skip
def test_circles(rules: list[str], message: str) -> None:
    assert problems(*rules) == [message]


def test_a_rule_below_may_ask_for_a_limit() -> None:
    rules = [
        AD,
        f"id: l, when: {{matched: ad}}, {LIMIT}",
        "id: a, when: {matched: l}, action: hide",
    ]
    assert order(*rules) == ["ad", "l", "a"]


@pytest.mark.parametrize("step", [-1, 1])
def test_chains_of_thousands(step: int) -> None:
    last = [f"id: r{n}, when: {{matched: r{n + step}}}" for n in range(1, 4999)]
    ends = ["id: r0, when: {me: true}", "id: r4999, when: {me: true}"]
    assert len(order(ends[0], *last, ends[1])) == 5000


def test_thousands_of_limits() -> None:
    rules = [f"id: r{n}, when: {{me: true}}, {LIMIT}" for n in range(3000)]
    assert order(*rules) == [f"r{n}" for n in range(3000)]
