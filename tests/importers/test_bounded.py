"""The bound on one record holds for every format, whatever its records are made of."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from feedfilter.errors import ExportError
from feedfilter.ingest import bounded, read_feed
from feedfilter.ingest.options import ReadOptions
from feedfilter.limits import Limits
from tests.test_samples import CASES, GOLDEN

UNPLACED = {"rss"}  # feedparser takes a whole feed apart and keeps no places


@pytest.mark.parametrize("sample", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_found_a_file_over_the_bound_is_looked_through_in_every_format(sample: Path) -> None:
    golden = sample.with_name(sample.name + GOLDEN).read_text(encoding="utf-8")
    if golden.startswith("# refused") or not golden:
        return
    with patch.object(bounded, "MEGABYTE", 1):  # so every file is over it, and every record
        reason = _refused(sample, 1)
        assert reason == "" if sample.parent.name in UNPLACED else "larger than 1 MB" in reason
        assert _refused(sample, 200_000) == ""


def _refused(sample: Path, record: int) -> str:
    try:
        read_feed([str(sample)], ReadOptions(limits=Limits(record=record)))
    except ExportError as error:
        return error.what
    return ""


def test_found_a_long_line_of_a_chat_as_text_is_named(tmp_path: Path) -> None:
    chat = tmp_path / "chat.txt"
    said = "01/03/2024, 10:{:02} - Ann: {}\n"
    chat.write_text(said.format(1, "hello") * 20_000 + said.format(2, "x" * (1 << 20)))
    with pytest.raises(ExportError) as refused:
        read_feed([str(chat)], ReadOptions(limits=Limits(record=1)))
    assert str(refused.value.where).endswith("chat.txt: line 20001")
    assert refused.value.what == "is larger than 1 MB"
    assert read_feed([str(chat)], ReadOptions(limits=Limits(record=2))).items.height == 20_001
