"""`tune` in a real terminal: what a person sees and types, by tmux."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.running import ROOT, TOOL, feedfilter

TMUX = shutil.which("tmux")
PATIENCE = 60  # seconds that a busy machine is given

pytestmark = pytest.mark.skipif(
    TMUX is None and not os.environ.get("CI"), reason="no tmux here; CI has one"
)


class Terminal:
    """A terminal with a shell of its own."""

    def __init__(self, socket: Path, folder: Path) -> None:
        self.socket = socket
        line = shlex.join([TOOL, *example()])
        # The shell stays, so that what the program leaves on the terminal is seen.
        self._tmux("new-session", "-d", "-x", "150", "-y", "40", "-c", str(folder), "sh")
        self.press(f"TERM=xterm-256color {line}; echo left $?", "Enter")

    def _tmux(self, *arguments: str) -> str:
        assert TMUX is not None, "CI must have tmux"
        command = [TMUX, "-S", str(self.socket), "-f", os.devnull, *arguments]
        # Without COLUMNS and LINES, which readline puts into the real environment of a test run.
        clean = dict(os.environ)
        done = subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE, env=clean)
        return done.stdout.decode()

    def press(self, *keys: str) -> None:
        """Type keys, as tmux names them."""
        self._tmux("send-keys", *keys)

    def shown(self) -> str:
        """Give what stands on the terminal."""
        return self._tmux("capture-pane", "-p")

    def until(self, holds: Callable[[str], bool]) -> str:
        """Wait until the terminal shows something; gives all that it shows."""
        end = time.monotonic() + PATIENCE
        while not holds(shown := self.shown()):
            assert time.monotonic() < end, shown
            time.sleep(0.1)
        return shown

    def close(self) -> None:
        """End the terminal with all that runs in it."""
        self._tmux("kill-server")


def example() -> list[str]:
    """Give the example of `tune --help`."""
    shown = feedfilter("tune", "--help")
    words = shown.out.strip().split("Example:")[-1].split()
    assert words[:2] == ["feedfilter", "tune"]
    return words[1:]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "moments.json").write_bytes((ROOT / "demo/moments.json").read_bytes())
    (tmp_path / "rules.yaml").write_bytes((ROOT / "rules.yaml").read_bytes())
    opened = Terminal(tmp_path / "tmux", tmp_path)
    yield opened
    opened.close()


def test_a_person_tunes_the_demo_feed(terminal: Terminal, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    terminal.until(lambda shown: "item 1 (" in shown and "contact-bait" in shown)

    terminal.press("h")
    terminal.until(lambda shown: "shown: hidden" in shown and "digest" in shown)

    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("within: 30m, count: {gte: 6}", "within: 5m, count: {gte: 6}"))
    terminal.until(lambda shown: "items changed;" in shown)
    terminal.press("c")
    terminal.until(lambda shown: "digest burst → hide ad-rate" in shown)

    rules.write_text(text + "  - {\n")
    terminal.until(lambda shown: "the last good rules stay" in shown)
    rules.write_text(text)
    terminal.until(lambda shown: "the last good rules stay" not in shown)

    terminal.press("Escape")  # alone: with a letter behind it at once it would be Alt
    terminal.until(lambda shown: "shown: changed" not in shown)
    terminal.press("w")
    terminal.until(lambda shown: "write it" in shown)
    terminal.press("y")
    terminal.until(lambda shown: "write it" not in shown)
    end = time.monotonic() + PATIENCE
    while rules.read_text(encoding="utf-8") == text:
        assert time.monotonic() < end
        time.sleep(0.1)

    terminal.press("q")
    left = terminal.until(lambda shown: "left 0" in shown)
    assert "Traceback" not in left
