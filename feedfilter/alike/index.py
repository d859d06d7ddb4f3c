"""Which voices share a shingle with a text."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

VISITS = 2_000  # entries that are looked at for one text, those of its rarest shingles first


@dataclass(frozen=True, slots=True)
class Found:
    """Voices that share a shingle with a text; all that do, or as many as were looked at."""

    voices: set[int]
    all: bool


class Index:
    """Voices (numbers that the caller chooses) by the shingles of what they say."""

    def __init__(self, lists: pl.Series) -> None:
        """Take the numbers of every text's shingles, rarest first; null where it has none."""
        self._ends = array("Q", lists.list.len().fill_null(0).cum_sum().to_list())
        flat = lists.drop_nulls().explode()
        self._shingles = array("I")
        for part in flat.to_frame().iter_slices(1_000_000):  # never all as Python's integers
            self._shingles.extend(part.to_series().to_list())
        # No voice, one (most shingles never have more), or several, oldest first.
        self._voices: list[int | list[int] | None] = [None] * (flat.n_unique())

    def _of(self, text: int) -> array[int]:
        return self._shingles[self._ends[text - 1] if text else 0 : self._ends[text]]

    def add(self, text: int, voice: int) -> None:
        """Enter a voice under the shingles of its text."""
        for shingle in self._of(text):
            voices = self._voices[shingle]
            if voices is None:
                self._voices[shingle] = voice
            elif isinstance(voices, int):
                self._voices[shingle] = [voices, voice]
            else:
                voices.append(voice)
                if len(voices) > 2 * VISITS:
                    del voices[:VISITS]

    def near(self, text: int) -> Found:
        """Give the voices that share a shingle with a text; of each shingle's, the latest first."""
        found: set[int] = set()
        room = VISITS
        for shingle in self._of(text):
            voices = self._voices[shingle]
            if voices is None:
                continue
            if isinstance(voices, int):
                found.add(voices)
                room -= 1
            else:
                found.update(voices[-room:])
                room -= len(voices)
            if room <= 0:
                return Found(found, all=False)
        return Found(found, all=True)

    def forget(self, text: int, gone: Collection[int]) -> None:
        """Take voices out of the entries of a text's shingles."""
        for shingle in self._of(text):
            voices = self._voices[shingle]
            if isinstance(voices, list):
                self._voices[shingle] = [voice for voice in voices if voice not in gone] or None
            elif voices in gone:
                self._voices[shingle] = None
