"""Every importer against its samples: recognised by exactly one, read as the golden says.

`tests/samples/<importer>/` holds samples (files or folders) and beside each a
`<sample>.golden.jsonl`. `UPDATE_GOLDEN=1 pytest tests/test_samples.py` rewrites the goldens; a
human reads the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from feedfilter.errors import ExportError
from feedfilter.importer import find_importers
from feedfilter.ingest import read_feed
from feedfilter.render.jsonl import item_lines

SAMPLES = Path(__file__).parent / "samples"
GOLDEN = ".golden.jsonl"
CASES = sorted(
    path
    for path in SAMPLES.glob("*/*")
    if not path.name.endswith(GOLDEN) and not path.name.startswith(".")
)


@pytest.mark.parametrize("sample", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sample_is_read_as_its_golden_says(sample: Path) -> None:
    read = _read(sample)
    golden = sample.with_name(sample.name + GOLDEN)
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(read, encoding="utf-8")
    assert read == golden.read_text(encoding="utf-8")


def _read(sample: Path) -> str:
    """Read a sample as its golden is written; a format that is refused says why."""
    try:
        feed = read_feed([str(sample)])
    except ExportError as refused:
        return f"# refused: {refused.what}; {refused.advice}\n"
    assert {source.importer for source in feed.sources} == {sample.parent.name}
    rejected = "".join(f"# rejected {each.place}: {each.reason}\n" for each in feed.rejected)
    return b"".join(item_lines(feed, feed.items)).decode() + rejected


def test_every_importer_has_a_sample() -> None:
    folders = {path.parent.name for path in CASES}
    assert set(find_importers()) - folders == set()
