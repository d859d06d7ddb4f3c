"""The commands of tuning: each help ends in an example that works on the demo feed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import ROOT, feedfilter


@pytest.mark.parametrize("command", ["compare", "explain", "init", "suggest"])
def test_the_example_of_the_help_works(command: str, tmp_path: Path) -> None:
    shown = feedfilter(command, "--help")
    assert shown.code == 0
    example = shown.out.strip().split("Example:")[-1].split()
    assert example[:2] == ["feedfilter", command]
    for name in ("demo", "rules.yaml", "feedfilter"):
        (tmp_path / name).symlink_to(ROOT / name)
    ran = feedfilter(*example[1:], cwd=tmp_path)
    assert ran.code == 0, ran.err
