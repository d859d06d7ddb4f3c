"""Small feeds made by hand, and conditions tested on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import polars as pl

from feedfilter.condition import PREPARED, Condition, View
from feedfilter.fold import fold_word
from feedfilter.model import SCHEMA, Evidence
from feedfilter.values import Word
from feedfilter.words import Keywords

USUAL: dict[str, Any] = {"text": "", "kind": "post", "time_unit": "second", "author_key": None}


def feed_of(items: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Give a prepared feed; what an item does not mention is null, its text empty.

    `time` may be written as ISO text with a zone. `seq` counts from 0, `author_key` is the id or
    name unless it is given.
    """
    rows = [_row(at, item) for at, item in enumerate(items)]
    return pl.DataFrame(rows, schema={**SCHEMA, **PREPARED}, orient="row")


def view_of(
    condition: Condition,
    items: Iterable[Mapping[str, Any]],
    zone: str = "UTC",
    truth: Mapping[str, pl.Series] | None = None,
) -> View:
    """Give the items as `condition` sees them."""
    searched = Keywords((*condition.keywords(), *condition.hints()))
    return View(feed_of(items), searched, zone, truth)


def truths(condition: Condition, items: Iterable[Mapping[str, Any]], **more: Any) -> list[Any]:
    """Give True, False or None for each item."""
    found = condition.test(view_of(condition, items, **more))
    assert found.dtype == pl.Boolean
    return found.to_list()


def text_truths(condition: Condition, texts: Iterable[str]) -> list[Any]:
    """Give True, False or None for items that have only a text."""
    return truths(condition, [{"text": text} for text in texts])


def shown(condition: Condition, item: Mapping[str, Any], **more: Any) -> list[str]:
    """Give the evidence for one item that satisfies `condition`: underlined words or data."""
    view = view_of(condition, [item], **more)
    assert condition.test(view)[0] is True
    return [_underlined(view, evidence) for evidence in condition.evidence(view)]


def words(*texts: str) -> tuple[Word, ...]:
    """Give keywords as the reader of rules makes them."""
    return tuple(Word(text, fold_word(text)) for text in texts)


def _row(at: int, item: Mapping[str, Any]) -> dict[str, Any]:
    row = dict.fromkeys((*SCHEMA, *PREPARED)) | USUAL | {"seq": at} | dict(item)
    unknown = set(row) - set(SCHEMA) - set(PREPARED)
    assert not unknown, f"no such column: {unknown}"
    if isinstance(row["time"], str):
        row["time"] = datetime.fromisoformat(row["time"])
    row["author_key"] = row["author_key"] or row["author_id"] or row["author"]
    return row


def _underlined(view: View, evidence: Evidence) -> str:
    if evidence.start < 0:
        assert evidence.datum
        return evidence.datum
    original = view.column(evidence.field)[0]
    assert 0 <= evidence.start < evidence.end <= len(original)
    return str(original[evidence.start : evidence.end])
