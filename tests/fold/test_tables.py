"""The committed tables are those that the script makes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "feedfilter" / "data"
TABLES = ["classes.txt", "letters.txt", "lookalikes.txt", "syllables.txt"]
LIBRARIES = ["confusable_homoglyphs", "opencc", "pypinyin"]


def test_committed_tables_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    missing = [name for name in LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"cannot make the tables again without {', '.join(missing)}")
    made = f"from Polars {pl.__version__} "
    if made not in (DATA / "classes.txt").read_text(encoding="utf-8"):
        pytest.skip("the tables were made with another Polars")
    assert script().main(["--check"]) == 0, capsys.readouterr().out


def script():  # type: ignore[no-untyped-def]
    """Load scripts/make_tables.py, which is no part of the package."""
    path = ROOT / "scripts" / "make_tables.py"
    spec = importlib.util.spec_from_file_location("make_tables", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_tables"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", TABLES)
def test_table_names_its_source(name: str) -> None:
    head = (DATA / name).read_text(encoding="utf-8").splitlines()[0]
    assert head.startswith("# ")
    assert "source: " in head
    assert "written by scripts/make_tables.py" in head


def test_tables_are_small() -> None:
    assert sum((DATA / name).stat().st_size for name in TABLES) < 300_000
