"""One file that was compressed by itself: gzip, bzip2 or xz, told by its first bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

from feedfilter.container import RATIO_COUNTS_FROM, damaged, too_much
from feedfilter.export import Bytes
from feedfilter.limits import MEGABYTE, Limits

_Opener = Callable[[Any], Any]
_OPENERS: dict[bytes, _Opener] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\0": lzma.open,
}
_SUFFIX = re.compile(r"(?<=.)\.(?:gz|bz2|xz)\Z", re.IGNORECASE)
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)
_CHUNK = 2**20
_TAR_HEAD, _TAR_SIGN = 262, b"ustar"


def is_compressed(raw: Bytes) -> bool:
    """Say whether a file begins as compressed ones do."""
    return _opener(raw) is not None


def is_tar(raw: Bytes) -> bool:
    """Say whether a file is a tar archive, compressed or not; a damaged one is none."""
    if not is_compressed(raw):
        return raw[:_TAR_HEAD].endswith(_TAR_SIGN)
    try:
        with _opened(raw) as file:
            return file.read(_TAR_HEAD).endswith(_TAR_SIGN)
    except _BROKEN:
        return False


def unpacked(raw: Bytes, name: str, limits: Limits) -> bytes:
    """Unpack a compressed file in memory; raises ExportError where it is damaged or too much."""
    try:
        with _opened(raw) as file:
            return b"".join(_chunks(file, len(raw), name, limits))
    except _BROKEN as error:
        raise damaged(name) from error


def without_suffix(name: str) -> str:
    """Give the name that a file had before it was compressed."""
    return _SUFFIX.sub("", name)


def _chunks(file: IO[bytes], packed: int, name: str, limits: Limits) -> Iterator[bytes]:
    """Give what comes out piece by piece, counting it."""
    size = 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > RATIO_COUNTS_FROM and size > limits.ratio * packed:
            raise too_much(name, f"{limits.ratio} times its size", "ratio")
        if size > limits.member * MEGABYTE:
            raise too_much(name, f"{limits.member} MB", "member")
        yield chunk


def _opened(raw: Bytes) -> IO[bytes]:
    opener = _opener(raw)
    if opener is None:
        raise ValueError("is not compressed")
    file: IO[bytes] = opener(io.BytesIO(raw))
    return file


def _opener(raw: Bytes) -> _Opener | None:
    return next((opener for sign, opener in _OPENERS.items() if raw[: len(sign)] == sign), None)
