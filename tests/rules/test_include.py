"""Files and packs that rule files include."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedfilter.errors import RulesError
from feedfilter.rules import include
from feedfilter.rules.loader import load_rules

WORDS = (
    "lists: {more: [代购]}\npeople: {lin: {ids: [x]}}\nrules: [{id: more, when: {text: $more}}]\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "rules"
    (inside / "parts").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("secret: root:x:0:0\n", encoding="utf-8")
    files = {
        "parts/words.yaml": WORDS,
        "parts/bad.yaml": "rules: [{id: bad, when: {txt: a}}]\n",
        "parts/loop.yaml": "include: back.yaml\n",
        "parts/back.yaml": "include: loop.yaml\n",
        "other.yaml": "include: parts/words.yaml\ntests: [{name: t, items: [{text: x}]}]\n",
        **{f"deep{n}.yaml": f"include: deep{n + 1}.yaml\n" for n in range(8)},
    }
    for name, text in files.items():
        (inside / name).write_text(text, encoding="utf-8")
    (inside / "parts" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    return inside


def load(folder: Path, included: str) -> list[str]:
    """Give the ids of the rules, or the problems."""
    path = folder / "rules.yaml"
    path.write_text(f"include: {included}\nrules: [{{id: own, when: {{me: true}}}}]\n", "utf-8")
    try:
        return [rule.id for rule in load_rules(path).rules]
    except RulesError as refused:
        return str(refused).replace(f"{folder}/", "").split("\n")


OUTSIDE = "is outside; only files of the same folder or below, and pack:NAME, can be included"


@pytest.mark.parametrize(
    ("included", "result"),
    [
        ("parts/words.yaml", ["more", "own"]),
        ("[other.yaml, ./parts/words.yaml]", ["more", "own"]),
        ("parts/bad.yaml", ["parts/bad.yaml:1:26: unknown condition 'txt'; did you mean 'text'?"]),
        ("parts/loop.yaml", ["parts/back.yaml:1:10: 'loop.yaml' includes itself; break the circle"]),
        ("rules.yaml", ["rules.yaml:1:10: 'rules.yaml' includes itself; break the circle"]),
        ("deep0.yaml", ["deep4.yaml:1:10: more than 5 files deep, or 50 in all"]),
        ("parts/no.yaml", ["rules.yaml:1:10: there is no file 'parts/no.yaml' in the folder"]),
        ("parts", ["rules.yaml:1:10: 'parts' is no file; name a rule file"]),
        ("{a: b}", ["rules.yaml:1:10: no file name; write include: other.yaml, or a list of such"]),
        ("parts/link.yaml", ["rules.yaml:1:10: 'parts/link.yaml' is a link that leads out of the folder"]),
        ("../secret.yaml", [f"rules.yaml:1:10: '../secret.yaml' {OUTSIDE}"]),
        ("parts/../../secret.yaml", [f"rules.yaml:1:10: 'parts/../../secret.yaml' {OUTSIDE}"]),
        ("/etc/passwd", [f"rules.yaml:1:10: '/etc/passwd' {OUTSIDE}"]),
        ("~/x.yaml", [f"rules.yaml:1:10: '~/x.yaml' {OUTSIDE}"]),
        ("http://127.0.0.1:9/x.yaml", [f"rules.yaml:1:10: 'http://127.0.0.1:9/x.yaml' {OUTSIDE}"]),
        ("file:///etc/passwd", [f"rules.yaml:1:10: 'file:///etc/passwd' {OUTSIDE}"]),
        ("'C:\\x.yaml'", [f"rules.yaml:1:10: 'C:\\x.yaml' {OUTSIDE}"]),
        ('"parts/words.yaml\\0"', [f"rules.yaml:1:10: 'parts/words.yaml\\x00' {OUTSIDE}"]),
        ("pack:../../etc/passwd", ["rules.yaml:1:10: no pack is called '../../etc/passwd'"]),
    ],
)  # fmt: skip
def test_what_may_be_included(folder: Path, included: str, result: list[str]) -> None:
    assert load(folder, included) == result


def test_only_the_files_own_tests_count(folder: Path) -> None:
    path = folder / "rules.yaml"
    path.write_text("include: other.yaml\n", encoding="utf-8")
    rules = load_rules(path)
    assert rules.tests == ()
    assert [Path(name).name for name in rules.included] == ["words.yaml", "other.yaml"]
    assert [person.name for person in rules.people] == ["lin"]


def test_names_of_an_included_file_are_taken(folder: Path) -> None:
    path = folder / "rules.yaml"
    path.write_text(f"include: parts/words.yaml\n{WORDS}", encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        load_rules(path)
    said = str(refused.value).replace(f"{folder}/", "").split("\n")
    assert said == [
        "rules.yaml:2:9: another of lists is called 'more' in parts/words.yaml:1; choose another",
        "rules.yaml:3:10: another of people is called 'lin' in parts/words.yaml:2; choose another",
        "rules.yaml:4:14: another rule has the id 'more' in parts/words.yaml:3; choose another",
    ]


def test_every_shipped_pack_loads(folder: Path) -> None:
    for name in include.pack_names():
        assert load(folder, f"pack:{name}")[-1] == "own"
