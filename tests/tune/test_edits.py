"""Edits of the rule file: just the edit, in any layout, with every comment where it was."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedfilter.errors import UsageError
from feedfilter.rules.loader import read_rules
from feedfilter.rules.rule import Rule, Rules
from feedfilter.tune.edits import add_words, allow, list_names, switch_off, switch_on
from feedfilter.tune.spots import spots
from tests.cli.running import ROOT

SHIPPED = (ROOT / "rules.yaml").read_text(encoding="utf-8")

BLOCK = """\
# my rules
version: 1  # the only one

people:
  mum:  # the best
    ids:
      - wxid_mum
    names: [老妈]
allow:
  authors:
    - mum      # always
    - self
lists:
  ads:         # what I do not want
  - 代购       # over sea
  - '包邮'

  # a comment between
  news:
    - born
rules:
  # the first
  - id: one
    description: >
      several
      lines
    when:
      text: [$ads]
    action: hide
  -   id: two   # odd indentation
      enabled: false  # for now
      when: {text: [$news]}
      action: keep
# the end
"""
FLOW = (
    '{"version": 1, "people": {"mum": {"ids": ["wxid_mum"], "names": "老妈"}},'
    ' "allow": {"authors": "mum"},\n "lists": {"ads": ["代购", "包邮"], "news": born},\n'
    ' "rules": [{"id": "one", "when": {"text": ["$ads"]}, "action": "hide"},\n'
    "  {id: two, enabled: no, when: {text: [$news]}, action: keep}]}"
).replace("enabled: no", "enabled: false")
LAYOUTS = {
    "block": BLOCK,
    "flow": FLOW,
    "windows": BLOCK.replace("\n", "\r\n"),
    "no last line end": BLOCK.removesuffix("\n# the end\n"),
}


def loaded(text: str) -> Rules:
    return read_rules(text.encode(), "rules.yaml")


def meaning(text: str) -> dict[str, Any]:
    """Give what a file says without where it says it."""
    rules = loaded(text)
    return {
        "rules": {rule.id: bare(rule) for rule in rules.rules},
        "people": {one.name: (set(one.ids), set(one.names)) for one in rules.people},
        "allow": set(rules.allow),
        "lists": {name: [word.text for word in words] for name, words in rules.lists.items()},
        "disabled": set(rules.disabled),
        "decisions": rules.decisions,
        "tests": len(rules.tests),
    }


def bare(rule: Rule) -> tuple[Any, ...]:
    conditions = [leaf.condition for leaf in rule.conditions()]
    return replace(rule, when=None, unless=None, place=rule.place.__class__("")), conditions


def comments(text: str) -> list[str]:
    return [line[line.index("#") :].rstrip() for line in text.splitlines() if "#" in line]


def touched(before: str, after: str) -> int:
    """Count the lines of `before` that are not in `after` as they were."""
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return sum(line.startswith("- ") for line in lines)


def switched(text: str, rule_id: str) -> bool:
    rule = loaded(text).rule(rule_id)
    assert rule is not None
    return rule.enabled


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_rule_is_switched_off_and_on_and_nothing_else_changes(layout: str) -> None:
    text = LAYOUTS[layout]
    off = switch_off(text, "one")
    assert not switched(off, "one")
    assert switched(switch_on(off, "one"), "one")
    assert switched(switch_on(text, "two"), "two")
    for changed in (off, switch_on(text, "two")):
        assert comments(changed) == comments(text)
        assert touched(text, changed) <= (2 if layout == "no last line end" else 1)
        was, now = meaning(text), meaning(changed)
        assert {key: now[key] for key in now if key != "rules"} == {
            key: was[key] for key in was if key != "rules"
        }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_are_added_at_the_end_of_their_list(layout: str) -> None:
    text = LAYOUTS[layout]
    for name, first in (("ads", ["代购", "包邮"]), ("news", ["born"])):
        added = add_words(text, name, ["高仿", "it's: new", "包邮" if name == "ads" else "born"])
        assert meaning(added)["lists"][name] == [*first, "高仿", "it's: new"]
        assert comments(added) == comments(text)
        assert touched(text, added) <= 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_new_friend_is_put_under_people_and_allowed(layout: str) -> None:
    text = LAYOUTS[layout]
    allowed = allow(text, "阿珍 烘焙", ["wxid_zhen"], ["阿珍"])
    assert meaning(allowed)["people"]["阿珍 烘焙"] == ({"wxid_zhen"}, set())
    assert meaning(allowed)["allow"] == {*meaning(text)["allow"], "阿珍 烘焙"}
    assert comments(allowed) == comments(text)
    assert touched(text, allowed) <= 2


def test_a_friend_without_an_id_is_told_by_name() -> None:
    assert meaning(allow(BLOCK, "Lin", [], ["Lin"]))["people"]["Lin"] == (set(), {"Lin"})


def test_whom_the_file_knows_already_is_only_allowed() -> None:
    text = BLOCK.replace("    - mum      # always\n", "")
    allowed = allow(text, "Mother", ["wxid_mum"], ["M"])
    assert meaning(allowed)["people"].keys() == {"mum"}
    assert meaning(allowed)["allow"] == {"mum", "self"}


def test_whoever_is_allowed_already_changes_nothing() -> None:
    assert allow(BLOCK, "Mother", ["wxid_mum"]) == BLOCK
    assert add_words(BLOCK, "ads", ["代购"]) == BLOCK
    assert switch_on(BLOCK, "one") == BLOCK


@pytest.mark.parametrize("name", ["mum", "self"])
def test_nobody_becomes_somebody_else_by_the_name(name: str) -> None:
    allowed = meaning(allow(BLOCK, name, ["wxid_stranger"]))
    assert allowed["people"][f"{name} 2"] == ({"wxid_stranger"}, set())
    assert allowed["people"]["mum"] == ({"wxid_mum"}, {"老妈"})


def test_a_name_that_no_rule_file_can_hold_is_written_without_the_rest() -> None:
    assert "evil" in meaning(allow(BLOCK, "\x1bev\nil\x07", ["7"]))["people"]
    assert "friend" in meaning(allow(BLOCK, "\x1b", ["7"]))["people"]
    with pytest.raises(UsageError, match="cannot stand"):
        allow(BLOCK, "evil", [], ["\x1bevil"])


BARE = "rules:\n  - {id: one, when: {text: [a]}, action: hide}\n"


@pytest.mark.parametrize(
    "text",
    [
        BARE,
        "version: 1\n" + BARE,
        "version: 1\nallow:\npeople:\n" + BARE,
        "version: 1\nallow: {}\npeople: {}\n" + BARE,
        "version: 1\nallow: {authors: []}\n" + BARE,
        "version: 1\nallow:\n  authors:\n" + BARE,
    ],
)
def test_sections_that_are_not_there_are_begun(text: str) -> None:
    allowed = meaning(allow(text, "Lin", ["7"]))
    assert allowed["people"] == {"Lin": ({"7"}, set())}
    assert allowed["allow"] == {"Lin"}
    assert spots(add_words(text, "mine", ["x"])).plain()["lists"] == {"mine": ["x"]}


def test_new_sections_stand_before_the_rules() -> None:
    added = add_words("version: 1\n\n" + BARE, "mine", ["x"])
    assert added == "version: 1\nlists: {mine: [x]}\n\n" + BARE


def test_a_rule_of_a_pack_is_switched_off_by_name() -> None:
    off = switch_off(SHIPPED, "counterfeit")
    assert not switched(off, "counterfeit")
    both = switch_off(off, "resale")
    assert meaning(both)["disabled"] == {"counterfeit", "resale"}
    assert meaning(switch_on(both, "counterfeit"))["disabled"] == {"resale"}
    assert switch_on(switch_on(both, "counterfeit"), "resale") == SHIPPED


def test_the_last_that_was_disabled_goes_from_a_file_of_braces_too() -> None:
    text = FLOW.replace('"people"', '"include": "pack:resale", "people"')
    assert switch_on(switch_off(text, "resale"), "resale") == text


@pytest.mark.parametrize("gone", ["resale", "prepay", "commission"])
def test_comments_of_others_stay_when_one_is_taken_out(gone: str) -> None:
    three = "[resale,  # one\n  prepay,  # two\n  commission  # three\n]"
    text = SHIPPED.replace("\nlists:\n", f"\ndisabled: {three}\nlists:\n")
    left = switch_on(text, gone)
    assert meaning(left)["disabled"] == {"resale", "prepay", "commission"} - {gone}
    assert len(comments(text)) - len(comments(left)) <= 1


@pytest.mark.parametrize(
    "disabled", ["[resale]", "resale", "[\n  resale,  # why\n]", "\n  - resale", "\n- resale # why"]
)
def test_the_last_that_was_disabled_takes_its_line_along(disabled: str) -> None:
    text = SHIPPED.replace("\nlists:\n", f"\ndisabled: {disabled}\nlists:\n")
    assert not switched(text, "resale")
    assert switched(switch_on(text, "resale"), "resale")
    assert touched(text, switch_on(text, "resale")) <= 3


def test_a_full_line_goes_on_in_the_next() -> None:
    words = ["某某某某某某某某某某" * 3 + str(number) for number in range(4)]
    added = add_words(SHIPPED, "mine", words)
    lines = [line for line in added.splitlines() if "某" in line]
    assert len(lines) > 1
    assert all(len(line) <= 110 for line in lines)
    assert meaning(added)["lists"]["mine"][-4:] == words


def test_lists_are_named() -> None:
    assert list_names(BLOCK) == ["ads", "news"]
    assert list_names(BARE) == []


@pytest.mark.parametrize("word", ["", "  ", "a\nb", "a\x1bb", "\ufeff", "\u2028"])
def test_what_no_rule_file_can_hold_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="cannot stand in a rule file"):
        add_words(BLOCK, "ads", [word])


@pytest.mark.parametrize("text", ["", "[1]", "a: [", "- a", "a: 1\n---\nb: 1\n", "[" * 5000])
def test_a_file_that_is_none_is_refused_and_never_changed(text: str) -> None:
    with pytest.raises(UsageError):
        add_words(text, "ads", ["x"])


WRITABLE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"], exclude_characters="\ufeff"),
    min_size=1,
    max_size=12,
).filter(lambda word: word.strip() != "")
ODD = st.sampled_from(
    [
        "true",
        "~",
        "null",
        "- x",
        "a: b",
        "#x",
        "$ads",
        "$$",
        "'",
        '"',
        "{",
        "]",
        "1e5",
        "007",
        "&a",
        "*a",
        "!t",
        "%",
        "@",
        "`",
        "é",
        "🌹",
        "a  b",
        " x ",
        "x:",
        "?",
        "|",
    ]
)


@given(
    words=st.lists(WRITABLE | ODD, min_size=1, max_size=5), layout=st.sampled_from(list(LAYOUTS))
)
def test_any_words_are_written_so_that_they_are_read_as_they_are(
    words: list[str], layout: str
) -> None:
    text = LAYOUTS[layout]
    added = add_words(text, "ads", words)
    written = [f"${word}" if word.startswith("$") else word for word in words]
    assert spots(added).plain()["lists"]["ads"] == list(dict.fromkeys(["代购", "包邮", *written]))
    kept = [each for each in comments(added) if each in comments(text)]
    assert kept == comments(text)


@given(name=WRITABLE | ODD, identifier=WRITABLE | ODD, layout=st.sampled_from(list(LAYOUTS)))
def test_any_friend_can_be_allowed(name: str, identifier: str, layout: str) -> None:
    text = LAYOUTS[layout]
    allowed = meaning(allow(text, name, [identifier]))
    new = allowed["people"].keys() - {"mum"}
    assert {frozenset(allowed["people"][one][0]) for one in new} == {frozenset([identifier])}
    assert allowed["allow"] == {*meaning(text)["allow"], *new}
