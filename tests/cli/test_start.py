"""What is settled before anything large is imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedfilter.cli import start


@pytest.mark.parametrize(
    ("arguments", "are_small"),
    [
        (["clean", "few.json"], True),
        (["clean", "few.json", "--rules", "few.json"], True),
        (["clean", "many.json"], False),
        (["clean", "few.json", "many.json"], False),
        (["clean", "FEW.ZIP"], False),
        (["clean", "."], False),
        (["clean", "few.json", "-"], False),
        (["clean", "absent.json"], False),
        (["clean", "odd\0name"], False),
        ([], False),
    ],
)
def test_one_thread_only_for_what_is_known_to_be_small(
    arguments: list[str], are_small: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, size in {"few.json": 10, "FEW.ZIP": 10, "many.json": start.SMALL}.items():
        with Path(name).open("wb") as file:
            file.truncate(size + 1)
    assert start._are_small(arguments) is are_small
