"""All keywords of all rules in one automaton, searched once per text column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from feedfilter.flags import any_in
from feedfilter.fold import word_pattern

LONG = 500_000  # bytes of a text that is searched piece by piece


class Keyword(NamedTuple):
    """A folded keyword and how it must stand in the text.

    `whole`: true: between word borders; false: anywhere; null: as its script is written
    (Latin letters need borders, Han letters do not).
    """

    folded: str
    whole: bool | None = None


class Keywords:
    """The automaton over a set of keywords."""

    def __init__(self, keywords: Iterable[Keyword]) -> None:
        self._by_text: dict[str, list[Keyword]] = defaultdict(list)
        for keyword in dict.fromkeys(keywords):
            self._by_text[keyword.folded].append(keyword)
        self._texts = sorted(self._by_text)

    def hold(self, keywords: Iterable[Keyword]) -> bool:
        """Say whether all of these are searched for."""
        return all(keyword in self._by_text.get(keyword.folded, ()) for keyword in keywords)

    def search(self, folded: pl.Series) -> Mapping[Keyword, pl.Series]:
        """Give for each keyword that occurs the rows (UInt32, ascending) that have it."""
        if not self._texts or folded.null_count() == folded.len():
            return {}
        found = self._occurring(folded)
        rows: dict[Keyword, pl.Series] = {}
        for part in found.partition_by("word", maintain_order=True):
            for keyword in self._by_text[part["word"][0]]:
                rows[keyword] = _bordered(part, keyword)
        return rows

    def _occurring(self, folded: pl.Series) -> pl.DataFrame:
        """Give one line per row and keyword text that occurs in it, borders not yet looked at."""
        long = (folded.str.len_bytes() > LONG).fill_null(False)
        found = self._found(folded.set(long, None) if long.any() else folded)
        for row in long.arg_true():
            found = pl.concat([found, self._found_in_long(folded[row], row)])
        found = found.sort("row", maintain_order=True) if long.any() else found
        return found.with_columns(text=folded.gather(found["row"]))

    def _found(self, folded: pl.Series) -> pl.DataFrame:
        words = folded.str.extract_many(self._texts, overlapping=True)
        some = any_in(words).arg_true()
        once = words.gather(some).list.unique(maintain_order=True)
        return pl.DataFrame({"row": some.cast(pl.UInt32), "word": once}).explode("word")

    def _found_in_long(self, text: str, row: int) -> pl.DataFrame:
        """Search piece by piece: a hit takes several times the memory of a letter."""
        overlap = max(map(len, self._texts))
        starts = range(0, len(text), LONG)
        pieces = (pl.Series([text[start : start + LONG + overlap]]) for start in starts)
        words = dict.fromkeys(word for piece in pieces for word in self._found(piece)["word"])
        rows = pl.repeat(row, len(words), dtype=pl.UInt32, eager=True)
        return pl.DataFrame({"row": rows, "word": pl.Series(list(words), dtype=pl.String)})


def _bordered(found: pl.DataFrame, keyword: Keyword) -> pl.Series:
    """Leave the rows in which the keyword stands as it must; of Han letters it needs no border."""
    if keyword.whole is False:
        return found["row"]
    pattern = word_pattern(keyword.folded, keyword.whole)
    if pattern == pl.escape_regex(keyword.folded):
        return found["row"]
    return found["row"].filter(found["text"].str.contains(pattern))
