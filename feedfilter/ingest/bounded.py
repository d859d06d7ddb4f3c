"""Refuse records over the limit, and an export that changes while it is read."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence, Sized
from contextlib import contextmanager
from typing import Any

import msgspec

from feedfilter.errors import ExportError
from feedfilter.importer import Records
from feedfilter.limits import MEGABYTE, Limits, raises

_TOGETHER = 256  # records whose bytes stay in the processor's cache
_view: Callable[[Any], Sized] = memoryview


def check_records(records: Records, file_size: int, name: str, limits: Limits) -> None:
    """Refuse a record over the limit; raises ExportError with its place."""
    limit = limits.record * MEGABYTE
    if file_size <= limit:
        return
    if _are_small(records.raws, limit):
        return
    sizes = _sizes(records)
    if max(sizes, default=0) <= limit:
        return
    first = next(index for index, size in enumerate(sizes) if size > limit)
    what = f"is larger than {limits.record} MB"
    raise ExportError(what, where=f"{name}: {records.place(first)}", advice=raises("record"))


def _are_small(raws: Sequence[Any], limit: int) -> bool:
    """Say whether the largest, or even some of them together, are under the limit, if quick."""
    largest: int | None = getattr(raws, "largest", None)
    if largest is not None:
        return largest <= limit
    if not raws or not isinstance(raws[0], msgspec.Raw):
        return False
    starts = range(0, len(raws), _TOGETHER)
    return all(len(b"".join(raws[start : start + _TOGETHER])) <= limit for start in starts)


def _sizes(records: Records) -> Sequence[int]:
    """Give the bytes of every record; nothing where a parser took them apart and kept no places."""
    raws = records.raws
    known: list[int] | None = getattr(raws, "sizes", None)  # of what is cut when it is asked for
    if known is not None:
        return known
    if raws and isinstance(raws[0], msgspec.Raw):  # then all of them are
        return list(map(len, map(_view, raws)))
    if all(isinstance(raw, bytes) for raw in raws):
        return [len(raw) for raw in raws]
    starts, ends = records.spans() if records.spans else ([], [])
    return [end - start for start, end in zip(starts, ends, strict=True)]


@contextmanager
def unchanged(paths: Sequence[str]) -> Iterator[None]:
    """Raise ExportError where a file is another one after reading than before."""
    before = {path: _state(path) for path in paths}
    yield
    for path, state in before.items():
        if _state(path) != state:
            raise ExportError("changed while it was read", where=path, advice="run it again")


def _state(path: str) -> tuple[int, int, int] | None:
    """Give what changes with a file's content; nothing for folders, pipes and what is missing."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
