"""Which voices share a shingle with a text."""

from __future__ import annotations

from array import array
from collections.abc import Collection

import polars as pl

VISITS = 2_000  # entries that are looked at for one text, those of its rarest shingles first


class Index:
    """Voices (numbers that the caller chooses) by the shingles of what they say."""

    def __init__(self, texts: int, shared: pl.DataFrame) -> None:
        """Take for texts (`text`, a number below `texts`) their `shingle` lists, rarest first."""
        every = pl.DataFrame({"text": pl.arange(0, texts, eager=True, dtype=pl.UInt32)})
        lists = every.join(shared, on="text", how="left", maintain_order="left")["shingle"]
        self._ends = array("Q", lists.list.len().fill_null(0).cum_sum().to_list())
        flat = lists.explode().drop_nulls()
        self._shingles = array("I")
        for part in flat.to_frame().iter_slices(1_000_000):
            self._shingles.extend(part.to_series().to_list())
        # no voice, one (most shingles never have more), or several, oldest first
        self._voices: list[None | int | list[int]] = [None] * (max(flat.to_list(), default=-1) + 1)

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

    def near(self, text: int) -> set[int]:
        """Give the voices that share a shingle with a text; at most VISITS entries are looked at.

        Of the voices that share a shingle, the latest are looked at first.
        """
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
                break
        return found

    def forget(self, text: int, gone: Collection[int]) -> None:
        """Take voices out of the entries of a text's shingles."""
        for shingle in self._of(text):
            voices = self._voices[shingle]
            if isinstance(voices, list):
                self._voices[shingle] = [voice for voice in voices if voice not in gone] or None
            elif voices in gone:
                self._voices[shingle] = None
