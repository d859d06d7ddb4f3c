"""Records that are stretches of a file's bytes, cut out when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

Places: TypeAlias = npt.NDArray[np.int64]


class Slices(Sequence[bytes]):
    """Records from `starts` to `ends`, half open, in `data`."""

    def __init__(self, data: Any, starts: Places, ends: Places) -> None:
        self.data, self.starts, self.ends = data, starts, ends

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, int):
            return bytes(self.data[int(self.starts[index]) : int(self.ends[index])])
        return self.part(index)

    def part(self, index: Any) -> Self:
        """Give some of the records: those of a slice, or of an array of numbers or flags."""
        return type(self)(self.data, self.starts[index], self.ends[index])

    def __iter__(self) -> Iterator[bytes]:
        for start, end in zip(*self.spans(), strict=True):
            yield bytes(self.data[start:end])

    def spans(self) -> tuple[list[int], list[int]]:
        """Give where the records start and end."""
        return self.starts.tolist(), self.ends.tolist()

    @property
    def sizes(self) -> list[int]:
        """Give the bytes of every record."""
        found: list[int] = (self.ends - self.starts).tolist()
        return found

    @property
    def largest(self) -> int:
        """Give the bytes of the largest record, 0 if there is none."""
        return int((self.ends - self.starts).max(initial=0))
