"""What is known of each item, two bits a fact, so that shuffles carry numbers and no texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import polars as pl
from msgspec import Struct

_A_NUMBER = 31  # facts that one column of 64 bits holds
_TRUE, _UNKNOWN = 1, 2  # false is 0
Known = dict[str, pl.Series]


class Facts(Struct, frozen=True):
    """Facts by name, in the order in which they are packed."""

    names: list[str]

    @property
    def columns(self) -> list[str]:
        """Name the columns that they take."""
        return [f"_f{column}" for column in range(-(-len(self.names) // _A_NUMBER))]

    def place(self, name: str) -> tuple[str, int]:
        """Give the column of a fact, and by how many bits it stands to the left there."""
        number = self.names.index(name)
        return f"_f{number // _A_NUMBER}", 2 * (number % _A_NUMBER)

    def packed(self, known: Known, height: int) -> pl.DataFrame:
        """Write facts as columns of 64 bits; what is not known yet is left out."""
        columns = {}
        for column, start in zip(self.columns, range(0, len(self.names), _A_NUMBER), strict=True):
            bits = pl.repeat(0, height, dtype=pl.Int64, eager=True)
            for place, name in enumerate(self.names[start : start + _A_NUMBER]):
                if name in known:
                    bits = bits + known[name].cast(pl.Int64).fill_null(_UNKNOWN) * 4**place
            columns[column] = bits
        return pl.DataFrame(columns)

    def unpacked(self, frame: pl.DataFrame, known: Collection[str]) -> Known:
        """Read the facts that are known at this point of a run."""
        found = {}
        for name in self.names:
            if name in known:
                column, shift = self.place(name)
                code = frame[column] // 2**shift % 4
                found[name] = (code == _TRUE).set(code == _UNKNOWN, None)
        return found

    def beside(self, frame: pl.DataFrame, known: Known) -> pl.DataFrame:
        """Put facts beside items, under names that no column of theirs has."""
        return frame.with_columns(truth.alias(f"= {name}") for name, truth in known.items())

    def of(self, frame: pl.DataFrame) -> Known:
        """Take them from there again."""
        return {name: frame[f"= {name}"] for name in self.names if f"= {name}" in frame.columns}


def either(truths: Iterable[pl.Series], height: int) -> pl.Series:
    """Say where one of the truths at least is true."""
    found = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    for truth in truths:
        found = found | truth.fill_null(False)
    return found
