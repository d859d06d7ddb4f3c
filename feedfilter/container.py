"""Folders, zip and tar archives as names and bytes; nothing is ever extracted to disk.

Limits stand here because a container is where a small file becomes a large one.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from feedfilter.compressed import check_size, damaged, too_much
from feedfilter.errors import ExportError
from feedfilter.limits import MEGABYTE, USUAL, Limits

MAX_NAMES = 1_000_000  # pictures and all: the names are held in memory
HEAD = 1024
_CHUNK = 2**20
_LOCAL_HEADER = 30  # bytes before a member's name


class Container(Protocol):
    """What holds several files of one export."""

    path: Path

    def names(self) -> list[str]:
        """List the files in it, sorted, with `/` between folders."""

    def read(self, name: str) -> bytes:
        """Give the bytes of one file; raises ExportError, or KeyError for an unknown name."""

    def head(self, name: str) -> bytes:
        """Give the first bytes of one file, enough to tell words from pictures."""


class Folder:
    """A folder on disk; hidden files and links that lead out of it are left alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """List the files below the folder."""
        found = []
        for path in sorted(self.path.rglob("*"), key=lambda path: _natural(str(path))):
            inside = path.relative_to(self.path)
            hidden = any(part.startswith(".") for part in inside.parts)
            if path.is_file() and not path.is_symlink() and not hidden:
                found.append(inside.as_posix())
            if len(found) > MAX_NAMES:
                raise ExportError(
                    f"more than {MAX_NAMES} files in this folder",
                    where=self.path,
                    advice="give the export's own folder",
                )
        return found

    def read(self, name: str) -> bytes:
        """Give the bytes of one file below the folder."""
        return self._inside(name).read_bytes()

    def head(self, name: str) -> bytes:
        """Give the first bytes of one file below the folder."""
        with self._inside(name).open("rb") as handle:
            return handle.read(HEAD)

    def _inside(self, name: str) -> Path:
        path = (self.path / name).resolve()
        if not path.is_relative_to(self.path.resolve()) or not path.is_file():
            raise KeyError(name)
        return path


class ZipArchive:
    """A zip archive; members are read with a cap on real bytes, names are only compared.

    `data` are its bytes where they came through a pipe and `path` is only how it is called.
    """

    def __init__(self, path: Path, limits: Limits | None = None, data: bytes | None = None) -> None:
        self.path = path
        self.source = path if data is None else io.BytesIO(data)
        self._limits = limits or USUAL
        try:
            self._archive = zipfile.ZipFile(self.source)  # read once: its directory may be long
            infos = self._archive.infolist()
        except _ZIP_ERRORS as error:
            raise damaged(path) from error
        if len(infos) > MAX_NAMES:
            raise ExportError(f"more than {MAX_NAMES} members", where=path)
        self._infos = {info.filename: info for info in infos if not info.is_dir()}
        if len({info.filename for info in infos}) < len(infos):
            raise _two_of_one_name(path)
        self._left = self._limits.unpacked * MEGABYTE

    def names(self) -> list[str]:
        """List the members, leaving out what macOS adds."""
        shown = (name for name in self._infos if not name.startswith("__MACOSX/"))
        return sorted(shown, key=_natural)

    def read(self, name: str) -> bytes:
        """Unpack one member in memory."""
        return b"".join(self.chunks(name))

    def head(self, name: str) -> bytes:
        """Unpack the beginning of one member."""
        with self._opened(name) as (member, _):
            return member.read(HEAD)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack one member piece by piece, counting what really comes out of it."""
        size = 0
        with self._opened(name) as (member, packed):
            for chunk in iter(lambda: member.read(_CHUNK), b""):
                size += len(chunk)
                self._left -= len(chunk)
                self._check(name, size, packed)
                yield chunk

    def packed(self, name: str) -> bytes:
        """Give the bytes of one member as they are packed, for copying it."""
        info = self._infos[name]
        file = self._archive.fp
        self._left -= info.compress_size
        if self._left < 0:
            raise too_much(self.path, f"{self._limits.unpacked} MB in all", "unpacked")
        if file is None:
            raise damaged(self.path)
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise damaged(f"{self.path}!{name}")
        lengths = struct.unpack("<HH", header[26:30])
        file.seek(info.header_offset + _LOCAL_HEADER + sum(lengths))
        return file.read(info.compress_size)

    @contextmanager
    def _opened(self, name: str) -> Iterator[tuple[IO[bytes], int]]:
        info = self._infos[name]
        if info.flag_bits & 1:
            raise ExportError("is encrypted", where=f"{self.path}!{name}", advice="unpack it first")
        try:
            with self._archive.open(info) as member:
                yield member, info.compress_size
        except _ZIP_ERRORS as error:
            raise damaged(f"{self.path}!{name}") from error

    def _check(self, name: str, size: int, packed: int) -> None:
        """Refuse what unpacks to too much, and say by which limit."""
        check_size(size, packed, f"{self.path}!{name}", self._limits)
        if self._left < 0:
            raise too_much(self.path, f"{self._limits.unpacked} MB in all", "unpacked")


class TarArchive:
    """A tar archive, compressed or not; only regular members are seen. `data` as for a zip.

    It is gone through once; members that are then read in their order cost no second time.
    """

    def __init__(self, path: Path, limits: Limits | None = None, data: bytes | None = None) -> None:
        self.path = path
        self._limits = limits or USUAL
        self._left = self._limits.unpacked * MEGABYTE
        self._members: dict[str, tarfile.TarInfo] = {}
        self._heads: dict[str, bytes] = {}
        try:
            source = None if data is None else io.BytesIO(data)
            # Kept open: to open a compressed one again is to unpack it again.
            self._archive = tarfile.open(None if source else path, fileobj=source)  # noqa: SIM115
            self._look_through()
        except _TAR_ERRORS as error:
            raise damaged(path) from error

    def _look_through(self) -> None:
        for number, member in enumerate(self._archive):
            if number >= MAX_NAMES:
                raise ExportError(f"more than {MAX_NAMES} members", where=self.path)
            self._check(member.name, member.size)
            if member.isreg():
                if member.name in self._members:
                    raise _two_of_one_name(self.path)
                self._members[member.name] = member
                self._heads[member.name] = self._bytes(member.name, HEAD)

    def names(self) -> list[str]:
        """List the regular members."""
        return sorted(self._members, key=_natural)

    def read(self, name: str) -> bytes:
        """Unpack one member in memory."""
        try:
            return self._bytes(name, -1)
        except _TAR_ERRORS as error:
            raise damaged(f"{self.path}!{name}") from error

    def head(self, name: str) -> bytes:
        """Give the beginning of one member."""
        return self._heads[name]

    def _bytes(self, name: str, size: int) -> bytes:
        file = self._archive.extractfile(self._members[name])
        return file.read(size) if file else b""

    def _check(self, name: str, size: int) -> None:
        """Refuse by the sizes of the headers: the bytes between two headers are no more."""
        self._left -= size
        if size > self._limits.member * MEGABYTE:
            raise too_much(f"{self.path}!{name}", f"{self._limits.member} MB", "member")
        if self._left < 0:
            raise too_much(self.path, f"{self._limits.unpacked} MB in all", "unpacked")


_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    zlib.error,
    UnicodeDecodeError,
    OverflowError,
    ValueError,
)
_TAR_ERRORS = (
    tarfile.TarError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    OSError,
    ValueError,
    OverflowError,
)


def _two_of_one_name(where: object) -> ExportError:
    advice = "unpack it and look at both"
    return ExportError("two members have one name", where=where, advice=advice)


def _natural(name: str) -> tuple[list[tuple[str, int]], str]:
    """Order names as people count: messages before messages2 before messages10."""
    parts = re.findall(r"([^0-9]*)([0-9]{0,18})", name.rpartition(".")[0] or name)
    return [(word, int(number or -1)) for word, number in parts], name
