"""Run the command as a user does: a process, its bytes, its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parent.parent.parent
TOOL = str(Path(sys.executable).with_name("feedfilter"))
DEMO = str(ROOT / "demo" / "moments.json")
RULES = str(ROOT / "rules.yaml")


class Ran(Struct, frozen=True):
    """What a command left."""

    code: int
    out: str
    err: str


def feedfilter(*args: str, stdin: bytes = b"", cwd: Path | None = None, **env: str) -> Ran:
    """Run `feedfilter` with these arguments; further keywords are environment variables."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("FEEDFILTER")}
    done = subprocess.run(
        [TOOL, *args],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**clean, "NO_COLOR": "1", **env},
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
