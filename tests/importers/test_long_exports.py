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


def lists_of_objects(document: Any) -> Iterator[tuple[str, list[Any]]]:
    """Give the arrays under the keys of an object, and under those of the objects in it."""
    for key, value in document.items() if isinstance(document, dict) else ():
        inner = value.items() if isinstance(value, dict) else ()
        for name, each in ((key, value), *((f"{key}.{name}", part) for name, part in inner)):
            if isinstance(each, list) and each and all(isinstance(one, dict) for one in each):
                yield name, each


def cases() -> Iterator[tuple[Path, str]]:
    for sample in sorted(SAMPLES.rglob("*.json")):
        if "qce-json" in sample.parts and sample.stem == "manifest":
            continue  # an index alone is no export
        try:
            document = json.loads(sample.read_bytes().decode("utf-8-sig"))
        except ValueError:
            continue
        for name, _ in lists_of_objects(document):
            yield sample, name


@pytest.mark.parametrize(("sample", "name"), list(cases()))
def test_a_long_list_hides_no_format(sample: Path, name: str, tmp_path: Path) -> None:
    try:
        known = {source.importer for source in read_feed([str(sample)]).sources}
    except FeedfilterError:
        pytest.skip("is no export by itself")
    document = json.loads(sample.read_bytes().decode("utf-8-sig"))
    long = dict(lists_of_objects(document))[name]
    long *= LOOK // len(json.dumps(long, ensure_ascii=False)) + 2  # a letter is a byte or more
    path = tmp_path / sample.name
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert {source.importer for source in read_feed([str(path)]).sources} == known
