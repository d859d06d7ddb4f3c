"""Rule files: what loads, what is refused, and with which words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from feedfilter.errors import RulesError
from feedfilter.model import Action
from feedfilter.rules import tree
from feedfilter.rules.loader import load_rules, read_rules
from feedfilter.rules.rule import AllOf, AnyOf, Expectation, Leaf, NoneOf, Rules
from feedfilter.values import Word

from . import bad

SPEC = Path(__file__).parent / "spec.yaml"


def read(text: str | bytes) -> Rules:
    return read_rules(text if isinstance(text, bytes) else text.encode(), "f")


def complaints(text: str | bytes) -> list[str]:
    with pytest.raises(RulesError) as refused:
        read(text)
    return str(refused.value).split("\n")


def every_bad_file() -> list[object]:
    tables = {"yaml": bad.YAML, "top": bad.TOP, "rule": bad.RULE, "tests": bad.TESTS}
    return [
        pytest.param(text, messages, id=f"{table}: {name}")
        for table, rows in tables.items()
        for name, text, messages in rows
    ]


@pytest.mark.parametrize(("text", "messages"), every_bad_file())
def test_bad_files_are_refused_with_every_problem(text: str | bytes, messages: list[str]) -> None:
    assert complaints(text) == [f"f:{message}" for message in messages]


@pytest.mark.parametrize(
    ("text", "messages"), [pytest.param(*row[1:], id=row[0]) for row in bad.YAML]
)
def test_the_slow_parser_says_the_same(
    text: str | bytes, messages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "PARSER", yaml.SafeLoader)
    assert complaints(text) == [f"f:{message}" for message in messages]


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("618", "618"),
        ("on", "on"),
        ("no", "no"),
        ("22:00", "22:00"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("2024-01-01", "2024-01-01"),
        ("2024-13-45", "2024-13-45"),
        ("1" * 5000, "1" * 5000),
        ("-50%", "-50%"),
        ("满100减20 # 双11", "满100减20"),
        ("加微信：vx", "加微信：vx"),
        ("a#b", "a#b"),
        ("'#微商'", "#微商"),
        ('"@all"', "@all"),
        ("'*福利*'", "*福利*"),
        ("$$100", "$100"),
        ("'null'", "null"),
    ],
)
def test_words_are_the_characters_that_were_written(written: str, word: str) -> None:
    leaf = next(read(bad.in_words(written)).rules[0].conditions())
    assert [one.text for one in leaf.condition.any] == ["加微信", word]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + bad.GOOD,
        bad.GOOD.replace("\n", "\r\n"),
        "---\n" + bad.GOOD + "...\n",
        '{"version": 1, "rules": [{"id": "ad", "when": {"text": ["x"]}, "action": "hide"}]}',
        bad.GOOD + "#" * ((1 << 20) - len(bad.GOOD.encode())),
        bad.in_rule("when: {text: a}\n    until: 2020-01-01"),
        "decisions: [{item: no-such-item, action: keep}]\n",
    ],
    ids=["BOM", "CRLF", "markers", "JSON", "1 MiB", "expired", "decisions only"],
)
def test_good_files_load(text: str) -> None:
    assert read(text).path == "f"


def test_the_example_of_the_specification() -> None:
    rules = load_rules(SPEC)
    assert rules.timezone == "Asia/Shanghai"
    assert [rule.id for rule in rules.rules] == [
        "own-news",
        "ad",
        "burst",
        "relayed",
        "paced",
        "ad-rate",
    ]
    assert rules.allow == ("family", "self")
    assert dict(rules.scores) == {Action.COLLAPSE: 2.0, Action.HIDE: 5.0}
    assert [word.text for word in rules.lists["trade"]] == ["代购", "包邮", "现货", "高仿", "秒杀"]
    second = rules.tests[0].items[1]
    assert (second.at, second.author) == (119 * 60_000_000, "lin")
    assert [str(one) for one in second.expect] == ["hide: ad-rate"]


def test_a_mapping_is_and_a_list_is_or() -> None:
    when = read(
        bad.in_rule("when: [{me: true, reply: true}, {none_of: [{edited: true}]}, {any_of: [{me: true}]}]")
    )  # fmt: skip
    tree_of = when.rules[0].when
    assert isinstance(tree_of, AnyOf)
    both, none, single = tree_of.parts
    assert isinstance(both, AllOf)
    assert len(both.parts) == 2
    assert isinstance(none, NoneOf)
    assert isinstance(single, Leaf)


def test_other_names_of_keys_and_actions() -> None:
    rule = read(
        bad.in_rule(
            "frequency: {by: chat, timespan: 2h, count: {gt: 1}}\n"
            "    expires_at: 2999-12-31\n    action: warn"
        )
    ).rules[0]
    assert rule.until == date(2999, 12, 31)
    assert rule.action is Action.COLLAPSE
    assert rule.windows[0].group_fields() == ("chat",)


def test_lists_are_written_out_once() -> None:
    rules = read(
        "lists: {all: [$a, $b, x], a: [y, z], b: [$a, w]}\n"
        "rules: [{id: r, when: {text: [$all, $all, y]}}]\n"
    )
    assert [word.text for word in rules.lists["all"]] == ["y", "z", "w", "x"]
    leaf = next(rules.rules[0].conditions())
    assert leaf.condition.any == rules.lists["all"]  # type: ignore[attr-defined]
    assert rules.lists["a"] == (Word("y", "y"), Word("z", "z"))


def test_lists_that_would_fill_the_memory_are_refused() -> None:
    names = "".join(
        f"  l{n}: [{', '.join(f'w{n}x{i}' for i in range(10))}, $l{n - 1}]\n"
        for n in range(1, 1500)
    )
    assert complaints(f"lists:\n  l0: [w]\n{names}{bad.GOOD}") == [
        "f:143:9: the lists hold more than 100,000 words, written out; use fewer"
    ]  # fmt: skip


def test_a_long_chain_of_lists() -> None:
    names = "".join(f"  l{n}: [$l{n + 1}]\n" for n in range(5000))
    rules = read(f"lists:\n{names}  l5000: [包邮]\n{bad.GOOD}")
    assert [word.text for word in rules.lists["l0"]] == ["包邮"]


def test_items_of_tests() -> None:
    item = read(
        bad.in_test("at: '2024-03-01T10:00:00+08:00', author: null, links: http://x.example, expect: [keep, {not_matched: ad, hide: scores}]")
    ).tests[0].items[0]  # fmt: skip
    assert item.at == datetime(2024, 3, 1, 2, tzinfo=UTC)
    assert item.author is None
    assert item.links == ("http://x.example",)
    claims = [(one.claim, one.subject) for one in item.expect]
    assert claims == [("keep", ""), ("not_matched", "ad"), ("hide", "scores")]
    assert all(isinstance(one, Expectation) for one in item.expect)


def test_what_a_test_does_not_mention() -> None:
    item = read(bad.in_test("expect: warn")).tests[0].items[0]
    assert (item.at, item.author, item.text, item.pictures, item.me) == (None, None, "", 0, False)
    assert item.expect[0].claim == "collapse"


def test_ten_thousand_rules_and_no_more() -> None:
    rules = "rules:\n" + "".join(f"- {{id: r{n}, when: {{text: [k{n}]}}}}\n" for n in range(10_001))
    assert complaints(rules) == ["f:2:1: 10,001 rules; at most 10,000 are allowed"]


def test_a_flood_of_problems_is_cut() -> None:
    rules = "rules:\n" + "".join(f"- {{id: r{n}, when: {{matched: x{n}}}}}\n" for n in range(3000))
    said = complaints(rules)
    assert len(said) == 20
    assert said[-1] == "f:20: 2,981 more problems are not listed; mend these first"


@pytest.mark.parametrize("name", ["no such file", "folder"])
def test_files_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / "rules.yaml" if name == "no such file" else tmp_path
    with pytest.raises(RulesError, match=r"no such file|this is a folder"):
        load_rules(path)
