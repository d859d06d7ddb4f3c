"""One file that was compressed by itself: gzip, bzip2 or xz, told by its first bytes.

Several streams behind each other are one file, as the tools that made them say; zeros may follow.
"""

from __future__ import annotations

import bz2
import lzma
import mmap
import re
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import Any

from feedfilter.errors import ExportError
from feedfilter.limits import MEGABYTE, Limits, raises

_RATIO_COUNTS_FROM = 10 * 2**20  # bytes
_MEMORY = 2**28  # bytes that unpacking xz may take: what its highest level needs, and more
_LEAST, _CHUNK = 2**12, 2**20  # bytes that are unpacked at once
_ZEROS = re.compile(rb"\0*+")
_SUFFIX = re.compile(r"(?<=.)\.(?:gz|bz2|xz)\Z", re.IGNORECASE)
_WITH_HEADER = 31  # zlib's word for gzip
_HEAD = 16  # bytes that tell
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)
_Bytes = bytes | mmap.mmap


def is_compressed(raw: _Bytes) -> bool:
    """Say whether a file begins as compressed ones do."""
    return _way(bytes(raw[:_HEAD])) is not None


def beginning(raw: _Bytes, size: int) -> bytes:
    """Unpack the first bytes of a file; nothing where it is damaged."""
    found = b""
    try:
        for chunk in _unpacked(raw):
            found += chunk
            if len(found) >= size:
                break
    except _BROKEN:
        return b""
    return found[:size]


def unpacked(raw: _Bytes, name: object, limits: Limits) -> bytes:
    """Unpack a compressed file in memory; raises ExportError where it is damaged or too much."""
    found = bytearray()
    try:
        for chunk in _unpacked(raw):
            found += chunk
            check_size(len(found), len(raw), name, limits)
    except _BROKEN as error:
        raise damaged(name) from error
    return bytes(found)


def without_suffix(name: str) -> str:
    """Give the name that a file had before it was compressed."""
    return _SUFFIX.sub("", name)


def too_much(where: object, bound: str, name: str) -> ExportError:
    """Make the error of what unpacks to more than the limit called `name`."""
    return ExportError(f"unpacks to more than {bound}", where=where, advice=raises(name))


def damaged(where: object) -> ExportError:
    """Make the error of what cannot be unpacked."""
    return ExportError("the archive is damaged", where=where, advice="export or copy it again")


def check_size(size: int, packed: int, where: object, limits: Limits) -> None:
    """Refuse what one file unpacks to, `size` so far, if it is too much; says by which limit."""
    if size > _RATIO_COUNTS_FROM and size > limits.ratio * max(packed, 1):
        raise too_much(where, f"{limits.ratio} times its size", "ratio")
    if size > limits.member * MEGABYTE:
        raise too_much(where, f"{limits.member} MB", "member")


def _unpacked(raw: _Bytes) -> Iterator[bytes]:
    """Give what comes out, piece by piece; raises EOFError for what is no whole stream."""
    at = 0
    while at < len(raw):
        way = _way(bytes(raw[at : at + _HEAD]))
        if way is None:
            if _ZEROS.fullmatch(raw, at):
                return
            raise EOFError
        at = yield from _stream(way(), raw, at)


def _stream(decoder: Any, raw: _Bytes, at: int) -> Generator[bytes, None, int]:
    """Unpack one stream; the result is the place behind it."""
    size = _LEAST  # a stream may be short, and many follow
    while not decoder.eof:
        data = b""
        if decoder.needs_input:
            data = bytes(raw[at : at + size])
            if not data:
                raise EOFError
            at, size = at + len(data), min(2 * size, _CHUNK)
        if found := decoder.decompress(data, _CHUNK):
            yield found
    return at - len(decoder.unused_data)


class _Gunzip:
    """A stream of gzip, unpacked as the other modules do."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(_WITH_HEADER)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, most: int) -> bytes:
        found = self._inner.decompress(self._inner.unconsumed_tail + data, most)
        self.needs_input = len(found) < most and not self._inner.unconsumed_tail
        return found


_WAYS: dict[re.Pattern[bytes], Callable[[], Any]] = {
    re.compile(rb"\x1f\x8b\x08"): _Gunzip,
    re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"): bz2.BZ2Decompressor,
    re.compile(rb"\xfd7zXZ\0"): lambda: lzma.LZMADecompressor(memlimit=_MEMORY),
}


def _way(head: bytes) -> Callable[[], Any] | None:
    return next((way for sign, way in _WAYS.items() if sign.match(head)), None)
