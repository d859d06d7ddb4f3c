"""What is installed: licences that are allowed, and a lock file that fits pyproject.toml."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
PINNED = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE)
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    found = importlib.util.spec_from_file_location("licences", ROOT / "scripts" / "licences.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_every_package_that_is_needed_has_an_allowed_licence(
    licences: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert licences.main() == 0
    shown = capsys.readouterr().out
    assert {"polars", "lxml", "rapidfuzz"} <= set(
        re.findall(r"^ok +([\w-]+):", shown, re.MULTILINE)
    )
    assert "says nothing" not in shown


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("BSD-3-Clause", True),
        ("Apache-2.0", True),
        ("PSF-2.0", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("Other/Proprietary License", False),
        ("LIMITED USE", False),
        ("DISCLAIMER", False),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND GPL-2.0-only", False),
        ("says nothing", False),
    ],
)
def test_a_licence_is_allowed_by_name(licences: ModuleType, licence: str, allowed: bool) -> None:
    assert licences.is_allowed(licence) is allowed


@pytest.mark.parametrize("wanted", WANTED)
def test_the_lock_file_holds_what_the_project_asks_for(wanted: str) -> None:
    requirement = Requirement(wanted)
    if requirement.marker is None or requirement.marker.evaluate():
        assert requirement.specifier.contains(PINNED[canonicalize_name(requirement.name)])


def test_every_line_of_the_lock_file_has_hashes() -> None:
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(PINNED) > 40
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
