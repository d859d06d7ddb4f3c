"""The catalogue: every text in every language, with the same values in it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

import feedfilter.render as render
from feedfilter.conditions.contact import KINDS as CONTACTS
from feedfilter.conditions.payment import KINDS as PAYMENTS
from feedfilter.conditions.token import KINDS as SHOPS
from feedfilter.model import Action
from feedfilter.render.report_words import LANGUAGES, Words, catalogue, length_text
from feedfilter.report.roles import Role

FOLDER = Path(render.__file__).parent
USED = re.compile(r"""(?:words|Fact)\(\s*['"]([a-z_]+)['"]""")


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_text_is_in_every_language_with_the_same_values(key: str) -> None:
    texts = catalogue()[key]
    assert sorted(texts) == sorted(LANGUAGES)
    values = [set(re.findall(r"\{(\w+)\}", text)) for text in texts.values()]
    assert values[0] == values[1]
    assert all(text.strip() for text in texts.values())


def test_every_text_that_is_asked_for_is_there() -> None:
    files = [*FOLDER.glob("report_*.py"), *(FOLDER / "report_page").iterdir()]
    used = {key for file in files for key in USED.findall(file.read_text(encoding="utf-8"))}
    used |= {role.value for role in Role} | {a.value for a in Action if a is not Action.TAG}
    used |= {f"kind_{kind}" for kind in (*CONTACTS, *PAYMENTS, *SHOPS)}
    assert len(used) > 60
    assert used <= set(catalogue())


def test_values_are_never_read_as_formats() -> None:
    text = Words("en")("relay_line", carrier="{0.__class__}", source="{source}", number=1)
    assert text == "{0.__class__} carried {source}: 1"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(seconds=9), "9s"),
        (timedelta(minutes=6, seconds=31), "7m"),
        (timedelta(minutes=59, seconds=59), "1h00m"),
        (timedelta(hours=2, minutes=7), "2h07m"),
        (timedelta(days=3, hours=5, minutes=50), "3d5h"),
        (None, ""),
    ],
)
def test_lengths_of_time(length: timedelta | None, text: str) -> None:
    assert length_text(length) == text
