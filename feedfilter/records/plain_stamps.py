"""Stamps as nearly everybody writes them, read a whole column at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from feedfilter.stamps import CALENDAR, MICRO, Moment

Signs: TypeAlias = npt.NDArray[np.uint8]
Micros: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
_CLOCK_SIZE = len("2025-05-15T10:00:00")
_SIZES = (_CLOCK_SIZE, _CLOCK_SIZE + len("Z"), _CLOCK_SIZE + len("+08:00"))
_DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]
_ZERO = np.uint8(ord("0"))
_NUMBER = r"^(?:[0-9]{9,13}|[0-9]{15,16})$"  # fourteen digits may be a calendar's


def plain_moments(values: Sequence[Any]) -> list[Moment | None]:
    """Read the stamps that are written as usual, all at once; null for the others."""
    texts = pl.Series([value if type(value) is str else None for value in values], dtype=pl.String)
    return [
        None if moment is None else (moment, absolute, "second")
        for moment, absolute in plain_columns(texts).rows()
    ]


def plain_columns(texts: pl.Series) -> pl.DataFrame:
    """Read the stamps that are written as usual as `time` and `absolute`; null for the others."""
    sizes = texts.str.len_bytes().fill_null(0).to_numpy()
    micros = np.zeros(len(sizes), np.int64)
    good = np.zeros(len(sizes), np.bool_)
    for size in _SIZES:
        rows = np.flatnonzero(sizes == size)
        if len(rows):
            some = texts if len(rows) == len(texts) else texts[rows]
            signs = np.frombuffer(some.str.join("")[0].encode(), np.uint8).reshape(-1, size)
            micros[rows], good[rows] = _instants(np.ascontiguousarray(signs.T))
    good &= (micros >= CALENDAR[0]) & (micros <= CALENDAR[1])
    found = pl.DataFrame({"time": micros, "absolute": sizes > _CLOCK_SIZE})
    return found.select(pl.when(pl.Series(good)).then(pl.all()))


def _instants(signs: Signs) -> tuple[Micros, Flags]:
    """Read stamps of one length, a column of bytes each; the second says which are such stamps."""
    digits = signs - _ZERO  # what stands before the digits becomes a large number
    clocks, good = _clocks(signs, digits)
    if len(signs) == _CLOCK_SIZE:
        return clocks, good
    if len(signs) == _CLOCK_SIZE + 1:
        return clocks, good & (signs[19] == ord("Z"))
    behind = signs[19] == ord("-")
    good &= (behind | (signs[19] == ord("+"))) & (signs[22] == ord(":"))
    good &= (digits[20] <= 1) & (digits[21] <= 9) & (digits[23] <= 5) & (digits[24] <= 9)
    good &= (clocks >= CALENDAR[0]) & (clocks <= CALENDAR[1])
    ahead = (_number(digits[20:22]) * 60 + _number(digits[23:25])) * (60 * MICRO)
    return clocks - np.where(behind, -ahead, ahead), good


def _clocks(signs: Signs, digits: Signs) -> tuple[Micros, Flags]:
    """Read `2025-05-15T10:00:00`, the `T` or a blank; a day that no month has is none."""
    good = (digits[_DIGITS].max(axis=0) <= 9) & ((signs[10] == ord("T")) | (signs[10] == ord(" ")))
    for place, mark in ((4, "-"), (7, "-"), (13, ":"), (16, ":")):
        good &= signs[place] == ord(mark)
    year, month, day = _number(digits[:4]), _number(digits[5:7]), _number(digits[8:10])
    hour, minute, second = (_number(digits[at : at + 2]) for at in (11, 14, 17))
    months = np.where(good, (year - 1970) * 12 + month - 1, 0)
    first, behind = (each.astype("M8[M]").astype("M8[D]") for each in (months, months + 1))
    good &= (month >= 1) & (month <= 12) & (day >= 1) & (day <= (behind - first).astype(np.int64))
    good &= (hour < 24) & (minute < 60) & (second < 60)
    days = first.astype(np.int64) + day - 1
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * MICRO, good


def _number(digits: Signs) -> Micros:
    number = np.zeros(digits.shape[1], np.int64)
    for each in digits:
        number = number * 10 + each
    return number


def number_columns(texts: pl.Series) -> pl.DataFrame:
    """Read whole numbers as `from_unknown_number` does, as `time` and `absolute`.

    Null for what is no number, and for those in which a float would lose a digit.
    """
    numbers = texts.set(~texts.str.contains(_NUMBER).fill_null(False), None).cast(pl.Int64)
    unit = pl.when(numbers < 10**11).then(MICRO).when(numbers < 10**14).then(1000).otherwise(1)
    micros = pl.select(time=pl.lit(numbers) * unit).to_series()
    sure = micros.is_between(1, CALENDAR[1])
    return pl.DataFrame({"time": micros.set(~sure.fill_null(False), None), "absolute": sure})


def moment_columns(
    moments: Sequence[Moment | None], read: Callable[[int], Moment]
) -> dict[str, Sequence[Any]]:
    """Make the columns of items; `read` gives the moments of the rows that have none yet."""
    found = [read(row) if moment is None else moment for row, moment in enumerate(moments)]
    names = ("time", "absolute", "time_unit")
    return {name: [moment[at] for moment in found] for at, name in enumerate(names)}
