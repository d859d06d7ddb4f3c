"""Words of what stands in place of a text in Telegram's JSON: games, places, invoices and so on.

Each of them may be of any shape: what is no text says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from feedfilter.records.json import texts


def words_of(plain: Iterable[Any], invoice: Any, tasks: Any, giveaway: Any) -> str | None:
    """Give the words of members that are texts, of an invoice, a list of tasks and a giveaway."""
    bill, todo = _object(invoice), _object(tasks)
    steps = todo.get("answers")
    said = [
        *plain,
        *(bill.get("title"), bill.get("description"), todo.get("title")),
        *(_object(step).get("text") for step in (steps if isinstance(steps, list) else ())),
        _object(giveaway).get("additional_prize"),
    ]
    return texts(map(_words, said))


def _object(value: Any) -> dict[str, Any]:
    """Give an object; Telegram writes that of an invoice as a text."""
    if isinstance(value, str):
        try:
            value = msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return {}
    return value if isinstance(value, dict) else {}


def _words(value: Any) -> str | None:
    """Give a text, which may be in pieces."""
    pieces = value if isinstance(value, list) else [value]
    said = (piece.get("text") if isinstance(piece, dict) else piece for piece in pieces)
    return "".join(each for each in said if isinstance(each, str)) or None
