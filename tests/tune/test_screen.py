"""The screen of `tune` as a person uses it: keys, what stands there, what is in the files after.

Whole screens are in `screens/`; `UPDATE_GOLDEN=1` writes them anew, a human reads the diff.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from feedfilter.cli.live import Live
from feedfilter.cli.screen import app as app_module
from feedfilter.cli.screen.app import Tune
from feedfilter.cli.screen.desk import Desk
from feedfilter.cli.screen.dialogs import Confirm, Words
from feedfilter.cli.screen.lists import FLASH
from feedfilter.marks import marks_path, read_marks
from tests.tune import feed as small

SCREENS = Path(__file__).parent / "screens"
SIZE = (110, 30)

Use = Callable[[Tune, Pilot[None]], Awaitable[None]]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.chdir(tmp_path)
    small.write(tmp_path)
    return Path("feed.jsonl"), Path("rules.yaml")


def used(files: tuple[Path, Path], use: Use, size: tuple[int, int] = SIZE) -> None:
    """Open the program on the small feed and use it."""
    feed, rules = files
    desk = Desk(Live((str(feed),), {"rules_path": str(rules)}), str(feed))

    async def main() -> None:
        app = Tune(desk)
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            await use(app, pilot)

    asyncio.run(main())


async def settled(app: Tune, pilot: Pilot[None]) -> None:
    """Wait until the item under the cursor is explained."""
    await until(pilot, lambda: not app.explaining)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait until something holds, but not for ever."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        await pilot.pause(0.02)
    await pilot.pause()


async def save(app: Tune, pilot: Pilot[None], rules: Path, text: str) -> None:
    """Save the rule file as an editor does and wait until the program has seen it."""
    before = app.saves
    rules.write_text(text, encoding="utf-8")
    await until(pilot, lambda: app.saves > before)


def screen(app: Tune) -> str:
    """Give what stands on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(piece.text for piece in strip).rstrip() for strip in strips) + "\n"


def items(app: Tune) -> list[int]:
    """Give the numbers of the items that are listed."""
    return [row + 1 for row in app.feed.rows]


def assert_golden(app: Tune, name: str) -> None:
    path = SCREENS / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(screen(app), encoding="utf-8")
    assert screen(app) == path.read_text(encoding="utf-8")


def test_the_screen_has_the_feed_the_rules_and_why(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("down")
        await settled(app, pilot)
        assert_golden(app, "feed")

    used(files, use)


def test_on_a_narrow_terminal_the_rules_stand_below(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        assert_golden(app, "narrow")

    used(files, use, (80, 24))


def test_what_others_wrote_is_shown_and_never_obeyed(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("slash", *"owned", "enter")
        await settled(app, pilot)
        assert items(app) == [8]
        shown = screen(app)
        assert "^[]0;owned^G[bold]markup[/bold] \\x9b2J \\u202egnp.exe" in shown
        assert "[red]E^[[31mvil" in shown
        assert not any(letter in shown for letter in "\x1b\x07\x9b\u202e")
        await pilot.press("w")
        await pilot.pause()
        shown = screen(app)
        assert "allow [red]E^[[31mvil" in shown
        assert "'[red]E[31mvil': {ids: [evil]}" in shown
        assert not any(letter in shown for letter in "\x1b\x07\x9b\u202e")

    used(files, use)


LISTED = {
    "h": [2, 3, 7],
    "k": [1, 4, 5, 6, 8, 9, 10],
    "c": [],
    "m": [],
    "h h": list(range(1, 11)),
    "h a": list(range(1, 11)),
    "f": [1, 2, 3, 10],
    "f f": list(range(1, 11)),
    "f h": [2, 3],
    "end f": [1, 2, 3, 10],
    "down r": [2, 3, 6],  # an allowed author's too
    "r": list(range(1, 11)),  # no rule decided this one
    "tab home r": [1, 2, 3, 5, 6],
    "tab home down down r": [7],
    "tab home r r": list(range(1, 11)),
    "h f escape": list(range(1, 11)),
    "x down down p m": [1, 3],
    "x x m": [1, 3],  # taken back and set again
    "x m": [3],
}


def test_keys_choose_what_is_listed(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        for keys, listed in LISTED.items():
            await pilot.press(*keys.split())
            await pilot.pause()
            assert (keys, items(app)) == (keys, listed)
            await pilot.press("escape", "home")

    used(files, use)


def test_search_lists_while_one_types_and_escape_takes_it_back(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("slash", *"海边")
        await until(pilot, lambda: items(app) == [4, 9])
        await pilot.press("escape")
        await pilot.pause()
        assert items(app) == list(range(1, 11))
        assert app.focused is app.feed

    used(files, use)


def test_a_save_shows_old_and_new_verdicts_and_counts(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "_BLINK", 600)  # so that the first flash is seen on any machine

    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await save(app, pilot, files[1], small.RULES.replace("within: 2h", "within: 20m"))
        assert app.feed.flashing
        lines = [app.feed.line(n, 100) for n in range(10)]
        flashing = [n for n, line in enumerate(lines) if any(s.style == FLASH for s in line.spans)]
        assert flashing == [1, 2]
        await pilot.press("n")
        await settled(app, pilot)
        assert_golden(app, "saved")
        await pilot.press("c")
        await pilot.pause()
        assert items(app) == [2, 3]

    used(files, use)


def test_flashing_ends(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "_BLINK", 0.01)

    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await save(app, pilot, files[1], small.RULES.replace("within: 2h", "within: 20m"))
        await until(pilot, lambda: app.blinking is None)
        assert not app.feed.flashing

    used(files, use)


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
def test_it_ends(files: tuple[Path, Path], key: str) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running

    used(files, use)


def test_a_rule_file_with_faults_is_shown_in_place_and_the_last_good_rules_stay(
    files: tuple[Path, Path],
) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        broken = small.RULES.replace("count: {gt: 1}", "count: {gtt: 1}")
        await save(app, pilot, files[1], broken)
        await settled(app, pilot)
        assert_golden(app, "faults")
        await pilot.press("h")
        assert items(app) == [2, 3, 7]
        await save(app, pilot, files[1], small.RULES.replace("[SALE]", "[rain]"))
        assert app.desk.problems == ()
        assert items(app) == [2, 3]

    used(files, use)


@pytest.mark.parametrize("end", ["gone", "binary"])
def test_a_rule_file_that_cannot_be_read_is_no_end(files: tuple[Path, Path], end: str) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        before = app.saves
        if end == "gone":
            files[1].unlink()
        else:
            files[1].write_bytes(b"\xff\xfe\x00rules")
        await until(pilot, lambda: app.saves > before)
        assert app.desk.problems
        for key in "wol":
            await pilot.press(key)
            await pilot.pause()
            assert not isinstance(app.screen, Confirm)
        await save(app, pilot, files[1], small.RULES)
        assert app.desk.problems == ()

    used(files, use)


def test_a_rule_is_switched_off_after_a_diff_and_a_yes(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("down", "o")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        assert_golden(app, "confirm")
        before = app.saves
        await pilot.press("y")
        await until(pilot, lambda: app.saves > before)
        expected = small.RULES.replace("  - id: often\n", "  - id: often\n    enabled: false\n")
        assert files[1].read_text() == expected
        await pilot.press("c")
        await pilot.pause()
        assert items(app) == [2, 3]

    used(files, use)


@pytest.mark.parametrize("no", ["n", "escape", "q"])
def test_without_a_yes_the_file_stays(files: tuple[Path, Path], no: str) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("w")
        await pilot.pause()
        await pilot.press(no)
        await pilot.pause()
        assert not isinstance(app.screen, Confirm)
        assert files[1].read_text() == small.RULES

    used(files, use)


def test_a_friend_is_allowed_and_everything_of_theirs_comes_back(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        before = app.saves
        await pilot.press("w")
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: app.saves > before)
        text = files[1].read_text()
        assert "  family: {ids: [mum]}\n  Lin: {ids: [lin]}\n" in text
        assert "allow: {authors: [family, Lin]}  # nobody else\n" in text
        await pilot.press("h")
        await pilot.pause()
        assert items(app) == [7]

    used(files, use)


def test_selected_words_are_added_to_a_list(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        before = app.saves
        await pilot.press("down", "down", "down", "l")
        await pilot.pause()
        assert isinstance(app.screen, Words)
        await pilot.press("shift+right", "shift+right", "enter", "enter")
        await pilot.pause()
        assert_golden(app, "words")
        await pilot.press("y")
        await until(pilot, lambda: app.saves > before)
        assert "  trade: [代购, 包邮, 海边]  # grows\n" in files[1].read_text()
        await pilot.press("escape", "tab", "home", "r")
        await pilot.pause()
        assert items(app) == [1, 2, 3, 4, 5, 6, 9]

    used(files, use)


def test_an_edit_of_a_file_that_was_saved_meanwhile_is_not_written(
    files: tuple[Path, Path],
) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("w")
        await pilot.pause()
        other = small.RULES + "# another hand\n"
        await save(app, pilot, files[1], other)
        await pilot.press("y")
        await pilot.pause()
        assert files[1].read_text() == other

    used(files, use)


def test_marks_are_kept_beside_the_feed_and_read_again(files: tuple[Path, Path]) -> None:
    async def mark(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("x", "down", "p", "down", "x", "x")

    used(files, mark)
    lines = [json.loads(line) for line in marks_path(str(files[0])).read_text().splitlines()]
    assert lines == [{"item": "i1", "mark": "ad"}, {"item": "i2", "mark": "personal"}]

    async def look(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("m", "down", "x")
        assert items(app) == [1, 2]

    used(files, look)
    assert read_marks(marks_path(str(files[0]))) == {"i1": "ad", "i2": "ad"}


def test_help_lists_every_key(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await pilot.pause()
        assert_golden(app, "help")
        await pilot.press("escape", "h")
        assert items(app) == [2, 3, 7]

    used(files, use, (110, 40))


def test_the_last_item_and_the_first_are_the_ends(files: tuple[Path, Path]) -> None:
    async def use(app: Tune, pilot: Pilot[None]) -> None:
        await pilot.press("up", "pageup")
        assert app.feed.row == 0
        await pilot.press("end", "down", "pagedown")
        assert app.feed.row == 9
        await pilot.press("home")
        assert app.feed.row == 0

    used(files, use)


def test_a_fault_of_ours_ends_the_program_without_showing_private_text(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(self: Desk, row: int) -> None:
        raise ZeroDivisionError

    async def use(app: Tune, pilot: Pilot[None]) -> None:
        monkeypatch.setattr(Desk, "mark_of", failing)
        app.feed.refresh()
        await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        used(files, use)
    printed = capsys.readouterr()
    assert "海边" not in printed.out + printed.err
