"""Run the command line inside this process: every failure inside shows, and it is fast."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from hypothesis import Phase, settings
from msgspec import Struct

from feedfilter.cli import main

# A whole run is a hundred times an expression: fewer examples, and none of them is made smaller.
FEW = settings(
    max_examples=max(8, settings().max_examples // 6),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
SUM = re.compile(
    r"read (\d+) = kept (\d+) \+ collapsed (\d+) \+ digested (\d+) \+ hidden (\d+) \+ rejected (\d+)"
)
# No control but the line feed; both directions' overrides count as controls.
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Ran(Struct, frozen=True):
    """What a command left."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """Give standard output as text; only UTF-8 may be there."""
        return self.raw.decode("utf-8")

    @property
    def sums(self) -> list[int]:
        """Give the numbers of the sum that is printed."""
        found = SUM.search(self.err)
        assert found is not None, self.err
        return [int(number) for number in found.groups()]

    @property
    def objects(self) -> list[dict[str, object]]:
        """Give JSON Lines on standard output."""
        return [json.loads(line) for line in self.raw.split(b"\n") if line]


def run(*args: object, stdin: bytes = b"", debug: bool = True) -> Ran:
    """Run `feedfilter` with these arguments; an error inside is raised here."""
    out, err = io.BytesIO(), io.BytesIO()
    with _streams(out, err, stdin, [str(each) for each in args], debug=debug):
        code = main.run()
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(code, out.getvalue(), err.getvalue().decode("utf-8"))


@contextmanager
def _streams(
    out: io.BytesIO, err: io.BytesIO, stdin: bytes, args: list[str], *, debug: bool
) -> Iterator[None]:
    with (
        patch.object(sys, "argv", ["feedfilter", *(["--debug"] if debug else []), *args]),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))),
        patch.object(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8")),
        patch.object(sys, "stderr", io.TextIOWrapper(err, encoding="utf-8")),
    ):
        yield


def check_manners(ran: Ran, *private: str) -> None:
    """Check what holds for every run: a known code, one line for a refusal, harmless words."""
    assert ran.code in (0, 1, 2), ran.err
    assert not CONTROLS.search(ran.err), ascii(ran.err)
    assert "Traceback" not in ran.err
    if ran.code == 2:
        lines = ran.err.rstrip("\n").split("\n")
        assert 1 <= len(lines) <= 20
        assert all(line.startswith("feedfilter: ") for line in lines)
    for text in private:
        assert text not in ran.err


def rules_file(folder: Path, text: str, name: str = "rules.yaml") -> Path:
    """Write a rule file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
