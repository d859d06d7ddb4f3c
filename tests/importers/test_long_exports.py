"""Exports longer than recognition looks at first: what tells a format may stand behind the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feedfilter.errors import FeedfilterError
from feedfilter.ingest import read_feed
from feedfilter.scan import LOOK

SAMPLES = Path(__file__).parents[1] / "samples"


def lists_of(document: Any, path: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Give the arrays of a document, of the elements of an array those in the first one alone."""
    if isinstance(document, list) and document:
        yield path or "itself", document
        yield from lists_of(document[0], f"{path}[]")
    for key, value in document.items() if isinstance(document, dict) else ():
        yield from lists_of(value, f"{path}.{key}")


def opened(sample: Path) -> tuple[Any, str]:
    """Give the document of a file, or that of its first line, and the lines that follow."""
    text = sample.read_bytes().decode("utf-8-sig")
    if sample.suffix == ".json":
        return json.loads(text), ""
    first, rest = text.split("\n", 1)
    return json.loads(first), rest


def cases() -> Iterator[tuple[Path, str]]:
    for sample in sorted((*SAMPLES.rglob("*.json"), *SAMPLES.rglob("*.jsonl"))):
        if "qce-json" in sample.parts and sample.stem == "manifest":
            continue  # an index alone is no export
        if sample.name.endswith(".golden.jsonl"):
            continue  # feedfilter's own lines, of which there is a sample as well
        try:
            document, _ = opened(sample)
        except ValueError:
            continue
        for path, _ in lists_of(document):
            yield sample, path


@pytest.mark.parametrize(("sample", "at"), list(cases()))
def test_a_long_list_hides_no_format(sample: Path, at: str, tmp_path: Path) -> None:
    try:
        known = {source.importer for source in read_feed([str(sample)]).sources}
    except FeedfilterError:
        pytest.skip("is no export by itself")
    document, rest = opened(sample)
    long = dict(lists_of(document))[at]
    long *= LOOK // len(json.dumps(long, ensure_ascii=False)) + 2  # a letter is a byte or more
    path = tmp_path / sample.name
    path.write_text(f"{json.dumps(document, ensure_ascii=False)}\n{rest}", encoding="utf-8")
    assert {source.importer for source in read_feed([str(path)]).sources} == known
