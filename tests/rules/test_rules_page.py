"""docs/rules.md has every key of a rule file, and every example in it does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feedfilter.condition import find_windows
from feedfilter.reading import keys_of
from feedfilter.reading.keys import ALIASES
from feedfilter.reading.scalars import SYNONYMS
from feedfilter.rules import document, entry, examples
from feedfilter.rules.document import Allow, Scores
from feedfilter.rules.loader import load_rules
from feedfilter.rules.rule import Decision, Person
from feedfilter.rules.when import JUNCTIONS
from feedfilter.trials import run_tests

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

# The tables of the loader, by the heading under which their keys are described.
KEYS = {
    "The top of the file": document._top_keys().known,
    "people": keys_of(Person).known,
    "allow": keys_of(Allow).known,
    "decisions": keys_of(Decision).known,
    "A rule": entry.rule_keys().known,
    "Conditions together": JUNCTIONS,
    "scores": keys_of(Scores).known,
    "Tests": examples._test_keys().known,
    "An item of a test": examples._item_keys().known,
    "What a test expects": dict.fromkeys(examples.CLAIMS),
}


def section(heading: str) -> str:
    """Give what stands under a heading, up to the next one."""
    found = re.search(rf"^#+ {heading}$(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return re.sub(r"^```.*?^```$", "", found[1], flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("heading", KEYS)
def test_every_key_has_a_row_and_every_row_is_a_key(heading: str) -> None:
    described = re.findall(r"^\| `([a-z_]+)` \|", section(heading), re.MULTILINE)
    assert sorted(described) == sorted(KEYS[heading])


@pytest.mark.parametrize("heading", ["decisions", "A rule", "Tests"])
def test_what_must_stand_is_said_to_be_required(heading: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| (.*?) \|", section(heading), re.MULTILINE)
    said = {key for key, value in rows if value.endswith(", required")}
    known = KEYS[heading]
    windows = find_windows()
    assert said == {key for key in known if key not in windows and known[key].required}


def test_other_names_of_the_keys_of_a_rule_are_told() -> None:
    rule = section("A rule")
    own = entry.rule_keys().known
    assert all(f"`{word}`" in rule for word, ours in ALIASES.items() if ours in own)
    assert all(f"`{word}`" in rule for word, ours in SYNONYMS.items() if ours == "collapse")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the files that examples name in their first line."""
    made = tmp_path_factory.mktemp("page")
    for block in BLOCKS:
        name = re.match(r"# ([a-z]+\.yaml)\n", block)
        if name:
            (made / name[1]).write_text(block, encoding="utf-8")
    return made


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_an_example_loads_and_its_tests_pass(number: int, folder: Path) -> None:
    path = folder / f"block{number}.yaml"
    path.write_text(BLOCKS[number], encoding="utf-8")
    rules = load_rules(path)
    failed = [outcome for outcome in run_tests(rules) if not outcome.passed]
    assert [outcome.test.name for outcome in failed if not outcome.test.todo] == []
    assert all(outcome.test in [each.test for each in failed] for outcome in failed)


def test_examples_show_what_they_are_about() -> None:
    known = {key for keys in KEYS.values() for key in keys} - set(find_windows())
    shown = set(re.findall(r"\b([a-z_]+):", "".join(BLOCKS)))
    rare = {"quote", "link_title", "forwarded_from", "forwarded", "edited", "videos", "files", "me"}
    rare |= {"author_id", "kind", "tags", "names", "not_tagged"}
    assert known - shown <= rare | {"keep", "collapse"}


def test_the_readme_and_the_reference_lead_here() -> None:
    assert "(docs/rules.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "conditions.md").is_file()
