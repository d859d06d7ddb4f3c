"""Every importer against its samples: recognised by exactly one, read as the golden says.

`tests/samples/<importer>/` holds samples (files or folders) and beside each a
`<sample>.golden.jsonl`. `UPDATE_GOLDEN=1 pytest tests/test_samples.py` rewrites the goldens; a
human reads the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
    feed = read_feed([str(sample)])
    assert {source.importer for source in feed.sources} == {sample.parent.name}
    rejected = "".join(f"# rejected {each.place}: {each.reason}\n" for each in feed.rejected)
    read = b"".join(item_lines(feed, feed.items)).decode() + rejected
    golden = sample.with_name(sample.name + GOLDEN)
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(read, encoding="utf-8")
    assert read == golden.read_text(encoding="utf-8")


def test_every_importer_has_a_sample() -> None:
    folders = {path.parent.name for path in CASES}
    assert set(find_importers()) - folders == set()
