"""JSON that is whole, with any value in any place: no export ends in an internal error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from feedfilter.errors import FeedfilterError
from feedfilter.ingest import read_feed

SAMPLES = Path(__file__).parents[1] / "samples"
VALUES = [[], {"a": [1]}, 2**70, "9" * 400]
Way = tuple[str | int, ...]


def ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """Give the way to each value, in lists to the first few."""
    yield way
    inner = enumerate(value[:3]) if isinstance(value, list) else ()
    for key, part in value.items() if isinstance(value, dict) else inner:
        yield from ways(part, (*way, key))


def changed(document: Any, way: Way, value: Any) -> Any:
    copy = [deepcopy(document)]
    place: Any = copy
    key: str | int = 0
    for step in way:
        place, key = place[key], step
    place[key] = value
    return copy[0]


def samples() -> list[Path]:
    found = [*SAMPLES.rglob("*.json"), *SAMPLES.rglob("*.jsonl")]
    own = [each for each in found if not each.name.endswith(".golden.jsonl")]
    return sorted(each for each in own if each.stat().st_size < 50_000)


@pytest.mark.parametrize("sample", samples(), ids=lambda path: str(path.relative_to(SAMPLES)))
def test_any_value_in_any_place_ends_politely(sample: Path, tmp_path: Path) -> None:
    text = sample.read_bytes().decode("utf-8-sig", errors="replace")
    first, rest = text.split("\n", 1) if sample.suffix == ".jsonl" else (text, "")
    try:
        document = json.loads(first)
    except ValueError:
        pytest.skip("is damaged on purpose, or in another encoding")
    seen: set[Way] = set()
    path = tmp_path / sample.name
    for way in ways(document):
        kind = tuple(step for step in way if isinstance(step, str))
        if kind in seen:
            continue
        seen.add(kind)
        for value in VALUES:
            written = json.dumps(changed(document, way, value), ensure_ascii=False)
            path.write_text(f"{written}\n{rest}", encoding="utf-8")
            with suppress(FeedfilterError):
                read_feed([str(path)])
