"""The marks of importers spare time and change nothing: who is sure of a file shows its marks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedfilter import importer
from feedfilter.export import ExportFile
from feedfilter.importer import MARKS, find_importers, sure_importers
from feedfilter.ingest.open import open_exports
from scripts.make_marks import page
from tests.cli.running import ROOT
from tests.test_samples import CASES

SHARED = ROOT.parent / "shared" / "samples"  # where it is there
FILES = [*CASES, *(path for path in sorted(SHARED.glob("*/**/*")) if path.is_file())]
CUTS = (1.0, 0.9, 0.5, 0.1)  # how much of a file is left


def test_they_are_kept_as_the_importers_say() -> None:
    assert MARKS.read_text(encoding="utf-8") == page(), "run: python scripts/make_marks.py"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_whoever_is_sure_of_a_file_or_a_part_of_it_shows_them(path: Path) -> None:
    for file in _cut(path):
        for each in find_importers().values():
            assert not each.recognises(file) or each.marks.on(file), (each.name, file.name)


def _cut(path: Path) -> Iterator[ExportFile]:
    """Give the files of an export, whole and cut off, as broken downloads are."""
    for whole in open_exports(str(path)):
        for part in CUTS:
            raw = bytes(whole.raw[: int(len(whole.raw) * part)])
            yield ExportFile(whole.name, raw, whole.container, whole.member)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nobody_is_sure_of_a_file_that_lacks_one_of_them(path: Path) -> None:
    for file in open_exports(str(path)):
        for each in find_importers().values():
            for word in each.marks.words if each.recognises(file) else ():
                assert not each.recognises(_without(file, word)), (each.name, word)


def _without(file: ExportFile, word: str) -> ExportFile:
    """Give the file with another word in this one's place, as a key or as text."""
    raw = bytes(file.data)
    for written in (word, json.dumps(word).strip('"')):
        raw = raw.replace(written.encode(), b"-")
    return ExportFile(file.name, raw, file.container, file.member)


@pytest.mark.parametrize("path", CASES[::7], ids=lambda path: path.name)
def test_who_is_not_kept_is_asked_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = list(open_exports(str(path)))
    known = [sure_importers(file) for file in files]
    monkeypatch.setattr(importer, "_kept_marks", dict)
    assert [sure_importers(file) for file in files] == known


def test_few_importers_are_imported_for_one_file() -> None:
    code = (
        "import sys; from feedfilter.ingest import read_feed; read_feed(sys.argv[1:]);"
        "print(*(each for each in sys.modules if each.startswith('feedfilter.importers.')))"
    )
    sample = next(path for path in CASES if path.parent.name == "discord")
    run = [sys.executable, "-c", code, str(sample)]
    done = subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT)
    names = done.stdout.split()
    assert "feedfilter.importers.discord_json" in names
    assert len(names) < len(find_importers()) / 4
