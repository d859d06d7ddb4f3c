"""`feedfilter check`: everything that is probably not meant, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedfilter.cli.checking import run
from tests.cli.running import feedfilter
from tests.deciding import Item, written

NOTHING_GIVEN = {"importer": None, "tz": None}

ODD = """\
lists: {words: [包邮, 全场包邮], unused: [甲]}
rules:
  - {id: a, when: {text: $words}, action: hide, until: 2025-05-31}
  - {id: b, when: {text: 包邮}, action: collapse}
  - {id: c, when: {text: 包邮}, action: hide}
  - {id: d, when: {text: {regex: 'foo|'}}}
"""
# Without the regex that no file may have: it is an error, not a finding.
FINDABLE = (
    ODD.replace("'foo|'", "'x(foo|)'")
    + """\
  - {id: e, when: {text: {regex: "(i?)v\\\\d"}}, score: 1}
"""
)


def checked(rules: str, folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Check rules as a user does; give the exit code and what is said, without the file's name."""
    (folder / "r.yaml").write_text(rules, encoding="utf-8")
    ran = feedfilter("check", "r.yaml", *arguments, cwd=folder)
    lines = [*ran.out.splitlines(), *ran.err.splitlines()]
    return ran.code, [
        line.removeprefix("feedfilter: ").removeprefix("r.yaml:").strip() for line in lines
    ]


def test_every_finding_of_a_rule_file_has_a_place(tmp_path: Path) -> None:
    code, lines = checked(FINDABLE, tmp_path, "--as-of", "2025-06-01")
    assert code == 1
    assert lines == [
        "1:28: warning: the list 'unused' is never used; write $unused, or delete it",
        "3:5: warning: 'a' ended on 2025-05-31; renew or delete it",
        "3:26: warning: '包邮' is part of '全场包邮'; one of them is enough",
        "5:5: warning: 'c' never decides: 'b', above it, always does; put it first, or delete it",
        "6:5: warning: 'd' has no effect; add action, tags or score",
        "6:26: warning: 'x(foo|)' has an empty alternative, which is always found; delete the extra |",
        "7:26: warning: '(i?)v\\d' makes the letter i optional; a flag is written (?i)",
        "7:26: warning: '(i?)v\\d' stands in double quotes, where YAML reads \\; put it in single quotes",
        "5 rules, 0 tests, 8 findings",
    ]


def test_without_a_day_or_a_feed_until_is_read_against_today(tmp_path: Path) -> None:
    rule = "rules: [{id: a, when: {text: 包邮}, action: hide, until: %s}]\n"
    assert checked(rule % "2020-01-01", tmp_path)[1][0].endswith(
        "ended on 2020-01-01; renew or delete it"
    )
    assert checked(rule % "9999-01-01", tmp_path) == (0, ["1 rules, 0 tests, 0 findings"])


def test_the_day_of_until_itself_is_no_finding(tmp_path: Path) -> None:
    _, lines = checked(FINDABLE, tmp_path, "--as-of", "2025-05-31")
    assert not any("ended" in line for line in lines)


def test_errors_are_listed_all_at_once_and_refuse_the_file(tmp_path: Path) -> None:
    code, lines = checked(ODD.replace("id: b, when", "id: b, wen"), tmp_path)
    assert code == 2
    assert [line.split(": ")[0] for line in lines] == ["4:13", "6:34"]


def test_a_circle_of_references_is_an_error(tmp_path: Path) -> None:
    rules = """\
rules:
  - {id: a, when: {matched: c}}
  - {id: b, when: {matched: a}}
  - {id: c, when: {text: x}, unless: {matched: b}, action: hide}
"""
    code, lines = checked(rules, tmp_path)
    assert code == 2
    assert lines == ["2:5: 'a' waits for its own result: 'a' → 'c' → 'b' → 'a'; break the circle"]


def test_a_clean_file_is_quiet(tmp_path: Path) -> None:
    rules = "rules: [{id: a, when: {text: 代购}, action: hide}]\n"
    assert checked(rules, tmp_path) == (0, ["1 rules, 0 tests, 0 findings"])


def post(hour: int, author: str, text: str, **more: object) -> Item:
    return {"at": 60 * hour, "author": author, "author_id": author, "text": text} | more


# Thirty hours of a seller who never pauses, four friends, and a mother who sells once.
FEED = [
    *(post(hour, "lin", "代购 包邮") for hour in range(30)),
    *(post(5 * hour, name, "吃饭了") for hour in range(5) for name in ("qiu", "bo", "yan", "zoe")),
    post(1, "mum", "代购 手工"),
]
FAMILY = "people: {family: {ids: [mum]}}\nallow: {authors: [family]}\nrules:\n"

QUIET = {
    "every rule and word is heard": "  - {id: r, when: {text: [代购, 吃饭]}, tags: x}\n",
    "two fifths are not over two fifths": (
        "  - {id: r, when: {author: lin, clock: ['08:00-22:00']}, action: hide}\n"
    ),
    "two removed of a person, and one stays": (
        "  - {id: r, when: {text: 代购}, unless: {author: lin}, even_allowed: true, action: hide}\n"
    ),
    "a limit that lets some through": (
        "  - {id: r, when: {author: [qiu, bo]}, rate_limit: {at_most: 1, per: 6h}, action: hide}\n"
    ),
    "silent for less than a day": (
        "  - {id: r, when: {author: qiu}, frequency: {within: 6h, count: {gt: 1}}, action: hide}\n"
    ),
    "a rule that is off": "  - {id: r, enabled: false, when: {text: 绝无此词}, action: hide}\n"
    "  - {id: s, when: {text: 吃饭}, tags: x}\n",
    "protected from a rule for everybody": (
        "  - {id: r, when: {author: mum}, even_allowed: true, action: hide}\n"
    ),
}

LOUD = {
    "a rule that never hits": (
        "  - {id: r, when: {chat: 团购}, action: hide}\n",
        ["applies to no item of this feed; it could not be told for 51 items"],
    ),
    "a rule that never hits for sure": (
        "  - {id: r, when: {length: {gt: 99}}, action: hide}\n",
        ["applies to no item of this feed"],
    ),
    "a keyword that never hits": (
        "  - {id: r, when: {text: [代购, 绝无此词, 也无此词]}, tags: x}\n",
        ["has keywords that never hit: 绝无此词, 也无此词"],
    ),
    "hits of protected people": (
        "  - {id: r, when: {text: 手工}, action: hide}\n",
        ["would have removed 1 items of protected people"],
    ),
    "over two fifths of the feed": (
        "  - {id: r, when: {author: lin, clock: ['08:00-23:00']}, action: hide}\n",
        ["removes 41% of the feed"],
    ),
    "every item of a person": (
        "  - {id: r, when: {author: [qiu, zoe]}, action: collapse}\n",
        ["removes every item of qiu (5)", "removes every item of zoe (5)"],
    ),
    "silenced for over a day": (
        "  - {id: r, when: {author: lin}, frequency: {within: 2h, count: {gt: 1}}, action: hide}\n",
        [
            "removes 57% of the feed",
            "silences lin for 28 hours; rate_limit would let some through",
        ],
    ),
}


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(FEED, tmp_path_factory.mktemp("feed") / "feed.jsonl")


def shown(rules: str, feed: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Give what a check on the feed prints, without the last line that counts."""
    path = folder / "r.yaml"
    path.write_text(FAMILY + rules, encoding="utf-8")
    code = run(path, (feed,), None, dict(NOTHING_GIVEN))
    lines = capsys.readouterr().out.replace(f"{path}:", "").splitlines()
    assert code == int(len(lines) > 1)
    return lines[:-1]


@pytest.mark.parametrize("name", QUIET)
def test_a_feed_shows_nothing_of_these(
    name: str, feed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(QUIET[name], feed, tmp_path, capsys) == []


@pytest.mark.parametrize("name", LOUD)
def test_what_only_a_feed_shows(
    name: str, feed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, expected = LOUD[name]
    found = shown(rules, feed, tmp_path, capsys)
    assert sorted(found) == sorted(f"4:5: warning: rule 'r' {message}" for message in expected)


NAMED = """\
people:
  mother: {ids: [mum, other]}
  lin: {names: [LIN]}
  ghost: {ids: [wxid_ghost], names: [nobody]}
  away: {names: [far]}
allow: {authors: [mother, ghost, self]}
decisions: [{item: m-1, action: keep}, {item: m-7, action: hide}]
rules: [{id: r, when: {text: 代购}, tags: x}]
"""


@pytest.mark.parametrize(("me", "said"), [(None, False), (False, True), (True, False)])
def test_who_and_what_is_not_in_the_feed(
    me: bool | None, said: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = [
        post(1, "mum", "早"),
        post(2, "lin", "代购", item_id="m-1"),
        post(3, "qiu", "嗯", me=me),
    ]
    path = tmp_path / "r.yaml"
    path.write_text(NAMED, encoding="utf-8")
    run(path, (written(items, tmp_path / "f.jsonl"),), None, dict(NOTHING_GIVEN))
    lines = capsys.readouterr().out.replace(f"{path}:", "").splitlines()[:-1]
    own = ["warning: no item of this feed is your own, so `self` under allow protects none"]
    assert [line.strip() for line in lines] == [
        "4:3: warning: nobody in this feed is 'ghost', so allow protects nobody by it; add an id or name it has",
        "5:3: warning: nobody in this feed is 'away'; add an id or name it has",
        *(own if said else []),
        "7:47: warning: no item of this feed has the id 'm-7'; mend or delete it",
    ]


def test_on_a_feed_until_is_read_against_its_newest_item(
    feed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = "  - {id: r, when: {text: 代购}, until: 2025-06-01, tags: x}\n"
    said = shown(rules, feed, tmp_path, capsys)
    assert "4:5: warning: 'r' ended on 2025-06-01; renew or delete it" in said


def test_a_check_on_a_feed_from_the_command_line(feed: str, tmp_path: Path) -> None:
    code, lines = checked(FAMILY + LOUD["every item of a person"][0], tmp_path, "--feed", feed)
    assert code == 1
    assert lines[-1] == "1 rules, 0 tests, 2 findings"
