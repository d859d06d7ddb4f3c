"""Training sets for language models, as MemoTrace and WeFlow write them: refused.

They come from the same menu as the exports, but are no feed: their records are shuffled, and say
neither who wrote them nor when. Get it: not these; export the chat as CSV (MemoTrace) or JSON
(WeFlow) instead.
"""

from __future__ import annotations

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Marks, read_nothing, refusing

# What Alpaca's instructions and their answers have, and nothing else.
_ALPACA = frozenset(("system", "instruction", "input", "output", "history", "id"))


def recognises(file: ExportFile) -> bool:
    """Look for messages that have a role, or questions and answers, and nothing else of weight."""
    shape = file.json
    first = shape[0] if isinstance(shape, list) and shape else shape
    if not isinstance(first, dict):
        return False
    if {"instruction", "output"} <= set(first) <= _ALPACA:
        return True
    turns = first.get("conversations") or first.get("messages")
    turn = turns[0] if isinstance(turns, list) and turns else None
    if not isinstance(turn, dict) or not {"role", "content"} <= set(turn):
        return False
    return set(first) <= {"conversations", "messages", "system", "tools", "id"} and len(turn) <= 3


IMPORTER = Importer(
    name="memotrace-training",
    title="Training sets of MemoTrace and WeFlow (refused)",
    recognises=recognises,
    marks=Marks(json=True, some=("role", "instruction")),
    split=refusing(
        "is a training set for language models: it has neither authors nor times",
        advice="export the chat again as CSV (MemoTrace) or JSON (WeFlow)",
    ),
    read=read_nothing,
    writes_back=False,
)
