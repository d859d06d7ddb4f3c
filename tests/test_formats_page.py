"""docs/formats.md says what the importers say; every importer says what a user needs."""

from __future__ import annotations

import inspect
import sys

import pytest

from feedfilter.importer import find_importers
from scripts.make_formats import TARGET, page
from tests.cli.running import ROOT, feedfilter

NAMES = sorted(find_importers())


def test_the_page_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "run: python scripts/make_formats.py"


@pytest.mark.parametrize("name", NAMES)
def test_an_importer_says_how_to_get_the_export_and_what_a_record_is(name: str) -> None:
    module = sys.modules[find_importers()[name].recognises.__module__]
    text = inspect.getdoc(module) or ""
    assert "Get it:" in text
    assert "record" in text


def test_formats_lists_all_and_says_all_about_one() -> None:
    listed = feedfilter("formats", cwd=ROOT)
    assert [line.split()[0] for line in listed.out.splitlines()] == NAMES
    one = feedfilter("formats", "telegram-json", cwd=ROOT)
    assert "Get it: Telegram Desktop" in one.out
    only = [line.split()[0] for line in listed.out.splitlines() if line.endswith(" (read only)")]
    assert only == ["discord-html", "messenger-html", "rss", "telegram-html"]
    for name in ("rss", "telegram-json"):
        said = "Read only: `clean -o`" in feedfilter("formats", name, cwd=ROOT).out
        assert said == (name == "rss")
    wrong = feedfilter("formats", "telegram-jsom", cwd=ROOT)
    assert (wrong.code, "did you mean 'telegram-json'?" in wrong.err) == (2, True)
