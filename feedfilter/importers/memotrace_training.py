"""Training sets for language models, as MemoTrace and WeFlow write them: refused.

They come from the same menu as the exports, but are no feed: their records are shuffled, and say
neither who wrote them nor when. Get it: not these; export the chat as CSV (MemoTrace) or JSON
(WeFlow) instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Made, Records


def recognises(file: ExportFile) -> bool:
    """Look for conversations whose messages have a role and nothing else that matters."""
    shape = file.json
    first = shape[0] if isinstance(shape, list) and shape else shape
    if not isinstance(first, dict):
        return False
    turns = first.get("conversations") or first.get("messages")
    turn = turns[0] if isinstance(turns, list) and turns else None
    if not isinstance(turn, dict) or not {"role", "content"} <= set(turn):
        return False
    return set(first) <= {"conversations", "messages", "system", "tools", "id"} and len(turn) <= 3


def split(file: ExportFile) -> Iterator[Records]:
    """Refuse the file."""
    refuse(file)


def refuse(file: ExportFile) -> NoReturn:
    """Say why, and what to do instead."""
    raise ExportError(
        "is a training set for language models: it has neither authors nor times",
        where=file.name,
        advice="export the chat again as CSV (MemoTrace) or JSON (WeFlow)",
    )


def read(raws: Sequence[Any], context: Any) -> Sequence[Made]:
    """Give nothing: no record comes this far."""
    return []


IMPORTER = Importer(
    name="memotrace-training",
    title="Training sets of MemoTrace and WeFlow (refused)",
    recognises=recognises,
    split=split,
    read=read,
    writes_back=False,
)
