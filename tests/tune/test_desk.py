"""What `tune` works on, without a screen: edits of odd files, files that are included, marks."""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path

import pytest

from feedfilter.cli.live import Live
from feedfilter.cli.screen.desk import Desk, Reading
from feedfilter.errors import OutputError, RulesError, UsageError
from feedfilter.tune import edits
from tests.cli.running import feedfilter
from tests.tune import feed as small


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    small.write(tmp_path)


def desk(**given: str) -> Desk:
    return Desk(Live(("feed.jsonl",), {"rules_path": "rules.yaml"} | given), "feed.jsonl")


off = partial(edits.switch_off, rule_id="often")


def test_an_edit_keeps_the_mark_at_the_beginning_and_the_line_ends_of_the_file() -> None:
    before = b"\xef\xbb\xbf" + small.RULES.replace("\n", "\r\n").encode()
    Path("rules.yaml").write_bytes(before)
    here = desk()
    here.accept(here.propose(off))
    after = Path("rules.yaml").read_bytes()
    assert after == before.replace(b"often\r\n", b"often\r\n    enabled: false\r\n", 1)
    read = here.read_again()
    assert isinstance(read, Reading)
    assert sorted(read.changed) == [1, 2]


@pytest.mark.skipif(os.name == "nt", reason="no such permissions")
def test_an_edit_keeps_who_may_read_the_file() -> None:
    Path("rules.yaml").chmod(0o640)
    here = desk()
    here.accept(here.propose(off))
    assert stat.S_IMODE(Path("rules.yaml").stat().st_mode) == 0o640


def test_an_edit_goes_through_a_link_and_leaves_it_one() -> None:
    Path("rules.yaml").rename("real.yaml")
    Path("rules.yaml").symlink_to("real.yaml")
    here = desk()
    here.accept(here.propose(off))
    assert Path("rules.yaml").is_symlink()
    assert "enabled: false" in Path("real.yaml").read_text()
    assert str(Path("real.yaml").resolve()) in here.live.rule_files()


def test_the_rules_that_come_with_feedfilter_are_not_edited() -> None:
    Path("rules.yaml").unlink()
    here = Desk(Live(("feed.jsonl",), {}), "feed.jsonl")
    with pytest.raises(UsageError, match="come with feedfilter; `feedfilter init`"):
        here.propose(partial(edits.switch_off, rule_id="burst"))


def test_an_edit_that_would_not_be_sound_has_its_problems_and_is_not_written() -> None:
    here = desk()
    proposal = here.propose(lambda text: edits.add_words(text, "trade", ["\u200b"]))
    assert proposal.problems
    assert Path("rules.yaml").read_text() == small.RULES


def test_a_save_of_a_file_that_is_included_is_seen() -> None:
    Path("more.yaml").write_text("rules:\n  - {id: rain, when: {text: [日落]}, action: hide}\n")
    Path("rules.yaml").write_text("include: more.yaml\n" + small.RULES)
    here = desk()
    seen = here.on_disk()
    Path("more.yaml").write_text("rules:\n  - {id: rain, when: {text: [日出]}, action: hide}\n")
    assert here.on_disk() != seen
    read = here.read_again()
    assert isinstance(read, Reading)
    assert {row: line["action"] for row, line in read.changed.items()} == {3: "keep", 8: "hide"}


def test_a_rule_of_an_included_file_is_switched_off_in_the_file_itself() -> None:
    more = "rules:\n  - {id: rain, when: {text: [日落]}, action: hide}\n"
    Path("more.yaml").write_text(more)
    Path("rules.yaml").write_text("include: more.yaml\n" + small.RULES)
    here = desk()
    here.accept(here.propose(partial(edits.switch_off, rule_id="rain")))
    assert "\ndisabled: [rain]\n" in Path("rules.yaml").read_text()
    assert Path("more.yaml").read_text() == more


def test_problems_of_an_included_file_are_named_with_that_file() -> None:
    Path("more.yaml").write_text("rules:\n  - {id: rain, when: {text: [日落]}, action: hide}\n")
    Path("rules.yaml").write_text("include: more.yaml\n" + small.RULES)
    here = desk()
    Path("more.yaml").write_text("rules:\n  - {id: rain, when: {txt: [日落]}, action: hide}\n")
    problems = here.read_again()
    assert not isinstance(problems, Reading)
    assert problems[0] == "more.yaml:2:23: unknown condition 'txt'; did you mean 'text'?"


def test_rules_that_are_not_sound_at_the_start_are_refused_as_everywhere() -> None:
    Path("rules.yaml").write_text("rules: {")
    with pytest.raises(RulesError):
        desk()


def test_marks_that_cannot_be_written_are_not_shown_as_if_they_were() -> None:
    here = desk()
    here.marks_file.mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        here.mark(0, "ad")
    assert here.mark_of(0) is None


def test_what_is_explained_is_what_explain_prints() -> None:
    printed = feedfilter("explain", "feed.jsonl", "2", "--rules", "rules.yaml", cwd=Path.cwd())
    assert "\n".join(desk().explained(1)) + "\n" == printed.out


def test_what_is_counted_is_what_clean_says() -> None:
    printed = feedfilter("clean", "feed.jsonl", "--rules", "rules.yaml", cwd=Path.cwd())
    assert printed.err.startswith(f"{desk().reading.summed}\n")
