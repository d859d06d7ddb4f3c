"""Draw docs/clean.svg: the demo feed in a terminal, cleaned by the shipped rules."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).parent.parent
COMMAND = ["clean", "demo/moments.json", "--rules", "rules.yaml", "--color", "always"]
FIRST = 26  # lines of the feed
LAST = 8  # lines of the digest


def picture() -> str:
    """Give the SVG."""
    tool = str(Path(sys.executable).with_name("feedfilter"))
    ran = subprocess.run([tool, *COMMAND], cwd=ROOT, capture_output=True, check=True)
    lines = ran.stdout.decode().splitlines()
    shown = ["$ feedfilter clean moments.json", *lines[:FIRST], "  …", *lines[-LAST:], ""]
    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True)
    for line in [*shown, ran.stderr.decode().splitlines()[0]]:
        console.print(Text.from_ansi(line))
    return console.export_svg(title="feedfilter", theme=MONOKAI, unique_id="feedfilter")


if __name__ == "__main__":
    (ROOT / "docs" / "clean.svg").write_text(picture(), encoding="utf-8")
