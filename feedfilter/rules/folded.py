"""The texts of rule files folded, all at once: thousands of words one by one take seconds."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from feedfilter.fold import fold
from feedfilter.reading.words import LONGEST_WORD
from feedfilter.rules.document import Document, scalars


def folded_texts(documents: Iterable[Document]) -> dict[str, str]:
    """Give what each text folds to; of a pack it is known."""
    known: dict[str, str] = {}
    texts: set[str] = set()
    for part in documents:
        if part.folded is None:
            texts |= _texts(part)
        else:
            changed = part.folded
            known |= {text: changed.get(text, text) for text in _texts(part)}
    words = pl.Series(sorted(texts - known.keys()), dtype=pl.String)
    return known | dict(zip(words.to_list(), fold(words).to_list(), strict=True))


def _texts(part: Document) -> set[str]:
    texts = (text[1:] if text.startswith("$$") else text for text in scalars(part))
    return {text for text in texts if 0 < len(text) <= LONGEST_WORD}
