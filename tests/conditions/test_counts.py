"""pictures, videos, files: numbers that the export states."""

from __future__ import annotations

import pytest

from feedfilter.conditions.files import Files
from feedfilter.conditions.pictures import Pictures
from feedfilter.conditions.videos import Videos
from tests.feeds import shown, truths

KINDS = [(Pictures, "pictures"), (Videos, "videos"), (Files, "files")]

# bounds, number, truth
ROWS = [
    ({"gte": 4}, 4, True),
    ({"gte": 4}, 3, False),
    ({"gt": 4}, 4, False),
    ({"lt": 4}, 4, False),
    ({"lte": 4}, 4, True),
    ({"eq": 0}, 0, True),
    ({"eq": 0}, 1, False),
    ({"neq": 1}, 1, False),
    ({"gte": 1, "lte": 9}, 9, True),
    ({"gte": 1, "lte": 9}, 10, False),
    ({"gte": 0}, None, None),
    ({"eq": 0}, None, None),
]

REFUSED = [
    {},
    {"gte": -1},
    {"lt": 0},
    {"gte": float("nan")},
    {"lte": float("inf")},
    {"gte": 5, "lte": 3},
    {"gt": 3, "lte": 3},
    {"eq": 1, "neq": 1},
]


@pytest.mark.parametrize(("kind", "column"), KINDS)
@pytest.mark.parametrize(("bounds", "number", "truth"), ROWS)
def test_numbers(kind, column, bounds, number, truth):
    assert truths(kind(**bounds), [{column: number}]) == [truth]


@pytest.mark.parametrize(("kind", "column"), KINDS)
def test_the_number_is_the_evidence(kind, column):
    assert shown(kind(gte=2), {column: 6}) == [f"{column}: 6"]


@pytest.mark.parametrize(("kind", "column"), KINDS)
@pytest.mark.parametrize("bounds", REFUSED)
def test_bounds_that_make_no_sense(kind, column, bounds):
    with pytest.raises(ValueError, match=r"number|compares with nothing"):
        kind(**bounds)
